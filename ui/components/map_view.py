"""The map on the page: its files, its colours, and folium's component with as little talk as
possible between browser and server."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

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

THEMES = ("light", "dark")
FIELD = {"charger-normal": 0, "charger-fast": 2, "hub": 3, "measure": 1, "charger-many": 5}


def colours() -> dict[str, dict[str, str]]:
    """Theme → name → colour, all out of the theme's declaration."""
    return {theme: _colours(theme) for theme in THEMES}


def _colours(theme: str) -> dict[str, str]:
    def option(name: str) -> object:
        return st.get_option(f"theme.{theme}.{name}")

    named = {
        "paper": option("backgroundColor"),
        "panel": option("secondaryBackgroundColor"),
        "ink": option("textColor"),
        "link": option("linkColor"),
        "rule": option("borderColor"),
        "quiet": "#5b6168" if theme == "light" else "#a9afb8",
    }
    steps = {
        f"{kind}-{place}": colour
        for kind in ("sequential", "diverging")
        for place, colour in enumerate(_list(option(f"chart{kind.title()}Colors")))
    }
    slots = _list(option("chartCategoricalColors"))
    return {
        **{name: str(colour) for name, colour in named.items()},
        **steps,
        **{name: slots[place] for name, place in FIELD.items()},
    }


def _list(colours_option: object) -> list[str]:
    return [str(colour) for colour in colours_option] if isinstance(colours_option, list) else []


def step(colour: int, diverging: bool) -> str:
    """The CSS colour of a class of districts for both themes."""
    return slot(f"{'diverging' if diverging else 'sequential'}-{colour}")


def slot(name: str) -> str:
    """The CSS colour of that name for both themes."""
    named = colours()
    return f"light-dark({named['light'][name]}, {named['dark'][name]})"


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
