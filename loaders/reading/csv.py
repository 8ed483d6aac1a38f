"""Text with separators: CSV and its relatives, in any of the encodings offices use."""

import codecs
import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from loaders.reading import csv_fast, encodings
from loaders.reading.dialect import NO_DELIMITER, Dialect, detect
from loaders.tables.reading import Fault, Hints, Limits, Note, Reading, ReadingError, TextTable

_SAMPLE_BYTES = 1 << 18
# The limit of Python's reader counts for the whole process and all threads: it is set once, high,
# and what one cell may hold is checked against the settings.
csv.field_size_limit(16_000_000)
_CHUNK = 1 << 22
# One pair of quotes around all, separators inside, and single ones only doubled.
_WRAPPED = re.compile(rb'"(?=[^"]*[;,\t|])(?:[^"]|"")*"')


def read(path: Path, hints: Hints, limits: Limits) -> Reading:
    """Read a text file: encoding, separator and header are found; all cells stay text."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE_BYTES)
    large = len(start) == _SAMPLE_BYTES
    encoding = hints.encoding or encodings.detect(start, whole=not large)
    if _is_wrapped(start):
        return _unwrapped(path, hints, limits)
    dialect = _dialect(start, encoding, hints, limits)
    table = _regular(path, encoding, dialect, limits) if large else None
    broken = encoding == "utf-8" and not large and not encodings.is_utf8(start)
    if table is None and large and encoding == "utf-8" and not hints.encoding:
        encoding, broken = _encoding(path, start)
        dialect = _dialect(start, encoding, hints, limits)
        table = None if encoding == "utf-8" else _regular(path, encoding, dialect, limits)
    faults: tuple[Fault, ...] = ()
    if table is None:
        table, faults = _read_carefully(path, encoding, dialect, limits)
    limits.check_rows(table.num_rows)
    reading = Reading(
        table=table,
        columns=dialect.columns,
        format="csv",
        encoding=encodings.SHOWN.get(encoding, encoding),
        delimiter=None if dialect.delimiter == NO_DELIMITER else dialect.delimiter,
        header_row=dialect.header + 1,
        preamble=dialect.preamble,
        above=dialect.above,
        notes=(Note("preamble", {"rows": dialect.header}),) if dialect.header else (),
        faults=faults,
    )
    if encodings.is_doubled(start):
        reading = encodings.undoubled(reading)
    return encodings.with_faults(reading) if broken else reading


def _is_wrapped(start: bytes) -> bool:
    """Whether every line stands in quotes as a whole, so that it would be one cell."""
    lines = [line.strip() for line in start.removeprefix(codecs.BOM_UTF8).splitlines()[:100]]
    filled = [line for line in lines if line]
    return len(filled) > 1 and all(map(_WRAPPED.fullmatch, filled))


def _unwrapped(path: Path, hints: Hints, limits: Limits) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "lines.csv"
        with path.open("rb") as old, plain.open("wb") as new:
            for line in old:
                text = line.strip().removeprefix(codecs.BOM_UTF8)
                inside = text[1:-1] if len(text) > 1 and text[:1] == text[-1:] == b'"' else text
                new.write(inside.replace(b'""', b'"') + b"\n")
        reading = read(plain, hints, limits)
    return replace(reading, notes=(*reading.notes, Note("lines_unquoted")))


def _dialect(start: bytes, encoding: str, hints: Hints, limits: Limits) -> Dialect:
    try:
        sample = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    except LookupError as error:
        raise ReadingError("The encoding “{encoding}” is unknown.", encoding=encoding) from error
    if "\x00" in sample:
        raise ReadingError(
            "The file is not a text file (it holds null bytes). Please save it as CSV, XLSX or "
            "GeoJSON."
        )
    if not sample.strip():
        raise ReadingError("The file is empty. Please choose one with a header and data.")
    dialect = detect(sample, hints)
    limits.check_columns(len(dialect.columns))
    return dialect


def _encoding(path: Path, start: bytes) -> tuple[str, bool]:
    """The encoding of a file that begins as UTF-8, and whether it is UTF-8 with stray bytes."""
    letters = strays = 0
    evidence = start
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK) + file.readline():
            found = encodings.counted(chunk)
            if found[1] and not strays:
                evidence = start + b"".join(_lines_with_letters(chunk))
            letters, strays = letters + found[0], strays + found[1]
    if not strays or encodings.mostly_utf8(letters, strays):
        return "utf-8", bool(strays)
    return encodings.detect_one_byte(evidence), False


def _lines_with_letters(chunk: bytes) -> list[bytes]:
    return [line for line in chunk.splitlines(keepends=True) if not line.isascii()][:1000]


def _regular(path: Path, encoding: str, dialect: Dialect, limits: Limits) -> pa.Table | None:
    if encoding in ("utf-8", "utf-8-sig"):
        return csv_fast.read(path, dialect, limits)
    with tempfile.TemporaryDirectory() as folder:
        recoded = Path(folder) / "utf8.csv"
        with (
            path.open(encoding=encoding, errors="replace", newline="") as old,
            recoded.open("w", encoding="utf-8", newline="") as new,
        ):
            shutil.copyfileobj(old, new, _CHUNK)
        return csv_fast.read(recoded, dialect, limits)


def _read_carefully(
    path: Path, encoding: str, dialect: Dialect, limits: Limits
) -> tuple[pa.Table, tuple[Fault, ...]]:
    """Record by record, in batches: any mix of line ends, blank lines and ragged rows."""
    build = TextTable(len(dialect.columns), limits)
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=dialect.delimiter)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                if max(map(len, cells), default=0) > limits.cell_chars:
                    raise _too_long(number, limits)
                if number > dialect.header + 1:
                    build.add(number, cells)
                if lines.ended and lines.quotes % 2:
                    raise ReadingError(
                        "A quote that begins in row {row} is not closed by the end of the file. "
                        "Please add the missing quote or remove the single one.",
                        row=number,
                    )
                lines.quotes = 0
        except csv.Error as error:
            raise _too_long(number + 1, limits) from error
    return build.table(), tuple(build.faults)


def _too_long(row: int, limits: Limits) -> ReadingError:
    return ReadingError(
        "In row {row} a cell is longer than {most} characters. A closing quote may be "
        "missing there; else please raise the limit CITY_MAX_CELL_CHARS.",
        row=row,
        most=limits.cell_chars,
    )


class _Lines:
    """Lines of a file for the CSV reader, without NUL, counting the quotes of a record."""

    def __init__(self, file: io.TextIOBase) -> None:
        self._file = file
        self.quotes = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.quotes += line.count('"')
            yield line.replace("\x00", "") if "\x00" in line else line
        self.ended = True
