"""Small files of old Excel (BIFF8), written by hand: no library for them is installed.

One stream of records in a file system of its own (OLE), see [MS-XLS] and [MS-CFB].
"""

import struct

_SECTOR, _END, _FREE, _FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_LEAST = 4096  # smaller streams stand elsewhere
_NAME = "Daten"


def xls(*rows, hidden=(), unseen=()):
    """The bytes of a workbook with one sheet; cells are texts or numbers; `hidden` rows and
    `unseen` columns, from 0."""
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    name = bytes([len(_NAME), 0]) + _NAME.encode()
    size = len(head) + 4 + 6 + len(name) + 4
    sheet = _record(0x85, struct.pack("<IH", size, 0) + name)
    cells = b"".join(
        _cell(row, column, value)
        for row, one in enumerate(rows)
        for column, value in enumerate(one)
    )
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 6))
    area = _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    columns = b"".join(_record(0x7D, struct.pack("<HHHHHH", c, c, 0, 15, 1, 0)) for c in unseen)
    lines = b"".join(
        _record(0x208, struct.pack("<HHHHHHI", n, 0, 3, 0, 0, 0, 0x20 if n in hidden else 0x100))
        for n in range(len(rows))
    )
    end = _record(0x0A, b"")
    parts = head + sheet + end + begin + columns + area + lines + cells + end
    return _file_system(parts.ljust(_LEAST, b"\0"))


def _record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row, column, value):
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x204, place + text)
    return _record(0x203, place + struct.pack("<d", value))


def _file_system(stream):
    """Sectors: the table of sectors, the directory, then the stream."""
    count = -(-len(stream) // _SECTOR)
    chain = [_FAT, _END, *range(3, 2 + count), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    entries += 2 * _entry("", 0, _FREE, 0, 0)
    return header + table + entries + stream.ljust(count * _SECTOR, b"\0")


def _entry(name, kind, child, start, size):
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    links = struct.pack("<III", _FREE, _FREE, child)
    body = text.ljust(64, b"\0") + struct.pack("<HBB", length, kind, 1) + links
    return body + bytes(36) + struct.pack("<IQ", start, size)
