"""Lists of readings with a column a sensor: „Zeit; Pegel Nord (cm); Pegel Süd (cm)“."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.schema.folding import fold
from loaders.schema.personal_data import personal
from loaders.schema.sensor_kinds import UNITS, plain_unit
from loaders.tables.reading import Reading

NO_NUMBERS = frozenset({"nan", "null", "none", "inf", "+inf", "-inf", "infinity", "n/a", "na"})
DASHES = frozenset({"-", "–"})
_NUMBER = r"^\s*[+-]?[\d.,]*\d[\d.,]*([eE][+-]?\d+)?\s*$"
MOST_WORDS = 6  # of a heading that names a sensor
_CLOCK = r"\d:\d\d"
_WITH_UNIT = re.compile(
    r"^(?P<name>.*[^\s,])[\s,]*(?:[\[(](?:in )?(?P<unit>[^\])]{1,30})[\])]|\sin (?P<said>\S+))\s*$"
)
_LIKE_A_UNIT = re.compile(r"[a-zµμ°%‰][A-Za-zµμ°²³/·%]{0,7}|[A-Z]{1,2}(?:[a-z]|/[a-z]+)?")
_NUMBERED = frozenset(map(fold, ("id", "_id", "Nr.", "lfd. Nr.", "entry_id", "Index", "Zeile")))
_BESIDE = ("time", "clock", "kind", "unit", "latitude", "longitude", "interval_min")


@dataclass(frozen=True)
class SensorColumn:
    """A column and what its heading says: the sensor, and the unit of its values ("": none)."""

    index: int
    heading: str
    sensor: str
    unit: str


def sensor_columns(
    reading: Reading, verb: Mapping[str, Sequence[str]], known: Iterable[str]
) -> list[SensorColumn]:
    """The columns of figures of a list that has a time, but neither sensor nor value; none of any
    other. verb: names of columns (see `sensors.measure_sensors`); known: published sensors."""
    headers, there = reading.columns, {fold(one) for one in reading.columns}

    def named(*what: str) -> set[str]:
        return {fold(one) for name in what for one in verb.get(name, ())}

    if not there & named("time") or there & named("value"):
        return []
    folded = {fold(one) for one in known}
    others = named(*_BESIDE) | _NUMBERED | {fold(one) for one in personal(headers)} | {""}
    figures = [
        i
        for i, one in enumerate(headers)
        if fold(one) not in others and not _is_question(one) and _is_figures(reading, i)
    ]
    told = [i for i, one in enumerate(headers) if fold(one) in named("sensor_id")]
    if any(index not in figures for index in told):
        return []  # a column says which sensor it is: the list is a long one
    same = Counter(_bare(headers[i]) for i in figures)
    return [
        SensorColumn(i, one, *(_parted(one, folded) if same[_bare(one)] == 1 else (one, "")))
        for i, one in ((i, headers[i]) for i in figures)
    ]


def value_with_unit(
    headers: Sequence[str], verb: Mapping[str, Sequence[str]]
) -> tuple[int, str] | None:
    """Index and unit of the column of values whose heading says their unit: „Wert (cm)“."""
    values = {fold(one) for one in verb.get("value", ())}
    parted = [_parted(header, ()) for header in headers]
    found = [(i, unit) for i, (name, unit) in enumerate(parted) if unit and fold(name) in values]
    plain = any(fold(header) in values for header in headers)
    return found[0] if len(found) == 1 and not plain else None


def is_certain(
    columns: Sequence[SensorColumn], known: Iterable[str], names_kind: Callable[[str], bool]
) -> bool:
    """Whether each column is a published sensor, says a unit that some kind of sensor has, or names
    such a kind."""
    folded = {fold(one) for one in known}
    return all(
        fold(one.sensor) in folded or one.unit in UNITS or names_kind(one.sensor) for one in columns
    )


def has_clock(reading: Reading, verb: Mapping[str, Any]) -> bool:
    """Whether the times of a list are times of a day, as those of sensors are."""
    names = {fold(one) for name in ("time", "clock") for one in verb.get(name, ())}
    return any(
        bool(pc.any(pc.match_substring_regex(reading.table[f"c{i}"], _CLOCK)).as_py())
        for i, header in enumerate(reading.columns)
        if fold(header) in names
    )


def _is_question(heading: str) -> bool:
    """Whether it is one of a survey, which may ask about what sensors measure."""
    return "?" in heading or len(heading.split()) > MOST_WORDS


def _bare(heading: str) -> str:
    """Without what stands in brackets: two of the same are told apart by that."""
    told = _WITH_UNIT.match(heading)
    return fold(told["name"] if told else heading)


def _parted(heading: str, known: Iterable[str]) -> tuple[str, str]:
    """Sensor and unit: „Pegel (cm)“; what stands in brackets and is no unit belongs to the name."""
    told = _WITH_UNIT.match(heading)
    if fold(heading) in known or told is None:
        return heading, ""
    unit = plain_unit(told["unit"] or told["said"])
    if unit in UNITS or _LIKE_A_UNIT.fullmatch(unit):
        return told["name"], unit
    return heading, ""


def _is_figures(reading: Reading, index: int) -> bool:
    """Whether at least half of the cells that say something are numbers."""
    cells = pc.utf8_lower(pc.utf8_trim_whitespace(reading.table[f"c{index}"].drop_null()))
    silent = pc.is_in(cells, value_set=pa.array(["", *NO_NUMBERS, *DASHES], pa.string()))
    cells = cells.filter(pc.invert(silent))
    numbers = int(pc.sum(pc.match_substring_regex(cells, _NUMBER)).as_py() or 0)
    return 0 < len(cells) <= 2 * numbers
