"""What sensors say of themselves in JSON: SensorThings API (v1.0, v1.1) and NGSI (v2, LD).

OGC 18-088 (SensorThings 1.1), ETSI GS CIM 009 (NGSI-LD: normalised, concise, simplified,
temporal), FIWARE Orion (NGSIv2: normalised, keyValues). Whatever the form, a reading is a row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from loaders.tables.json_documents import json_text
from loaders.tables.reading import ReadingError

COLUMNS = (
    *("sensor_id", "sensor_name", "observed_property", "unitOfMeasurement"),
    *("latitude", "longitude", "phenomenonTime", "result"),
)
_TIMES = ("observedAt", "dateObserved", "TimeInstant", "timestamp", "modifiedAt", "dateModified")
_NO_READING = {
    *("id", "type", "@context", "location", "name", "description", "address", "source"),
    *("dataProvider", "owner", "seeAlso", "batteryLevel", "rssi", "snr", "createdAt"),
    *("dateCreated", "latitude", "longitude", "altitude", "refDevice", "category", *_TIMES),
}
_STREAM = re.compile(r"([^/]*/[^?]*?)?((?:Multi)?Datastreams\([^)]*\))")
_LISTS = ("Things", "Datastreams", "MultiDatastreams", "Locations", "Observations")


@dataclass(frozen=True)
class Sensor:
    """What is known of the sensor around a reading."""

    key: str | None = None
    name: str | None = None
    kind: str | None = None
    unit: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Rows:
    """The readings, a list a column: a million of them are eight lists and not a million rows."""

    def __init__(self) -> None:
        self._lists: list[list[str | None]] = [[] for _ in COLUMNS]

    def add(self, sensor: Sensor, time: Any, value: Any) -> None:
        """A reading as it stands there; without time and value only the sensor is told."""
        place = (json_text(sensor.latitude), json_text(sensor.longitude))
        about = (sensor.key, sensor.name, sensor.kind, sensor.unit, *place)
        cells = (*about, json_text(time), json_text(value))
        for column, cell in zip(self._lists, cells, strict=True):
            column.append(cell)

    def table(self) -> pa.Table:
        """`row` and a text column a name of COLUMNS."""
        columns = {"row": pa.array(range(1, len(self._lists[0]) + 1), pa.int64())}
        columns |= {f"c{i}": pa.array(c, pa.string()) for i, c in enumerate(self._lists)}
        return pa.table(columns)


def read(document: Any) -> pa.Table | None:
    """The readings of a document, columns as COLUMNS; None if it is of neither standard.

    Raises ReadingError for an answer that is nothing but an error.
    """
    refuse_error(document)
    found = _listed(document)
    if found and any(_is_of_sensorthings(one) for one in found):
        rows = Rows()
        for one in found:
            _thing(one, Sensor(), rows)
        return rows.table()
    if found and all(_is_entity(one) for one in found):
        rows = Rows()
        for one in found:
            _entity(one, rows)
        return rows.table() if rows.table().num_rows else None
    return None


def refuse_error(document: Any) -> None:
    """Raise ReadingError for what a service answers in the stead of data: an error as JSON."""
    if not isinstance(document, dict) or any(isinstance(v, list) for v in document.values()):
        return
    names = {name.casefold(): value for name, value in document.items()}
    said = next(
        (names[n] for n in ("description", "detail", "message", "title") if names.get(n)), ""
    )
    status = next((names[n] for n in ("error", "code", "status") if n in names), None)
    is_problem = str(names.get("type", "")).endswith("BadRequestData") or "errors" in str(
        names.get("type", "")
    )
    told = isinstance(status, int) and status >= 400 or "error" in names or is_problem
    if told and (said or status) and len(document) <= 6:
        inner = status.get("message", "") if isinstance(status, dict) else status
        words = " ".join(str(one) for one in (inner, said) if one)
        raise ReadingError(
            "The service answered with an error and not with data: {told}. Please check the "
            "address and download the data again.",
            told=words[:200].rstrip(". "),
        )


def _listed(document: Any) -> list[dict[str, Any]]:
    """The entities of an answer: a list, one alone, or what a notification or page brings."""
    inner = document
    if isinstance(document, dict):
        inner = next(
            (document[n] for n in ("value", "data") if _dicts(document.get(n))), [document]
        )
    return inner if _dicts(inner) else []


def _dicts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _is_of_sensorthings(one: Mapping[str, Any]) -> bool:
    named = any(name.startswith("@iot.") or "@iot." in name for name in one)
    reading = "result" in one and ("phenomenonTime" in one or "resultTime" in one)
    return named or reading or "dataArray" in one or "unitOfMeasurement" in one


def _thing(one: Mapping[str, Any], known: Sensor, rows: Rows) -> None:
    """An entity of SensorThings and all that is expanded in it."""
    if "result" in one:
        _observation(one, known, rows)
        return
    known = _placed(one, known)
    if "dataArray" in one:
        _data_array(one, known, rows)
        return
    if "unitOfMeasurement" in one or "ObservedProperty" in one or "Observations" in one:
        known = _datastream(one, known)
        if not one.get("Observations"):
            rows.add(known, None, None)
    for name in _LISTS:
        for inner in one.get(name) or ():
            if isinstance(inner, dict) and name != "Locations":
                _thing(inner, known, rows)


def _observation(one: Mapping[str, Any], known: Sensor, rows: Rows) -> None:
    stream = one.get("Datastream") or one.get("MultiDatastream")
    if isinstance(stream, dict):
        known = _datastream(stream, known)
    rows.add(known, one.get("phenomenonTime") or one.get("resultTime"), one["result"])


def _data_array(one: Mapping[str, Any], known: Sensor, rows: Rows) -> None:
    """Observations as a table (`$resultFormat=dataArray`), of the data stream that a link says."""
    stream = one.get("Datastream")
    link = str(one.get("Datastream@iot.navigationLink", ""))
    known = _datastream(stream if isinstance(stream, dict) else {"@iot.selfLink": link}, known)
    names = [str(name) for name in one.get("components") or ()]
    for cells in one["dataArray"]:
        values = dict(zip(names, cells, strict=False)) if isinstance(cells, list) else {}
        rows.add(
            known, values.get("phenomenonTime", values.get("resultTime")), values.get("result")
        )


def _datastream(one: Mapping[str, Any], known: Sensor) -> Sensor:
    unit = one.get("unitOfMeasurement")
    unit = unit if isinstance(unit, dict) else {}
    about = one.get("ObservedProperty")
    about = about if isinstance(about, dict) else {}
    thing = one.get("Thing")
    known = _placed(thing, known) if isinstance(thing, dict) else known
    known = known if known.latitude is not None else _at(one.get("observedArea"), known)
    link = str(one.get("@iot.selfLink") or "").rpartition("://")[2]
    named = _STREAM.search(link)
    number = one.get("@iot.id", one.get("id"))
    own = f"Datastreams({number})" if number is not None else known.key
    return replace(
        known,
        key=named[0] if named else own,
        name=json_text(one.get("name")) or known.name,
        kind=json_text(about.get("name") or one.get("name")) or known.kind,
        unit=json_text(unit.get("symbol") or unit.get("name")) or known.unit,
    )


def _placed(one: Mapping[str, Any], known: Sensor) -> Sensor:
    """The sensor at the place of its thing (the newest of several), or of a location."""
    places = one.get("Locations")
    newest = places[0] if isinstance(places, list) and _dicts(places) else one
    return _at(newest.get("location"), known)


def _at(shape: Any, known: Sensor) -> Sensor:
    if isinstance(shape, dict) and isinstance(shape.get("geometry"), dict):
        shape = shape["geometry"]
    place = shape.get("coordinates") if isinstance(shape, dict) else None
    is_point = isinstance(shape, dict) and shape.get("type") == "Point"
    if not is_point or not isinstance(place, list) or len(place) < 2:
        return known
    if not all(isinstance(v, int | float) for v in place[:2]):
        return known
    return replace(known, longitude=float(place[0]), latitude=float(place[1]))


def _is_entity(one: Mapping[str, Any]) -> bool:
    """An entity of NGSI has an id and a type, and says where it is, when, or of an attribute what
    kind it is."""
    if not isinstance(one.get("id"), str) or not isinstance(one.get("type"), str | list):
        return False
    typed = [v for v in one.values() if isinstance(v, dict) and ({"value", "values"} & set(v))]
    dated = any(name in one for name in ("observedAt", "dateObserved", "TimeInstant"))
    return bool(typed) or one["id"].startswith("urn:ngsi-ld:") or dated


def _entity(one: Mapping[str, Any], rows: Rows) -> None:
    """Each attribute with numbers is a sensor of its own."""
    plain = {name: _plain(value) for name, value in one.items()}
    known = _at(plain.get("location"), Sensor())
    title = json_text(plain.get("name"))
    stated = next((plain[name] for name in _TIMES if plain.get(name)), None)
    for name, given in one.items():
        if name in _NO_READING or "@" in name:
            continue
        short = re.split(r"[/#]", name)[-1]
        sensor = replace(
            known,
            key=f"{one['id']}:{short}",
            name=title or str(one["id"]),
            kind=f"{short} ({one['type']})",
        )
        for value, moment, unit in _values(given):
            rows.add(replace(sensor, unit=unit), moment or stated, value)


def _values(given: Any) -> Iterator[tuple[Any, Any, str | None]]:
    """The readings of an attribute in whatever form: value, moment, unit. What is no number, nor
    was meant as one, is none."""
    if isinstance(given, list):
        for one in given:
            yield from _values(one) if isinstance(one, dict) else ()
        return
    if not isinstance(given, dict):
        if _is_number(given):
            yield given, None, None
        return
    if given.get("type") in ("Relationship", "GeoProperty", "geo:json", "LanguageProperty"):
        return
    if isinstance(given.get("values"), list):  # temporal: pairs of value and moment
        for pair in given["values"]:
            if isinstance(pair, list) and len(pair) > 1 and _is_number(pair[0]):
                yield pair[0], pair[1], json_text(given.get("unitCode"))
        return
    value, more = given.get("value"), given.get("metadata")
    more = {n: _plain(v) for n, v in more.items()} if isinstance(more, dict) else given
    moment = next((_plain(more[n]) for n in _TIMES if more.get(n)), None)
    unit = json_text(_plain(more.get("unitCode") or more.get("unit")))
    # A postcode is digits as well: only what is dated or has a unit may be a text, or nothing.
    meant = "value" in given and (moment or unit or given.get("type") == "Number")
    if _is_number(value) or (meant and (value is None or isinstance(value, str))):
        yield value, moment, unit


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> Any:
    """The value of a property, whether it is written with its type or alone."""
    if isinstance(value, dict) and "value" in value:
        return _plain(value["value"])
    return value.get("@value", value) if isinstance(value, dict) else value
