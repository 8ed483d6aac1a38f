"""Datasets as files: what is written here can be uploaded again and changes nothing.

Texts that a spreadsheet would take for a formula get an apostrophe in front in CSV files; reading
takes it away again (see `validate.casts`). A number with three decimals gets a fourth digit, 0:
"3.1250" cannot be taken for three thousand.
"""

import io
import json
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loaders.export.formulas import FORMULA
from loaders.messages.errors import StoreError
from loaders.schema import Dataset

_XLSX_ROWS = 1_048_575
XLSX_CELL = 32_767


def export(dataset: Dataset, table: pa.Table, kind: str = "csv") -> bytes:
    """The table (columns as declared) as a file.

    `csv`: UTF-8, comma, decimal point, ISO dates, column names. `csv-de`: for a German Excel, with
    BOM, semicolon, decimal comma, 31.12.2023, German titles. `json`: a list of objects, one a line.
    `xlsx`, `parquet`, `geojson` (shapes, or points from latitude and longitude). Shapes are WKT in
    CSV, JSON and XLSX, WKB in Parquet. Raises StoreError if the format cannot hold the data.
    """
    if kind not in _WRITERS:
        raise ValueError(f"unknown format {kind!r}")
    return _WRITERS[kind](dataset, table.select(list(dataset.field_names)))


def _csv(dataset: Dataset, table: pa.Table, *, german: bool = False) -> bytes:
    """Quotes only where needed, so that the file is as readable as it can be."""
    start, delimiter = (b"\xef\xbb\xbf", ";") if german else (b"", ",")
    texts = [_as_text(f.type, table[f.name], german) for f in dataset.fields]
    names = [f.title if german else f.name for f in dataset.fields]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        path = Path(folder) / "export.csv"
        con.register("texts", pa.table(texts, names))
        con.execute(f"COPY (FROM texts) TO '{path}' (FORMAT csv, HEADER, DELIMITER '{delimiter}')")
        return start + path.read_bytes()


def _as_text(kind: str, values: pa.ChunkedArray, german: bool) -> pa.ChunkedArray:
    if kind == "geojson":
        return _wkt(values)
    if kind == "string":
        return pc.replace_substring_regex(values.cast(pa.string()), f"({FORMULA})", r"'\1")
    if kind == "boolean":
        yes, no = ("ja", "nein") if german else ("true", "false")
        return pc.if_else(values, pa.scalar(yes), pa.scalar(no))
    if kind == "number":
        text = pc.replace_substring_regex(values.cast(pa.string()), r"^(-?\d{1,3}\.\d{3})$", r"\10")
        return pc.replace_substring(text, ".", ",") if german else text
    if kind == "date" and german:
        return pc.strftime(values, format="%d.%m.%Y")
    text = values.cast(pa.string())
    return pc.replace_substring_regex(text, r"\.0+$", "") if kind in ("time", "datetime") else text


def _wkt(values: pa.ChunkedArray) -> pa.Array:
    import shapely

    shapes = shapely.from_wkb(values.to_pylist())
    return pa.array(
        [None if s is None else shapely.to_wkt(s, rounding_precision=-1) for s in shapes],
        pa.string(),
    )


def _xlsx(dataset: Dataset, table: pa.Table) -> bytes:
    from openpyxl import Workbook

    if table.num_rows > _XLSX_ROWS:
        raise StoreError(
            "XLSX holds {most} rows at most, the dataset has {rows}. Please choose CSV or Parquet.",
            most=_XLSX_ROWS,
            rows=table.num_rows,
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet(dataset.name[:31])
    sheet.append(list(dataset.field_names))
    columns = [
        (_wkt(table[f.name]) if f.type == "geojson" else table[f.name]).to_pylist()
        for f in dataset.fields
    ]
    for row in zip(*columns, strict=True):
        sheet.append([cell_of(sheet, value) for value in row])
    return workbook_bytes(book)


def cell_of(sheet: Any, value: Any) -> Any:
    """A value for a cell of a write-only workbook. Raises StoreError for a text it cannot hold."""
    if not isinstance(value, str):
        return value
    if len(value) > XLSX_CELL:
        raise StoreError(
            "A cell has {length} characters, XLSX holds {most}. Please choose CSV, Parquet "
            "or GeoJSON.",
            length=len(value),
            most=XLSX_CELL,
        )
    return text_cell(sheet, value)


def text_cell(sheet: Any, text: str) -> Any:
    """A cell of a write-only workbook that is text even if it begins like a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    return cell


def workbook_bytes(book: Any) -> bytes:
    """The workbook as a file."""
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _parquet(dataset: Dataset, table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _geojson(dataset: Dataset, table: pa.Table) -> bytes:
    shape = dataset.geometry_field
    if shape is None and not (dataset.has("latitude") and dataset.has("longitude")):
        raise StoreError(
            "The dataset “{title}” has no places, GeoJSON is not possible. Please choose "
            "CSV, XLSX or Parquet.",
            title=dataset.title,
        )
    features = [
        {
            "type": "Feature",
            "properties": {k: v for k, v in row.items() if k != shape},
            "geometry": _geometry(row, shape),
        }
        for row in table.to_pylist()
    ]
    document = {"type": "FeatureCollection", "name": dataset.name, "features": features}
    # Dates and times are the only values that JSON does not know.
    return json.dumps(document, ensure_ascii=False, default=methodcaller("isoformat")).encode()


def _geometry(row: Mapping[str, Any], shape: str | None) -> Any:
    import shapely

    if shape is not None:
        wkb = row[shape]
        return None if wkb is None else json.loads(shapely.to_geojson(shapely.from_wkb(wkb)))
    if row["longitude"] is None or row["latitude"] is None:
        return None
    return {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}


def _json(dataset: Dataset, table: pa.Table) -> bytes:
    """A list of objects, one a line."""
    columns = {
        f.name: (_wkt(table[f.name]) if f.type == "geojson" else table[f.name]).to_pylist()
        for f in dataset.fields
    }
    rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    iso = methodcaller("isoformat")
    written = (json.dumps(row, ensure_ascii=False, default=iso) for row in rows)
    return ("[\n" + ",\n".join(written) + "\n]\n").encode()


_WRITERS: Mapping[str, Callable[[Dataset, pa.Table], bytes]] = {
    "csv": _csv,
    "csv-de": partial(_csv, german=True),
    "json": _json,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "geojson": _geojson,
}
FORMATS = tuple(_WRITERS)
