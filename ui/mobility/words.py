"""Sources, tables and lists of the mobility page."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from queries.metric import Evidence
from queries.places.charging import ChargingTotals
from queries.places.hubs import HubTotals
from ui.components import html, map_layers, map_viewport
from ui.components.domain_words import counted, point_words
from ui.components.map_view import slot
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.session_data import package

MAP = "mobility_map"
REACHES = (300, 500, 1000)


def views() -> dict[str, str]:
    """The three parts of the page."""
    return {
        "inseln": _("Mobility hubs"),
        "laden": _("Public charging"),
        "staedte": _("Comparison of cities"),
    }


def amounts() -> dict[str, str]:
    """What growth and shares count."""
    return {"points": _("Charging points"), "stations": _("Stations"), "power_kw": _("Power (kW)")}


def city_amounts() -> dict[str, str]:
    """What the comparison counts."""
    return {**amounts(), "fast_stations": _("Fast chargers")}


def evidence_source(evidence: Evidence) -> str:
    """Where the rows come from, how many they are, how many of them are demonstration."""
    names = [_("Source: {source}").format(source=name) for name in evidence.sources[:1]]
    if len(evidence.sources) > 1:
        rest = len(evidence.sources) - 1
        names.append(plural("{n} more source", "{n} more sources", rest))
    return " · ".join([*names, counted(evidence.rows, evidence.demo_rows)])


def marked(hubs: pd.DataFrame) -> pd.DataFrame:
    """The hubs with demonstration marked in their names."""
    invented = _("invented")
    names = [
        f"{row.name} ({invented})" if row.is_demo else row.name
        for row in hubs.itertuples(index=False)
    ]
    return hubs.assign(name=names)


def spots_heading(distance: int) -> None:
    """What the map of the white spots shows."""
    words = _("White spots: farther than {n} m from every public charger")
    st.header(words.format(n=look().number(distance)), anchor=False)


def spots_legend(distance: int) -> None:
    """What the hatching and the marks of that map mean."""
    hatched = _("farther than {n} m from every public charger").format(n=look().number(distance))
    kinds = point_words("charging_points", "kind")
    keys = [
        {"sign": "●", "colour": slot("charger-normal"), "words": kinds["Normalladeeinrichtung"]},
        {"sign": "●", "colour": slot("charger-fast"), "words": kinds["Schnellladeeinrichtung"]},
        {"sign": "+", "colour": slot("measure"), "words": _("one more charger")},
    ]
    swatches = [{"colour": "", "words": hatched, "number": ""}]
    html.draw_template("map/legend.html", title="", swatches=swatches, source="", keys=keys)


def hubs_lead(totals: HubTotals) -> None:
    """The hubs in one sentence."""
    parts = [plural("{n} mobility hub open", "{n} mobility hubs open", totals.opened.count)]
    if totals.due.value:
        words = _("{n} planned by {date}")
        parts.append(
            words.format(n=look().number(totals.due.value), date=look().date(totals.due_until))
        )
    parts.append(
        plural("{n} under construction", "{n} under construction", totals.under_construction.count)
    )
    demo = totals.hubs.evidence.demo_rows
    if demo:
        parts.append(plural("{n} of them invented", "{n} of them invented", demo))
    html.draw_template("components/lead.html", words=" · ".join(parts))


def charging_lead(totals: ChargingTotals) -> None:
    """Public charging in one sentence."""
    parts = [
        plural("{n} station", "{n} stations", totals.stations.count),
        plural("{n} charging point", "{n} charging points", totals.points.count),
        _("{n} kW").format(n=look().number(totals.power_kw.value)),
        plural("{n} fast charger", "{n} fast chargers", totals.fast_stations.count),
    ]
    if totals.points_per_1000.value is not None:
        words = _("{n} charging points per 1,000 of {residents} residents ({date})")
        parts.append(
            words.format(
                n=look().number(totals.points_per_1000.value, 2),
                residents=look().number(totals.population.value),
                date=look().date(totals.population.evidence.as_of),
            )
        )
    html.draw_template("components/lead.html", words=" · ".join(parts))


def gaps(totals: ChargingTotals) -> str:
    """How many rows a sum cannot include."""
    parts = [evidence_source(totals.stations.evidence)]
    if totals.undated_stations.value:
        words = plural(
            "{n} station without a date",
            "{n} stations without a date",
            totals.undated_stations.count,
        )
        parts.append(words)
    if totals.stations_without_points.value:
        words = plural(
            "{n} station without its number of points",
            "{n} stations without their number of points",
            totals.stations_without_points.count,
        )
        parts.append(words)
    return " · ".join(parts)


def hub_table(hubs: pd.DataFrame, statuses: Mapping[str, str]) -> pd.DataFrame:
    """The hubs as a table."""
    table = hubs[
        ["name", "status", "planned_date", "opened_date", "place", "district_name", "is_demo",
         "source"]
    ].copy()  # fmt: skip
    table["status"] = [statuses.get(status, "–") for status in table["status"]]
    table.insert(2, "offers", [", ".join(offers) for offers in hubs["offers"]])
    return table.rename(columns={"district_name": _("District")})


def without_hub(missing: pd.DataFrame) -> None:
    """The districts in which no hub is open."""
    st.header(_("Districts without an open mobility hub"), anchor=False)
    rows = [
        {
            "id": row.district_id,
            "name": row.name,
            "words": plural("{n} planned", "{n} planned", row.planned_hubs)
            if row.planned_hubs
            else _("none planned"),
        }
        for row in missing.itertuples(index=False)
    ]
    html.draw_template("map/districts_without.html", rows=rows)


def city_table(cities: pd.DataFrame) -> pd.DataFrame:
    """The comparison as a table, its dates among the columns."""
    table = cities.drop(columns=["ags", "is_own"]).copy()
    table["is_counted"] = [
        _("counted in the register") if counted else _("stated") for counted in table["is_counted"]
    ]
    return table


def city_words() -> dict[str, str]:
    """Headings of the columns that the comparison computes."""
    return {
        "is_counted": _("Charging is"),
        "stations_per_1000": _("Stations per 1,000 residents"),
        "points_per_1000": _("Charging points per 1,000 residents"),
        "power_kw_per_1000": _("Power per 1,000 residents, in kW"),
        "fast_stations_per_1000": _("Fast chargers per 1,000 residents"),
        "stations_per_km2": _("Stations per km²"),
        "points_per_km2": _("Charging points per km²"),
        "power_kw_per_km2": _("Power per km², in kW"),
        "fast_stations_per_km2": _("Fast chargers per km²"),
    }


def city_source(cities: pd.DataFrame) -> str:
    """Dates of the registers and of the populations behind the comparison."""
    return " · ".join(
        [
            _("Register as of {dates}").format(dates=_dates(cities["register_date"])),
            _("Population as of {dates}").format(dates=_dates(cities["population_date"])),
            _("Source: {source}").format(source=cities["source"].iloc[0]),
        ]
    )


def _dates(days: pd.Series) -> str:
    return ", ".join(look().date(day) for day in sorted(set(days.dropna()))) or "–"


def reach_words() -> dict[str, str]:
    """Headings of the table of reach."""
    return {
        "distance_m": _("Distance in m"),
        "area_km2": _("Area within reach, in km²"),
        "area_share": _("Share of the area"),
        "residents": _("Residents within reach (approximated)"),
        "residents_share": _("Share of the residents"),
    }


def candidate() -> tuple[float, float] | None:
    """The place of one more charger, from the URL: latitude, longitude."""
    place = map_viewport.parsed_view(url_state.value("neu") + ",10")
    return (place[0], place[1]) if place else None


def candidate_clicked() -> None:
    """A click on the map is the place of one more charger."""
    kind_and_id = map_viewport.picked(MAP)
    if kind_and_id and kind_and_id[0] == "ort":
        url_state.put(neu=kind_and_id[1])


def candidate_choice() -> None:
    """The place by name, for those who do not use the map."""
    known = map_layers.known_places().dropna(subset=["latitude", "longitude"])
    places = {
        f"{row.latitude:.5f},{row.longitude:.5f}": str(row.name)
        for row in known.itertuples(index=False)
    }
    st.selectbox(
        _("One more charger at"),
        list(places),
        index=None,
        format_func=lambda place: places.get(place, place),
        placeholder=_("click on the map, or choose a place"),
        key="mobility_place",
        on_change=lambda: url_state.put(neu=st.session_state["mobility_place"]),
        width=330,
    )


def effect(changes: pd.DataFrame, place: tuple[float, float]) -> None:
    """What one more charger there would change."""
    rows = [
        {
            "distance": look().number(row.distance_m),
            "area": [
                look().percent(part, 1) for part in (row.area_share_before, row.area_share_after)
            ],
            "area_gain": look().number(row.area_km2_gain, 2),
            "share": [
                look().percent(part, 1)
                for part in (row.residents_share_before, row.residents_share_after)
            ],
            "residents_gain": look().number(row.residents_gain),
        }
        for row in changes.itertuples(index=False)
    ]
    words = _("One more charger at {latitude} N, {longitude} E")
    title = words.format(latitude=look().number(place[0], 5), longitude=look().number(place[1], 5))
    html.draw_template("mobility/charger_effect.html", title=title, rows=rows)


def reach_filter() -> dict[str, str]:
    """The distances to choose from."""
    return {str(distance): _("{n} m").format(n=look().number(distance)) for distance in REACHES}


def year_words() -> dict[str, str]:
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
        "stations": _("Stations"),
        "points": _("Charging points"),
        "power_kw": _("Power (kW)"),
    }


def mix_words() -> dict[str, str]:
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


def move(home: map_viewport.Box | None) -> dict[str, object]:
    """The map of the white spots always starts with the whole city and stays where it is put."""
    if home:
        return {"at": 1, "bounds": map_viewport.bounds(home)}
    city = package().city
    return {"at": 1, "centre": [city["latitude"], city["longitude"]], "zoom": city["zoom"]}
