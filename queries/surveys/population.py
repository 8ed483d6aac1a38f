"""How many residents are of which age: what surveys are compared with and weighted to."""

import datetime as dt

import duckdb

# The residents of an age stand among the indicators: unit "Menschen", and a title that ends in
# "Bevölkerung" and the age group as the surveys write it ("Bevölkerung 18–29").
# Of one day: the one that counts most groups, else one with stated numbers, else the latest.
AGES = """
WITH stated AS (
    SELECT regexp_extract(title, 'Bevölkerung (.+)$', 1) AS age_group, value, date,
        coalesce(is_demo, false) AS is_invented
    FROM indicators
    WHERE unit = 'Menschen' AND district_id IS NULL AND value > 0 AND age_group <> ''
        AND ($demo OR NOT coalesce(is_demo, false))
),
chosen AS (
    SELECT date
    FROM stated
    GROUP BY date
    ORDER BY count(DISTINCT age_group) DESC, bool_and(is_invented), date DESC
    LIMIT 1
)
SELECT age_group, arg_min(value, is_invented), date
FROM stated
JOIN chosen USING (date)
GROUP BY age_group, date
ORDER BY age_group
"""


def ages(con: duckdb.DuckDBPyConnection, *, demo: bool) -> dict[str, float]:
    """Age group → residents, all of one day (`ages_day`), stated numbers before demonstration ones;
    empty where nobody states any. demo: whether invented numbers count, as for an invented
    survey."""
    found = con.execute(AGES, {"demo": demo}).fetchall()
    return {group: float(people) for group, people, _day in found}


def ages_day(con: duckdb.DuckDBPyConnection, *, demo: bool) -> dt.date | None:
    """The day of the numbers of `ages`; None where there are none."""
    found = con.execute(AGES, {"demo": demo}).fetchone()
    return found[2] if found else None
