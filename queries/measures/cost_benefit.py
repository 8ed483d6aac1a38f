"""Cost and benefit of measures from what is published: alternatives beside doing nothing, scores,
and what was promised beside what was measured. The formulas are in `economics` and `utility`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from queries.measures.economics import (
    USUAL_SPREAD,
    Alternative,
    Comparison,
    Payment,
    Swing,
    budget_effect,
    capital_value,
    compare,
    tornado,
)
from queries.measures.utility import Utility, utilities

NOTHING = "nichts tun"

ALTERNATIVES = """
SELECT measure_id, alternative, kind, lifetime_years, coalesce(residual_eur, 0) AS residual_eur,
    rate_percent, rate_date, first_year, is_demo, source
FROM alternatives
WHERE $measure_id IS NULL OR measure_id = $measure_id
ORDER BY measure_id, kind <> 'nichts tun', alternative
"""

PAYMENTS = """
SELECT measure_id, alternative, what, direction, rhythm, year, amount_eur, spread_percent, source
FROM payments
WHERE $measure_id IS NULL OR measure_id = $measure_id
ORDER BY measure_id, alternative, year, what
"""

SCORES = """
SELECT measure_id, alternative, criterion, weight, score, who, why, source
FROM scores
WHERE $measure_id IS NULL OR measure_id = $measure_id
ORDER BY measure_id, criterion, alternative
"""

# What was before is known if an indicator of the measure states a value of a day before it began.
# A measure that has not begun can still be measured by any value.
MEASURES = """
SELECT m.measure_id, m.title, coalesce(m.is_demo, false) AS is_demo, m.start_date,
    count(i.value) FILTER (i.date <= coalesce(m.start_date, DATE '9999-12-31')) > 0 AS has_baseline
FROM measures AS m
LEFT JOIN indicators AS i ON i.measure_id = m.measure_id
GROUP BY m.measure_id, m.title, m.is_demo, m.start_date
ORDER BY m.title
"""

# The first value of an indicator, what was wanted last, and what was measured last.
PROMISES = """
SELECT title AS what, unit, target AS promised, current_value AS measured, NULL AS before,
    last_update_date AS date
FROM (SELECT coalesce(target, title) AS title, target_unit AS unit, target_value AS target,
        current_value, last_update_date FROM measures
    WHERE measure_id = $measure_id AND target_value IS NOT NULL)
UNION ALL
SELECT any_value(title), any_value(unit), arg_max(target, date), arg_max(value, date),
    arg_min(value, date), max(date) FILTER (value IS NOT NULL)
FROM indicators
WHERE measure_id = $measure_id AND date <= $today
GROUP BY indicator_id
UNION ALL
SELECT 'money', 'EUR', sum(planned_eur), sum(spent_eur), NULL, NULL
FROM budgets
WHERE measure_id = $measure_id AND year <= year($today)
HAVING sum(planned_eur) IS NOT NULL
"""


@dataclass(frozen=True)
class Option:
    """An alternative with its numbers. beside: beside doing nothing, None for doing nothing itself
    and where nothing can be compared; utility: None where a score is missing; effect: what the
    budget has more each year from the first on."""

    name: str
    capital_value: float
    beside: Comparison | None = None
    utility: Utility | None = None
    effect: tuple[float, ...] = ()
    swings: tuple[Swing, ...] = ()


@dataclass(frozen=True)
class CostBenefit:
    """The alternatives of a measure, doing nothing first. missing: why they cannot be compared:
    "nothing" (no alternative of doing nothing), "payments" (nobody states any), "" if they can."""

    measure_id: str
    options: tuple[Option, ...]
    lifetime: int
    rate: float
    rate_date: dt.date | None
    first_year: int
    is_demo: bool
    sources: tuple[str, ...]
    missing: str = ""
    scores: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def best(self) -> Option | None:
        """The alternative with the highest capital value beside doing nothing."""
        compared = [one for one in self.options if one.beside is not None]
        return max(compared, key=lambda one: one.beside.capital_value, default=None)  # type: ignore[union-attr]


def cost_benefit(con: duckdb.DuckDBPyConnection, *, measure_id: str) -> CostBenefit | None:
    """Cost and benefit of a measure; None where no alternatives are published."""
    return _all(con, measure_id).get(measure_id)


def all_cost_benefits(con: duckdb.DuckDBPyConnection) -> dict[str, CostBenefit]:
    """Measure → its cost and benefit, of all measures with alternatives."""
    return _all(con, None)


def _all(con: duckdb.DuckDBPyConnection, measure_id: str | None) -> dict[str, CostBenefit]:
    params = {"measure_id": measure_id}
    known, paid, judged = (con.execute(q, params).df() for q in (ALTERNATIVES, PAYMENTS, SCORES))
    return {
        str(code): _of_measure(
            own, paid[paid["measure_id"] == code], judged[judged["measure_id"] == code]
        )
        for code, own in known.groupby("measure_id", sort=False)
    }


def _of_measure(known: pd.DataFrame, paid: pd.DataFrame, judged: pd.DataFrame) -> CostBenefit:
    first = known.iloc[0]
    plans = [_plan(row, paid) for row in known.itertuples(index=False)]
    nothing = plans[0] if first["kind"] == NOTHING else None
    missing = "" if nothing else "nothing"
    missing = "payments" if paid.empty else missing
    judged_by = _utilities(judged, [one.name for one in plans])
    return CostBenefit(
        measure_id=str(first["measure_id"]),
        options=tuple(
            _option(one, None if missing else nothing, judged_by.get(one.name), kind == NOTHING)
            for one, kind in zip(plans, known["kind"], strict=True)
        ),
        lifetime=int(first["lifetime_years"]),
        rate=float(first["rate_percent"]) / 100,
        rate_date=None if pd.isna(first["rate_date"]) else first["rate_date"].date(),
        first_year=int(first["first_year"]),
        is_demo=bool(known["is_demo"].fillna(False).any()),
        sources=tuple(dict.fromkeys([*known["source"], *paid["source"], *judged["source"]])),
        missing=missing,
        scores=judged,
    )


def _plan(row: Any, paid: pd.DataFrame) -> Alternative:
    own = paid[paid["alternative"] == row.alternative]
    return Alternative(
        row.alternative,
        int(row.lifetime_years),
        float(row.rate_percent) / 100,
        tuple(map(_payment, own.to_dict("records"))),
        float(row.residual_eur),
    )


def _payment(row: Mapping[str, Any]) -> Payment:
    sign = 1 if row["direction"] == "Einnahme" else -1
    spread = row["spread_percent"]
    return Payment(
        row["what"],
        sign * float(row["amount_eur"]),
        int(row["year"]),
        row["rhythm"] == "jährlich",
        USUAL_SPREAD if pd.isna(spread) else float(spread) / 100,
    )


def _option(
    plan: Alternative, nothing: Alternative | None, utility: Utility | None, is_nothing: bool
) -> Option:
    value = capital_value(plan)
    can = nothing is not None and (plan.lifetime, plan.rate) == (nothing.lifetime, nothing.rate)
    if is_nothing or not can or nothing is None:
        return Option(plan.name, value, utility=utility)
    return Option(
        plan.name,
        value,
        compare(plan, nothing),
        utility,
        tuple(map(float, budget_effect(plan, nothing))),
        tuple(tornado(plan, nothing)),
    )


def _utilities(judged: pd.DataFrame, names: list[str]) -> dict[str, Utility]:
    """Only of alternatives that have points for every criterion: a missing score is not zero."""
    if judged.empty:
        return {}
    table = judged.pivot_table(index="alternative", columns="criterion", values="score")
    table = table.reindex([name for name in names if name in table.index]).dropna()
    weights = judged.groupby("criterion")["weight"].first().reindex(table.columns)
    if table.empty or not weights.sum() > 0:
        return {}
    found = utilities(table.to_numpy(dtype=float), weights.to_numpy(dtype=float))
    return dict(zip(table.index, found, strict=True))


def measurable(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Whether the effect of each measure can be measured at all. Columns: measure_id, title,
    is_demo, start_date, has_baseline (an indicator of it states a value from before it began)."""
    return con.execute(MEASURES).df()


def promises(con: duckdb.DuckDBPyConnection, *, measure_id: str, today: dt.date) -> pd.DataFrame:
    """What was promised beside what was measured. Columns: what ("money" for the money of all years
    up to this one), unit, promised, measured, before (the first value known), date (of what was
    measured); missing where nobody states it."""
    found = con.execute(PROMISES, {"measure_id": measure_id, "today": today}).df()
    numbers = ["promised", "measured", "before"]
    return found.assign(**{name: found[name].astype(float) for name in numbers}).replace(
        {np.nan: None}
    )
