"""The map on the page: its files, its colours, and folium's component with as little talk as
possible between browser and server."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from charts import district_map
from charts.map_points import Feature
from ui.components import map_layers, theme
from ui.components.map_viewport import KEY
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state.session_data import package

HEIGHT = 560


FIELD = {"charger-normal": 0, "charger-fast": 2, "hub": 3, "measure": 1, "charger-many": 5}
"""What is drawn → its place among the theme's categorical colours."""


def colours() -> dict[str, dict[str, str]]:
    """Theme → name → colour, with names for what is drawn beside the theme's own."""
    named = {name: theme.colours(name) for name in theme.THEMES}
    return {
        name: own | {kind: own[f"categorical-{place}"] for kind, place in FIELD.items()}
        for name, own in named.items()
    }


def step(colour: int, diverging: bool) -> str:
    """The CSS colour of a class of districts for both themes."""
    return theme.both(f"{'diverging' if diverging else 'sequential'}-{colour}")


def slot(name: str) -> str:
    """The CSS colour of that name for both themes."""
    return theme.both(f"categorical-{FIELD[name]}" if name in FIELD else name)


def draw_map(
    title: str,
    layers: Sequence[Sequence[Feature]],
    *,
    move: Mapping[str, Any],
    on_change: Callable[[], None],
    key: str = KEY,
    free_place: bool = False,
) -> None:
    """Put the map on the page. title: what it shows. layers: features of `charts.district_map` and
    `charts.map_points`. move, free_place: see `charts.district_map.Frame`.

    Nothing of streamlit-folium's own reports is asked for, because each would run the page at every
    move; `city_map.js` reports clicks and the resting view.
    """
    label = _("Map: {title}. Tab to a layer, arrow keys inside it, Enter to choose.", title=title)
    frame = district_map.Frame(
        label=label,
        language=look().language,
        zoom_in=_("Zoom in"),
        zoom_out=_("Zoom out"),
        note=map_layers.schematic_note(),
        theme=st.context.theme.type or "light",
        free_place=free_place,
        move=move,
    )
    st_folium(
        _base_map(),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=[
            district_map.layer([], frame=frame),
            *(district_map.layer(features) for features in layers),
        ],
        on_change=on_change,
    )


def _base_map() -> folium.Map:
    """The empty map, as the city is declared."""
    city = package().city
    return district_map.base_map(
        centre=(city["latitude"], city["longitude"]),
        zoom=city["zoom"],
        colours=colours(),
        basemap=city.get("basemap"),
    )
