"""Cost and benefit of a measure on its Steckbrief, and of all measures beside each other."""

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from charts.economics import tornado
from queries.measures.cost_benefit import (
    CostBenefit,
    Option,
    all_cost_benefits,
    cost_benefit,
    measurable,
    promises,
)
from queries.metric import Rows, rows_where
from ui.components import drill_through, figure, html
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.measures.words import source_day
from ui.state.session_data import run_query

DATASETS = ("alternatives", "payments", "scores")
MOST_SWINGS = 8
YEAR = dt.timedelta(days=365)


def worth_words(found: CostBenefit | None, has_baseline: bool) -> str:
    """What one can say of a measure's cost and benefit, in one sentence."""
    if found is None:
        if has_baseline:
            return _("Not calculated yet; what was before is known.")
        return _("Effect not measurable: no baseline.")
    if found.missing == "nothing":
        return _("Not to be compared: the alternative of doing nothing is missing.")
    best = found.best
    if found.missing or best is None or best.beside is None:
        return _("Not to be compared: no payments are stated.")
    amounts = {
        "name": best.name,
        "needed": look().euros(best.beside.needed),
        "assumed": look().euros(best.beside.advantage),
    }
    if best.beside.is_worth_while:
        words = _("Pays off as long as “{name}” brings {needed} a year; assumed are {assumed}.")
    else:
        words = _("Pays off if “{name}” brings {needed} a year; assumed are only {assumed}.")
    return words.format(**amounts)


def told(measure_id: str, today: dt.date) -> dict[str, Any]:
    """Cost and benefit of a measure in words, as its template and the packet say it."""
    found = run_query(cost_benefit, measure_id=measure_id)
    row = run_query(measurable).set_index("measure_id").loc[measure_id]
    promised = run_query(promises, measure_id=measure_id, today=today)
    return {
        "heads": _heads(),
        "sentence": worth_words(found, bool(row["has_baseline"])),
        "options": [_option(one) for one in found.options] if found else [],
        "is_demo": bool(found and found.is_demo),
        "basis": _basis(found) if found else "",
        "promises": [_promise(one) for one in promised.to_dict("records")],
        "is_early": _is_early(row["start_date"], today),
        "years": _years(found) if found else [],
        "scores": found.scores.to_dict("records") if found else [],
    }


def section(measure_id: str, today: dt.date) -> None:
    """Cost and benefit on the Steckbrief."""
    html.data_page_style()
    said = told(measure_id, today)
    with st.container(key="sheet_worth"):
        html.draw_template("measures/economics.html", **said)
        if said["options"]:
            drill_through.button(f"worth_{measure_id}", _("Cost and benefit"), _rows(measure_id))
    if drawn := swings(measure_id):
        figure.folded(_("What matters most"), "measure_swings", drawn.draw)


def _rows(measure_id: str) -> list[Rows]:
    return [rows_where(name, measure_id=[measure_id]) for name in DATASETS]


def _is_early(start: Any, today: dt.date) -> bool:
    """Whether a measure has not run for a year: what was promised cannot be there yet."""
    return not pd.isna(start) and bool(start.date() + YEAR > today)


def _heads() -> list[str]:
    return [
        _("Alternative"),
        _("Net present value"),
        _("compared with doing nothing"),
        _("a year"),
        _("Break-even"),
        _("Utility score"),
    ]


def _option(one: Option) -> dict[str, Any]:
    beside = [look().euros(one.beside.capital_value) if one.beside else "–"]
    beside.append(look().euros(one.beside.annuity) if one.beside else "–")
    cells = [look().euros(one.capital_value), *beside, _even(one), _utility(one)]
    return {"name": one.name, "cells": cells, "beside": [*beside, _even(one)]}


def _utility(one: Option) -> str:
    """The Nutzwert with its interval, and in how many weightings it is the best."""
    if one.utility is None:
        return "–"
    known = one.utility
    return _(
        "{value} ({low} to {high}; first in {share})",
        value=look().number(known.value, 1),
        low=look().number(known.low, 1),
        high=look().number(known.high, 1),
        share=look().percent(known.first),
    )


def _even(one: Option) -> str:
    if one.beside is None:
        return "–"
    if one.beside.break_even is None:
        return _("never")
    return _("year {n}", n=one.beside.break_even)


def _basis(found: CostBenefit) -> str:
    """On what all of it rests."""
    years = plural("{n} year from {first} on", "{n} years from {first} on", found.lifetime,
                   first=str(found.first_year))  # fmt: skip
    rate = _("rate {rate} ({date})", rate=look().percent(found.rate, 1), date=found.rate_date)
    return " · ".join([years, rate, *found.sources])


def _promise(row: dict[str, Any]) -> dict[str, str]:
    unit = "€" if row["what"] == "money" else row["unit"]
    words = {
        name: look().amount(row[name], unit, 0 if float(row[name]).is_integer() else 1)
        if row[name] is not None
        else "–"
        for name in ("promised", "measured", "before")
    }
    what = _("Money so far") if row["what"] == "money" else str(row["what"])
    return words | {"what": what, "date": source_day(_day(row["date"]))}


def _day(day: Any) -> str:
    return "" if day is None or pd.isna(day) else str(day)[:10]


def _years(found: CostBenefit) -> list[dict[str, Any]]:
    """What the budget has more in each year with the best alternative."""
    best = found.best
    if best is None:
        return []
    return [
        {"year": str(found.first_year + place), "amount": look().euros(amount)}
        for place, amount in enumerate(best.effect)
    ]


def swings(measure_id: str) -> figure.Piece | None:
    """What the capital value of a measure's best alternative depends on most, drawn; None where
    nothing can be compared."""
    found = run_query(cost_benefit, measure_id=measure_id)
    best = found.best if found else None
    if found is None or best is None or best.beside is None:
        return None
    named = [
        (one.what or _("Rate"), one.low, one.high) for one in best.swings[:MOST_SWINGS] if one.span
    ]
    title = _("Net present value of “{name}” compared with doing nothing").format(name=best.name)
    return figure.Piece(
        tornado(named, best.beside.capital_value, title=title, look=look()),
        key="measure_tornado",
        table=pd.DataFrame(named, columns=[_("Assumption"), _("low"), _("high")]),
        origin=figure.Origin("payments", " · ".join(found.sources), _rows(measure_id)),
    )


def compared(listed: pd.DataFrame) -> list[dict[str, Any]]:
    """Of each listed measure one sentence, and its numbers where there are any; first those that
    are worked out, last those whose effect cannot be measured (`blind`)."""
    found, known = run_query(all_cost_benefits), run_query(measurable).set_index("measure_id")
    rows = []
    for row in listed.itertuples(index=False):
        own = found.get(row.measure_id)
        best = own.best if own else None
        has_baseline = bool(known.at[row.measure_id, "has_baseline"])
        rows.append(
            {
                "measure_id": row.measure_id,
                "title": row.title,
                "is_demo": bool(row.is_demo),
                "cells": _option(best)["beside"] if best else ["–"] * 3,
                "sentence": worth_words(own, has_baseline),
                "order": (best is None, own is None, has_baseline),
                "blind": own is None and not has_baseline,
                "worked_out": own is not None,
            }
        )
    return sorted(rows, key=lambda row: row["order"])


def compared_heads() -> list[str]:
    """What the numbers of `compared` are."""
    return _heads()[2:5]


def blind_words(rows: list[dict[str, Any]]) -> str:
    """Of how many of the measures (`compared`) the effect cannot be measured."""
    said = plural("{n} measure", "{n} measures", len(rows))
    words = _("{blind} of {measures}: effect not measurable, no baseline")
    return words.format(blind=look().number(sum(row["blind"] for row in rows)), measures=said)


def comparison(listed: pd.DataFrame) -> None:
    """All listed measures beside each other: one sentence each, and their numbers where there are
    any."""
    rows = compared(listed)
    html.lead(blind_words(rows))
    if not run_query(all_cost_benefits):
        html.empty(_("Nobody has calculated alternatives yet. The working groups can supply them."))
        figure.offer_examples("alternatives", ansicht="vergleich")
    html.data_page_style()
    shown = [row for row in rows if not row["blind"]]
    rest = [row for row in rows if row["blind"]]
    folded = plural("{n} measure without a baseline", "{n} measures without a baseline", len(rest))
    parts = {"rows": shown, "rest": rest, "rest_words": folded}
    html.draw_template("measures/comparison.html", heads=compared_heads(), **parts)
    figure.note(method())


def method() -> str:
    """How all of it is worked out."""
    return _(
        "Capital value: all payments and the residual value, converted to the first year with the "
        "rate; beside doing nothing. A year: the same as an equal amount each year. Break-even: "
        "the year from which on the payments have come back. Nutzwert: points 0 to 5 by weight, "
        "with the interval of 10,000 weightings drawn evenly. After the federal ministry of "
        "finance's Arbeitsanleitung Wirtschaftlichkeitsuntersuchungen and Brandenburg's guide for "
        "municipalities."
    )
