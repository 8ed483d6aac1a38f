"""Which encoding a text file has.

UTF-8 and UTF-16 prove themselves. Among the one-byte encodings German offices use, the one wins
in which the letters make the most sense: an umlaut inside a word speaks for it, a control
character, a currency sign nobody types or a capital inside a word against it. General detectors
often call short German texts Eastern European, so the candidates are few and named. Nearly every
such file is from Windows: another encoding needs more than one doubtful letter. A stray byte in
UTF-8 is a fault of its row and says nothing of the others.
"""

import codecs
import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from loaders.tables.reading import Fault, Note, Reading

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ONE_BYTE = ("cp1252", "iso8859-15", "mac-roman", "cp850")
SHOWN = {
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO-8859-15",
    "mac-roman": "Mac Roman",
    "cp850": "DOS (850)",
}
_SAMPLED = 20_000
_HIGH = re.compile(rb"[ -~]?(?:[A-Za-z]*[\x80-\xff]+)+[A-Za-z]*[ -~]?")
_SURER_BY = 3
_STEMS = re.compile(
    "straß|maßn|größ|groß|gemäß|schließ|außen|fuß|für|über|grün|schön|müll|bürg|büro|bäu|träg|fläch"
    "|förd|öffn|öffent|plätz|städt|länd|räum|nähe|jähr|zähl|wähl|können|müss|während|möglich|höh"
    "|söhn|körp|schüler|tür|süd|köln|münch|düss|thür|würd|änder|stück|küch|brück|prüf|führ|häus|läuf"
)
_DOUBLED = re.compile(
    rb"\xc3\x83(?:[\xc2\xc5\xc6\xcb]|\xe2[\x80\x82\x84])|\xc3\xa2\xe2\x82\xac|\xc3\x82\xc2"
)
_GERMAN = frozenset("äöüÄÖÜß")
_USUAL = frozenset("€„“”‚‘’–—…§°²³½¼µéèêëáàâóòôíìîúùûçñøåæœÉÈÀÁÂÇ®©×·«»\u00a0•")
_ODD = frozenset("¤¦¬¨¯¸ªº¶þÞðÐ¡¿ƒ†‡ˆ˜‰∂∑∏π∫Ω√∆◊ı∞≠≤≥≈˚˝˛ˇ˙˘ﬁﬂ⁄")


def detect(data: bytes, *, whole: bool = True) -> str:
    """The Python name of the encoding of `data`; `whole=False` if it may end inside a letter."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return name
    wide = _utf16_without_mark(data)
    if wide:
        return wide
    if is_utf8(data, whole=whole) or mostly_utf8(*counted(data)):
        return "utf-8"
    return detect_one_byte(data)


def is_utf8(data: bytes, *, whole: bool = True) -> bool:
    """Whether every byte of it is UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def counted(data: bytes) -> tuple[int, int]:
    """How many letters beyond ASCII are UTF-8, and how many places are not."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    strays = text.count("\ufffd")
    return sum(not char.isascii() for char in text) - strays, strays


def mostly_utf8(letters: int, strays: int) -> bool:
    """Whether a text is UTF-8 with strays: a letter of several bytes is none by chance."""
    return letters >= max(strays, 1)


def detect_one_byte(data: bytes) -> str:
    """The most sensible of the one-byte encodings; Windows's unless another is so by far."""
    pieces = [m.group() for m, _ in zip(_HIGH.finditer(data), range(_SAMPLED), strict=False)]

    def sense(encoding: str) -> float:
        return sum(_piece_sense(piece.decode(encoding, "replace")) for piece in pieces)

    usual, *others = ONE_BYTE
    best = max(others, key=sense)
    return best if sense(best) >= sense(usual) + _SURER_BY else usual


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 shows by its zero bytes: in Latin text every second byte is one."""
    sample = data[:4000]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    name = None
    if odd > 0.4 * half and even < 0.05 * half:
        name = "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        name = "utf-16-be"
    return name if name and _is_readable(sample.decode(name, "replace")) else None


def _is_readable(text: str) -> bool:
    """Whether nearly all characters are letters, digits, signs or space."""
    readable = sum(char.isprintable() or char.isspace() for char in text)
    return readable > 0.95 * len(text)


def _piece_sense(text: str) -> float:
    total = 3.0 if _STEMS.search(text.lower()) else 0.0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if not char.isascii():
            total += _sense(before, char, after)
    return total


def _sense(before: str, char: str, after: str) -> float:
    """How likely a letter is in its place: „GrŠn“, „Stra§e“ and „5 Ä“ are another encoding's."""
    beside = before.isalpha(), after.isalpha()
    if char == "\ufffd" or "\x80" <= char <= "\x9f":
        return -10
    inside = char.isupper() and (before.islower() or (beside[0] and after.islower()))
    if char in _ODD or inside or (char in "§°„“”‚‘" and all(beside)):
        return -2
    if char in "€§":
        return -2 if any(beside) else 2
    if char in _GERMAN:
        return 2 if any(beside) else -1
    if char.isalpha() and not any(beside):
        return -1
    return 1 if char in _USUAL else -0.5


def with_faults(reading: Reading) -> Reading:
    """The reading with a fault for every cell that holds what was no UTF-8."""
    faults = []
    for name, header in zip(reading.cells, reading.columns, strict=True):
        broken = reading.table.filter(pc.match_substring(reading.table[name], "\ufffd"))
        faults += [
            Fault(record["row"], "broken_character", record[name], header)
            for record in broken.select(["row", name]).to_pylist()
        ]
    return replace(reading, faults=(*reading.faults, *sorted(faults, key=lambda f: f.row)))


def is_doubled(data: bytes) -> bool:
    """Whether UTF-8 was taken for Windows's encoding and written as UTF-8 again: „StraÃŸe“."""
    return bool(_DOUBLED.search(data))


def undoubled(reading: Reading) -> Reading:
    """The reading with texts that were encoded twice put right, and said."""
    table, count, example = reading.table, 0, ("", "")
    for name in reading.cells:
        texts = table[name].to_pylist()
        mended = [text and _mended(text) for text in texts]
        changed = [pair for pair in zip(texts, mended, strict=True) if pair[0] != pair[1]]
        if changed:
            count, example = count + len(changed), changed[0]
            place = table.column_names.index(name)
            table = table.set_column(place, name, pa.array(mended, pa.string()))
    columns = tuple(map(_mended, reading.columns))
    if not count and columns == reading.columns:
        return reading
    wrong, right = example if count else ("Ã¼", "ü")
    note = Note("encoded_twice", {"count": count, "wrong": wrong[:40], "right": right[:40]})
    return replace(reading, table=table, columns=columns, notes=(*reading.notes, note))


def _mended(text: str) -> str:
    return text if text.isascii() else re.sub(r"[^\x00-\x7f]+", _once, text)


def _once(found: re.Match[str]) -> str:
    """A run of letters, once decoded where that is possible."""
    try:
        return b"".join(map(_byte, found.group())).decode("utf-8")
    except UnicodeError:
        return found.group()


def _byte(char: str) -> bytes:
    """The byte of a letter; Windows leaves five of them to Latin 1."""
    return char.encode("latin-1") if "\x80" <= char <= "\x9f" else char.encode("cp1252")
