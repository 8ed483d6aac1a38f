"""Text with separators: CSV and its relatives."""

import csv
from pathlib import Path

import pyarrow as pa

from loaders.reading.result import Reading, ReadingError


def read(path: Path) -> Reading:
    """Read a CSV file as text."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError("Die Datei ist nicht UTF-8.") from error
    lines = list(csv.reader(text.splitlines(keepends=True)))
    if not lines:
        raise ReadingError("Die Datei ist leer.")
    header = lines[0]
    rows = [(n, cells) for n, cells in enumerate(lines[1:], 2) if any(cells)]
    columns = {
        f"c{i}": pa.array([r[i] if i < len(r) and r[i] else None for _, r in rows], pa.string())
        for i in range(len(header))
    }
    numbers = pa.array([n for n, _ in rows], pa.int64())
    return Reading(
        pa.table({"row": numbers, **columns}), tuple(header), "csv", "utf-8", ",", header_row=1
    )
