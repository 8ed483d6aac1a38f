"""The map on the page: its files, its colours, and folium's component with as little talk as
possible between browser and server."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from ui.components import theme
from ui.components.map_viewport import KEY
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state.session_data import package

HEIGHT = 560

# The component lies two folders deep (component/<name>/index.html), so this leads to our own
# routes also behind a proxy that serves us under a path of its own.
ASSETS = "../../assets"
SCRIPTS = (
    ("leaflet", f"{ASSETS}/leaflet/leaflet.js"),
    ("city_map", f"{ASSETS}/map/city_map.js"),
)
STYLES = (
    ("leaflet", f"{ASSETS}/leaflet/leaflet.css"),
    ("city_map", f"{ASSETS}/map/city_map.css"),
)

FIELD = {"charger-normal": 0, "charger-fast": 2, "hub": 3, "measure": 1, "charger-many": 5}
"""What is drawn → its place among the theme's categorical colours."""


def colours() -> dict[str, dict[str, str]]:
    """Theme → name → colour, with names for what is drawn beside the theme's own."""
    return {name: _with_kinds(theme.colours(name)) for name in theme.THEMES}


def _with_kinds(named: dict[str, str]) -> dict[str, str]:
    return named | {kind: named[f"categorical-{place}"] for kind, place in FIELD.items()}


def step(colour: int, diverging: bool) -> str:
    """The CSS colour of a class of districts for both themes."""
    return theme.both(f"{'diverging' if diverging else 'sequential'}-{colour}")


def slot(name: str) -> str:
    """The CSS colour of that name for both themes."""
    return theme.both(f"categorical-{FIELD[name]}" if name in FIELD else name)


def base() -> dict[str, Any]:
    """Everything the empty map is made of, for `charts.district_map.base_map`."""
    city = package().city
    return {
        "centre": (city["latitude"], city["longitude"]),
        "zoom": city["zoom"],
        "colours": colours(),
        "basemap": city.get("basemap"),
    }


def frame(
    title: str, *, move: Mapping[str, Any], note: str = "", free_place: bool = False
) -> dict[str, Any]:
    """What is said around the layers, for `charts.district_map.Frame`."""
    return {
        "label": _("Map: {title}. Tab to a layer, arrow keys inside it, Enter to choose.").format(
            title=title
        ),
        "language": look().language,
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "note": note,
        "theme": st.context.theme.type or "light",
        "free_place": free_place,
        "move": move,
    }


def draw_map(
    city_map: folium.Map,
    layers: Sequence[folium.FeatureGroup],
    *,
    on_change: Callable[[], None],
    key: str = KEY,
) -> None:
    """Put the map on the page. Nothing of streamlit-folium's own reports is asked for, because
    each would run the page at every move; `city_map.js` reports clicks and the resting view."""
    st_folium(
        city_map,
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=list(layers),
        on_change=on_change,
    )
