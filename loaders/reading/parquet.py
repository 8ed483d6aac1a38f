"""Parquet: columns with types, read as text like everything else."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loaders.tables.reading import Limits, Reading, ReadingError


def read(path: Path, limits: Limits) -> Reading:
    """Read a Parquet file; binary columns are taken for shapes (WKB, WGS84)."""
    try:
        file = pq.ParquetFile(path)
        limits.check_rows(file.metadata.num_rows)
        limits.check_columns(len(file.schema_arrow.names))
        table = file.read()
        table.validate(full=True)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise ReadingError(
            "The Parquet file is damaged or incomplete. Please make it anew."
        ) from error
    columns = {"row": pa.array(np.arange(table.num_rows, dtype=np.int64) + 1)}
    for i, name in enumerate(table.column_names):
        columns |= _column(i, table[name])
    return Reading(pa.table(columns), tuple(table.column_names), "parquet", number_form="en")


def _column(index: int, values: pa.ChunkedArray) -> dict[str, pa.ChunkedArray | pa.Array]:
    kind = values.type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        empty = pa.nulls(len(values), pa.string())
        return {f"c{index}": empty, f"g{index}": values.cast(pa.binary())}
    try:
        text = values.cast(pa.string())
    except pa.ArrowNotImplementedError:
        text = pa.array([None if v is None else str(v) for v in values.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        text = pc.replace_substring_regex(text, r"\.0+$", "")
    return {f"c{index}": text}
