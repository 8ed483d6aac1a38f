"""The cells of a file without what nobody sees: space around them, odd line ends, guards.

Done in Arrow, column by column and only where there is something to do: an untouched column of a
large file costs no copy.
"""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from loaders.package import Field

# Space that belongs to no script's white space, but comes along with copied text.
_INVISIBLE = " \t\r\n\u00a0\u200b\u2060\ufeff"


def cleaned(
    table: pa.Table, present: list[Field], columns: Mapping[str, int], guarded: bool
) -> pa.Table:
    """`row`, one text column a field (NULL where nothing is left), `native:` and `shape:` columns.

    `guarded`: the file is CSV, where exports put an apostrophe before what looks like a formula.
    """
    result = {"row": table["row"]}
    for f in present:
        index = columns[f.name]
        text = _trimmed(table[f"c{index}"])
        if f.type == "string":
            text = _plain_lines(text)
            text = _unguarded(text) if guarded else text
        result[f.name] = text
        if f"n{index}" in table.column_names:
            result[f"native:{f.name}"] = table[f"n{index}"]
        if f.type == "geojson":
            result[f"shape:{f.name}"] = table[f"g{index}"]
    return pa.table(result)


def _trimmed(text: pa.ChunkedArray) -> pa.ChunkedArray:
    trimmed = pc.utf8_trim_whitespace(text)
    if _bytes(trimmed) != (pc.sum(pc.utf8_length(trimmed)).as_py() or 0):
        trimmed = pc.utf8_trim(trimmed, characters=_INVISIBLE)
    if _bytes(trimmed) == _bytes(text):
        trimmed = text
    if pc.min(pc.binary_length(trimmed)).as_py() == 0:
        return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
    return trimmed


def _bytes(text: pa.ChunkedArray) -> int:
    return pc.sum(pc.binary_length(text)).as_py() or 0


def _plain_lines(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """One kind of line end inside a cell."""
    if not pc.any(pc.match_substring(text, "\r")).as_py():
        return text
    return pc.replace_substring(pc.replace_substring(text, "\r\n", "\n"), "\r", "\n")


def _unguarded(text: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pc.any(pc.starts_with(text, "'")).as_py():
        return text
    return pc.replace_substring_regex(text, r"^'('*[=+\-@])", r"\1")
