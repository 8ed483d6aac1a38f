"""Points on the map: chargers one by one or by cells, hubs, stops, measures."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts.look import Look, plural

Feature = dict[str, Any]
FAST = "Schnellladeeinrichtung"
HUB_LOOKS = {"in Betrieb": ("open", "●"), "im Bau": ("building", "◆"), "geplant": ("planned", "◇")}
STATUS_SIGNS = {
    "Idee": "○",
    "geplant": "◇",
    "in Umsetzung": "●",
    "abgeschlossen": "✓",
    "gestoppt": "■",
}
SIGNPOST_SIGNS = {"Wegweiser": "↑", "Infostele": "i", "Bildschirm": "▭", "Parkleitanzeige": "P"}
STOP_SIGNS = {"Bahnhof": "B", "Haltestelle": "H"}


def status_sign(status: str | None) -> str:
    """The sign in front of a measure's status."""
    return STATUS_SIGNS.get(status or "", "–")


def signpost_sign(kind: str | None) -> str:
    """The sign of a kind of signpost; that of any where a city has a kind of its own."""
    return SIGNPOST_SIGNS.get(kind or "", "↑")


def point_features(
    layer: str,
    rows: pd.DataFrame,
    *,
    look: Look,
    words: Mapping[str, str],
    chosen: str | None = None,
) -> list[Feature]:
    """The features of a layer: lader (chargers, or cells of them), inseln, halte, massnahmen,
    wegweiser, or one of sensors.

    rows, all with latitude and longitude: station_id, street, operator, kind, power_kw, points;
    or of cells stations and points; hub_id, name, status, offers, is_demo; stop_id, name, kind;
    measure_id, title, status, is_demo; sensor_id, name, kind, reading and age (in words),
    is_still, is_demo. words: for their kinds (lader, halte) or statuses. chosen:
    `kind:id` of the point whose card is open.
    """
    if layer == "lader" and "station_id" not in rows:
        return [one for row in rows.itertuples(index=False) for one in _cell(row, look)]
    drawn = {
        "lader": _charger,
        "inseln": _hub,
        "halte": _stop,
        "massnahmen": _measure,
        "wegweiser": _signpost,
    }.get(layer, _sensor)
    features = [drawn(row, words, look) for row in rows.itertuples(index=False)]
    for facts in (one["properties"] for one in features):
        facts["kind"] = facts["kind"] or layer
        facts["chosen"] = chosen == f"{facts['kind']}:{facts['id']}"
        if facts["chosen"] and "style" in facts:
            facts["style"]["className"] += " chosen"
        elif facts["chosen"]:
            facts["look"] += " chosen"
    return features


def _charger(row: Any, words: Mapping[str, str], look: Look) -> Feature:
    """A station as a circle: the area by power, the colour by kind."""
    power = "" if pd.isna(row.power_kw) else f"{look.number(row.power_kw, 0)} kW"
    facts = (words.get(row.kind, ""), power, _points(row.points, look))
    lines = [_or_dash(row.street), " · ".join(filter(None, facts)), _or_dash(row.operator)]
    kind = ("fast" if row.kind == FAST else "normal") if isinstance(row.kind, str) else "unknown"
    style = _circle(f"charger {kind}", charger_radius(row.power_kw), weight=1.5, opacity=0.95)
    return _point(row, "lader", row.station_id, lines, style=style)


def charger_radius(power_kw: float | None) -> float:
    """Radius in pixels; the circle's area grows with the power, 22 kW gives 5.5 pixels."""
    if power_kw is None or pd.isna(power_kw):
        return 4.0
    return round(min(max(math.sqrt(max(power_kw, 0)) * 1.17, 4.0), 22.0), 1)


def _cell(row: Any, look: Look) -> list[Feature]:
    """A cell of a grid as a circle with the number of stations in it; a click zooms in."""
    stations = int(row.stations)
    lines = [plural("{n} station", "{n} stations", stations, look), _points(row.points, look)]
    place = f"{row.latitude:.5f},{row.longitude:.5f}"
    radius = round(min(8 + 4 * math.log10(stations), 26), 1)
    style = _circle("charger many", radius, weight=1, opacity=0.8)
    sign = {"still": True, "sign": look.number(stations), "look": "count", "size": [40, 16]}
    return [_point(row, "zelle", place, lines, style=style), _feature(row, sign)]


def _circle(name: str, radius: float, *, weight: float, opacity: float) -> dict[str, Any]:
    return {"className": name, "radius": radius, "weight": weight, "fillOpacity": opacity}


def _hub(row: Any, words: Mapping[str, str], look: Look) -> Feature:
    """A hub as a square by its status."""
    name, sign = HUB_LOOKS.get(row.status, ("planned", "–"))
    lines = [_title(row.name, row, look), words.get(row.status, "–"), ", ".join(row.offers)]
    return _point(row, "insel", row.hub_id, lines, sign=sign, look=f"hub {name}")


def _stop(row: Any, words: Mapping[str, str], _look: Look) -> Feature:
    """A railway station (B) or stop (H)."""
    lines, sign = [row.name, words.get(row.kind, "")], STOP_SIGNS.get(row.kind, "H")
    return _point(row, "halt", row.stop_id, lines, sign=sign, look="stop", size=[18, 18])


def _measure(row: Any, words: Mapping[str, str], look: Look) -> Feature:
    """A measure with a place."""
    lines = [_title(row.title, row, look), words.get(row.status, "–")]
    sign = status_sign(row.status)
    return _point(row, "massnahme", row.measure_id, lines, sign=sign, look="measure")


def _signpost(row: Any, words: Mapping[str, str], look: Look) -> Feature:
    """A signpost, stele or screen of the city."""
    lines = [_title(row.name, row, look), words.get(row.kind, "")]
    lines += [row.place] if isinstance(row.place, str) else []
    sign = signpost_sign(row.kind)
    return _point(row, "wegweiser", row.signpost_id, lines, sign=sign, look="stop", size=[20, 20])


def _sensor(row: Any, words: Mapping[str, str], look: Look) -> Feature:
    """A sensor as its last reading; one that is still as an empty circle, for its reading is no
    longer true. Its kind is the layer's."""
    lines = [
        _title(row.name, row, look),
        f"{words.get(row.kind, row.kind)}: {row.reading}",
        row.age,
    ]
    sign = "○" if row.is_still else row.reading
    size = [max(20, 7 * len(sign) + 8), 20]
    return _point(row, "", row.sensor_id, lines, sign=sign, look="stop", size=size)


def density_features(cells: pd.DataFrame, look: Look) -> list[Feature]:
    """Citizens' reports as circles in the middle of the cells of a grid, the area by their number.

    cells: reports, open, is_demo, longitude, latitude, each with as many reports as may be shown.
    """
    features = []
    most = max(cells["reports"].max(), 1) if len(cells) else 1
    for row in cells.itertuples(index=False):
        lines = [
            plural("{n} report here", "{n} reports here", int(row.reports), look),
            plural("{n} of them open", "{n} of them open", int(row.open), look),
            look.text("invented") if row.is_demo else "",
        ]
        radius = round(3 + 7 * math.sqrt(row.reports / most), 1)
        style = _circle("reports-density", radius, weight=1, opacity=0.6)
        place = f"{row.cell_x}:{row.cell_y}"
        features.append(_point(row, "dichte", place, lines, style=style))
    return features


def _title(name: str, row: Any, look: Look) -> str:
    return name + " (" + look.text("invented") + ")" if row.is_demo else name


def area_feature(geometry: Mapping[str, Any]) -> Feature:
    """An area without a value of its own, hatched: the white spots of a map of reach."""
    style = {
        "className": "spot",
        "fillColor": "url(#hatch)",
        "fillOpacity": 0.75,
        "weight": 0,
        "interactive": False,
    }
    return feature(geometry, {"still": True, "style": style})


def candidate_feature(latitude: float, longitude: float, words: Sequence[str]) -> Feature:
    """A place that somebody thinks about."""
    properties = {
        "kind": "neu",
        "id": f"{latitude},{longitude}",
        "lines": list(words),
        "sign": "+",
        "look": "candidate",
        "size": [26, 26],
    }
    return feature(point(longitude, latitude), properties)


def feature(geometry: Mapping[str, Any], properties: dict[str, Any]) -> Feature:
    """A GeoJSON feature (RFC 7946)."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(longitude: float, latitude: float) -> dict[str, Any]:
    """The geometry of a place."""
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _point(row: Any, kind: str, code: str, lines: Sequence[str], **drawn: Any) -> Feature:
    texts = [line for line in lines if line]
    return _feature(row, {"kind": kind, "id": code, "lines": texts, "chosen": False, **drawn})


def _feature(row: Any, properties: dict[str, Any]) -> Feature:
    place = point(round(float(row.longitude), 5), round(float(row.latitude), 5))
    return feature(place, properties)


def _points(points: float | None, look: Look) -> str:
    if points is None or pd.isna(points):
        return ""
    return plural("{n} charging point", "{n} charging points", int(points), look)


def _or_dash(text: object) -> str:
    return str(text) if isinstance(text, str) and text else "–"
