"""Mobilität: mobility hubs against plan, public charging and its reach, other cities."""

import datetime as dt

import streamlit as st

from charts import district_map as maps
from charts import map_points, mobility
from queries.places.catchment import effect_of_charger, white_spots
from ui.components import drill_through as origin
from ui.components import drill_through_rows, filters, map_layers, map_view
from ui.components.domain_words import district_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.map import words
from ui.mobility import charging_parts, sections
from ui.mobility import words as said
from ui.state.session_data import run_query


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
    spots = charging_parts.spot_geometry(run_query(white_spots, distance_m=distance))
    shapes = map_layers.district_shapes()
    labels = map_points.Labels(**words.labels())
    chargers = map_layers.chargers(*map_layers.home_window())
    frame = map_view.frame(_("White spots"), move=said.move(home), free_place=True,
                           note=words.schematic_note(shapes))  # fmt: skip
    layers = [
        maps.plain_features(shapes),
        [map_points.area_feature(spots)] if spots else [],
        map_points.point_features("lader", chargers, look=look(), labels=labels),
        [map_points.candidate_feature(*place, [_("One more charger")])] if place else [],
    ]
    map_view.draw_map(
        maps.base_map(assets=maps.Assets(map_view.SCRIPTS, map_view.STYLES), **map_view.base()),
        [maps.layer([], frame=maps.Frame(**frame)), *map(maps.layer, layers)],
        on_change=said.candidate_clicked, key=said.MAP,
    )  # fmt: skip
    said.spots_legend(distance)
    origin.button("mobility_spots", _("White spots"), drill_through_rows.reach)
    if place:
        said.effect(run_query(effect_of_charger, latitude=place[0], longitude=place[1]), place)


st.title(_("Mobility"), anchor=False)
view = filters.view("bereich", _("View"), said.views())
if view == "staedte":
    sections.cities(charts=mobility)
    st.stop()
with filters.bar("mobility_filters"):
    areas = district_words()
    chosen = filters.choice("bezirk", _("District"), areas, _("all districts"))
if view == "inseln":
    sections.hubs(chosen, today=dt.date.today(), charts=mobility)
else:
    sections.charging(chosen, charts=mobility, white_spots=white_spot_map)
