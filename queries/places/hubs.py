"""Mobility hubs: built against plan, what they offer, districts without one, and what exists
beside them. A hub counts only if its kind says so or is not stated."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ctes import ASKED_DISTRICTS, HUBS_ONLY, PERIODS, compose
from queries.metric import Aggregate, Metric, Scope, metrics_of_each

# $today, $district_id. What stands beside the hubs (car sharing, a shuttle, …) is none. A hub
# belongs to one place: unlike a measure, none is citywide, so a chosen district shows only its own.
# A plan exact only to the year is due on its last day.
HUB_FACTS = (
    PERIODS,
    HUBS_ONLY,
    """
hub_periods AS (
    SELECT hubs_only.*, coalesce(unit, 'day') AS unit,
        coalesce(span, INTERVAL 1 DAY) AS span
    FROM hubs_only
    LEFT JOIN periods ON period = precision
    WHERE coalesce(kind, 'Mobilitätsinsel') = 'Mobilitätsinsel'
        AND ($district_id::VARCHAR IS NULL OR district_id = $district_id)
),
hub_facts AS (
    SELECT * REPLACE ((date_trunc(unit, planned_date) + span - INTERVAL 1 DAY)::DATE
            AS planned_date),
        CASE WHEN opened_date IS NULL THEN coalesce(status = 'in Betrieb', false)
            ELSE opened_date <= $today END AS is_open,
        coalesce((date_trunc(unit, planned_date) + span - INTERVAL 1 DAY)::DATE < $today, false)
            AS is_due
    FROM hub_periods
)""",
)

ASKED_HUBS = (
    ASKED_DISTRICTS,
    *HUB_FACTS,
    """
asked_hubs AS (
    SELECT hub_facts.*, asked
    FROM hub_facts
    JOIN asked_districts ON asked_id IS NULL OR district_id = asked_id
)""",
)
SCOPE = Scope("mobility_hubs", ASKED_HUBS, "asked_hubs", as_of="max(reported_date)")
KEYS = ("hub_id",)
TOTALS = {
    "hubs": Aggregate("hubs", KEYS),
    "opened": Aggregate("hubs", KEYS, "is_open"),
    "due": Aggregate("hubs", KEYS, "is_due"),
    "under_construction": Aggregate("hubs", KEYS, "NOT is_open AND status = 'im Bau'"),
}
DAYS = compose(
    *ASKED_HUBS,
    select="""
SELECT max(planned_date) FILTER (is_due) AS due_until,
    max(reported_date) FILTER (NOT is_demo AND reported_date <= $today) AS reported_date
FROM asked_districts
LEFT JOIN asked_hubs USING (asked)
GROUP BY asked
ORDER BY asked
""",
)

BY_YEAR = compose(
    *HUB_FACTS,
    """
per_year AS (
    SELECT year(planned_date) AS year, 1 AS planned, 0 AS opened, is_demo::INT AS planned_demo,
        0 AS opened_demo
    FROM hub_facts WHERE planned_date IS NOT NULL
    UNION ALL
    SELECT year(opened_date), 0, 1, 0, is_demo::INT
    FROM hub_facts WHERE is_open AND opened_date IS NOT NULL
),
years AS (SELECT unnest(generate_series(min(year), max(year))) AS year FROM per_year)""",
    select="""
SELECT year::INTEGER AS year,
    coalesce(sum(planned), 0)::BIGINT AS planned, coalesce(sum(opened), 0)::BIGINT AS opened,
    sum(coalesce(sum(planned), 0)) OVER (ORDER BY year)::BIGINT AS planned_total,
    CASE WHEN year <= year($today)
        THEN sum(coalesce(sum(opened), 0)) OVER (ORDER BY year)::BIGINT END AS opened_total,
    coalesce(sum(planned_demo), 0)::BIGINT AS planned_demo,
    coalesce(sum(opened_demo), 0)::BIGINT AS opened_demo
FROM years
LEFT JOIN per_year USING (year)
GROUP BY year
ORDER BY year
""",
)

HUBS = compose(
    *HUB_FACTS,
    select="""
SELECT h.hub_id, h.name, h.status, h.planned_date, h.opened_date, h.reported_date, h.precision,
    h.is_open,
    list_filter(list_transform(string_split(coalesce(h.offers, ''), ';'), o -> trim(o)),
        o -> o <> '') AS offers,
    h.place, h.latitude, h.longitude, h.district_id, d.name AS district_name, h.note, h.is_demo,
    h.source, h.source_url
FROM hub_facts AS h
LEFT JOIN districts AS d USING (district_id)
ORDER BY h.planned_date NULLS LAST, h.name, h.hub_id
""",
)

OTHERS = """
SELECT hub_id, name, kind, status, opened_date, reported_date, precision, place, note, is_demo,
    source, source_url
FROM mobility_hubs
WHERE kind <> 'Mobilitätsinsel' AND ($district_id::VARCHAR IS NULL OR district_id = $district_id)
ORDER BY coalesce(reported_date, opened_date) DESC NULLS LAST, name, hub_id
"""

# Where no hub states a district, nobody knows of any district that it has none.
WITHOUT = compose(
    *HUB_FACTS,
    select="""
SELECT d.district_id, d.name, count(h.hub_id) AS planned_hubs
FROM districts AS d
LEFT JOIN hub_facts AS h USING (district_id)
WHERE EXISTS (SELECT 1 FROM hub_facts WHERE district_id IS NOT NULL)
GROUP BY d.district_id, d.name
HAVING count(*) FILTER (h.is_open) = 0
ORDER BY d.district_id
""",
)


@dataclass(frozen=True)
class HubTotals:
    """Hubs built against plan.

    hubs: all that are known · opened: open today · due: whose planned date is over ·
    under_construction · due_until: the last planned date among the due · reported_date: the last
    day on which anybody reported on one.
    """

    hubs: Metric
    opened: Metric
    due: Metric
    under_construction: Metric
    due_until: dt.date | None
    reported_date: dt.date | None


def hub_totals(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None, today: dt.date
) -> HubTotals:
    """Hubs open today against those the plan wanted by today.

    A hub is open from its opened_date on; one without that date if its status is in Betrieb.
    """
    return hubs_of_districts(con, districts=(district_id,), today=today)[0]


def hubs_of_districts(
    con: duckdb.DuckDBPyConnection, *, districts: Sequence[str | None], today: dt.date
) -> tuple[HubTotals, ...]:
    """The same of several districts (None: the whole city) in one pass, in their order."""
    params = {"districts": list(districts), "district_id": None, "today": today}
    days = con.execute(DAYS, params).fetchall()
    return tuple(
        HubTotals(**each, due_until=due_until, reported_date=reported_date)
        for each, (due_until, reported_date) in zip(
            metrics_of_each(con, SCOPE, TOTALS, params), days, strict=True
        )
    )


def hubs(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None, today: dt.date
) -> pd.DataFrame:
    """The hubs, by planned date.

    Columns: hub_id, name, status, planned_date (last day of its period), opened_date,
    reported_date, precision, is_open, offers (list of str), place, latitude, longitude,
    district_id, district_name, note, is_demo, source, source_url.
    """
    frame = con.execute(HUBS, {"district_id": district_id, "today": today}).df()
    frame["offers"] = [list(offers) for offers in frame["offers"]]
    return frame


def other_offers(con: duckdb.DuckDBPyConnection, *, district_id: str | None = None) -> pd.DataFrame:
    """What exists beside the hubs, the last reported first: car sharing, shuttles, scooters, …

    Columns: hub_id, name, kind, status, opened_date, reported_date, precision, place, note,
    is_demo, source, source_url.
    """
    return con.execute(OTHERS, {"district_id": district_id}).df()


def hubs_by_year(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None, today: dt.date
) -> pd.DataFrame:
    """Planned and opened hubs per year, every year from the first date to the last.

    Columns: year (int), planned, opened, planned_total, opened_total (cumulative; NA after this
    year, as nobody can have opened one yet), planned_demo, opened_demo. A hub that is open but
    has no opened_date is in no year.
    """
    return con.execute(BY_YEAR, {"district_id": district_id, "today": today}).df()


def hub_offers(listed: pd.DataFrame) -> list[str]:
    """What these hubs (rows of `hubs`, column offers) offer, the offer of most hubs first."""
    counts = Counter(offer for offers in listed["offers"] for offer in set(offers))
    return sorted(counts, key=lambda offer: (-counts[offer], offer))


def districts_without_hub(con: duckdb.DuckDBPyConnection, *, today: dt.date) -> pd.DataFrame:
    """Districts in which no hub is open; none where no hub states its district.
    Columns: district_id, name, planned_hubs."""
    return con.execute(WITHOUT, {"today": today, "district_id": None}).df()
