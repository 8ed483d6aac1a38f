"""Geodata: GeoJSON, GeoPackage, zipped Shapefile, FlatGeobuf and GML, brought to WGS84."""

import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.messages.text import Listed
from loaders.reading import encodings
from loaders.reading.dialect import header_quality
from loaders.reading.json_records import part_of
from loaders.tables import crs
from loaders.tables.json_documents import json_text, parse_json
from loaders.tables.reading import Hints, Limits, Note, Reading, ReadingError, no_shape, number_text
from loaders.tables.wkt_cells import as_wkb, derived_points

GEOMETRY = "geometry"
_WINDOWS = "cp1252"
_JSON = ("geojson", "esrijson")
_LARGE = 50_000_000
_DRAWN = ("kml", "kmz", "gpx")
_ENDINGS = {"geojson": ".geojson", "gpkg": ".gpkg", "shp": ".zip", "fgb": ".fgb", "gml": ".gml"}
_ENDINGS |= {"kml": ".kml", "kmz": ".kmz", "gpx": ".gpx", "esrijson": ".json"}
_DRAWING = {
    *("timestamp", "begin", "end", "altitudemode", "tessellate", "extrude", "visibility"),
    *("draworder", "icon", "snippet", "styleurl", "track_fid", "track_seg_id"),
    *("track_seg_point_id", "route_fid", "route_point_id", "ele", "sym", "fix"),
}

"""What KML and GPX say of the drawing, beside what an author wrote."""


def read(path: Path, kind: str, hints: Hints, limits: Limits) -> Reading:
    """Read features: properties as text, the shape as WKB (two-dimensional, valid, WGS84) last.

    Points also get `latitude` and `longitude` columns if the file has none. What was mended is
    in `notes`; features without a usable shape are in `faults`.
    """
    with tempfile.TemporaryDirectory() as folder:
        # A copy, under a name of ours: GDAL looks for side files and may write some.
        copy = Path(folder) / f"file{_ENDINGS[kind]}"
        shutil.copyfile(path, copy)
        encoding = _in_utf8(copy, hints) if kind in _JSON else None
        if kind == "kmz":
            with zipfile.ZipFile(copy) as archive:
                limits.check_unpacked(archive)
        inside, packed = _shapefile(copy, hints, limits) if kind == "shp" else ("", [])
        source = f"/vsizip/{copy}/{inside}" if inside else str(copy)
        with warnings.catch_warnings():
            # What GDAL warns of is either mended here or said in an error of our own.
            warnings.simplefilter("ignore", RuntimeWarning)
            meta, table, layers, layer = _read(source, hints, kind)
        layers = packed or layers
        document = _document(copy) if kind in _JSON else None
        if kind == "geojson":
            table = _with_ids(document, table)
    limits.check_rows(table.num_rows)
    limits.check_columns(table.num_columns)
    reading = _reading(meta, table, layers, layer, kind, hints)
    part = part_of(document, reading.rows) if document else ()
    shown = encodings.SHOWN[encoding] if encoding else reading.encoding
    return replace(reading, encoding=shown, notes=(*reading.notes, *part))


def _document(copy: Path) -> Any:
    """The document itself, for what is said beside the features; None of a large one."""
    return parse_json(copy.read_bytes()) if copy.stat().st_size < _LARGE else None


def _in_utf8(copy: Path, hints: Hints) -> str | None:
    """Bring a file of JSON to UTF-8; its encoding where that was another."""
    data = copy.read_bytes()
    encoding = hints.encoding or encodings.detect(data)
    if encoding in ("utf-8", "utf-8-sig"):
        return None
    copy.write_text(data.decode(encoding, "replace"), "utf-8")
    return encoding if encoding in encodings.SHOWN else None


def _with_ids(document: Any, table: pa.Table) -> pa.Table:
    """The features with the ids that stand outside their properties, if they have any of their own
    („"id": "01"“) and no property says the same."""
    if any(name.lower() in ("id", "fid") for name in table.column_names):
        return table
    features = document.get("features", [document]) if isinstance(document, dict) else []
    ids = [one.get("id") if isinstance(one, dict) else None for one in features]
    if len(ids) != table.num_rows or not any(isinstance(one, str) for one in ids):
        return table
    texts = pa.array([None if one is None else str(one) for one in ids], pa.string())
    return table.add_column(0, "id", texts)


def _shapefile(path: Path, hints: Hints, limits: Limits) -> tuple[str, list[str]]:
    """The path of the shapefile inside the archive, and the names of all of them; refuses bombs and
    paths that climb out."""
    with zipfile.ZipFile(path) as archive:
        limits.check_unpacked(archive)
        names = [name for name in archive.namelist() if name.lower().endswith(".shp")]
    if any(PurePosixPath(n).is_absolute() or ".." in PurePosixPath(n).parts for n in names):
        raise ReadingError("The archive holds paths that are not allowed. Please pack it again.")
    found = {PurePosixPath(name).stem: name for name in names}
    if hints.layer:
        _refuse_unknown(hints.layer, found)
        return found[hints.layer], list(found)
    best = _best_shapefile(path, names, hints)
    if best is None:
        raise ReadingError(
            "The archive holds {count} shapefiles. Please choose a layer: {found}.",
            count=len(names),
            found=", ".join(found),
        )
    return best, list(found)


def _best_shapefile(path: Path, names: list[str], hints: Hints) -> str | None:
    """The one shapefile, or that whose columns are best known; None if two are known alike."""
    import pyogrio

    if len(names) == 1:
        return names[0]
    fits = {}
    for name in names:
        with suppress(pyogrio.errors.DataSourceError):
            columns = pyogrio.read_info(f"/vsizip/{path}/{name}")["fields"]
            fits[name] = int(header_quality(list(columns), hints.vocabulary))
    first, second = [*sorted(fits, key=lambda name: -fits[name]), None, None][:2]
    alike = first is not None and second is not None and fits[first] == fits[second]
    return None if alike else first


def _refuse_unknown(layer: str, layers: Collection[str]) -> None:
    if layer not in layers:
        raise ReadingError(
            "There is no layer “{layer}”. There are: {found}.",
            layer=layer,
            found=", ".join(layers),
        )


def _read(source: str, hints: Hints, kind: str) -> tuple[dict[str, Any], pa.Table, list[str], str]:
    import pyogrio

    pyogrio.set_gdal_config_options({"GML_DOWNLOAD_SCHEMA": False, "OGR_GEOJSON_MAX_OBJ_SIZE": 0})
    try:
        listed = pyogrio.list_layers(source)
        layers = [str(name) for name, _ in listed]
        if not layers:
            raise ReadingError("The file holds no features. Please check the query.")
        layer = hints.layer or _best_layer(source, listed, hints)
        _refuse_unknown(layer, layers)
        meta, table = pyogrio.read_arrow(source, layer=layer, **_options(kind, hints))
        table.validate(full=True)
    # The reader says its own errors, Arrow's stream an OSError, damaged text an error of Unicode.
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        OSError,
        UnicodeDecodeError,
        pa.ArrowInvalid,
    ) as error:
        if kind == "shp" and not hints.encoding:
            # Without .cpg the texts are mostly Windows's; what is not stays damaged.
            return _read(source, replace(hints, encoding=_WINDOWS), kind)
        if kind == "geojson":
            parse_json(Path(source).read_bytes())  # says where, if that is what is wrong
        raise ReadingError(
            "The geographic file is damaged or incomplete. Please download or export it again."
        ) from error
    if table.num_rows == 0:
        raise ReadingError("The file holds no features. Please check the query.")
    return meta, table, layers, layer


def _best_layer(source: str, listed: Any, hints: Hints) -> str:
    """The layer with features whose columns are best known, the first of those that are alike.

    Tables without shapes (styles, lists of codes) stand beside the layers that are meant.
    """
    import pyogrio

    names = [str(name) for name, shape in listed if shape] or [str(listed[0][0])]
    if len(names) == 1:
        return names[0]

    def fit(name: str) -> tuple[bool, float]:
        told = pyogrio.read_info(source, layer=name, force_feature_count=True)
        columns = [str(field) for field in told["fields"] if field.lower() not in _DRAWING]
        return told["features"] > 0, int(header_quality(columns, hints.vocabulary))

    return max(names, key=fit)


def _options(kind: str, hints: Hints) -> dict[str, str]:
    """GDAL would take texts that look like dates for dates, and write them otherwise."""
    if kind == "shp" and hints.encoding:
        return {"encoding": hints.encoding}
    return {"DATE_AS_STRING": "YES"} if kind == "geojson" else {}


def _reading(
    meta: dict[str, Any],
    table: pa.Table,
    layers: list[str],
    layer: str,
    kind: str,
    hints: Hints,
) -> Reading:
    import shapely

    shape_column = meta["geometry_name"] or "wkb_geometry"
    names = [
        name
        for name in table.column_names
        if name != shape_column and not (kind in _DRAWN and _is_drawing(name, table[name]))
    ]
    rows = np.arange(table.num_rows, dtype=np.int64) + 1
    columns: dict[str, Any] = {"row": rows}
    for i, name in enumerate(names):
        columns[f"c{i}"] = _text(table[name])
    notes: list[Note] = []
    if shape_column in table.column_names:
        wkb = table[shape_column].to_pandas().to_numpy()
        shapes = shapely.from_wkb(wkb, on_invalid="ignore")
        shapes, notes = crs.to_wgs84(shapes, meta["crs"], hints)
        empty = np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes)) + 1
        if len(empty):
            notes.append(no_shape(empty))
        names = _add_shapes(names, columns, shapes)
    if len(layers) > 1:
        others = Listed([name for name in layers if name != layer], quoted=True)
        values = {"layer": layer, "layers": len(layers), "others": others}
        notes.append(Note("layer", values))
    return Reading(
        pa.table(columns),
        tuple(names),
        kind,
        encoding=meta.get("encoding"),
        number_form="en",
        sheets=tuple(layers),
        notes=tuple(notes),
    )


def _is_drawing(name: str, values: pa.ChunkedArray) -> bool:
    return name.lower() in _DRAWING or values.null_count == len(values)


def _add_shapes(names: list[str], columns: dict[str, Any], shapes: np.ndarray) -> list[str]:
    """Append the shape and, for points, their coordinates as columns."""
    for name, values in derived_points(names, shapes).items():
        columns[f"c{len(names)}"] = values
        names = [*names, name]
    index = len(names)
    columns[f"c{index}"] = pa.nulls(len(shapes), pa.string())
    columns[f"g{index}"] = pa.array(as_wkb(shapes), pa.binary())
    return [*names, GEOMETRY]


def _text(values: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    kind = values.type
    if pa.types.is_floating(kind):
        numbers = values.to_pylist()
        return pa.array(
            [None if v is None or v != v else number_text(v) for v in numbers], pa.string()
        )
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        return pa.array([json_text(v) for v in values.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind):
        moments = values.to_pylist()
        return pa.array([None if v is None else v.isoformat() for v in moments], pa.string())
    return values.cast(pa.string())
