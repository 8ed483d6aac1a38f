"""Money of the measures: per year, per source of funds, and in all. EUR; missing is never zero."""

from collections.abc import Sequence

import duckdb
import pandas as pd

CHOSEN_BUDGETS = """
WITH chosen AS (
    SELECT * FROM budgets
    WHERE $measure_ids::VARCHAR[] IS NULL OR list_contains($measure_ids::VARCHAR[], measure_id)
)
"""

SUMS = """
    sum(planned_eur) AS planned_eur,
    sum(approved_eur) AS approved_eur,
    sum(spent_eur) AS spent_eur,
    sum(planned_eur) FILTER (is_demo) AS planned_demo_eur,
    sum(approved_eur) FILTER (is_demo) AS approved_demo_eur,
    sum(spent_eur) FILTER (is_demo) AS spent_demo_eur,
    count(DISTINCT measure_id) AS measures,
    count(*) AS rows,
    count(*) FILTER (is_demo) AS demo_rows
FROM chosen
"""

APPROVED = (
    CHOSEN_BUDGETS
    + """
SELECT DISTINCT approved_eur FROM chosen WHERE approved_eur IS NOT NULL ORDER BY approved_eur
"""
)

MONEY_BY_YEAR = CHOSEN_BUDGETS + "SELECT year," + SUMS + "GROUP BY year ORDER BY year"

MONEY_BY_SOURCE = (
    CHOSEN_BUDGETS
    + "SELECT funding_source,"
    + SUMS
    + "GROUP BY funding_source ORDER BY planned_eur DESC NULLS LAST, funding_source"
)

MONEY_BY_YEAR_AND_SOURCE = (
    CHOSEN_BUDGETS
    + "SELECT year, funding_source,"
    + SUMS
    + "GROUP BY year, funding_source ORDER BY year, funding_source"
)


def money_by_year(
    con: duckdb.DuckDBPyConnection, *, measure_ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """Money of these measures (None: of all) per year.

    Columns: year (int), planned_eur, approved_eur, spent_eur, planned_demo_eur,
    approved_demo_eur, spent_demo_eur (the part from demonstration rows), measures (how many have
    a row), rows, demo_rows.
    """
    return _sums(con, MONEY_BY_YEAR, measure_ids)


def money_by_source(
    con: duckdb.DuckDBPyConnection, *, measure_ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """As `money_by_year`, per funding_source, the greatest planned sum first."""
    return _sums(con, MONEY_BY_SOURCE, measure_ids)


def money_by_year_and_source(
    con: duckdb.DuckDBPyConnection, *, measure_ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """As `money_by_year`, per year and funding_source."""
    return _sums(con, MONEY_BY_YEAR_AND_SOURCE, measure_ids)


def _sums(
    con: duckdb.DuckDBPyConnection, sql: str, measure_ids: Sequence[str] | None
) -> pd.DataFrame:
    ids = None if measure_ids is None else list(measure_ids)
    return con.execute(sql, {"measure_ids": ids}).df()


def approved_amounts(
    con: duckdb.DuckDBPyConnection, *, measure_ids: Sequence[str]
) -> tuple[float, ...]:
    """The different approved amounts (EUR) that the budgets of these measures state."""
    found = con.execute(APPROVED, {"measure_ids": list(measure_ids)}).fetchall()
    return tuple(amount for (amount,) in found)
