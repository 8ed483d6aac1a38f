"""JSON in the manner of two standards whose records are no flat lists: OpenStreetMap and OCPI."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_PLUGS = {
    "IEC_62196_T2": "AC Typ 2",
    "IEC_62196_T2_COMBO": "DC CCS",
    "CHADEMO": "DC CHAdeMO",
    "DOMESTIC_F": "AC Schuko",
}
_FAST_KW = 22
Record = dict[str, Any]


def records(document: Any) -> list[Record] | None:
    """The document's objects as flat records; None if it is of neither standard.

    OpenStreetMap (Overpass): `@id`, every tag under its name, the shape as GeoJSON text under
    `geometry`. OCPI: a record a location, what its devices and plugs say put together.
    """
    if not isinstance(document, dict | list):
        return None
    if isinstance(document, dict) and isinstance(found := document.get("elements"), list):
        elements = [one for one in found if isinstance(one, dict) and "type" in one]
        return list(_tagged(elements)) if elements else None
    places = document.get("data") if isinstance(document, dict) else document
    places = places if isinstance(places, list) else [places]
    if places and all(isinstance(one, dict) and "evses" in one for one in places):
        return [_location(one) for one in places]
    return None


def lines_above(document: Any) -> tuple[str, ...]:
    """What the answer says of its own date, as a line above the table."""
    said = document.get("osm3s") if isinstance(document, dict) else None
    date = said.get("timestamp_osm_base") if isinstance(said, dict) else None
    return (f"Stand: {date[:10]}",) if isinstance(date, str) else ()


def _tagged(elements: list[Record]) -> Iterator[Record]:
    """The elements with tags; the others only say where the ways run."""
    nodes = {
        one.get("id"): [one["lon"], one["lat"]]
        for one in elements
        if one["type"] == "node" and "lon" in one and "lat" in one
    }
    ways = {one.get("id"): one for one in elements if one["type"] == "way"}
    for one in elements:
        tags = one.get("tags")
        if isinstance(tags, dict) and tags:
            shape = _shape(one, nodes) or _middle(one, nodes, ways)
            placed = {"geometry": json.dumps(shape)} if shape else {}
            yield {"@id": f"{one['type']}/{one.get('id')}", **tags, **placed}


def _shape(element: Record, nodes: Mapping[Any, list[Any]]) -> Record | None:
    """A node's point; of a way its area or line, of what is left the middle that was asked for."""
    if "lon" in element and "lat" in element:
        return {"type": "Point", "coordinates": [element["lon"], element["lat"]]}
    line = [[p["lon"], p["lat"]] for p in element.get("geometry") or () if _is_point(p)]
    line = line or [nodes[key] for key in element.get("nodes") or () if key in nodes]
    if len(line) > 3 and line[0] == line[-1]:
        return {"type": "Polygon", "coordinates": [line]}
    middle = element.get("center") or {}
    if _is_point(middle):
        return {"type": "Point", "coordinates": [middle["lon"], middle["lat"]]}
    return {"type": "LineString", "coordinates": line} if len(line) > 1 else None


def _middle(
    element: Record, nodes: Mapping[Any, list[Any]], ways: Mapping[Any, Record]
) -> Record | None:
    """The middle of a relation that was asked for without one: of its bounds, else of what the
    answer tells of its members."""
    bounds = element.get("bounds")
    points = []
    if isinstance(bounds, dict) and {"minlat", "minlon", "maxlat", "maxlon"} <= set(bounds):
        points = [[bounds[f"{end}lon"], bounds[f"{end}lat"]] for end in ("min", "max")]
    for member in () if points else element.get("members") or ():
        way = ways.get(member.get("ref"), {}) if member.get("type") == "way" else {}
        drawn = [*(member.get("geometry") or ()), *(way.get("geometry") or ()), member]
        points += [[p["lon"], p["lat"]] for p in drawn if _is_point(p)]
        own = [member.get("ref")] if member.get("type") == "node" else way.get("nodes") or ()
        points += [nodes[key] for key in own if key in nodes]
    if not points:
        return None
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*points, strict=True)]
    return {"type": "Point", "coordinates": [round(number, 7) for number in middle]}


def _is_point(value: Any) -> bool:
    return isinstance(value, dict) and "lon" in value and "lat" in value


def _location(place: Record) -> Record:
    """A location with the number of its charging points, and plugs and power in kW put together."""
    devices = [one for one in place["evses"] or () if isinstance(one, dict)]
    there = [one for one in devices if one.get("status") not in ("REMOVED", "PLANNED")]
    plugs, power = [], []
    for device in there:
        sockets = [one for one in device.get("connectors") or () if isinstance(one, dict)]
        plugs += [_plug(one) for one in sockets]
        # Of the plugs of one charging point one is in use at a time.
        power.append(max((kw for one in sockets if (kw := _kilowatts(one))), default=0.0))
    plain = {name: value for name, value in place.items() if name != "evses"}
    return {
        **plain,
        "evses.count": len(there),
        "evses.plugs": "; ".join(dict.fromkeys(plugs)),
        "evses.power_kw": round(sum(power), 1) or None,
        "evses.kind": _kind(max(power, default=0.0)),
    }


def _kind(most: float) -> str | None:
    if not most:
        return None
    return "Schnellladeeinrichtung" if most > _FAST_KW else "Normalladeeinrichtung"


def _plug(socket: Record) -> str:
    standard = str(socket.get("standard", ""))
    kw = _kilowatts(socket)
    return _PLUGS.get(standard, standard) + (f" {kw:g} kW" if kw else "")


def _kilowatts(socket: Record) -> float | None:
    """Power of a plug: as stated (W), else voltage times amperage times phases (OCPI 2.1)."""
    watts = _number(socket.get("max_electric_power"))
    if not watts:
        volts = _number(socket.get("max_voltage", socket.get("voltage")))
        amperes = _number(socket.get("max_amperage", socket.get("amperage")))
        # OCPI states the voltage between phase and neutral for three phases.
        watts = volts * amperes * (3 if socket.get("power_type") == "AC_3_PHASE" else 1)
    return round(watts / 1000, 1) or None


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
