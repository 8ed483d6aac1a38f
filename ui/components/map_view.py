"""The map on the page: its files, its colours, and folium's component with as little talk as
possible between browser and server."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import folium
import streamlit as st

from charts import district_map
from charts.map_points import Feature
from ui.components import map_layers, theme
from ui.components.map_viewport import KEY
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state import recorded
from ui.state.session_data import package

HEIGHT, TALL = 560, 720
FIELD = {
    "charger-normal": 0,
    "charger-fast": 2,
    "hub": 3,
    "measure": 1,
    "charger-many": 5,
}
"""What is drawn → its place among the theme's categorical colours."""


def colours() -> dict[str, dict[str, str]]:
    """Theme → name → colour, with names for what is drawn beside the theme's own."""
    named = {name: theme.colours(name) for name in theme.THEMES}
    return {
        name: own | {kind: own[f"categorical-{place}"] for kind, place in FIELD.items()}
        for name, own in named.items()
    }


def _titled(legend: Sequence[district_map.Legend]) -> list[district_map.Legend]:
    """The legend with a word on the line that opens it."""
    blocks = list(legend)
    if blocks and not any(block.title for block in blocks):
        blocks[0] = replace(blocks[0], title=_("Legend"))
    return blocks


def draw_map(
    title: str,
    layers: Sequence[Sequence[Feature]],
    *,
    move: Mapping[str, Any],
    on_change: Callable[[], None],
    legend: Sequence[district_map.Legend],
    key: str = KEY,
) -> None:
    """Put the map on the page. title: what it shows. layers: features of `charts.district_map` and
    `charts.map_points`. move, legend: see `charts.district_map.Frame`. The city's own map is higher
    than others and takes no clicks beside its shapes. Nothing of streamlit-folium's own reports is
    asked for: each would run the page at every move; `city_map.js` reports clicks and the view.
    """
    if recorded.is_on():
        recorded.put(recorded.DrawnMap(title, layers, legend, map_layers.schematic_note()))
        return
    from streamlit_folium import st_folium  # asks for a running server when it is imported

    label = _("Map: {title}. Tab to a layer, arrow keys inside it, Enter to choose.", title=title)
    frame = district_map.Frame(
        label=label,
        language=look().language,
        zoom_in=_("Zoom in"),
        zoom_out=_("Zoom out"),
        note=map_layers.schematic_note(),
        tap=_("Tap again for the profile"),
        theme=st.context.theme.type or "light",
        free_place=key != KEY,
        move=move,
        legend=_titled(legend),
    )
    st_folium(
        _base_map(),
        key=key,
        height=TALL if key == KEY else HEIGHT,
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
