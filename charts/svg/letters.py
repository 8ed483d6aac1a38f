"""Words in a drawing without a browser: how wide they are, what plotly's markup in them says, and
how they are written safely into XML."""

import html
import re
from functools import cache
from xml.sax.saxutils import escape

FAMILY = "'Source Sans 3','Source Sans Pro','Source Sans',sans-serif"
LINE = 1.3
"""Height of a line in sizes of the letters, as plotly sets lines below each other."""
ASCENT, DESCENT = 0.984, 0.273
"""Of the typeface, in sizes of the letters."""
USUAL = 540
WIDTHS = {
    125: "\u202f",
    200: " \xa0",
    241: "|",
    246: "iìíîïj",
    249: "',.:;·‘’‚l",
    263: "IÌÍÎÏ",
    289: "!¡f",
    303: "()[]{}•-",
    334: "°tr",
    350: "/\\²³¹",
    419: "*s",
    425: '"?z“„«»',
    446: "xcç",
    467: "vyýÿY",
    485: "J–LFk",
    496: "eèéêë#$+0123456789<=>~€−_",
    504: "agàáâãäåXV",
    527: "EÈÉÊË",
    536: "STZ",
    542: "oòóôõöøAhuÀÁÂÃÄÅùúûün",
    555: "bdpqPR",
    575: "CÇßK",
    588: "B",
    612: "&DG",
    648: "UÙÚÛÜNH",
    664: "OQÒÓÔÕÖØ",
    718: "wM",
    786: "Wæ",
    824: "%m—",
    948: "…@",
}
"""Thousandths of the size → letters about as wide, from the table `hmtx` of Source Sans."""
_WIDTH = {letter: width for width, letters in WIDTHS.items() for letter in letters}
_TAG = re.compile(r"</?(?:b|i|em|strong|sub|sup|span|a)\b[^>]*>")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def width(text: str, size: float) -> float:
    """Pixels that a line takes in Source Sans."""
    return sum(_WIDTH.get(letter, USUAL) for letter in text) * size / 1000


def lines(text: object) -> list[str]:
    """The letters that plotly would show, a text a line."""
    parts = re.split(r"<br\s*/?>", str(text))
    return [html.unescape(_TAG.sub("", part)) for part in parts]


def box(text: object, size: float) -> tuple[float, float]:
    """Width and height in pixels of a text in plotly's form."""
    rows = lines(text)
    height = (ASCENT + DESCENT + LINE * (len(rows) - 1)) * size
    return max(width(row, size) for row in rows), height


def wrap(text: str, room: float, size: float) -> list[str]:
    """Words in lines of so many pixels; a longer word is cut with an ellipsis."""
    rows: list[str] = []
    for word in text.split():
        joined = f"{rows[-1]} {word}" if rows else word
        if rows and width(joined, size) <= room:
            rows[-1] = joined
        else:
            rows.append(cut(word, room, size))
    return rows or [""]


def cut(text: str, room: float, size: float) -> str:
    """The text as far as it fits, with an ellipsis where it does not."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def safe(text: object) -> str:
    """Text for XML: escaped, without letters that XML does not know."""
    return escape(_NOT_XML.sub("\ufffd", str(text)), {'"': "&quot;"})


def short(number: float) -> str:
    """A coordinate with at most one decimal."""
    words = f"{number:.1f}".removesuffix(".0")
    return "0" if words == "-0" else words
