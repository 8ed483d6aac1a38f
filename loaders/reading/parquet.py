"""Parquet: columns with types, read as text like everything else."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loaders.tables.reading import Limits, Reading, ReadingError, no_shape


def read(path: Path, limits: Limits) -> Reading:
    """Read a Parquet file; binary columns are taken for shapes (WKB, WGS84)."""
    try:
        file = pq.ParquetFile(path)
        limits.check_rows(file.metadata.num_rows)
        limits.check_columns(len(file.schema_arrow.names))
        table = file.read()
        table.validate(full=True)
    except pa.ArrowMemoryError:
        raise  # says nothing of the file; see `isolation`
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise ReadingError(
            "The Parquet file is damaged or incomplete. Please create it again."
        ) from error
    columns = {"row": pa.array(np.arange(table.num_rows, dtype=np.int64) + 1)}
    for i, name in enumerate(table.column_names):
        columns |= _column(i, table[name])
    notes = tuple(
        no_shape(np.flatnonzero(values.is_null()) + 1)
        for name, values in columns.items()
        if name.startswith("g") and values.null_count
    )
    names = tuple(table.column_names)
    return Reading(pa.table(columns), names, "parquet", number_form="en", notes=notes)


def _column(index: int, values: pa.ChunkedArray) -> dict[str, pa.ChunkedArray | pa.Array]:
    kind = values.type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        empty = pa.nulls(len(values), pa.string())
        return {f"c{index}": empty, f"g{index}": _shapes(values)}
    try:
        text = values.cast(pa.string())
    except pa.ArrowNotImplementedError:
        text = pa.array([None if v is None else str(v) for v in values.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        text = pc.replace_substring_regex(text, r"\.0+$", "")
    return {f"c{index}": text}


def _shapes(values: pa.ChunkedArray) -> pa.Array:
    """Binary values that are shapes, written anew: what reads them later is not to be surprised."""
    import shapely

    shapes = shapely.from_wkb(values.to_pylist(), on_invalid="ignore")
    return pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())
