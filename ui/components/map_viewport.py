"""What the map shows and where it stands: in the URL, and what the browser reports back.

The map reports two things: what was clicked, and which part it shows. The part is only written
into the URL; sending it back would make the map jump. It moves when it is asked to: at first, by
a link, by the search.
"""

import itertools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

import streamlit as st

from queries.sensors.sensors import LAYERS as SENSOR_LAYERS
from ui.state import url_state
from ui.state.session_data import package

KEY = "city_map"
NONE = "keine"
SCREEN_PIXELS = 1000
SHOWN_AT_FIRST = ("bezirke", "lader", "inseln")
Box = tuple[float, float, float, float]


class PointLayer(NamedTuple):
    """A layer of points: the kind of its points in the URL, their dataset, its key and the column
    that they are drawn by."""

    kind: str
    dataset: str
    key: str
    column: str


POINT_LAYERS = {
    "lader": PointLayer("lader", "charging_points", "station_id", "kind"),
    "inseln": PointLayer("insel", "mobility_hubs", "hub_id", "status"),
    "halte": PointLayer("halt", "stops", "stop_id", "kind"),
    "massnahmen": PointLayer("massnahme", "measures", "measure_id", "status"),
    "wegweiser": PointLayer("wegweiser", "signposts", "signpost_id", "kind"),
    **{name: PointLayer(name, "sensors", "sensor_id", "kind") for name in SENSOR_LAYERS},
}
LAYER_OF = {layer.kind: name for name, layer in POINT_LAYERS.items()}
DENSITY = "anliegen"
"""The layer of reports: cells of a grid, never single ones."""
LAYERS = ("bezirke", DENSITY, *POINT_LAYERS)


def layers() -> list[str]:
    """The layers to show, from the URL."""
    asked = url_state.values("ebenen")
    if not asked:
        return list(SHOWN_AT_FIRST)
    known = [name for name in LAYERS if name in asked]
    return known if known or asked == [NONE] else list(SHOWN_AT_FIRST)


def put_layers(chosen: Sequence[str]) -> None:
    """Write the layers into the URL; the usual ones leave it clean."""
    kept = [name for name in LAYERS if name in chosen]
    usual = kept == list(SHOWN_AT_FIRST)
    url_state.put(ebenen=None if usual else ",".join(kept) or NONE)


def move(home: Box | None) -> dict[str, Any]:
    """Where the map is to be. It changes only when the URL names another view than the map's own.

    home: west, south, east, north of the whole city, where nothing else is asked.
    """
    asked = url_state.value("ort")
    if "map_move" not in st.session_state or asked != st.session_state.get("map_ort"):
        view = parsed_view(asked)
        st.session_state["map_ort"] = asked
        st.session_state.pop("map_box", None)
        move_to({"centre": view[:2], "zoom": view[2]} if view else target(home))
    wanted: dict[str, Any] = st.session_state["map_move"]
    return wanted


def target(box: Box | None) -> dict[str, Any]:
    """Where an area is seen as a whole; None: the city around its declared centre."""
    if box:
        west, south, east, north = box  # Leaflet wants the latitude first
        return {"bounds": [[south, west], [north, east]]}
    city = package().city
    return {"centre": [city["latitude"], city["longitude"]], "zoom": city["zoom"]}


def move_to(place: dict[str, Any]) -> None:
    """Ask the map to show a place or an area, as `target` writes it."""
    count = st.session_state.setdefault("map_moves", itertools.count(1))
    st.session_state["map_move"] = {"at": next(count), **place}


def parsed_view(text: str) -> tuple[float, float, float] | None:
    """latitude, longitude and zoom out of `51.5,7.25,12.5`; None if it is not such a text."""
    try:
        latitude, longitude, zoom = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if abs(latitude) <= 85 and abs(longitude) <= 180 and 1 <= zoom <= 20:
        return latitude, longitude, zoom
    return None


def around(shapes: Sequence[dict[str, Any]]) -> Box | None:
    """The box around all shapes."""
    if not shapes:
        return None
    west, south, east, north = zip(*(shape["bbox"] for shape in shapes), strict=True)
    return min(west), min(south), max(east), max(north)


def window(home: Box | None) -> tuple[Box, int]:
    """The box to load points for, and the zoom: what the map shows, widened to a fixed grid so
    that small moves ask for nothing new."""
    seen = st.session_state.get("map_box")
    if seen:
        return _on_grid(*seen)
    asked = parsed_view(url_state.value("ort"))
    return _on_grid(_box_of_view(*asked), math.floor(asked[2])) if asked else whole(home)


def _box_of_view(latitude: float, longitude: float, zoom: float) -> Box:
    """What a large screen shows of a view that the browser has not reported yet."""
    half = 360 / (256 * 2.0**zoom) * SCREEN_PIXELS / 2
    return longitude - half, latitude - half, longitude + half, latitude + half


def whole(home: Box | None) -> tuple[Box, int]:
    """The same for the whole city; without shapes for the surroundings of its declared centre."""
    city = package().city
    north, east = city["latitude"], city["longitude"]
    around_centre = (east - 0.2, north - 0.15, east + 0.2, north + 0.15)
    return _on_grid(home or around_centre, int(city["zoom"]))


def _on_grid(box: Box, level: int) -> tuple[Box, int]:
    step = 360 / 2.0**level
    west, south, east, north = (part / step for part in box)
    grid = math.floor(west), math.floor(south), math.ceil(east), math.ceil(north)
    return (grid[0] * step, grid[1] * step, grid[2] * step, grid[3] * step), level


def geoportal(home: Box | None, shown: Sequence[str]) -> tuple[str, str] | None:
    """Title and address of the city's geoportal with the view and layers of this map, None where
    the city names none. What is filled in are numbers and names of the city's own, quoted."""
    declared = package().city.get("geoportal")
    if not declared:
        return None
    (west, south, east, north), level = window(home)
    names = declared.get("layers", {})
    layers = ",".join(names[one] for one in shown if one in names)
    numbers = {"west": west, "south": south, "east": east, "north": north}
    numbers |= {"latitude": (south + north) / 2, "longitude": (west + east) / 2}
    filled = {name: f"{value:.5f}" for name, value in numbers.items()}
    filled |= {"zoom": str(level), "layers": quote(layers, safe=",")}
    return declared["title"], declared["url"].format_map(filled)


def _take_view(view: object) -> None:
    if not isinstance(view, dict):
        return
    try:
        parts = {name: float(value) for name, value in view.items()}
        box = (parts["west"], parts["south"], parts["east"], parts["north"])
        asked = f"{parts['latitude']:.5f},{parts['longitude']:.5f},{parts['zoom']:g}"
        zoom = math.floor(parts["zoom"])
    except (KeyError, TypeError, ValueError):
        return
    if parsed_view(asked) is None:
        return
    known = st.session_state.get("map_seen")
    st.session_state["map_seen"] = asked
    if asked != known:
        st.session_state["map_box"] = (box, zoom)
        st.session_state["map_ort"] = asked
        url_state.put(ort=asked)


def clicked() -> None:
    """A click on the map: a district is chosen everywhere (a second click frees it), a point shows
    its card, a cell of many opens."""
    report = st.session_state.get(KEY)
    if isinstance(report, dict):
        _take_view(report.get("view"))
    found = picked(KEY)
    if found is None:
        return
    kind, code = found
    if kind == "bezirk":
        again = url_state.value("bezirk") == code
        url_state.put(bezirk=None if again else code, punkt=None)
        st.session_state["map_whole_page"] = True
    elif kind == "zelle":
        place = parsed_view(f"{code},10")
        if place:
            move_to({"centre": place[:2], "zoom": zoom() + 2})
    elif kind in LAYER_OF:
        url_state.put(punkt=f"{kind}:{code}")


def zoom() -> float:
    """The zoom of the map as far as the server knows it."""
    seen = parsed_view(url_state.value("ort"))
    return seen[2] if seen else float(package().city["zoom"]) - 1


def whole_page_asked() -> bool:
    """Whether the last click changed what stands outside the map's part of the page."""
    return bool(st.session_state.pop("map_whole_page", False))


def point() -> tuple[str, str] | None:
    """Kind and id of the point whose card is open, from the URL."""
    kind, colon, code = url_state.value("punkt").partition(":")
    return (kind, code) if colon and kind in LAYER_OF else None


def picked(key: str) -> tuple[str, str] | None:
    """Kind and id of a new click on a map, if there is one."""
    report = st.session_state.get(key)
    click = report.get("picked") if isinstance(report, dict) else None
    if not isinstance(click, dict) or click.get("at") == st.session_state.get(f"{key}_picked"):
        return None
    st.session_state[f"{key}_picked"] = click.get("at")
    return str(click.get("kind")), str(click.get("id"))
