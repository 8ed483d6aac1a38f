"""How many residents are of which age: what surveys are compared with and weighted to."""

import duckdb

# The residents of an age stand among the indicators: unit "Menschen", and a title that ends in
# "Bevölkerung" and the age group as the surveys write it ("Bevölkerung 18–29").
AGES = """
SELECT regexp_extract(title, 'Bevölkerung (.+)$', 1) AS age_group, value
FROM indicators
WHERE unit = 'Menschen' AND district_id IS NULL AND value > 0 AND age_group <> ''
    AND ($demo OR NOT coalesce(is_demo, false))
QUALIFY row_number() OVER (
    PARTITION BY age_group ORDER BY coalesce(is_demo, false), date DESC) = 1
ORDER BY age_group
"""


def ages(con: duckdb.DuckDBPyConnection, *, demo: bool) -> dict[str, float]:
    """Age group → residents on the latest day, a stated number before a demonstration one; empty
    where nobody states any. demo: whether invented numbers count, as for an invented survey."""
    return {group: float(people) for group, people in con.execute(AGES, {"demo": demo}).fetchall()}
