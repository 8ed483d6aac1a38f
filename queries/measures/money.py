"""Money of the measures: per year, per source of funds, and in all. EUR; missing is never zero."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ctes import ASKED_DISTRICTS, CHOSEN_MEASURES, COUNTED_BUDGETS
from queries.measures.measures import EVERY_MEASURE, MeasureFilter
from queries.metric import Aggregate, Metric, Scope, metrics_of_each, ratio, total

# $district_id is NULL; $field_ids, $working_group and $is_own are those of a MeasureFilter.
BUDGETS = Scope(
    "budgets",
    (
        ASKED_DISTRICTS,
        CHOSEN_MEASURES,
        COUNTED_BUDGETS,
        """
budgets_chosen AS (
    SELECT b.*, m.is_citywide, asked
    FROM counted_budgets AS b
    JOIN chosen_measures AS m USING (measure_id)
    JOIN asked_districts ON asked_id IS NULL OR m.district_id = asked_id OR m.is_citywide
    WHERE NOT ($is_own AND m.is_citywide)
        AND ($working_group::VARCHAR IS NULL OR m.working_group = $working_group)
        AND (len($field_ids::VARCHAR[]) = 0 OR measure_id IN (
            SELECT measure_id FROM measure_fields
            WHERE list_contains($field_ids::VARCHAR[], field_id)))
)""",
    ),
    "budgets_chosen",
    is_citywide="is_citywide",
)

FROM_FUNDER = """approved_eur IS NOT NULL AND list_contains($funders::VARCHAR[],
    lower(trim(regexp_replace(funding_source, '[\\s\\x{00A0}]+', ' ', 'g'))))"""

SUMS = (
    "WITH "
    + COUNTED_BUDGETS
    + """
SELECT [by],
    sum(planned_eur) AS planned_eur,
    sum(approved_eur) AS approved_eur,
    sum(spent_eur) AS spent_eur,
    count(DISTINCT measure_id) AS measures,
    count(*) AS rows,
    count(*) FILTER (is_demo) AS demo_rows
FROM counted_budgets
WHERE $measure_ids::VARCHAR[] IS NULL OR list_contains($measure_ids::VARCHAR[], measure_id)
GROUP BY [by]
ORDER BY """
)
MONEY_BY_YEAR = (SUMS + "[by]").replace("[by]", "year")
MONEY_BY_SOURCE = (SUMS + "planned_eur DESC NULLS LAST, [by]").replace("[by]", "funding_source")


@dataclass(frozen=True)
class MoneyTotals:
    """Sums over the measures' budgets in EUR. funded: what of the approved comes from the funder of
    the programme."""

    planned: Metric
    approved: Metric
    spent: Metric
    funded: Metric

    @property
    def is_real(self) -> bool:
        """Whether more than demonstration states an approved amount."""
        return self.approved.value is not None and self.approved.demo < self.approved.value

    @property
    def approved_share(self) -> float | None:
        """Approved of planned, 0..1 or more."""
        return ratio(self.approved, self.planned.value, "share").value


def money_totals(
    con: duckdb.DuckDBPyConnection,
    *,
    chosen: MeasureFilter = EVERY_MEASURE,
    funders: Sequence[str] = (),
) -> MoneyTotals:
    """Money of the measures of a district, of Zielfelder and of a working group; other parts of
    the filter are not looked at. funders: the spellings under which budgets name the funder."""
    districts = (chosen.district_id,)
    return money_of_districts(con, districts=districts, chosen=chosen, funders=funders)[0]


def money_of_districts(
    con: duckdb.DuckDBPyConnection,
    *,
    districts: Sequence[str | None],
    chosen: MeasureFilter = EVERY_MEASURE,
    funders: Sequence[str] = (),
) -> tuple[MoneyTotals, ...]:
    """The same of several districts (None: the whole city) in one pass, in their order; that of
    the filter is not looked at."""
    params = {
        "districts": list(districts),
        "district_id": None,
        "field_ids": list(chosen.field_ids),
        "working_group": chosen.working_group,
        "is_own": chosen.is_own,
        "funders": [" ".join(name.split()).lower() for name in funders],
    }
    names = ("planned", "approved", "spent")
    sums = {n: total("EUR", f"{n}_eur", ("measure_id", f"{n}_eur")) for n in names}
    keys = ("measure_id", "funding_source")
    sums["funded"] = Aggregate("EUR", keys, FROM_FUNDER, "sum(approved_eur)")
    return tuple(MoneyTotals(**each) for each in metrics_of_each(con, BUDGETS, sums, params))


def money_by_year(
    con: duckdb.DuckDBPyConnection, *, measure_ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """Money of these measures (None: of all) per year.

    Columns: year (int), planned_eur, approved_eur, spent_eur (EUR), measures (how many have a
    row), rows, demo_rows (int).
    """
    return _sums(con, MONEY_BY_YEAR, measure_ids)


def money_by_source(
    con: duckdb.DuckDBPyConnection, *, measure_ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """As `money_by_year`, per funding_source, the greatest planned sum first."""
    return _sums(con, MONEY_BY_SOURCE, measure_ids)


def _sums(
    con: duckdb.DuckDBPyConnection, sql: str, measure_ids: Sequence[str] | None
) -> pd.DataFrame:
    ids = None if measure_ids is None else list(measure_ids)
    return con.execute(sql, {"measure_ids": ids}).df()
