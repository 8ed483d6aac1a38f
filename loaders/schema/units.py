"""Units: in which one a heading says that its column is, and what one of them is in another.

„Geplant (Mio. €)“ is the column „Geplant“ in millions of euros. „Einwohner (weiblich)“ is another
column than „Einwohner“: whatever stands behind a name and is neither a unit of the column nor known
to say nothing makes it one.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from loaders.schema.folding import fold
from loaders.schema.zones import tells_zone, zone_of

TIMES = ("date", "datetime", "time")


@dataclass(frozen=True)
class Unit:
    """`factor`: how many of the base unit of its kind (`BASES`) it is."""

    kind: str
    factor: float


@dataclass(frozen=True)
class Heading:
    """A heading taken apart: the name in front, the unit behind it, and what else is said there.

    `addition` is "" where nothing is said that could make it another column.
    """

    name: str
    unit: Unit | None = None
    addition: str = ""


@dataclass(frozen=True)
class Amounts:
    """The units that the cells of a column may name: pattern of their spellings → their factor.

    `factor`: that of the heading. `named`: the column in which each row names its unit, for fields
    without a unit of their own.
    """

    spellings: tuple[tuple[str, float], ...] = ()
    factor: float = 1
    named: str = ""


BASES = {"money": "€", "area": "km²", "power": "kW", "time": "min", "angle": "°", "count": ""}
_THOUSAND, _MILLION, _MILLIARD = (
    r"(?:tsd\.?|tausend|thousand)",
    r"(?:mio\.?|mill\.?|mln\.?|million(?:en|s)?)",
    r"(?:mrd\.?|milliarden?|billion)",
)
_EURO = r"(?:€|eur|euros?)"
_PEOPLE = (
    r"(?:personen|pers\.?|menschen|leute|einwohner(?:innen)?|ew\.?|stück|stk\.?|st\.?|people"
    r"|persons|inhabitants|residents|teilnehmer|teilnehmende)"
)
SPELLINGS: dict[str, tuple[tuple[str, float], ...]] = {
    "money": (
        (_EURO, 1),
        (rf"(?:t|k|{_THOUSAND})\s?{_EURO}|{_EURO}\s?{_THOUSAND}|{_THOUSAND}", 1e3),
        (rf"(?:m|mn|{_MILLION})\s?{_EURO}|{_EURO}\s?{_MILLION}|{_MILLION}", 1e6),
        (rf"{_MILLIARD}\s?{_EURO}|{_EURO}\s?{_MILLIARD}|{_MILLIARD}", 1e9),
        (r"ct\.?|cents?", 0.01),
    ),
    "area": (
        (r"km²|km2|km\^2|qkm|quadratkilometern?", 1),
        (r"ha|hektar|hectares?", 0.01),
        (r"m²|m2|m\^2|qm|quadratmetern?", 1e-6),
    ),
    "power": (
        (r"kw|kilowatt", 1),
        (r"w|watt", 1e-3),
        (r"mw|megawatt", 1e3),
        (r"gw|gigawatt", 1e6),
    ),
    "time": (
        (r"min\.?|mins|minuten?|minutes?", 1),
        (r"h|std\.?|stunden?|hrs?\.?|hours?", 60),
        (r"d|tagen?|tage|days?", 1440),
        (r"s|sek\.?|sekunden?|sec\.?|seconds?", 1 / 60),
    ),
    "angle": ((r"°|grad|deg\.?|degrees?|dg|dezimalgrad|decimal degrees?", 1),),
    "count": (
        (_PEOPLE, 1),
        (rf"{_THOUSAND}(?:\s{_PEOPLE})?", 1e3),
        (rf"{_MILLION}(?:\s{_PEOPLE})?", 1e6),
    ),
}
"""Kind of unit → how each of its units is spelled (a pattern of small letters), and its factor."""
# „in 1.000 €“ is told by a heading only: in a cell the figures are the amount.
_IN_FIGURES = (
    ("money", rf"1[. ]?000\s?{_EURO}?", 1e3),
    ("money", rf"1[. ]?000[. ]?000\s?{_EURO}?", 1e6),
    ("count", rf"1[. ]?000(?:\s{_PEOPLE})?", 1e3),
)
# What a cell may name where the file does not say the unit of the row.
_ANY = (
    r"€|eur|euro|\$|%|prozent|percent|kw|kwh|kwp|mw|mwh|km²|km2|km|m²|m2|m|ha|min\.?|std\.?|h|t|kg"
    r"|stk\.?|stück|personen|°"
)
_MEASURES = (
    r"€|eur|euro|%|‰|prozent|percent|[kmgt]?wh|[kmg]?wp?|km²|km2|km|m²|m2|qm|m³|m3|cbm|[cm]?m|ha|l|liter"
    r"|min\.?|std\.?|h|stunden|tagen?|jahren?|t|tonnen|[km]?g|stk\.?|stück|anzahl|personen|einwohner|ew\.?"
    r"|fälle|fahrten|fahrgäste|betten|plätze|°c|°|db(?:\(a\))?|ppm|[µu]g|index|punkten?"
)
_FREE = re.compile(
    rf"(?:(?:tsd\.?|tausend|mio\.?|mill\.?|mrd\.?)(?:\s(?:{_MEASURES}))?|[tk]?(?:{_MEASURES}))"
    r"(?:\s?co[2₂](?:[-\s]?(?:äq\.?|e|eq\.?|äquivalenten?))?)?(?:\s?(?:/|je|pro|per)\s?\S.{0,20})?",
    re.I,
)
_ABOVE = ("money", "count", "area", "power")
_SAYS_NOTHING = (
    "gesamt|insgesamt|total|summe|alle|anzahl|absolut|abs.|zahl|number|count|pflicht|optional"
    "|pflichtfeld|pflichtangabe|erforderlich|required|mandatory|freiwillig|TT.MM.JJJJ|DD.MM.YYYY"
    "|JJJJ-MM-TT|YYYY-MM-DD|TT.MM.JJ|MM/JJJJ|JJJJ|YYYY|Datum|date|ISO|ISO 8601|hh:mm|hh:mm:ss"
    "|HH:MM Uhr|Uhrzeit|time|WGS84|WGS 84|EPSG:4326|EPSG 4326|dezimal|decimal|ja/nein|yes/no"
    "|text|ganze Zahl|integer|in|Angabe in|Angaben in|Angabe|Angaben|Werte in|Werte"
)
_NEUTRAL = frozenset(map(fold, _SAYS_NOTHING.split("|")))
# Of a column of free words only these make another one.
_OTHER = (
    "englisch|english|en|engl.|französisch|alt|old|früher|ehemals|bisher|vorher|vorjahr|neu|new"
)
_OTHER_WORDS = frozenset(map(fold, _OTHER.split("|")))
_LONGEST_HEADING = 500  # the patterns below take the square of its length
_BRACKETED = re.compile(r"^(?P<name>.*?)[\s,:/_-]*[\[(](?P<more>[^\])]*)[\])][\s*:]*$", re.S)
# „Angaben in T€“, „Haushaltsplan 2024 (in Mio. €)“, „Beträge: TEUR“
_IN_LINE = re.compile(r"(?:\bin|[\[(]|:)\s+(?=(\S.{0,30}))|[\[(](?=([^\s\])].{0,30}))", re.I)
_PER = re.compile(r"^(?P<name>.+?)\s+(?P<more>(?:je|pro|per)\s.+|[%‰$£€].*)$", re.S)
_BEHIND = (
    re.compile(r"^(?P<name>[^,;]+)[,;]\s*(?P<more>.+)$", re.S),
    re.compile(r"^(?P<name>.+?)\s+(?P<more>in\s+.+)$", re.S),
    re.compile(r"^(?P<name>.+?)[\s_/|-]+(?P<more>\S+(?:\s\S+)?)$", re.S),
    re.compile(r"^(?P<name>.+?)[\s_/|-]+(?P<more>\S+)$", re.S),
)


@lru_cache(maxsize=4_000)
def unit_of(text: str, figures: bool = False, kind: str | None = None) -> tuple[Unit, ...]:
    """What a text may be as a unit; several for a bare „Tsd.“. `figures`: „1.000 €“ is one too."""
    plain = " ".join(text.casefold().replace("\u00a0", " ").split())
    spelled = [(k, p, f) for k, found in SPELLINGS.items() for p, f in found]
    if figures:
        spelled += _IN_FIGURES
    return tuple(Unit(k, f) for k, p, f in spelled if kind in (None, k) and re.fullmatch(p, plain))


@lru_cache(maxsize=4_000)
def free_unit(text: str) -> str:
    """The unit, and nothing else, that a text names for values whose unit each row says: „(in %)“
    is %; "" if it is no unit."""
    plain = " ".join(text.replace("\u00a0", " ").split()).strip("()[]").removeprefix("in ").strip()
    return plain if _FREE.fullmatch(plain) else ""


@lru_cache(maxsize=4_000)
def heading(text: str, kind: str) -> Heading:
    """A heading taken apart, as of a column whose values have this kind of unit."""
    if len(text) > _LONGEST_HEADING:
        return Heading(text)
    found = _BRACKETED.match(text)
    if found and found["name"].strip():
        return _told(found["name"], found["more"], kind)
    for pattern in _BEHIND:
        found = pattern.match(text)
        told = _told(found["name"], found["more"], kind) if found else None
        if told and (told.unit or _is_free(kind, told.addition)):
            return told
    found = _BEHIND[0].match(text) or _PER.match(text)
    return _told(found["name"], found["more"], kind) if found else Heading(text)


def _is_free(kind: str, addition: str) -> bool:
    """Whether it is a time zone behind a text, or a unit behind a number that has none itself."""
    return bool(kind == "any" and free_unit(addition)) or (kind == "" and tells_zone(addition))


@lru_cache(maxsize=4_000)
def zone_in(text: str) -> dt.tzinfo | None:
    """The time zone that a heading names: „Beginn (UTC)“."""
    return zone_of(heading(text, "").addition)


def _told(name: str, more: str, kind: str) -> Heading:
    """The longest piece of the addition that is a unit; what is left."""
    words = [word for word in re.split(r"[\s,;]+", more.strip()) if word]
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            piece = " ".join(words[start : start + length])
            units = unit_of(piece, True, kind)
            if units:
                rest = " ".join(words[:start] + words[start + length :])
                return Heading(name.strip(), units[0], _matter(rest))
    return Heading(name.strip(), None, _matter(" ".join(words)))


def _matter(rest: str) -> str:
    rest = re.sub(r"(?i)^in\s|\sin$", "", rest)
    return "" if not rest or fold(rest) in _NEUTRAL else rest


@lru_cache(maxsize=4_000)
def kind_of(type_: str, unit: str) -> str:
    """The kind of a field's unit: of `BASES`, "" for texts and dates, "any" where another column
    of the row names the unit, "own" for a declared unit that is not known here."""
    if type_ not in ("number", "integer"):
        return ""
    if unit:
        units = unit_of(unit)
        return units[0].kind if units else "own"
    return "count" if type_ == "integer" else "any"


@lru_cache(maxsize=4_000)
def factor(kind: str, unit: str, header: str) -> float:
    """How many of a field's own unit the unit in a heading is; 1 where it names none."""
    named = heading(header, kind).unit if kind in BASES else None
    return named.factor / _base(kind, unit) if named else 1


def _base(kind: str, unit: str) -> float:
    own = unit_of(unit, False, kind)
    return own[0].factor if own else 1


def unit_above(lines: Iterable[str], kind: str) -> str:
    """The unit that lines above or below a table say its values are in; "" if they say none."""
    for found in (f for line in lines for f in _IN_LINE.finditer(line)):
        words = re.sub(r"[\])].*", "", found[1] or found[2]).split()
        for length in range(len(words), 0, -1):
            text = " ".join(words[:length]).rstrip(",;:")
            if kind in _ABOVE and any(u.factor != 1 for u in unit_of(text, True, kind)):
                return text
    return ""


@lru_cache(maxsize=4_000)
def is_addition(type_: str, unit: str, header: str, names: frozenset[str]) -> bool:
    """Whether what a heading says behind the name makes it another column than the field.

    names: folded names of the field; one in brackets behind another says nothing more.
    """
    kind = kind_of(type_, unit)
    addition = heading(header, kind).addition
    if not addition or fold(addition) in names:
        return False
    if type_ in TIMES and tells_zone(addition):
        return False
    if type_ in ("string", "geojson", "boolean"):
        return fold(addition) in _OTHER_WORDS
    if kind == "any" and (free_unit(addition) or re.fullmatch(_ANY, addition.casefold())):
        return False  # it has no unit of its own to be converted to
    return not (unit and fold(addition) == fold(unit))


@lru_cache(maxsize=4_000)
def amounts(kind: str, unit: str, header: str, named: str) -> Amounts:
    """The units of a column's cells; `named`: the column in which each row names its unit.

    Excel writes currencies into cells by itself: under „Mio. €“ a bare „5 €“ is none or the other.
    """
    if kind == "own":
        return Amounts(((re.escape(unit.lower()), 1),))
    if kind == "any":
        return Amounts(((_ANY, 1),), 1, named)
    scale, base = factor(kind, unit, header), _base(kind, unit)
    doubtful = kind == "money" and scale != 1
    spelled = tuple((p, x / base) for p, x in SPELLINGS[kind] if not doubtful or x != base)
    return Amounts(spelled, scale)
