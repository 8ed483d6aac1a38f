"""Why a text is none of its column's type, as exactly as it can be told from the text."""

import re
from collections.abc import Mapping
from typing import Any

from loaders.messages.text import Text
from loaders.messages.translations import N_
from loaders.schema import Field
from loaders.schema.units import kind_of, unit_of

_WITH_UNIT = re.compile(r"[-+]?\d[\d.,\s]*(%|‰|[$£€°]|[A-Za-zµ]+[²³2.]?)(\s\S+)?")
_FOOTNOTED = re.compile(r"[-+]?\d[\d.,\s]*(?:[¹²³⁴⁵⁶⁷⁸⁹]+\)?|\*+|\s\(?[1-9a-z]\))")
_ERROR = re.compile(r"#[A-ZÄÖÜ/0-9]+[!?]?|#{2,}|(?:Err|Fehler):\d+", re.I)
_TOO_LARGE = re.compile(r"\d[eE]\+?\d{3,}$")
_FIGURES = re.compile(r"[-+]?[\d.,'’\s]*\d[.,][\d.,'’\s]*")
_SPREADSHEET = N_(" (an error of the spreadsheet; please put the formula right)")
_TIMES = {
    r"\d{1,2}(?:[:.]\d\d)?\s*(?:h|Uhr)?\s*(?:-|–|—|bis)\s*\d.*": N_(
        " (it says from when to when; only the beginning belongs here)"
    ),
    r".*\d\s*\(?[A-Z]{3,5}\)?": N_(" (its time zone is not known here)"),
    r"24.*": N_(" (midnight is 0:00 of the next day)"),
    r"0?[.,]\d+": N_(" (probably Excel's part of a day; please format the cells as times)"),
}
_DAYS = {
    r".{6,}\d\s*(?:-|–|—|bis|und)\s*\d{1,2}[./-].*\d{2}": N_(
        " (it names two days; only one belongs here)"
    ),
    r"\d{5}": N_(" (probably Excel's number of a day; please format the cells as dates)"),
    r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{4}-\d{1,2}-\d{1,2}": N_(" (there is no such day)"),
}


def type_details(f: Field, text: str) -> Mapping[str, Any]:
    """An example of the type, and what is known of why the text is none of it."""
    example = f.example or ("12" if f.type == "integer" else "12,5")
    return {"example": example, "hint": Text(found) if (found := _hint(f, text)) else ""}


def _hint(f: Field, text: str) -> str:
    if _ERROR.fullmatch(text):
        return _SPREADSHEET
    if f.type in ("integer", "number"):
        return _of_number(f, text)
    known = {"date": _DAYS, "time": _TIMES}.get(f.type, {})
    return next((hint for pattern, hint in known.items() if re.fullmatch(pattern, text)), "")


def _of_number(f: Field, text: str) -> str:
    if _TOO_LARGE.search(text):
        return N_(" (it is too large)")
    if _FOOTNOTED.fullmatch(text):
        return N_(" (a mark of a footnote stands behind it; please remove it)")
    if _WITH_UNIT.fullmatch(text):
        unit = re.sub(r"^[-+]?[\d.,\s]+", "", text)
        if not unit_of(unit, False, kind_of(f.type, f.unit)):
            return N_(" (its unit is not that of the column)")
    elif f.type == "integer" and any(mark in text for mark in ",."):
        return N_(" (it has decimals, or is written otherwise than the column)")
    elif not _FIGURES.fullmatch(text):
        return ""
    return N_(" (point and comma are written otherwise than in the rest of the column)")
