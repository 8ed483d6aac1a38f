"""The map of the city's parts far from every public charger, and what one more would change."""

from typing import Any

import pandas as pd
import streamlit as st

from charts import district_map, map_points
from queries.places.catchment import effect_of_charger, white_spots
from queries.places.map_layers import shape_from_wkb
from ui.components import (
    drill_through,
    drill_through_rows,
    filters,
    html,
    map_layers,
    map_view,
    map_viewport,
)
from ui.components.tables import value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.session_data import run_query

MAP = "mobility_map"
DISTANCES = (300, 500, 1000)


@st.fragment
def white_spot_map() -> None:
    """The parts of the city far from every charger; a click asks for one more charger there."""
    heading = st.container()
    with filters.row("mobility_map_bar"):
        distances = {str(far): _("{n} m", n=far) for far in DISTANCES}
        distance = int(filters.one("umkreis", _("Distance"), distances))
        _candidate_choice()
    far = look().number(distance)
    with heading:
        words = _("Gaps in coverage: farther than {n} m from every public charger", n=far)
        st.header(words, anchor=False)
    home, place = map_layers.home(), _candidate()
    wkb = run_query(white_spots, distance_m=distance)
    spots = [map_points.area_feature(run_query(_geometry, wkb=wkb))] if wkb else []
    chargers = map_layers.chargers(*map_viewport.whole(home))
    candidate = [map_points.candidate_feature(*place, [_("One more charger")])] if place else []
    map_view.draw_map(
        _("Gaps in coverage"),
        [
            district_map.plain_features(map_layers.district_shapes()),
            spots,
            map_layers.point_features("lader", chargers),
            candidate,
        ],
        move={"at": 1, **map_viewport.target(home)},
        on_change=_clicked,
        key=MAP,
        legend=[_legend(_("farther than {n} m from every public charger", n=far))],
    )
    drill_through.button("mobility_spots", _("Gaps in coverage"), drill_through_rows.reach())
    if place:
        _effect(run_query(effect_of_charger, latitude=place[0], longitude=place[1]), place)


def _geometry(_con: object, *, wkb: bytes) -> dict[str, Any]:
    """The white spots as GeoJSON, no finer than the map shows."""
    return shape_from_wkb(wkb, zoom=14)


def _candidate() -> tuple[float, float] | None:
    """The place of one more charger, from the URL: latitude, longitude."""
    place = map_viewport.parsed_view(url_state.value("neu") + ",10")
    return place[:2] if place else None


def _clicked() -> None:
    """A click on the map is the place of one more charger."""
    kind_and_id = map_viewport.picked(MAP)
    if kind_and_id and kind_and_id[0] == "ort":
        url_state.put(neu=kind_and_id[1])


def _candidate_choice() -> None:
    """The place by name, for those who do not use the map."""
    known = map_layers.known_places().dropna(subset=["latitude", "longitude"])
    places = {
        f"{row.latitude:.5f},{row.longitude:.5f}": str(row.name)
        for row in known.itertuples(index=False)
    }
    st.selectbox(
        _("One more charger at"),
        **filters.labelled(places),
        index=None,
        placeholder=_("click on the map, or choose a place"),
        key="mobility_place",
        on_change=lambda: url_state.put(neu=st.session_state["mobility_place"]),
        width=330,
    )


def _legend(hatched: str) -> district_map.Legend:
    """What the hatching and the marks of the map mean."""
    kinds = value_words("charging_points", "kind")
    return district_map.Legend(
        [
            district_map.Key(hatched),
            district_map.Key(kinds["Normalladeeinrichtung"], "var(--charger-normal)", sign="●"),
            district_map.Key(kinds["Schnellladeeinrichtung"], "var(--charger-fast)", sign="●"),
            district_map.Key(_("one more charger"), "var(--measure)", sign="+"),
        ]
    )


def _effect(changes: pd.DataFrame, place: tuple[float, float]) -> None:
    """What one more charger there would change."""
    number, percent = look().number, look().percent
    rows = [
        {
            "distance": number(row.distance_m),
            "area": [percent(row.area_share_before, 1), percent(row.area_share_after, 1)],
            "area_gain": number(row.area_km2_gain, 2),
            "share": [
                percent(row.residents_share_before, 1),
                percent(row.residents_share_after, 1),
            ],
            "residents_gain": number(row.residents_gain),
        }
        for row in changes.itertuples(index=False)
    ]
    latitude, longitude = (number(degrees, 5) for degrees in place)
    title = _(
        "One more charger at {latitude} N, {longitude} E", latitude=latitude, longitude=longitude
    )
    html.draw_template("mobility/charger_effect.html", title=title, rows=rows)
