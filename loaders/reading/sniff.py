"""What format a file has, by its content and not by its name, and which reader takes it."""

import zipfile
from pathlib import Path

from loaders.messages.text import Text
from loaders.messages.translations import N_
from loaders.tables.reading import Hints, Limits, Reading, ReadingError

_KNOWN = {
    b"PK\x03\x04": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "xls",
    b"PAR1": "parquet",
    b"SQLite format 3\x00": "gpkg",
    b"fgb": "fgb",
}
_RECORDS = (b"<service_requests", b"<services")
"""Roots of XML documents that are lists of records: those of Open311 (GeoReport v2)."""
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
_AS_GEOJSON = N_(
    "The file is KML or GPX. Please export it as GeoJSON, for example with QGIS (layer, save "
    "features as) or from the service that made it."
)


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
    if kind in ("geojson", "gpkg", "shp", "fgb", "gml"):
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


def recognise(path: Path) -> str:
    """The format: csv, zip (a workbook or shapefile), xls, json, xml (a list of records), geojson,
    gpkg, fgb, gml or parquet."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if not start:
        raise ReadingError("The file is empty (0 bytes). Please save it again.")
    for magic, name in _REFUSED.items():
        if start.startswith(magic):
            raise ReadingError(
                "The file is {name} and no table. Please save it as CSV, XLSX or GeoJSON.",
                name=Text(name),
            )
    known = (kind for magic, kind in _KNOWN.items() if start.startswith(magic))
    return next(known, None) or _text_kind(start)


def _text_kind(start: bytes) -> str:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        if b"FeatureCollection" in text and b"OGRVRT" not in text:
            return "gml"
        if b"<kml" in text or b"<gpx" in text:
            raise ReadingError(_AS_GEOJSON)
        if any(root in text for root in _RECORDS):
            return "xml"
        raise ReadingError(
            "The file is XML or HTML, but no GML with features. Perhaps an error page was "
            "saved; please download the data again."
        )
    if text.startswith((b"{", b"[")) and not text.startswith(b"[["):
        compact = text.replace(b" ", b"").replace(b"\n", b"").replace(b"\r", b"")
        is_geo = b'"FeatureCollection"' in compact or b'"type":"Feature"' in compact
        return "geojson" if is_geo else "json"
    return "csv"


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
    if any(name.lower().endswith((".kml", ".gpx")) for name in names):
        raise ReadingError(_AS_GEOJSON)
    if "stops.txt" in names:
        raise ReadingError(
            "The file is a timetable (GTFS). Please unpack it and choose stops.txt, the list of "
            "stops."
        )
    raise ReadingError(
        "The ZIP archive holds neither a workbook nor a shapefile. Please unpack the "
        "table and choose it alone."
    )
