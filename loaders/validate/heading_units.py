"""The unit in a heading above values whose rows name their unit themselves: „Wert (Tsd.)“ beside
„Fahrten“ are thousands of these; „Wert (MWh)“ beside „kWh“ is a contradiction, which is asked."""

import re

from loaders.messages.text import Listed, title_of
from loaders.schema import Field
from loaders.schema.units import free_unit, heading, unit_of
from loaders.validate.check import Check
from loaders.validate.report import Problem

_MULTIPLE = re.compile(r"(tsd|tausend|thousand|mio|mill|million(?:en)?|mrd|milliarden?)\b\.?\s*")
_SAME = {"%": "prozent", "percent": "prozent", "anteil": "prozent", "euro": "eur", "€": "eur"}
_SHOWN = 3


def heading_factor(check: Check, f: Field, header: str, named: str) -> float:
    """How many of the unit that the column `named` says each value is; 1 where the heading says
    nothing else. What contradicts it becomes a problem of the column."""
    said = free_unit(heading(header, "any").addition)
    if not said:
        return 1
    cells = check.reading.table[f"c{check.matching.columns[named]}"].unique().to_pylist()
    units = [text.strip() for text in cells if text and text.strip()]
    factors = {_factor(said, unit) for unit in units}
    if len(factors) == 1 and (factor := factors.pop()):
        return factor
    if units:
        others = [unit for unit in units if _factor(said, unit) != 1]
        told = {"column": header, "unit": said, "others": Listed(others[:_SHOWN], quoted=True)}
        told["title"] = check.header(named) or title_of(check.dataset.field(named))
        check.findings.add([Problem(None, header, f.name, None, "heading_unit", told)])
    return 1


def _factor(said: str, unit: str) -> float | None:
    """The factor between a heading's unit and a row's; None where they contradict each other."""
    if _plain(said) == _plain(unit):
        return 1
    multiple = _MULTIPLE.fullmatch(said.casefold())
    if multiple is None or _MULTIPLE.match(unit.casefold()):
        return None
    (found,) = unit_of(multiple[1], False, "money")
    return found.factor


def _plain(unit: str) -> str:
    text = re.sub(r"[.\s\u00a0\u202f]", "", unit.casefold())
    for sign, word in _SAME.items():
        text = text.replace(sign, word)
    return text
