"""What is compared between cities; the same queries for our own edition and for another's rows.

A number per head is given only where the population is of the same date: a register of one year
over the residents of another would be no comparison.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.measures.money import money_totals
from queries.measures.programme import programme
from queries.metric import Metric
from queries.places.charging import charging_totals
from queries.places.districts import latest_population

SAME_DATE_DAYS = 1
"""The 31st of December and the 1st of January after it count as one date."""

PHASE = """
SELECT value, date FROM network_cities
WHERE lower(indicator) = 'phase' AND value IS NOT NULL AND contains(lower($name), lower(city))
ORDER BY date DESC NULLS LAST LIMIT 1
"""
REPORTED = "SELECT max(last_update_date) FROM measures WHERE NOT coalesce(is_demo, false)"
BY_STATUS = """
SELECT status, count(*) AS measures FROM measures
WHERE NOT coalesce(is_demo, false) GROUP BY status ORDER BY status
"""
BY_FIELD = """
SELECT f.title, f.title_en, count(DISTINCT m.measure_id) AS measures
FROM fields AS f
LEFT JOIN measure_fields AS mf ON mf.field_id = f.field_id AND NOT coalesce(mf.is_demo, false)
LEFT JOIN measures AS m ON m.measure_id = mf.measure_id AND NOT coalesce(m.is_demo, false)
GROUP BY f.title, f.title_en, f.position ORDER BY f.position, f.title
"""
RESIDENTS_AT = """
WITH near AS (
    SELECT * FROM population
    WHERE population IS NOT NULL AND abs(date - $day::DATE) <= $days
),
counts AS (
    SELECT population, date, true AS is_whole FROM near WHERE district_id IS NULL
    UNION ALL
    SELECT sum(population)::BIGINT, date, false FROM near
    WHERE district_id IN (SELECT district_id FROM districts)
    GROUP BY date HAVING count(DISTINCT district_id) = (SELECT count(*) FROM districts)
)
SELECT population, date FROM counts ORDER BY is_whole DESC, abs(date - $day::DATE), date LIMIT 1
"""
COUNTIES = """
SELECT count(DISTINCT nullif(lower(trim(county)), '')) FROM charging_points
"""
TEXTS = """
SELECT measure_id, title, description, status FROM measures
WHERE NOT coalesce(is_demo, false) AND title IS NOT NULL ORDER BY title, measure_id
"""


@dataclass(frozen=True)
class CityFigures:
    """One city. `phase`: as a source states it, with its date. `frame`: the money of the
    programme as stated; `approved`: the sum of what the budgets of its measures name as approved
    (EUR). `points`: public charging points, None in value where the register there holds several
    counties. `points_per_1000`, `frame_per_head`: over the residents of the same date; None if
    nobody counted them then. `end_date`: the last day on which money may be spent. `by_status`:
    columns status, measures; `by_field`: title, title_en, measures. `reported`: the latest report
    of a measure."""

    phase: str | None
    phase_date: dt.date | None
    frame: Metric
    approved: Metric
    points: Metric
    points_per_1000: float | None
    frame_per_head: float | None
    population: Metric
    end_date: dt.date | None
    by_status: pd.DataFrame
    by_field: pd.DataFrame
    reported: dt.date | None

    @property
    def measures(self) -> int:
        """How many there are, without demonstration."""
        return int(self.by_status["measures"].sum())


def per_head(con: duckdb.DuckDBPyConnection, part: Metric, heads: int = 1) -> float | None:
    """A number per so many residents of the date that it states; None where one is unknown."""
    day = part.evidence.as_of
    if part.value is None or day is None or not part.evidence.is_as_of_stated:
        return None
    found = con.execute(RESIDENTS_AT, {"day": day, "days": SAME_DATE_DAYS}).fetchone()
    return part.value * heads / found[0] if found and found[0] else None


def city_figures(
    con: duckdb.DuckDBPyConnection,
    *,
    name: str,
    today: dt.date,
    counties: Sequence[str] = (),
    whole_register: bool = False,
) -> CityFigures:
    """The numbers of one city. name: as it calls itself, in which the names of cities are looked
    for. counties: the spellings under which registers list it. `whole_register`: what a register
    holds is the city's, if it names one county only."""
    phase, phase_date = con.execute(PHASE, {"name": name}).fetchone() or (None, None)
    stated = programme(con, today=today)
    frame = stated.latest.get("frame", Metric(None, "EUR"))
    points = charging_totals(con, counties=counties).points
    if whole_register and _counties(con) > 1:
        points = Metric(None, points.unit)
    reported = con.execute(REPORTED).fetchone()
    return CityFigures(
        phase=phase,
        phase_date=phase_date,
        frame=frame,
        approved=money_totals(con).approved,
        points=points,
        points_per_1000=per_head(con, points, 1000),
        frame_per_head=per_head(con, frame),
        population=latest_population(con),
        end_date=stated.end_date,
        by_status=con.execute(BY_STATUS).df(),
        by_field=con.execute(BY_FIELD).df(),
        reported=reported[0] if reported else None,
    )


def _counties(con: duckdb.DuckDBPyConnection) -> int:
    found = con.execute(COUNTIES).fetchone()
    return int(found[0]) if found else 0


def measure_texts(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Measures without demonstration. Columns: measure_id, title, description, status."""
    return con.execute(TEXTS).df()
