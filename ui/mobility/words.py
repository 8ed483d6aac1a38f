"""Sentences, sources and headings of the mobility page."""

from typing import Any

import pandas as pd

from charts.mobility import CITY_AMOUNTS
from queries.metric import Evidence
from queries.places.charging import ChargingTotals
from queries.places.districts import population
from queries.places.hubs import HubTotals
from ui.components.domain_words import counted, source_words
from ui.components.measure_words import qualifier
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import run_query


def amounts() -> dict[str, str]:
    """What growth and shares count."""
    return {"points": _("Charging points"), "stations": _("Stations"), "power_kw": _("Power (kW)")}


def hubs_sentence(totals: HubTotals) -> str:
    """The hubs in one sentence."""
    parts = [_("No opening of a mobility hub is reported")]
    if totals.opened.value:
        parts = [plural("{n} mobility hub open", "{n} mobility hubs open", totals.opened.count)]
    if totals.due.value:
        parts.append(_due(totals.due.count, look().date(totals.due_until)))
    building, demo = totals.under_construction.count, totals.hubs.evidence.demo_rows
    if building:
        parts.append(plural("{n} under construction", "{n} under construction", building))
    if totals.reported_date:
        said = _(
            "last reported on {date}, state since then not reported", date=totals.reported_date
        )
        parts.append(said)
    if demo:
        parts.append(plural("{n} of them invented", "{n} of them invented", demo))
    return " · ".join(parts)


def _due(due: int, day: str) -> str:
    return plural("{n} was planned by {date}", "{n} were planned by {date}", due, date=day)


ENDED = ("beendet", "gestoppt")
MOST_NAMED = 15  # districts named in a sentence


def last_state(row: dict[str, Any]) -> str:
    """How an offer stood when it was last reported, and when that was (a row of
    `queries.places.hubs`)."""
    state = value_words("mobility_hubs", "status").get(row["status"], "–")
    if pd.isna(row["reported_date"]):
        return (
            state
            if row["is_demo"]
            else _("{state} (day of the report not stated)").format(state=state)
        )
    month = look().date(row["reported_date"], "Monat")
    words = "{state} ({month})" if row["status"] in ENDED else _("last {state} ({month})")
    return words.format(state=state, month=month)


def plan(row: dict[str, Any]) -> str:
    """By when a hub was planned, as exactly as the plan says; empty without a plan."""
    if pd.isna(row["planned_date"]):
        return ""
    return look().date(row["planned_date"], row["precision"])


def qualified(number: float, comparator: object) -> str:
    """A number with what its source sets before it; empty where none is stated."""
    if pd.isna(number):
        return ""
    return f"{qualifier(comparator)} {look().number(number)}".strip()


def noted(row: dict[str, Any]) -> str:
    """The note of a row, and how sure it is where it is not documented."""
    certainty = value_words("charging_history", "certainty")
    said = certainty.get(row["certainty"], "") if row["certainty"] != "belegt" else ""
    return " · ".join(part for part in (said, row["note"]) if isinstance(part, str) and part)


def counted_day() -> str:
    """The day of the count of residents by which districts are compared."""
    days = run_query(population)["date"].dropna()
    return _("Residents of the districts as of {date}.", date=days.iloc[0]) if len(days) else ""


def charging_sentence(totals: ChargingTotals) -> str:
    """Public charging in one sentence."""
    parts = [
        plural("{n} station", "{n} stations", totals.stations.count),
        plural("{n} charging point", "{n} charging points", totals.points.count),
        _("{n} kW", n=totals.power_kw.value),
        plural("{n} fast charger", "{n} fast chargers", totals.fast_stations.count),
    ]
    if totals.points_per_1000.value is not None:
        density = _(
            "{n} charging points per 1,000 of {residents} residents ({date})",
            n=look().number(totals.points_per_1000.value, 2),
            residents=totals.population.value,
            date=totals.population.evidence.as_of,
        )
        parts.append(density)
    if totals.stations.evidence.is_as_of_stated:
        parts.append(_("register as of {date}", date=totals.stations.evidence.as_of))
    return " · ".join(parts)


def without_charger(rows: pd.DataFrame) -> str:
    """Sentence on the districts without a public charger, "" if there is none. rows: as
    `charging_by_district` returns."""
    names = list(rows.loc[rows["stations"].eq(0), "name"])
    if not names:
        return ""
    return plural(
        "No public charger in {n} district: {districts}",
        "No public charger in {n} districts: {districts}",
        len(names),
        districts=", ".join(names[:MOST_NAMED]) + (", …" if names[MOST_NAMED:] else ""),
    )


def evidence_source(evidence: Evidence) -> str:
    """Where the rows come from, how many they are, how many of them are demonstration."""
    rows = counted(evidence.rows, evidence.demo_rows)
    return " · ".join([*source_words(evidence.sources), rows])


def charging_source(totals: ChargingTotals) -> str:
    """The same of chargers, and how many rows a sum cannot include."""
    parts = [evidence_source(totals.stations.evidence)]
    undated = totals.undated_stations.count
    without_points = totals.stations_without_points.count
    if undated:
        parts.append(plural("{n} station without a date", "{n} stations without a date", undated))
    if without_points:
        words = plural(
            "{n} station without its number of points",
            "{n} stations without their number of points",
            without_points,
        )
        parts.append(words)
    return " · ".join(parts)


def city_source(cities: pd.DataFrame) -> str:
    """Dates of the registers and of the populations behind the comparison."""

    def dates(column: str) -> str:
        return ", ".join(look().date(day) for day in sorted(set(cities[column].dropna()))) or "–"

    return " · ".join(
        [
            _("Register as of {dates}", dates=dates("register_date")),
            _("Population as of {dates}", dates=dates("population_date")),
            _("Source: {source}", source=cities["source"].iloc[0]),
        ]
    )


def city_headings() -> dict[str, str]:
    """Headings of the columns that the comparison computes."""
    computed = {amount.column: _(amount.title) for amount in CITY_AMOUNTS.values()}
    return {"is_counted": _("Charging is"), **computed}


def reach_headings() -> dict[str, str]:
    """Headings of the table of reach."""
    return {
        "distance_m": _("Distance in m"),
        "area_km2": _("Area within reach, in km²"),
        "area_share": _("Share of the area"),
        "residents": _("Residents within reach (approximated)"),
        "residents_share": _("Share of the residents"),
    }


def year_headings() -> dict[str, str]:
    """Headings of the tables by year."""
    return {
        "year": _("Year"),
        "planned": _("planned in the year"),
        "opened": _("opened in the year"),
        "planned_total": _("planned by its end"),
        "opened_total": _("open at its end"),
        "planned_demo": _("planned, of these invented"),
        "opened_demo": _("opened, of these invented"),
        "new_stations": _("new stations"),
        "new_points": _("new charging points"),
        "new_power_kw": _("new power in kW"),
        **amounts(),
    }


def mix_headings() -> dict[str, str]:
    """Headings of the tables of shares."""
    return {
        "operator": _("Operator"),
        "plug": _("Plug"),
        "connectors": _("Connectors"),
        "district_id": _("District"),
        "name": _("Name"),
        "stations": _("Stations"),
        "points": _("Charging points"),
        "fast_stations": _("Fast chargers"),
        "population": _("Residents"),
        "date": _("Residents as of"),
        "points_per_1000": _("Charging points per 1,000 residents"),
    }
