"""Points on the map: chargers one by one or by cells, hubs, stops, measures."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from charts.look import Look

Feature = dict[str, Any]
FAST = "Schnellladeeinrichtung"
HUB_LOOKS = {"in Betrieb": ("open", "●"), "im Bau": ("building", "◆"), "geplant": ("planned", "◇")}
STOP_SIGNS = {"Bahnhof": "B", "Haltestelle": "H"}


@dataclass(frozen=True)
class Labels:
    """Words for the values of the points: kinds of chargers and stops, statuses of hubs and
    measures (value → word), signs of a measure's status, the word for a demonstration row."""

    chargers: Mapping[str, str]
    stops: Mapping[str, str]
    hubs: Mapping[str, str]
    measures: Mapping[str, str]
    signs: Callable[[str | None], str]
    invented: str


def point_features(
    layer: str, rows: pd.DataFrame, *, look: Look, labels: Labels, chosen: str | None = None
) -> list[Feature]:
    """The features of a layer: lader (chargers, or cells of them), inseln, halte, massnahmen.

    chosen: `kind:id` of the point whose card is open.
    """
    if layer == "lader" and "station_id" not in rows:
        return cell_features(rows, look=look)
    if layer == "lader":
        return charger_features(rows, look=look, kinds=labels.chargers, chosen=chosen)
    if layer == "inseln":
        return hub_features(rows, statuses=labels.hubs, invented=labels.invented, chosen=chosen)
    if layer == "halte":
        return stop_features(rows, kinds=labels.stops, chosen=chosen)
    return measure_features(
        rows, statuses=labels.measures, signs=labels.signs, invented=labels.invented, chosen=chosen
    )


def charger_features(
    stations: pd.DataFrame, *, look: Look, kinds: Mapping[str, str], chosen: str | None = None
) -> list[Feature]:
    """Stations as circles: the area by power, the colour by kind.

    stations: station_id, street, operator, kind, power_kw, points, latitude, longitude.
    kinds: kind → word.
    """
    return [
        _point(
            row,
            "lader",
            row.station_id,
            [
                _or_dash(row.street),
                " · ".join(
                    part
                    for part in (
                        kinds.get(row.kind, ""),
                        f"{look.number(row.power_kw, 0)} kW" if _known(row.power_kw) else "",
                        _points(row.points, look),
                    )
                    if part
                ),
                _or_dash(row.operator),
            ],
            chosen,
            style={
                "className": f"charger {_charger_look(row.kind)}",
                "radius": charger_radius(row.power_kw),
                "weight": 1.5,
                "fillOpacity": 0.95,
            },
        )
        for row in stations.itertuples(index=False)
    ]


def _charger_look(kind: object) -> str:
    if not isinstance(kind, str):
        return "unknown"
    return "fast" if kind == FAST else "normal"


def charger_radius(power_kw: float | None) -> float:
    """Radius in pixels; the circle's area grows with the power, 22 kW gives 5.5 pixels."""
    if not _known(power_kw):
        return 4.0
    assert power_kw is not None
    return round(min(max(math.sqrt(max(power_kw, 0)) * 1.17, 4.0), 22.0), 1)


def cell_features(cells: pd.DataFrame, *, look: Look) -> list[Feature]:
    """Cells of a grid as circles with the number of stations in them; a click zooms in.

    cells: cell_x, cell_y, stations, points, power_kw, latitude, longitude.
    """
    features = []
    for row in cells.itertuples(index=False):
        stations = int(row.stations)
        words = look.plural("{n} station", "{n} stations", stations)
        lines = [words.format(n=look.number(stations))]
        if _known(row.points):
            lines.append(_points(row.points, look))
        place = f"{row.latitude:.5f},{row.longitude:.5f}"
        style = {
            "className": "charger many",
            "radius": round(min(8 + 4 * math.log10(stations), 26), 1),
            "weight": 1,
            "fillOpacity": 0.8,
        }
        features.append(_point(row, "zelle", place, lines, None, style=style))
        features.append(_sign(row, look.number(stations)))
    return features


def hub_features(
    hubs: pd.DataFrame, *, statuses: Mapping[str, str], invented: str, chosen: str | None = None
) -> list[Feature]:
    """Hubs as squares by status. hubs: hub_id, name, status, offers, is_demo, latitude, longitude.

    statuses: status → word. invented: the word for a demonstration row.
    """
    features = []
    for row in hubs.itertuples(index=False):
        look, sign = HUB_LOOKS.get(row.status, ("planned", "–"))
        name = f"{row.name} ({invented})" if row.is_demo else row.name
        lines = [name, statuses.get(row.status, "–"), ", ".join(row.offers)]
        features.append(
            _point(row, "insel", row.hub_id, lines, chosen, sign=sign, look=f"hub {look}")
        )
    return features


def stop_features(
    stops: pd.DataFrame, *, kinds: Mapping[str, str], chosen: str | None = None
) -> list[Feature]:
    """Stations (B) and stops (H). stops: stop_id, name, kind, operator, latitude, longitude."""
    return [
        _point(
            row,
            "halt",
            row.stop_id,
            [row.name, kinds.get(row.kind, "")],
            chosen,
            sign=STOP_SIGNS.get(row.kind, "H"),
            look="stop",
            size=[18, 18],
        )  # fmt: skip
        for row in stops.itertuples(index=False)
    ]


def measure_features(
    measures: pd.DataFrame,
    *,
    statuses: Mapping[str, str],
    signs: Callable[[str | None], str],
    invented: str,
    chosen: str | None = None,
) -> list[Feature]:
    """Measures with a place. measures: measure_id, title, status, is_demo, latitude, longitude."""
    return [
        _point(
            row,
            "massnahme",
            row.measure_id,
            [
                f"{row.title} ({invented})" if row.is_demo else row.title,
                statuses.get(row.status, "–"),
            ],
            chosen,
            sign=signs(row.status),
            look="measure",
        )  # fmt: skip
        for row in measures.itertuples(index=False)
    ]


def area_feature(geometry: Mapping[str, Any]) -> Feature:
    """An area without a value of its own, hatched: the white spots of a map of reach."""
    style = {
        "className": "spot", "fillColor": "url(#hatch)", "fillOpacity": 0.75, "weight": 0,
        "interactive": False,
    }  # fmt: skip
    return {
        "type": "Feature",
        "geometry": dict(geometry),
        "properties": {"still": True, "style": style},
    }


def candidate_feature(latitude: float, longitude: float, words: Sequence[str]) -> Feature:
    """A place that somebody thinks about."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {
            "kind": "neu", "id": f"{latitude},{longitude}", "lines": list(words), "sign": "+",
            "look": "candidate", "size": [26, 26],
        },
    }  # fmt: skip


def _point(
    row: Any, kind: str, code: str, lines: Sequence[str], chosen: str | None, **drawn: Any
) -> Feature:
    is_chosen = chosen == f"{kind}:{code}"
    if is_chosen and "style" in drawn:
        drawn["style"]["className"] += " chosen"
    elif is_chosen:
        drawn["look"] += " chosen"
    properties = {
        "kind": kind,
        "id": code,
        "lines": [line for line in lines if line],
        "chosen": is_chosen,
        **drawn,
    }
    return {"type": "Feature", "geometry": _geometry(row), "properties": properties}


def _sign(row: Any, text: str) -> Feature:
    properties = {"still": True, "sign": text, "look": "count", "size": [40, 16]}
    return {"type": "Feature", "geometry": _geometry(row), "properties": properties}


def _geometry(row: Any) -> dict[str, Any]:
    place = [round(float(row.longitude), 5), round(float(row.latitude), 5)]
    return {"type": "Point", "coordinates": place}


def _points(points: float | None, look: Look) -> str:
    if not _known(points):
        return ""
    assert points is not None
    words = look.plural("{n} charging point", "{n} charging points", int(points))
    return words.format(n=look.number(points))


def _known(value: object) -> bool:
    return value is not None and not pd.isna(value)


def _or_dash(text: object) -> str:
    return str(text) if isinstance(text, str) and text else "–"
