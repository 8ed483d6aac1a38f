"""Geodata: shapes with their properties, brought to WGS84."""

from pathlib import Path

import pyarrow as pa

from loaders.reading.result import Reading


def read(path: Path) -> Reading:
    """Read a file of shapes; the geometry becomes the last column."""
    import pyogrio

    meta, table = pyogrio.read_arrow(path)
    shape = meta["geometry_name"] or "wkb_geometry"
    names = [n for n in table.column_names if n != shape]
    columns = {f"c{i}": table[n].cast(pa.string()) for i, n in enumerate(names)}
    last = len(names)
    columns[f"c{last}"] = pa.nulls(table.num_rows, pa.string())
    columns[f"g{last}"] = table[shape].cast(pa.binary())
    rows = pa.array(range(1, table.num_rows + 1), pa.int64())
    return Reading(
        pa.table({"row": rows, **columns}), (*names, "geometry"), "geojson", number_form="en"
    )
