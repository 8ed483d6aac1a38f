"""Of a list of many places only the rows of the city: those of others would count as its own."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Listed
from loaders.schema.folding import fold
from loaders.tables.reading import Note
from loaders.validate.check import Check
from loaders.validate.refusals import refused

COUNTY = "county"
_TOWN_NAMES = (
    "Stadt|Gemeinde|Kommune|Stadt/Gemeinde|Stadt oder Gemeinde|Gemeindename|Stadtname|Aus Stadt"
    "|Herkunftsstadt|Town|City|Municipality|From city"
)
_TOWNS = frozenset(map(fold, _TOWN_NAMES.split("|")))
_BESIDE = re.compile(
    r"(?i)\b(?:kreisfreie|große kreisstadt|landeshauptstadt|hansestadt|stadt|gemeinde)\b|[\d,()]"
)
_SHOWN = 5


def keep_own_rows(check: Check) -> None:
    """Keep the rows of the city's own county or, where a column nobody takes over names towns, of
    the city, unless all are meant."""
    if check.options.all_counties:
        return
    _keep_own_county(check)
    towns = [header for header in check.matching.unknown if fold(header) in _TOWNS]
    if towns and not check.report and not check.has(COUNTY):
        _keep_own_town(check, towns[0])


def _keep_own_county(check: Check) -> None:
    """Of a register of many counties only the rows of the city's.

    An edition that names no county has the place; that tells in a city that is a county itself.
    """
    spellings = pa.array(
        [_plain(name) for name in check.package.city.get("kreis", [])], pa.string()
    )
    city = _plain(str(check.package.city.get("name", "")))
    if not check.dataset.has(COUNTY) or not len(spellings):
        return
    if check.has(COUNTY):
        named, ours = COUNTY, spellings
    elif check.has("place") and city in spellings.to_pylist():
        named, ours = "place", pa.array([city])
    else:
        return
    reading = check.reading
    texts = reading.table[f"c{check.matching.columns[named]}"]
    plain = pc.replace_substring_regex(texts, r"[\s\x{00A0}]+", " ")
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(plain))
    own = pc.fill_null(pc.is_in(plain, value_set=ours), False)
    kept = pc.or_(own, pc.fill_null(pc.equal(plain, ""), True))
    others, found = int(pc.sum(pc.invert(kept)).as_py() or 0), bool(pc.any(own).as_py())
    if not others:
        return
    words = {"count": others, "county": str(check.package.city["kreis"][0])}
    if not found:
        check.report = refused(check, {"wording": "other_county", **words})
        return
    _keep(check, kept, Note("other_counties", words))


def _keep_own_town(check: Check, column: str) -> None:
    whole, city = check.whole, str(check.package.city.get("name", ""))
    own = {fold(name) for name in (city, *check.package.city.get("kreis", []))} - {""}
    if not own or column not in whole.columns:
        return
    rows = whole.table["row"].to_pylist()
    texts = whole.table[f"c{whole.columns.index(column)}"].to_pylist()
    there = {*check.reading.table["row"].to_pylist()}
    strange = {
        row: text.strip()
        for row, text in zip(rows, texts, strict=True)
        if row in there and (text or "").strip() and not _is_own(text, own)
    }
    if not strange:
        return
    places = Listed(list(dict.fromkeys(strange.values()))[:_SHOWN], quoted=True)
    words: Mapping[str, Any] = {"count": len(strange), "column": column, "places": places}
    if len(strange) == check.reading.rows:
        check.report = refused(check, {"wording": "other_town", "city": city, **words})
        return
    kept = [row not in strange for row in check.reading.table["row"].to_pylist()]
    _keep(check, pa.array(kept, pa.bool_()), Note("other_towns", words))


def _is_own(text: str, own: set[str]) -> bool:
    return bool({fold(text), fold(_BESIDE.sub("", text))} & own)


def _keep(check: Check, kept: pa.Array, note: Note) -> None:
    reading = check.reading
    gone = set(reading.table["row"].filter(pc.invert(kept)).to_pylist())
    check.reading = replace(
        reading,
        table=reading.table.filter(kept),
        notes=(*reading.notes, note),
        faults=tuple(fault for fault in reading.faults if fault.row not in gone),
    )


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()
