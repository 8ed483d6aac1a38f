"""All figures of the district map, and a district's rank among the others.

A district without something has 0, as soon as any row of it states a district; a figure nobody
has stated is missing (NaN), which the map hatches. Citywide measures belong to no district and are
in none.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from queries.ctes import ATTENDANCE_OF_EVENTS, MONEY_SUMS, POPULATION_DAYS, compose
from queries.places.charging_mix import charging_by_district
from queries.places.hubs import HUB_FACTS
from queries.reports.reports import reports_of_districts
from queries.surveys.disclosure_control import hidden

FIGURES = compose(
    MONEY_SUMS,
    ATTENDANCE_OF_EVENTS,
    *HUB_FACTS,
    POPULATION_DAYS,
    """
population_ends AS (
    SELECT district_id,
        max(population) FILTER (date = first_day) AS population_first,
        any_value(first_day) AS population_first_date,
        max(population) FILTER (date = last_day) AS population,
        any_value(last_day) AS population_date
    FROM population
    CROSS JOIN population_days
    GROUP BY district_id
),
measure_sums AS (
    SELECT m.district_id, count(*) AS measures, count(*) FILTER (m.is_demo) AS measures_demo,
        sum(planned_eur) AS planned_eur, sum(approved_eur) AS approved_eur,
        sum(spent_eur) AS spent_eur,
        sum(planned_eur) FILTER (m.is_demo) AS planned_demo_eur
    FROM measures AS m
    LEFT JOIN money_sums USING (measure_id)
    GROUP BY m.district_id
),
event_sums AS (
    SELECT e.district_id, count(*) AS events, count(*) FILTER (e.is_demo) AS events_demo,
        sum(a.attended)::BIGINT AS attended, max(a.estimate_step) AS estimate_step
    FROM events AS e
    LEFT JOIN attendance_of_events AS a USING (event_id)
    WHERE e.start_date IS NULL OR (e.start_date < $today
        AND (e.certainty IS DISTINCT FROM 'angekündigt' OR a.attended IS NOT NULL))
    GROUP BY e.district_id
),
hub_sums AS (
    SELECT district_id, count(*) AS hubs, count(*) FILTER (is_open) AS hubs_open
    FROM hub_facts
    GROUP BY district_id
)""",
    select="""
SELECT d.district_id, d.name, d.area_km2,
    coalesce(d.is_schematic, false) AS is_schematic,
    p.* EXCLUDE (district_id),
    CASE WHEN population_first_date < population_date
        THEN p.population - p.population_first END AS population_change,
    population_change / nullif(p.population_first, 0) AS population_change_share,
    p.population / nullif(d.area_km2, 0) AS density_per_km2,
    CASE WHEN (SELECT count(district_id) FROM measures) > 0 THEN coalesce(m.measures, 0) END
        AS measures,
    coalesce(m.measures_demo, 0) AS measures_demo,
    m.planned_eur, m.approved_eur, m.spent_eur, m.planned_demo_eur,
    CASE WHEN (SELECT count(district_id) FROM events) > 0 THEN coalesce(e.events, 0) END AS events,
    coalesce(e.events_demo, 0) AS events_demo, e.attended,
    (e.attended + e.estimate_step // 2) // e.estimate_step * e.estimate_step AS attended_about,
    CASE WHEN (SELECT count(district_id) FROM hub_facts) > 0 THEN coalesce(h.hubs, 0) END AS hubs,
    CASE WHEN (SELECT count(district_id) FROM hub_facts) > 0 THEN coalesce(h.hubs_open, 0) END
        AS hubs_open
FROM districts AS d
LEFT JOIN population_ends AS p USING (district_id)
LEFT JOIN measure_sums AS m USING (district_id)
LEFT JOIN event_sums AS e USING (district_id)
LEFT JOIN hub_sums AS h USING (district_id)
ORDER BY d.district_id
""",
)

# A person counts once a survey; where nobody states a district, nothing is known of any. Otherwise
# every district has a number, so that a hidden one is never alone among zeros.
RESPONDENTS = """
WITH people AS (
    SELECT survey_id, respondent_id, min(district_id) AS district_id, bool_and(is_demo) AS is_demo
    FROM survey_answers
    GROUP BY survey_id, respondent_id
),
places AS (
    SELECT survey_id, district_id
    FROM (SELECT DISTINCT survey_id FROM people WHERE district_id IS NOT NULL)
    CROSS JOIN (SELECT district_id FROM districts UNION ALL SELECT NULL)
)
SELECT places.survey_id, places.district_id, count(p.respondent_id) AS people,
    count(p.respondent_id) FILTER (p.is_demo) AS demo
FROM places
LEFT JOIN people AS p
    ON p.survey_id = places.survey_id AND p.district_id IS NOT DISTINCT FROM places.district_id
GROUP BY places.survey_id, places.district_id
"""

SHAPED = "SELECT district_id FROM districts WHERE geometry IS NOT NULL"


@dataclass(frozen=True)
class MapFigure:
    """A figure that a map can show: its datasets, the one it counts or adds up first, and its unit
    (None: a plain count)."""

    datasets: tuple[str, ...]
    unit: str | None = None


_MONEY = MapFigure(("budgets", "measures"), "EUR")
_CHARGERS = MapFigure(("charging_points",))
_HUBS = MapFigure(("mobility_hubs",))
MAP_FIGURES = {
    "population": MapFigure(("population",)),
    "population_change": MapFigure(("population",)),
    "population_change_share": MapFigure(("population",), "share"),
    "density_per_km2": MapFigure(("population", "districts"), "per km²"),
    "measures": MapFigure(("measures",)),
    "planned_eur": _MONEY,
    "approved_eur": _MONEY,
    "spent_eur": _MONEY,
    "events": MapFigure(("events",)),
    "attended": MapFigure(("attendance", "events")),
    "survey_participants": MapFigure(("survey_answers",)),
    "survey_per_1000": MapFigure(("survey_answers", "population"), "per 1,000"),
    "reports_per_1000": MapFigure(("reports", "population"), "per 1,000"),
    "charging_stations": _CHARGERS,
    "charging_points": _CHARGERS,
    "charging_points_per_1000": MapFigure(("charging_points", "population"), "per 1,000"),
    "hubs": _HUBS,
    "hubs_open": _HUBS,
}

CHANGES = ("population_change", "population_change_share")
RATES = (
    "charging_points_per_1000",
    "survey_per_1000",
    "population_change_share",
    "density_per_km2",
    "reports_per_1000",
)
"""What a colour may say of an area: amounts set against residents or area. The map opens on the
first of them that is known of any district; a plain count would only show who is large."""


@dataclass(frozen=True)
class Rank:
    """A district's place for one figure: rank 1 is the greatest, n districts have a value, `equal`
    of them the same as this one and so the same rank. value and rank are None where the district
    has no value; 0 has no rank, for who has nothing is not ahead of others, but for a change, whose
    0 lies between growth and loss."""

    figure: str
    value: float | None
    rank: int | None
    n: int
    equal: int = 1


def district_figures(
    con: duckdb.DuckDBPyConnection,
    *,
    counties: Sequence[str] = (),
    min_cell: int = 5,
    today: dt.date,
) -> pd.DataFrame:
    """Every district with all figures of the map.

    Columns: district_id, name, area_km2, is_schematic, population_first, population_first_date,
    population, population_date (the first and last day that count most districts, the same for all;
    NA where that day does not count the district), population_change (last minus first; NA with a
    single count), population_change_share (of the first), density_per_km2,
    measures, measures_demo, planned_eur, approved_eur, spent_eur, planned_demo_eur (of the
    district's own measures), events (held before today), events_demo, attended (NA where no
    number is stated), attended_about (the same as exactly as it is known, where a part of it is an
    estimate), hubs, hubs_open, charging_stations, charging_points,
    charging_points_per_1000, survey_participants (people who answered any survey; NA if no survey
    has answers with a district, or where the number is hidden as fewer than min_cell people stand
    behind it or it would give such a number away), survey_demo, survey_per_1000,
    is_survey_suppressed; reports_per_1000 (citizens' reports; 0 in a district without one, NA where
    no report names a district, or hidden in the same way), is_reports_suppressed.
    """
    frame = con.execute(FIGURES, {"today": today, "district_id": None}).df()
    frame = frame.merge(_charging(con, counties), on="district_id", how="left")
    return _with_reports(con, _with_surveys(con, frame, min_cell), min_cell)


def _charging(con: duckdb.DuckDBPyConnection, counties: Sequence[str]) -> pd.DataFrame:
    """Only for districts with a shape, and only if the register covers the city."""
    found = charging_by_district(con, counties=counties).set_index("district_id")
    covered = found["stations"].sum() > 0
    shaped = [code for (code,) in con.execute(SHAPED).fetchall()] if covered else []
    columns = ["stations", "points", "points_per_1000"]
    return found.loc[found.index.isin(shaped), columns].add_prefix("charging_").reset_index()


def _with_surveys(
    con: duckdb.DuckDBPyConnection, frame: pd.DataFrame, min_cell: int
) -> pd.DataFrame:
    found = con.execute(RESPONDENTS).df()
    ids = frame["district_id"]
    suppressed = _suppressed(found, min_cell)
    sums = found.groupby("district_id")[["people", "demo"]].sum()
    shown = sums[~sums.index.isin(list(suppressed))]
    frame["survey_participants"] = ids.map(shown["people"]).astype("Int64")
    frame["survey_demo"] = ids.map(shown["demo"]).astype("Int64")
    residents = frame["population"].astype("Float64")
    share = frame["survey_participants"] * 1000 / residents.where(residents > 0)
    frame["survey_per_1000"] = share.astype("float64")
    frame["is_survey_suppressed"] = ids.isin(list(suppressed))
    return frame


def _with_reports(
    con: duckdb.DuckDBPyConnection, frame: pd.DataFrame, min_cell: int
) -> pd.DataFrame:
    known = reports_of_districts(con, min_cell=min_cell)
    ids, residents = frame["district_id"], frame["population"].astype("float64")
    found = ids.map(known) if len(known) else pd.Series(np.nan, index=frame.index)
    found = found.mask(~ids.isin(known.index) & (len(known) > 0), 0.0)
    frame["reports_per_1000"] = found * 1000 / residents.where(residents > 0)
    frame["is_reports_suppressed"] = ids.isin(known.index[known.isna()])
    return frame


def _suppressed(respondents: pd.DataFrame, min_cell: int) -> set[str]:
    """Districts that are hidden in any survey: a sum over surveys would give away the part of the
    one in which they are."""
    gone: set[str] = set()
    for _, survey in respondents.groupby("survey_id"):
        gone |= hidden(dict(zip(survey["district_id"], survey["people"], strict=True)), min_cell)
    return gone


def opening_figure(figures: pd.DataFrame) -> str:
    """The figure that the map opens on. `figures` is a frame of `district_figures`."""
    return next((code for code in RATES if figures[code].notna().any()), RATES[-1])


def ranks(figures: pd.DataFrame, *, district_id: str) -> tuple[Rank, ...]:
    """A district's value and rank for every figure of MAP_FIGURES, in their order.

    `figures` is a frame of `district_figures`. Raises KeyError for an unknown district.
    """
    values = figures.set_index("district_id")[list(MAP_FIGURES)].astype("float64")
    return tuple(
        _rank(figure, values.at[district_id, figure], values[figure].dropna())
        for figure in MAP_FIGURES
    )


def _rank(figure: str, own: float, values: "pd.Series[float]") -> Rank:
    if pd.isna(own):
        return Rank(figure, None, None, len(values))
    is_nothing = own == 0 and figure not in CHANGES
    rank = None if is_nothing else int((values > own).sum()) + 1
    return Rank(figure, float(own), rank, len(values), int((values == own).sum()))
