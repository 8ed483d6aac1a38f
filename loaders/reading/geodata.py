"""Geodata: GeoJSON, GeoPackage, zipped Shapefile, FlatGeobuf and GML, brought to WGS84."""

import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.messages.text import Listed
from loaders.reading.json_records import json_text
from loaders.tables import crs
from loaders.tables.json_documents import parse_json
from loaders.tables.reading import Hints, Limits, Note, Reading, ReadingError, no_shape, number_text
from loaders.tables.wkt_cells import as_wkb, derived_points

GEOMETRY = "geometry"
_WINDOWS = "cp1252"
_ENDINGS = {"geojson": ".geojson", "gpkg": ".gpkg", "shp": ".zip", "fgb": ".fgb", "gml": ".gml"}


def read(path: Path, kind: str, hints: Hints, limits: Limits) -> Reading:
    """Read features: properties as text, the shape as WKB (two-dimensional, valid, WGS84) last.

    Points also get `latitude` and `longitude` columns if the file has none. What was mended is
    in `notes`; features without a usable shape are in `faults`.
    """
    with tempfile.TemporaryDirectory() as folder:
        # A copy, under a name of ours: GDAL looks for side files and may write some.
        copy = Path(folder) / f"file{_ENDINGS[kind]}"
        shutil.copyfile(path, copy)
        source = f"/vsizip/{copy}/{_shapefile(copy, hints, limits)}" if kind == "shp" else str(copy)
        with warnings.catch_warnings():
            # What GDAL warns of is either mended here or said in an error of our own.
            warnings.simplefilter("ignore", RuntimeWarning)
            meta, table, layers, layer = _read(source, hints, kind)
    limits.check_rows(table.num_rows)
    limits.check_columns(table.num_columns)
    return _reading(meta, table, layers, layer, kind, hints)


def _shapefile(path: Path, hints: Hints, limits: Limits) -> str:
    """The path of the shapefile inside the archive; refuses bombs and paths that climb out."""
    with zipfile.ZipFile(path) as archive:
        limits.check_unpacked(archive)
        names = [name for name in archive.namelist() if name.lower().endswith(".shp")]
    if any(PurePosixPath(n).is_absolute() or ".." in PurePosixPath(n).parts for n in names):
        raise ReadingError("The archive holds paths that are not allowed. Please pack it anew.")
    found = {PurePosixPath(name).stem: name for name in names}
    if hints.layer:
        _refuse_unknown(hints.layer, found)
        return found[hints.layer]
    if len(names) > 1:
        raise ReadingError(
            "The archive holds {count} shapefiles. Please choose a layer: {found}.",
            count=len(names),
            found=", ".join(found),
        )
    return names[0]


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
        # Tables without shapes (styles, lists of codes) stand beside the layers that are meant.
        layer = hints.layer or str(next((n for n, shape in listed if shape), layers[0]))
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
            "The geographic file is damaged or incomplete. Please download it again or "
            "export it anew."
        ) from error
    if table.num_rows == 0:
        raise ReadingError("The file holds no features. Please check the query.")
    return meta, table, layers, layer


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
    names = [name for name in table.column_names if name != shape_column]
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
