"""Mobilität: mobility hubs against plan, public charging and its reach, other cities."""

import datetime as dt
from functools import partial

import streamlit as st

from charts import district_map as maps
from charts import map_points, mobility
from queries.catchment import catchment, effect_of_charger, white_spots
from queries.charging import charging_by_year, charging_totals
from queries.cities import city_comparison
from queries.hubs import districts_without_hub, hub_offers, hub_totals, hubs, hubs_by_year
from ui import behind as origin
from ui import (
    figure,
    filters,
    map_layers,
    map_view,
    map_words,
    measure_filters,
    mobility_rows,
    rows_of,
)
from ui import mobility_words as said
from ui.store import ask, counties, package
from ui.texts import look
from ui.texts import text as _

today = dt.date.today()
words = look()


def show_hubs(district: str | None) -> None:
    """Built against plan, what each hub offers, districts without one."""
    totals = ask(hub_totals, district_id=district, today=today)
    if not totals.hubs:
        figure.nothing(_("Mobility hubs"), _("No mobility hub is known here."))
        return
    said.hubs_lead(totals)
    listed = ask(hubs, district_id=district, today=today)
    years = ask(hubs_by_year, district_id=district, today=today)
    statuses = map_words.point_words("mobility_hubs", "status")
    behind = {"dataset": "mobility_hubs", "source": said.source(totals.evidence),
              "behind": partial(rows_of.hubs, listed)}  # fmt: skip
    left, right = st.columns([3, 2], gap="large")
    with left:
        if not years.empty:
            figure.show(mobility.hubs_by_year(years, look=words), key="mobility_hubs",
                        table=years, words=said.year_words(), **behind)  # fmt: skip
        offers = list(ask(hub_offers, district_id=district, today=today)["offer"])
        grid = mobility.hub_offers(said.marked(listed), offers, statuses=statuses, look=words)
        figure.show(grid, key="mobility_offers", table=said.hub_table(listed, statuses), **behind)
    with right:
        said.without_hub(ask(districts_without_hub, today=today))


def show_charging(district: str | None) -> None:
    """Growth, shares, reach, white spots, one more charger."""
    scope = {"counties": counties(), "district_id": district}
    totals = ask(charging_totals, **scope)
    if not totals.stations:
        figure.nothing(_("Public charging"), _("No public charger is known here."))
        return
    said.charging_lead(totals)
    amount = filters.view("menge", _("Counted"), said.amounts())
    behind = {"dataset": "charging_points", "source": said.gaps(totals),
              "behind": partial(rows_of.charging, district)}  # fmt: skip
    years = ask(charging_by_year, **scope)
    columns = st.columns(2, gap="large")
    if not years.empty:
        with columns[0]:
            growth = mobility.charging_by_year(years, amount=amount, look=words)
            figure.show(growth, key="mobility_growth", table=years, words=said.year_words(),
                        **behind)  # fmt: skip
    for place, part in enumerate(mobility_rows.charging_parts(district)):
        counted = mobility.AMOUNTS[part.amount or amount]
        bars = mobility.ranked(part.rows, names=part.names, amount=counted, by=part.by, look=words)
        with columns[(place + 1) % 2]:
            figure.show(bars, key=f"mobility_{part.code}", table=part.rows,
                        words=said.mix_words(), **behind)  # fmt: skip
    show_reach(behind["source"])


def show_reach(source: str) -> None:
    """How much of the whole city is near a charger, where none is, what one more would change."""
    found = ask(catchment)
    if found.empty:
        return
    left, right = st.columns([1, 2], gap="large")
    with left:
        figure.show(mobility.reach(found, look=words), key="mobility_reach", table=found,
                    dataset="charging_points", source=source, words=said.reach_words(),
                    behind=rows_of.reach)  # fmt: skip
    with right:
        white_spot_map()


@st.fragment
def white_spot_map() -> None:
    """The parts of the city far from every charger; a click asks for one more charger there."""
    heading = st.container()
    with filters.bar("mobility_map_bar"):
        distance = int(filters.one("umkreis", _("Distance"), said.reach_filter()))
        said.candidate_choice()
    with heading:
        said.spots_heading(distance)
    place, home = said.candidate(), map_layers.home()
    spots = mobility_rows.spot_geometry(ask(white_spots, distance_m=distance))
    shapes = map_layers.district_shapes()
    labels = map_points.Labels(**map_words.labels())
    chargers = map_layers.chargers(*map_layers.home_window())
    frame = map_view.frame(_("White spots"), move=said.move(home), free_place=True,
                           note=map_words.schematic_note(shapes))  # fmt: skip
    layers = [
        maps.plain_features(shapes),
        [map_points.area_feature(spots)] if spots else [],
        map_points.point_features("lader", chargers, look=words, labels=labels),
        [map_points.candidate_feature(*place, [_("One more charger")])] if place else [],
    ]
    map_view.draw(
        maps.base_map(assets=maps.Assets(map_view.SCRIPTS, map_view.STYLES), **map_view.base()),
        [maps.layer([], frame=maps.Frame(**frame)), *map(maps.layer, layers)],
        on_change=said.candidate_clicked, key=said.MAP,
    )  # fmt: skip
    said.spots_legend(distance)
    origin.button("mobility_spots", _("White spots"), rows_of.reach)
    if place:
        said.effect(ask(effect_of_charger, latitude=place[0], longitude=place[1]), place)


def show_cities() -> None:
    """Charging beside other cities, per residents and per km²."""
    cities = ask(city_comparison, ags=package().city["ags"])
    if cities.empty:
        figure.nothing(_("Comparison of cities"), _("No comparison cities are published."))
        return
    counted = filters.view("menge", _("Counted"), said.city_amounts())
    behind = {"dataset": "comparison_cities", "source": said.city_source(cities),
              "behind": partial(rows_of.everything, ["comparison_cities"])}  # fmt: skip
    for place, per in zip(st.columns(2, gap="large"), ("per_1000", "per_km2"), strict=True):
        amount = mobility.CITY_AMOUNTS[f"{counted}_{per}"]
        rows = cities.sort_values(amount.column, ascending=False, na_position="last")
        with place:
            bars = mobility.ranked(
                rows, names=list(rows["city"]), amount=amount, by="", look=words,
                own=list(rows["is_own"]), limit=30,
            )  # fmt: skip
            figure.show(bars, key=f"mobility_cities_{per}", table=said.city_table(rows),
                        words=said.city_words(), **behind)  # fmt: skip


st.title(_("Mobility"), anchor=False)
view = filters.view("bereich", _("View"), said.views())
if view == "staedte":
    show_cities()
    st.stop()
with filters.bar("mobility_filters"):
    areas = measure_filters.district_words()
    chosen = filters.choice("bezirk", _("District"), areas, _("all districts"))
if view == "inseln":
    show_hubs(chosen)
else:
    show_charging(chosen)
