"""Which fields the strategy serves, and how focused it is.

A measure in k fields counts as a measure in each of them, but shares and money are split evenly
(1/k to each field), so that sums over the fields, with the row for measures in no field, are the
true totals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ctes import CHOSEN_MEASURES, MONEY_SUMS, compose

COVERAGE = compose(
    CHOSEN_MEASURES,
    MONEY_SUMS,
    """
placed AS (
    SELECT m.measure_id, f.field_id,
        1.0 / count(*) OVER (PARTITION BY m.measure_id) AS part
    FROM chosen_measures AS m
    LEFT JOIN measure_fields AS f USING (measure_id)
    WHERE $measure_ids::VARCHAR[] IS NULL OR list_contains($measure_ids::VARCHAR[], m.measure_id)
),
per_field AS (
    SELECT p.field_id,
        count(*) AS measures,
        sum(p.part) AS measures_split,
        sum(p.part * money.planned_eur) AS planned_eur,
        sum(p.part * money.approved_eur) AS approved_eur,
        sum(p.part * money.spent_eur) AS spent_eur
    FROM placed AS p
    LEFT JOIN money_sums AS money USING (measure_id)
    GROUP BY p.field_id
)""",
    select="""
SELECT f.field_id, f.position, f.title, f.title_en, f.short_title, f.short_title_en,
    coalesce(p.measures, 0) AS measures, coalesce(p.measures_split, 0) AS measures_split,
    p.planned_eur, p.approved_eur, p.spent_eur
FROM fields AS f
LEFT JOIN per_field AS p USING (field_id)
UNION ALL BY NAME
SELECT NULL AS field_id, p.* EXCLUDE (field_id) FROM per_field AS p WHERE p.field_id IS NULL
ORDER BY position NULLS LAST, field_id NULLS LAST
""",
)


@dataclass(frozen=True)
class Focus:
    """How focused the strategy is: 0 = even over the fields, 1 = all in one, None = no data.

    by_number and by_money judge the shares of measures and of planned money; `fields` is the
    frame of `coverage`; `measures` says how many measures stand in any field.
    """

    by_number: float | None
    by_money: float | None
    fields: pd.DataFrame
    measures: int


def coverage(
    con: duckdb.DuckDBPyConnection,
    *,
    district_id: str | None = None,
    measure_ids: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Measures and money per field, every field of the strategy and, where there are any, a last
    row (field_id None) for measures in no field.

    Columns: field_id, position, title, title_en, short_title, short_title_en, measures (each
    counts in every field it serves), measures_split (1/k each; sums to the number of measures),
    planned_eur, approved_eur, spent_eur (split; NaN if nothing is stated).
    """
    ids = None if measure_ids is None else list(measure_ids)
    return con.execute(COVERAGE, {"district_id": district_id, "measure_ids": ids}).df()


def focus_index(amounts: Sequence[float]) -> float | None:
    """Normalised Herfindahl index of amounts over all n fields, zeros included.

    H = sum of squared shares; index = (H - 1/n) / (1 - 1/n), 0 = even, 1 = all in one field.
    None if there is nothing to share out or fewer than two fields. Source: O. C. Herfindahl,
    Concentration in the Steel Industry, 1950; that H lies between 1/n and 1, by which it is scaled:
    J. A. Bikker and K. Haaf, Measures of Competition and Concentration in the Banking Industry: a
    Review of the Literature, Economic & Financial Modelling 9 (2002), 53–98; the scaled form: D.
    Cracau and J. E. Durán Lima, On the Normalized Herfindahl-Hirschman Index, International
    Journal on Food System Dynamics 7 (2016), doi 10.18461/ijfsd.v7i4.748.
    """
    total, n = sum(amounts), len(amounts)
    if n < 2 or total <= 0:
        return None
    herfindahl = sum((amount / total) ** 2 for amount in amounts)
    return (herfindahl - 1 / n) / (1 - 1 / n)


def focus(con: duckdb.DuckDBPyConnection, *, measure_ids: Sequence[str] | None = None) -> Focus:
    """The focus of these measures, None: of all, from their number and from planned money.

    A measure in several fields counts with an even part in each; measures in no field are left
    out of the index and stay visible in `fields`.
    """
    fields = coverage(con, measure_ids=measure_ids)
    served = fields[fields["field_id"].notna()]
    return Focus(
        by_number=focus_index(served["measures_split"].tolist()),
        by_money=focus_index(served["planned_eur"].fillna(0).tolist()),
        fields=fields,
        measures=round(served["measures_split"].sum()),
    )
