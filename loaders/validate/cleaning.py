"""The cells of a file without what nobody sees: space around them, odd line ends, guards.

Done in Arrow, column by column and only where there is something to do: an untouched column of a
large file costs no copy.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.schema import Field
from loaders.tables.vectorised import MANY, DictionaryColumn, map_threads

# Space that belongs to no script's white space, but comes along with copied text.
_INVISIBLE = " \t\r\n\u00a0\u200b\u2060\ufeff"
_RETURN, _SPACE, _APOSTROPHE, _DELETE = 0x0D, 0x20, 0x27, 0x7F
_EQUALS = 0x3D
_COMBINING = 0xCC  # begins the marks of letters that are written in two signs (U+0300 on)
_VISIBLE = (np.arange(256) > _SPACE) & (np.arange(256) < _DELETE)


def cleaned(
    table: pa.Table,
    present: list[Field],
    columns: Mapping[str, int],
    guarded: bool,
    different: Mapping[str, DictionaryColumn],
) -> tuple[pa.Table, dict[str, DictionaryColumn]]:
    """`row`, one text column a field (NULL where nothing is left), `native:` and `shape:` columns.

    `guarded`: the file is CSV, where exports put an apostrophe before what looks like a formula.
    `different`: the columns whose texts are told apart already; the same of the cleaned ones.
    """

    def clean(f: Field) -> tuple[pa.ChunkedArray, DictionaryColumn | None]:
        text, known = table[f"c{columns[f.name]}"], different.get(f.name)
        if known is None:
            return _cleaned(text, f, guarded), None
        return _cleaned_once(text, known, f, guarded)

    each = map_threads if table.num_rows >= MANY else map
    done = dict(zip((f.name for f in present), each(clean, present), strict=True))
    result = {"row": table["row"]}
    for f in present:
        index = columns[f.name]
        result[f.name] = done[f.name][0]
        if f"n{index}" in table.column_names:
            result[f"native:{f.name}"] = table[f"n{index}"]
        if f.type == "geojson":
            result[f"shape:{f.name}"] = table[f"g{index}"]
    return pa.table(result), {name: known for name, (_, known) in done.items() if known}


def _cleaned_once(
    text: pa.ChunkedArray, known: DictionaryColumn, f: Field, guarded: bool
) -> tuple[pa.ChunkedArray, DictionaryColumn]:
    """A column cleaned by its different texts; only if there is something to do it is made anew."""
    values = known.values[f.name]
    clean = _cleaned(values, f, guarded)
    if clean is values:
        return text, known
    known = DictionaryColumn(pa.table({f.name: clean}), known.indices)
    return known.decode(f.name), known


def _cleaned(text: pa.ChunkedArray, f: Field, guarded: bool) -> pa.ChunkedArray:
    if _is_clean(text):
        return text
    text = _trimmed(text)
    if pc.any(pc.match_substring_regex(text, r"[\x{0300}-\x{036F}]")).as_py():
        text = pc.utf8_normalize(text, form="NFC")
    if guarded and pc.any(pc.starts_with(text, '="')).as_py():
        # So exports keep Excel from taking a zero away: ="01".
        text = pc.replace_substring_regex(text, r'^="(.*)"$', r"\1")
    if f.type == "string":
        text = _plain_lines(text)
        # What was guarded may begin with space, as no text of ours does.
        text = _trimmed(_unguarded(text)) if guarded else text
    return text


def _is_clean(text: pa.ChunkedArray) -> bool:
    """Whether there is surely nothing to do: seen by the first and last bytes of the cells.

    They are visible ASCII and no apostrophe in front; no carriage return; no cell is empty text.
    """
    return pa.types.is_string(text.type) and all(map(_is_clean_chunk, text.chunks))


def _is_clean_chunk(text: pa.StringArray) -> bool:
    _, ends, data = text.buffers()
    if data is None or not len(text):
        return bool(text.null_count == len(text))
    limits = np.frombuffer(ends, dtype=np.int32)[text.offset : text.offset + len(text) + 1]
    filled = limits[:-1] < limits[1:]
    if np.count_nonzero(filled) != len(text) - text.null_count:
        return False
    letters = np.frombuffer(data, dtype=np.uint8)[limits[0] : limits[-1]]
    if not len(letters) or letters.min() > _SPACE and letters.max() < _DELETE:
        return not bool(((letters == _APOSTROPHE) | (letters == _EQUALS)).any())
    if (letters == _RETURN).any() or (letters == _COMBINING).any():
        return False
    first = letters[limits[:-1][filled] - limits[0]]
    last = letters[limits[1:][filled] - 1 - limits[0]]
    odd = (first == _APOSTROPHE) | (first == _EQUALS)
    return bool((_VISIBLE[first] & _VISIBLE[last] & ~odd).all())


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
    return pc.replace_substring_regex(text, r"^'('*[=+\-@\t\n])", r"\1")
