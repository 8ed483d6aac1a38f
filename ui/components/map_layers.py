"""The rows behind the map's layers, asked from the store for what the map shows."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from queries.measures.measures import measures
from queries.places.district_figures import district_figures
from queries.places.hubs import hubs
from queries.places.map_layers import chargers_in_view, places, shapes, stops
from ui.components import map_viewport
from ui.components.map_viewport import Box
from ui.state import url_state
from ui.state.session_data import counties, least_people, package, run_query

SHAPE_ZOOMS = (11, 13, 15, 17)


def figures_table(today: dt.date) -> pd.DataFrame:
    """Every district with all figures."""
    return run_query(district_figures, counties=counties(), min_cell=least_people(), today=today)


def district_shapes(zoom: float | None = None) -> list[dict[str, Any]]:
    """The districts' shapes, as fine as the zoom can show; few steps, so that they stay put."""
    wanted = zoom if zoom is not None else package().city["zoom"]
    level = next((step for step in SHAPE_ZOOMS if step >= wanted), SHAPE_ZOOMS[-1])
    return run_query(shapes, zoom=level)


def home() -> Box | None:
    """The box around the city's districts."""
    return map_viewport.around(district_shapes())


def chargers(box: Box, zoom: int) -> pd.DataFrame:
    """Chargers in the box: one by one, or by cells where there are too many."""
    return run_query(chargers_in_view, box=box, zoom=zoom)


def home_window() -> tuple[Box, int]:
    """The whole city as a box to load points for, and its zoom."""
    return map_viewport.whole(home())


def layer_points(layer: str, today: dt.date) -> pd.DataFrame:
    """The rows of one layer of points, in the part that the map shows."""
    if layer == "lader":
        return chargers_around()
    if layer == "inseln":
        return placed_hubs(today)
    return placed_stops() if layer == "halte" else placed_measures(today)


def placed_hubs(today: dt.date) -> pd.DataFrame:
    """Hubs with coordinates."""
    return run_query(hubs, today=today).dropna(subset=["latitude", "longitude"])


def placed_stops() -> pd.DataFrame:
    """Stations and stops with coordinates."""
    return run_query(stops)


def placed_measures(today: dt.date) -> pd.DataFrame:
    """Measures with coordinates."""
    return run_query(measures, today=today).dropna(subset=["latitude", "longitude"])


def known_places() -> pd.DataFrame:
    """Everything that the search knows."""
    return run_query(places, box=home() or (-180.0, -90.0, 180.0, 90.0))


KEYS = {"lader": "station_id", "insel": "hub_id", "halt": "stop_id", "massnahme": "measure_id"}
LAYER_OF = {"lader": "lader", "insel": "inseln", "halt": "halte", "massnahme": "massnahmen"}


def point_row(kind: str, code: str, today: dt.date) -> pd.Series | None:
    """The row of one point (kinds: KEYS), None if it is not among the points of the map."""
    found = layer_points(LAYER_OF[kind], today)
    if KEYS[kind] not in found:
        return None
    own = found[found[KEYS[kind]] == code]
    return None if own.empty else own.iloc[0]


def start(today: dt.date) -> map_viewport.Box | None:
    """What a link without a view of its own shows: its point with its surroundings, or all."""
    point = map_viewport.point()
    row = point_row(*point, today) if point and not url_state.value("ort") else None
    if row is None:
        return home()
    east, north = float(row["longitude"]), float(row["latitude"])
    return east - 0.012, north - 0.008, east + 0.012, north + 0.008


def chargers_around() -> pd.DataFrame:
    """The chargers of the part that the map shows."""
    box, zoom = map_viewport.window(home())
    return chargers(box, zoom)


def are_cells(shown: Sequence[str]) -> bool:
    """Whether the chargers are now drawn by cells."""
    return "lader" in shown and "station_id" not in chargers_around()
