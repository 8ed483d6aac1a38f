"""Surveys that come already evaluated, a row a place and a column a figure, in long form.

No answer of a single person is in such a file and none is made up: every cell becomes one row with
its unit, and with how many were counted where the file says so. See docs/adding-a-profile.md.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from loaders.messages.text import Listed
from loaders.schema.folding import fold
from loaders.schema.personal_data import PERSONAL
from loaders.shaping.shaped import Columns, Record, Shaped, as_reading, district_keys
from loaders.shaping.survey_record import PART, named, survey_record
from loaders.tables.reading import Note, Reading
from loaders.validate.check import Check, left_out

SHARE = "Anteil"
_PLACE = ""
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?\s?%?")
Cells = Mapping[str, str]


def results_to_long(verb: Mapping[str, Any], check: Check) -> Shaped:
    """Results (main) and the survey itself, which has neither participants nor questions."""
    survey = survey_record(check, "Befragung", "Ausgewertete Umfrage")
    rows = list(_places(verb, check.reading))
    names = [cells[_PLACE] for _number, cells in rows]
    districts, strange = district_keys(check, "survey_results", names)
    records: list[Record] = []
    numbers: list[int] = []
    for (number, cells), district in zip(rows, districts, strict=True):
        base = {"survey_id": survey["survey_id"], "place": cells[_PLACE], "district_id": district}
        for record in _results(verb, cells):
            records.append(base | record | {"position": str(len(records) + 1)})
            numbers.append(number)
    told = {"values": len(records), "places": len(rows), "questions": len(verb["questions"])}
    notes = [named(survey), Note("results_long", told)]
    if strange:
        notes.append(Note("results_elsewhere", {"count": len(strange)}))
    made: dict[str, tuple[Sequence[Record], list[int]]] = {
        "survey_results": (records, numbers),
        "surveys": ([survey], numbers[:1] or [1]),
    }
    readings = {name: as_reading(check, name, *found) for name, found in made.items()}
    # A file of two lines a place has no header: what was taken for one is its first place.
    paired = Columns(check.reading).find(verb["place"]) is None
    retracted = frozenset({"preamble"} if paired else ())
    if people := left_out(check.whole, check.headers, {}):
        notes.append(Note(PERSONAL, {"columns": Listed(people, quoted=True)}))
    return Shaped(readings, dict.fromkeys(made, PART), notes, retracted=retracted)


def _places(verb: Mapping[str, Any], reading: Reading) -> Iterator[tuple[int, Cells]]:
    """Row number and cells of each place: column name → cell, its own name under "".

    Columns of the same name are told apart as "Rad", "Rad (2)", "Rad (3)". A file without names
    of its own has two lines a place, whose columns the profile names by their position.
    """
    columns = Columns(reading)
    place = columns.find(verb["place"])
    if place is not None:
        names = _unique(columns.headers)
        for row, number in enumerate(columns.numbers):
            line = columns.row(row)
            yield number, dict(zip(names, line, strict=True)) | {_PLACE: line[place]}
        return
    pairs = verb["pairs"]
    lines = [*reading.above, columns.headers]
    lines += [tuple(columns.row(row)) for row in range(len(columns.numbers))]
    first = (reading.header_row or 1) - len(reading.above)
    for place_number in range(0, len(lines) - 1, 2):
        upper, lower = lines[place_number], lines[place_number + 1]
        cells = {
            name: cell.strip()
            for names, line in ((pairs["upper"], upper), (pairs["lower"], lower))
            for name, cell in zip(names, line, strict=False)
            if name
        }
        yield first + place_number, cells | {_PLACE: upper[0].strip()}


def _unique(headers: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    names = []
    for header in headers:
        seen[fold(header)] += 1
        count = seen[fold(header)]
        names.append(" ".join((header if count == 1 else f"{header} ({count})").split()))
    return names


def _results(verb: Mapping[str, Any], cells: Cells) -> Iterator[dict[str, str | None]]:
    """The figures of one place, those that are stated."""
    for question in verb["questions"]:
        for answer in question["answers"]:
            value = _cell(cells, answer["value"])
            if not _NUMBER.fullmatch(value):
                continue
            yield {
                "question": question["text"],
                "answer": answer.get("text"),
                "value": value,
                "unit": question.get("unit", SHARE),
                "count": _cell(cells, answer.get("count", [])) or None,
                "n": _cell(cells, question.get("n", [])) or None,
                "counted": question.get("counted"),
            }


def _cell(cells: Cells, names: Sequence[str]) -> str:
    """The first of the named columns that the file has."""
    return next((cells[name] for name in names if name in cells), "")
