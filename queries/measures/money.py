"""Money of the measures: per year, per source of funds, and in all. EUR; missing is never zero."""

from collections.abc import Sequence

import duckdb
import pandas as pd

SUMS = """
SELECT [by],
    sum(planned_eur) AS planned_eur,
    sum(approved_eur) AS approved_eur,
    sum(spent_eur) AS spent_eur,
    count(DISTINCT measure_id) AS measures,
    count(*) AS rows,
    count(*) FILTER (is_demo) AS demo_rows
FROM budgets
WHERE $measure_ids::VARCHAR[] IS NULL OR list_contains($measure_ids::VARCHAR[], measure_id)
GROUP BY [by]
ORDER BY """
MONEY_BY_YEAR = (SUMS + "[by]").replace("[by]", "year")
MONEY_BY_SOURCE = (SUMS + "planned_eur DESC NULLS LAST, [by]").replace("[by]", "funding_source")


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
