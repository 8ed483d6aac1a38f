"""Reports on what cannot be checked: nothing to read, or of no dataset."""

from collections.abc import Mapping
from typing import Any

from loaders.messages.text import Listed, title_of, titles_of
from loaders.schema.column_matching import nearest, recognise, vocabulary
from loaders.schema.folding import fold
from loaders.tables.reading import Note, Reading, ReadingError
from loaders.validate.check import Check, additions
from loaders.validate.report import Problem, Report

_MOST_COLUMNS = 60


def unreadable(file: str, error: ReadingError) -> Report:
    """The report of a file or an address that gave nothing to check."""
    return Report(file, found=(Problem(None, None, None, None, "unreadable", {"text": error}),))


def refused(check: Check, details: Mapping[str, Any], *notes: Note) -> Report:
    """The report on a file that can be read, but belongs to no dataset; `details` say why."""
    reading, profile = check.reading, check.profile
    return Report(
        file=check.file,
        profile=profile.name if profile else None,
        reading=reading,
        found=(Problem(reading.header_row, None, None, None, "unrecognised", details),),
        notes=(*reading.notes, *notes),
        headers=check.headers,
        assigned=check.options.assigned or {},
    )


def unrecognised(check: Check) -> Report:
    """The report on a file whose columns are those of no dataset; it names the nearest."""
    reading = check.reading
    if names := _on_its_side(check):
        return refused(check, {"wording": "transposed", "columns": Listed(names[:5], quoted=True)})
    near = nearest(check.package, reading.columns, check.file, reading.rows > 1, _areas(reading))
    if near is None:
        made = () if _areas(reading) is None else ("latitude", "longitude", "geometry")
        words = vocabulary(check.package)
        known = [h for h in reading.columns if fold(h) in words and h not in made]
        common = {"wording": "unrecognised_common", "columns": Listed(known, quoted=True)}
        return refused(check, common if known else {})
    dataset, missing = near
    keys = dataset.primary_key if len(dataset.primary_key) == 1 else ()
    given = [f.name for f in missing if f.type not in ("number", "integer") and not f.unique]
    details = {
        "nearest": title_of(dataset),
        "missing": titles_of(missing, quoted=True),
        "commands": " ".join(
            [f"--dataset {dataset.name}", *(f"--set {n}=…" for n in given if n not in keys)]
        ),
        "wording": "unrecognised_lacking" if missing else "unrecognised_near",
    }
    return refused(check, details, *additions(dataset, check.reading.columns))


def _on_its_side(check: Check) -> list[str]:
    """The names of columns in the first column, if a dataset has them."""
    reading = check.reading
    if (
        not reading.columns
        or "c0" not in reading.table.column_names
        or reading.rows > _MOST_COLUMNS
    ):
        return []
    names = [reading.columns[0], *(text or "" for text in reading.table["c0"].to_pylist())]
    words, filled = vocabulary(check.package), [name for name in names if name]
    across = any(fold(header) in words for header in reading.columns[1:] if header)
    known = sum(fold(name) in words for name in filled)
    if across or 3 * known < 2 * len(filled):
        return []
    return filled if recognise(check.package, names, check.file) else []


def ask_of_years(check: Check) -> Report:
    """The report on a file with columns of years that nothing says the meaning of."""
    return refused(check, {"wording": "years_asked", "columns": check.years_asked})


def _areas(reading: Reading) -> bool | None:
    """Whether the shapes are areas; None where there are none."""
    name = next((n for n in reading.table.column_names if n[0] == "g"), None)
    if name is None or not (shapes := reading.table[name].drop_null().slice(0, 1).to_pylist()):
        return None
    # The kind stands behind the order of bytes: 3 a polygon, 6 several.
    return shapes[0][1 if shapes[0][0] else 4] in (3, 6)
