"""The layers of the map, and their rows, asked from the store for what the map shows."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts import map_points
from charts.district_map import context_features as map_background
from charts.map_points import Feature
from queries.measures.measures import measures
from queries.places.district_figures import district_figures
from queries.places.hubs import hubs
from queries.places.map_layers import (
    chargers_in_view,
    context,
    places,
    shapes,
    signposts,
    stops,
)
from queries.reports.reports import report_density
from queries.sensors.sensors import LAYERS as SENSOR_LAYERS
from queries.sensors.sensors import sensor_layer, sensors, with_age
from ui.components import map_viewport
from ui.components.domain_words import age_words, moment_words, reading_words
from ui.components.map_viewport import LAYER_OF, POINT_LAYERS, Box
from ui.components.tables import value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.day import moment_shown
from ui.state.session_data import counties, least_people, min_cell, package, run_query

SHAPE_ZOOMS = (11, 13, 15, 17)


def figures_table(today: dt.date) -> pd.DataFrame:
    """Every district with all figures: columns as `queries.places.district_figures`."""
    return run_query(district_figures, counties=counties(), min_cell=least_people(), today=today)


def district_shapes(zoom: float | None = None) -> list[dict[str, Any]]:
    """The districts' shapes, as fine as the zoom can show; few steps, so that they stay put."""
    wanted = zoom if zoom is not None else package().city["zoom"]
    level = next((step for step in SHAPE_ZOOMS if step >= wanted), SHAPE_ZOOMS[-1])
    return run_query(shapes, zoom=level)


def background() -> tuple[list[Feature], list[Feature], list[str]]:
    """What is drawn below the districts and above them in faint grey, and its sources."""
    found, sources = run_query(context, box=home() or map_viewport.whole(None)[0], zoom=13)
    return *map_background(found), sources


def schematic_note() -> str:
    """What the map says while its shapes are not the official ones; empty with official ones."""
    is_schematic = any(shape["properties"]["is_schematic"] for shape in district_shapes())
    return _("schematic, not official") if is_schematic else ""


def home() -> Box | None:
    """The box around the city's districts."""
    return map_viewport.around(district_shapes())


def chargers(box: Box, zoom: int) -> pd.DataFrame:
    """Chargers in the box: one by one, or by cells where there are too many; columns as
    `queries.places.map_layers.chargers_in_view`."""
    return run_query(chargers_in_view, box=box, zoom=zoom)


def layer_points(layer: str, today: dt.date) -> pd.DataFrame:
    """The rows of one layer of points that have coordinates, in the part that the map
    shows; columns as `charts.map_points.point_features` takes them."""
    if layer == "lader":
        return chargers(*map_viewport.window(home()))
    if layer == "halte":
        return run_query(stops)
    if layer == "wegweiser":
        return run_query(signposts)
    if layer in SENSOR_LAYERS:
        return _sensors(layer)
    rows = run_query(hubs if layer == "inseln" else measures, today=today)
    return rows.dropna(subset=["latitude", "longitude"])


def _sensors(layer: str) -> pd.DataFrame:
    """The sensors of a layer; reading and age: in words."""
    rows = with_age(run_query(sensors), moment_shown())
    rows = rows.dropna(subset=["latitude", "longitude"])
    rows = rows[[sensor_layer(kind) == layer for kind in rows["kind"]]]
    records = rows.to_dict("records")
    return rows.assign(
        reading=[reading_words(one) for one in records],
        age=[f"{moment_words(one)}, {age_words(one)}" for one in records],
    )


def point_features(layer: str, rows: pd.DataFrame, chosen: str | None = None) -> list[Feature]:
    """The rows of `layer_points` as features, see `charts.map_points`."""
    words = value_words(POINT_LAYERS[layer].dataset, POINT_LAYERS[layer].column)
    return map_points.point_features(layer, rows, look=look(), words=words, chosen=chosen)


def density() -> list[Feature]:
    """Citizens' reports by cells, each with at least as many as may be shown."""
    least = min_cell("reports")
    return map_points.density_features(run_query(report_density, min_cell=least), look())


def known_places() -> pd.DataFrame:
    """Everything that the search knows: columns as `queries.places.map_layers.places`."""
    return run_query(places, box=home() or (-180.0, -90.0, 180.0, 90.0))


def point_row(kind: str, code: str, today: dt.date) -> pd.Series | None:
    """The row of a point (kinds: LAYER_OF; columns of its query), None if it is not on the map."""
    layer = LAYER_OF[kind]
    found, key = layer_points(layer, today), POINT_LAYERS[layer].key
    if key not in found:
        return None
    own = found[found[key] == code]
    return None if own.empty else own.iloc[0]


def start(today: dt.date) -> Box | None:
    """What a link without a view of its own shows: its point with its surroundings, or all."""
    point = map_viewport.point()
    row = point_row(*point, today) if point and not url_state.value("ort") else None
    if row is None:
        return home()
    east, north = float(row["longitude"]), float(row["latitude"])
    return east - 0.012, north - 0.008, east + 0.012, north + 0.008


def are_cells(shown: Sequence[str]) -> bool:
    """Whether the chargers are now drawn by cells."""
    return "lader" in shown and "station_id" not in chargers(*map_viewport.window(home()))
