"""What format a file has, by its content and not by its name, and which reader takes it."""

import re
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from loaders.messages.text import Text
from loaders.messages.translations import N_
from loaders.tables.reading import Hints, Limits, Note, Reading, ReadingError

_KNOWN = {
    b"PK\x03\x04": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "xls",
    b"PAR1": "parquet",
    b"SQLite format 3\x00": "gpkg",
    b"fgb": "fgb",
}
_RECORDS = (b"<service_requests", b"<services")
"""Roots of XML documents that are lists of records: those of Open311 (GeoReport v2)."""
_STOPS = "stops.txt"
_REFUSED = {
    b"%PDF": N_("a PDF file"),
    b"\x89PNG": N_("an image"),
    b"\xff\xd8\xff": N_("an image"),
    b"GIF8": N_("an image"),
    b"\x7fELF": N_("a program"),
    b"MZ": N_("a program"),
    b"\x1f\x8b": N_("a packed archive (gzip)"),
    b"7z\xbc\xaf": N_("a packed archive (7z)"),
    b"Rar!": N_("a packed archive (RAR)"),
}
_GEODATA = ("geojson", "gpkg", "shp", "fgb", "gml", "kml", "kmz", "gpx", "esrijson")


def read(path: Path, hints: Hints | None = None, limits: Limits | None = None) -> Reading:
    """Read `path` as an all-text table. Raises ReadingError.

    Text with separators is read here, everything else in a process of its own (see `isolation`).
    """
    hints, limits = hints or Hints(), limits or Limits()
    limits.check_size(path)
    kind = recognise(path)
    if kind != "csv":
        from loaders.tables.isolation import isolated

        return isolated(limits, read_foreign, path.absolute(), kind, hints, limits)
    from loaders.reading import csv
    from loaders.tables import wkt_cells

    # Some cells may hold shapes as text.
    return wkt_cells.with_shapes(csv.read(path, hints, limits), hints, limits)


def read_foreign(path: Path, kind: str, hints: Hints, limits: Limits) -> Reading:
    """Read a file of any format but text with separators. Raises ReadingError."""
    kind = _inside_zip(path) if kind == "zip" else kind
    if kind == "gtfs":
        return _timetable(path, hints, limits)
    if kind == "ics":
        from loaders.reading import calendars

        return calendars.read(path, hints, limits)
    if kind in _GEODATA:
        from loaders.reading import geodata

        return geodata.read(path, kind, hints, limits)
    if kind == "parquet":
        from loaders.reading import parquet

        return parquet.read(path, limits)
    if kind == "json":
        from loaders.reading import json_records

        reading = json_records.read(path, limits)
    elif kind == "xml":
        from loaders.reading import xml_records

        reading = xml_records.read(path, limits)
    else:
        from loaders.reading import workbook

        reading = workbook.read(path, kind, hints, limits)
    from loaders.tables import wkt_cells

    return wkt_cells.add_shapes(reading, hints)


def _timetable(path: Path, hints: Hints, limits: Limits) -> Reading:
    """The list of stops of a timetable (GTFS)."""
    from loaders.reading import csv

    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        limits.check_unpacked(archive)
        stops = Path(folder) / _STOPS
        name = next(n for n in archive.namelist() if n.rsplit("/", 1)[-1] == _STOPS)
        stops.write_bytes(archive.read(name))
        reading = csv.read(stops, hints, limits)
    return replace(reading, notes=(*reading.notes, Note("timetable_stops")))


def recognise(path: Path) -> str:
    """The format: csv, zip (a workbook, shapefile, timetable or KML), xls, json, xml (a list of
    records), parquet, ics, or one of `_GEODATA`."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if not start:
        raise ReadingError("The file is empty (0 bytes). Please save it again.")
    for magic, name in _REFUSED.items():
        if start.startswith(magic):
            raise ReadingError(
                "The file is {name}, not a table. Please save it as CSV, XLSX or GeoJSON.",
                name=Text(name),
            )
    known = (kind for magic, kind in _KNOWN.items() if start.startswith(magic))
    return next(known, None) or _text_kind(start)


def _text_kind(start: bytes) -> str:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        if b"FeatureCollection" in text and b"OGRVRT" not in text:
            return "gml"
        if found := re.search(rb"<(?:\w+:)?(kml|gpx)[\s>]", text):
            return found[1].decode()
        if any(root in text for root in _RECORDS):
            return "xml"
        raise ReadingError(
            "The file is XML or HTML, but not GML with features. Perhaps an error page was "
            "saved; please download the data again."
        )
    if text.startswith((b"{", b"[")) and (text[1:2] != b"[" or text.startswith(b'[["')):
        if b'"@iot.' in text:  # a place inside may be a feature
            return "json"
        compact = text.replace(b" ", b"").replace(b"\n", b"").replace(b"\r", b"")
        if b'"FeatureCollection"' in compact or b'"type":"Feature"' in compact:
            return "geojson"
        if b'"features":[' in compact and b'"geometryType":"esri' in compact:
            return "esrijson"
        return "json"
    return "ics" if text[:15].upper() == b"BEGIN:VCALENDAR" else "csv"


def _inside_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise ReadingError(
            "The file is incomplete or damaged. Please download or save it again."
        ) from error
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        return "ods"
    if any(name.lower().endswith(".shp") for name in names):
        return "shp"
    if any(name.lower().endswith(".kml") for name in names):
        return "kmz"
    if any(name.rsplit("/", 1)[-1] == _STOPS for name in names):
        return "gtfs"
    raise ReadingError(
        "The ZIP archive holds neither a workbook nor a shapefile, KML or timetable. Please unpack "
        "the table and choose it alone."
    )
