"""Shapes of fields that the reader did not see as such: texts as WKB columns beside the text."""

from collections.abc import Mapping

import pyarrow as pa

from loaders.reading import Hints, ReadingError
from loaders.schema import Field


def with_shapes(
    table: pa.Table, present: list[Field], columns: Mapping[str, int]
) -> tuple[pa.Table, frozenset[str]]:
    """The table with a WKB column `g<i>` for every shape field, and the fields that have a
    column `n<i>` of native numbers."""
    for f in present:
        index = columns[f.name]
        if f.type == "geojson" and f"g{index}" not in table.column_names:
            shapes = _wkb(table[f"c{index}"].to_pylist())
            table = table.append_column(f"g{index}", pa.array(shapes, pa.binary()))
    native = {f.name for f in present if f"n{columns[f.name]}" in table.column_names}
    return table, frozenset(native)


def _wkb(texts: list[str | None]) -> list[bytes | None]:
    """WKB in WGS84; None where the text is no shape or its place cannot be known."""
    if not any(texts):
        return [None] * len(texts)
    from loaders.reading.wkt_cells import as_wkb, parsed

    try:
        return as_wkb(parsed(texts, Hints())[0])
    except ReadingError:
        return [None] * len(texts)
