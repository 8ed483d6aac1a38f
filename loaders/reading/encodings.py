"""Which encoding a text file has.

UTF-8 and UTF-16 prove themselves. Among the one-byte encodings German offices use, the one wins
in which the letters make the most sense: an umlaut inside a word speaks for it, a control
character, a currency sign nobody types or a capital inside a word against it. General detectors
often call short German texts Eastern European, so the candidates are few and named.
"""

import codecs
import re

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
_HIGH = re.compile(rb"[\x00-\x7f]?[\x80-\xff]+[\x00-\x7f]?")
_GERMAN = frozenset("äöüÄÖÜß")
_USUAL = frozenset("€„“”‚‘’–—…§°²³½¼µéèêëáàâóòôíìîúùûçñøåæœÉÈÀÁÂÇ®©×·«»\u00a0šžŠŽ•")
_ODD = frozenset("¤¦¬¨¯¸ªº¶þÞðÐ¡¿ƒ†‡ˆ˜‰∂∑∏π∫Ω√∆◊ı∞≠≤≥≈˚˝˛ˇ˙˘ﬁﬂ⁄")


def detect(data: bytes, *, whole: bool = True) -> str:
    """The Python name of the encoding of `data`; `whole=False` if it may end inside a letter."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return name
    wide = _utf16_without_mark(data)
    if wide:
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
        return "utf-8"
    except UnicodeDecodeError:
        return detect_one_byte(data)


def detect_one_byte(data: bytes) -> str:
    """The most sensible of the one-byte encodings."""
    pieces = [m.group() for m, _ in zip(_HIGH.finditer(data), range(_SAMPLED), strict=False)]

    def sense(encoding: str) -> float:
        return sum(_piece_sense(piece.decode(encoding, "replace")) for piece in pieces)

    return max(ONE_BYTE, key=sense)  # the first, where several are as good


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
    total = 0.0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char.isascii():
            continue
        if char == "\ufffd" or "\x80" <= char <= "\x9f":
            total -= 10
        elif char in _ODD:
            total -= 2
        elif char.isupper() and before.islower():
            total -= 2  # GrŠn, Stra§e: a capital or a sign inside a word is another encoding's
        elif char in "§°" and before.isalpha() and after.isalpha():
            total -= 2
        elif char in _GERMAN:
            total += 2
        elif char in _USUAL:
            total += 1
        else:
            total -= 0.5
    return total
