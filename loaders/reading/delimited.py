"""Text with separators: CSV and its relatives, in any of the encodings offices use."""

import codecs
import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.reading import encodings
from loaders.reading.building import TextTable
from loaders.reading.dialect import NO_DELIMITER, Dialect, detect
from loaders.reading.limits import Limits
from loaders.reading.result import Fault, Hints, Note, Reading, ReadingError

_SAMPLE_BYTES = 1 << 18
# The limit of Python's reader counts for the whole process and all threads: it is set once, high,
# and what one cell may hold is checked against the settings.
csv.field_size_limit(16_000_000)
_LARGE = 2_000_000
_CHUNK = 1 << 22
_BLANK_LINES = (b"\n\n", b"\n\r\n", b"\r\r")


def read(path: Path, hints: Hints, limits: Limits) -> Reading:
    """Read a text file: encoding, separator and header are found; all cells stay text."""
    encoding = hints.encoding or _encoding(path)
    with path.open("rb") as file:
        start = file.read(_SAMPLE_BYTES)
    sample = _decode_start(start, encoding)
    if "\x00" in sample:
        raise ReadingError(
            "Die Datei ist keine Textdatei (sie enthält Null-Bytes). Bitte als CSV, XLSX oder "
            "GeoJSON speichern."
        )
    if not sample.strip():
        raise ReadingError("Die Datei ist leer. Bitte eine Datei mit Kopfzeile und Daten wählen.")
    dialect = detect(sample, hints)
    limits.check_columns(len(dialect.columns))
    table = _read_fast(path, encoding, dialect) if len(start) == _SAMPLE_BYTES else None
    faults: tuple[Fault, ...] = ()
    if table is None:
        table, faults = _read_carefully(path, encoding, dialect, limits)
    limits.check_rows(table.num_rows)
    return Reading(
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


def _encoding(path: Path) -> str:
    """The encoding; UTF-8 must hold for the whole file, not only for its beginning."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE_BYTES)
        guess = encodings.detect(start, whole=len(start) < _SAMPLE_BYTES)
        if guess != "utf-8":
            return guess
        decoder = codecs.getincrementaldecoder("utf-8")()
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            return encodings.detect_one_byte(start + chunk[error.start - 1 : error.start + 10000])
    return guess


def _decode_start(start: bytes, encoding: str) -> str:
    try:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
    except LookupError as error:
        raise ReadingError(f"Die Kodierung „{encoding}“ ist nicht bekannt.") from error
    return decoder.decode(start)


def _read_fast(path: Path, encoding: str, dialect: Dialect) -> pa.Table | None:
    """DuckDB's own reader for large, well-formed files; None if it would read otherwise than we.

    It drops blank lines, and row numbers would shift, so a file with such lines is left to the
    careful reader, as is everything the strict mode refuses.
    """
    if encoding not in ("utf-8", "utf-8-sig"):
        with tempfile.TemporaryDirectory() as folder:
            plain = _as_utf8(path, encoding, Path(folder) / "plain.csv")
            return _read_fast(plain, "utf-8", dialect)
    if not dialect.plain_head:
        return None
    columns = {f"c{i}": "VARCHAR" for i in range(len(dialect.columns))}
    with duckdb.connect(config={"autoload_known_extensions": "false"}) as con:
        try:
            table = con.execute(
                "FROM read_csv(?, columns = ?, delim = ?, quote = '\"', escape = '\"', "
                "header = false, skip = ?, auto_detect = false, strict_mode = true)",
                [str(path), columns, dialect.delimiter, dialect.header + 1],
            ).to_arrow_table()
        except duckdb.Error:
            return None
    if _lines(path) != table.num_rows + dialect.header + 1 and _has_blank_lines(path):
        return None
    rows = pa.array(np.arange(table.num_rows, dtype=np.int64) + dialect.header + 2)
    return _without_empty_rows(table.add_column(0, "row", rows))


def _without_empty_rows(table: pa.Table) -> pa.Table:
    filled = None
    for name in table.column_names[1:]:
        if table[name].null_count == 0:
            return table
        valid = pc.is_valid(table[name])
        filled = valid if filled is None else pc.or_(filled, valid)
    return table if filled is None or pc.all(filled).as_py() else table.filter(filled)


def _as_utf8(path: Path, encoding: str, target: Path) -> Path:
    with target.open("w", encoding="utf-8", newline="") as out:
        for text in _text_chunks(path, encoding):
            out.write(text)
    return target


def _text_chunks(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _lines(path: Path) -> int:
    """How many lines there are; as many as rows read, and none was blank or broken in two."""
    count, last = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            count += chunk.count(b"\n")
            last = chunk
    return count + (not last.endswith(b"\n"))


def _has_blank_lines(path: Path) -> bool:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            window = tail + chunk
            if any(blank in window for blank in _BLANK_LINES):
                return True
            tail = window[-2:]
    return False


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
                    raise ReadingError(_too_long(number, limits))
                if number > dialect.header + 1:
                    build.add(number, cells)
                if lines.ended and lines.quotes % 2:
                    raise ReadingError(_unclosed(number))
                lines.quotes = 0
        except csv.Error as error:
            raise ReadingError(_too_long(number + 1, limits)) from error
    return build.table(), tuple(build.faults)


def _too_long(row: int, limits: Limits) -> str:
    return (
        f"In Zeile {row} ist eine Zelle länger als {limits.cell_chars} Zeichen. Vermutlich fehlt "
        "dort ein schließendes Anführungszeichen; sonst bitte die Grenze CITY_MAX_CELL_CHARS "
        "erhöhen."
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


def _unclosed(row: int) -> str:
    return (
        f"In Zeile {row} beginnt ein Anführungszeichen, das bis zum Ende der Datei nicht "
        "geschlossen wird. Bitte das fehlende Zeichen ergänzen oder das einzelne entfernen."
    )
