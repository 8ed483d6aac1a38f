"""Which cells of an XLS file (BIFF5 and BIFF8) show a unit, which rows and columns are hidden.

The file is a small file system of its own (OLE) with one stream of records: formats of numbers
(FORMAT), styles that use them (XF), rows (ROW), columns (COLINFO), and cells that have a style.
[MS-XLS], [MS-CFB].
"""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

BUILT_IN = {9, 10}
"""The numbers of the formats 0% and 0.00%."""
_FREE, _ENTRY = 0xFFFFFFFA, 128
_BOF, _EOF, _SHEET, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
_CELLS = (0x0203, 0x027E, 0x0006)  # NUMBER, RK, FORMULA
_SEVERAL = 0x00BD  # MULRK
_ROW, _ROW_HIDDEN = 0x0208, 0x0020
_COLUMNS, _COLUMN_HIDDEN = 0x007D, 0x0001
_WIDTH = 256  # no sheet has more columns
_BIFF8 = 0x0600
Cells = dict[int, dict[int, str]]
"""Row → column (both from 0) → what the cell shows behind its number: % multiplies by 100."""


def suffix_of(code: str) -> str:
    """What a format of numbers shows behind them: „%“, „h“, „$“; "" for nothing, euros, days, and
    formats that show thousands of what the cell holds.

    A % multiplies by 100 unless it is a text in quotes.
    """
    if "%" in re.sub(r'"[^"]*"|\\.', "", code):
        return "%"
    plain = re.sub(r"\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].", r"\1", code.split(";")[0])
    found = re.fullmatch(r"([^0#?]*)[0#?][0#?.,' ]*(.*)", plain, re.S)
    if found is None or re.search(r"[0#?],+(?![0#?,])", plain):
        return ""
    before, text = (re.sub(r'["\\]', "", part).strip() for part in found.groups())
    foreign = re.search(r"[$£¥]|\b(?:CHF|USD|GBP)\b", before)
    if not text and foreign:
        return foreign[0]
    strange = re.search(r"[0#?;@]", text) or re.fullmatch(r"€|eur|euros?", text.casefold())
    return text if re.search(r"[^\W\d_]|[$£¥°€]", text) and not strange else ""


@dataclass
class Sheet:
    """What cells show behind their numbers; hidden rows and columns; all from 0."""

    suffixes: Cells = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)


def displayed_sheet(data: bytes, sheet: str) -> Sheet:
    """How a sheet shows its cells."""
    found = Sheet()
    # What is damaged ends the search; the reader of the workbook tells of it.
    with suppress(struct.error, IndexError):
        stream = _stream(data)
        start, styles = _globals(stream, sheet)
        shown = {number: suffix for number, suffix in enumerate(styles) if suffix}
        for kind, body in _records(stream, start) if start is not None else ():
            if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _ROW_HIDDEN:
                found.rows.append(struct.unpack_from("<H", body)[0])
            elif kind == _COLUMNS and struct.unpack_from("<H", body, 8)[0] & _COLUMN_HIDDEN:
                first, last = struct.unpack_from("<HH", body)
                found.columns += range(first, min(last + 1, _WIDTH))
            elif shown:
                for row, column, style in _styled(kind, body):
                    if style in shown:
                        found.suffixes.setdefault(row, {})[column] = shown[style]
    return found


def _styled(kind: int, body: bytes) -> Iterator[tuple[int, int, int]]:
    """Row, column and style of the numbers of a record."""
    if kind in _CELLS:
        row, column, style = struct.unpack_from("<HHH", body)
        yield row, column, style
    elif kind == _SEVERAL:
        row, first = struct.unpack_from("<HH", body)
        for number in range((len(body) - 6) // 6):
            yield row, first + number, struct.unpack_from("<H", body, 4 + 6 * number)[0]


def _globals(stream: bytes, sheet: str) -> tuple[int | None, list[str]]:
    """Where a sheet begins, and of each style what it shows behind numbers."""
    formats, used, start, wide = dict.fromkeys(BUILT_IN, "%"), list[int](), None, True
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            wide = struct.unpack_from("<H", body)[0] >= _BIFF8
        elif kind == _FORMAT and (suffix := suffix_of(_text(body[2:], wide, 2))):
            formats[struct.unpack_from("<H", body)[0]] = suffix
        elif kind == _XF:
            used.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _SHEET and _text(body[6:], wide, 1) == sheet:
            start = struct.unpack_from("<I", body)[0]
    return start, [formats.get(number, "") for number in used]


def _text(body: bytes, wide: bool, length: int) -> str:
    """A text behind its length, in `length` bytes (one in BIFF5)."""
    if not wide:
        return body[1 : 1 + body[0]].decode("cp1252", "replace")
    count = int.from_bytes(body[:length], "little")
    text = body[length + 1 :]
    return (
        text[: 2 * count].decode("utf-16-le", "replace")
        if body[length] & 1
        else text[:count].decode("latin-1")
    )


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on up to the end of that part."""
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, start)
        if kind == _EOF:
            return
        yield kind, stream[start + 4 : start + 4 + size]
        start += 4 + size


def _stream(data: bytes) -> bytes:
    """The stream of the workbook."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    count, first, _, cutoff, small_first, _, more = struct.unpack_from("<7I", data, 44)
    places = list(struct.unpack_from("<109I", data, 76))
    while more < _FREE and len(places) < count:
        block = _sector(data, more, sector)
        *found, more = struct.unpack(f"<{sector // 4}I", block)
        places += found
    table = b"".join(_sector(data, place, sector) for place in places[:count] if place < _FREE)
    chain = struct.unpack(f"<{len(table) // 4}I", table)
    entries = _chained(data, first, sector, chain)
    root = b""
    for begin in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        entry = entries[begin : begin + _ENTRY]
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode(
            "utf-16-le", "replace"
        )
        start, size = struct.unpack_from("<II", entry, 116)
        if entry[66] == 5:
            root = _chained(data, start, sector, chain)
        elif name in ("Workbook", "Book") and size >= cutoff:
            return _chained(data, start, sector, chain)[:size]
        elif name in ("Workbook", "Book"):
            small = _chained(data, small_first, sector, chain)
            links = struct.unpack(f"<{len(small) // 4}I", small)
            return _chained(root, start, 64, links, 0)[:size]
    return b""


def _sector(data: bytes, number: int, size: int, begin: int | None = None) -> bytes:
    start = (size if begin is None else begin) + number * size
    return data[start : start + size]


def _chained(
    data: bytes, start: int, size: int, chain: tuple[int, ...], begin: int | None = None
) -> bytes:
    """The sectors of a chain, one behind the other; one that turns in a circle ends."""
    parts: list[bytes] = []
    while start < _FREE and len(parts) <= len(chain):
        parts.append(_sector(data, start, size, begin))
        start = chain[start]
    return b"".join(parts)
