"""One report on a shaped file: on its main dataset, with the rows it has for further ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from loaders.messages.text import Listed, Text, title_of
from loaders.profiles import profile_notes
from loaders.shaping.shaped import Shaped
from loaders.tables.reading import Note, PartlyRead, PublishedRows, rows_among
from loaders.validate.check import Check
from loaders.validate.report import Report

# What is not there was never meant to be: a list of people has no column for its group.
EMPTY = "no_rows"
_UNSAID = frozenset({"missing_columns", "source_filled"})


def with_rows(published: PublishedRows, made: Mapping[str, Report]) -> PublishedRows:
    """Rows that references may name: those published, and those the file itself brings."""

    def beside(name: str, there: pa.Table | None) -> pa.Table | None:
        own = made[name].faultless if name in made else None
        if there is None or own is None:
            return there
        return pa.concat_tables([there.select(own.column_names), own], promote_options="permissive")

    return PartlyRead(
        lambda name: beside(name, published(name)),
        lambda name, keys: beside(name, rows_among(published, name, keys)),
    )


def merged(check: Check, shaped: Shaped, reports: Sequence[Report]) -> Report:
    """The report on the file as it came; `reports`: on each dataset it fills, the main one last."""
    main, *others = reversed(reports)
    of_rows = (p for report in (main, *others) for p in report.found)
    # What is wrong with the whole file is why there are no rows.
    found = (*shaped.problems, *(p for p in of_rows if not (shaped.problems and p.code == EMPTY)))
    notes = [note for note in check.reading.notes if note.code not in shaped.retracted]
    if check.profile:
        notes += profile_notes(check.profile, check.reading.columns)
    notes += shaped.notes
    if others:
        notes.append(Note("also_fills", {"datasets": _sizes(check, others)}))
    notes.append(Note("adds", {"title": title_of(check.package.datasets[str(main.dataset)])}))
    notes += [note for note in main.notes if note.code not in _UNSAID]
    return replace(
        main,
        found=found,
        table=None if found else main.table,
        faultless=None if shaped.problems else main.faultless,
        notes=tuple(notes),
        others={str(r.dataset): r.faultless for r in others if r.faultless is not None},
        adds=True,
        parts=shaped.parts,
        headers=check.headers,
        unknown=(),
    )


def with_others(
    check: Check,
    main: Report,
    others: Sequence[Report],
    notes: Sequence[Note],
    parts: Mapping[str, tuple[str, ...]],
) -> Report:
    """The report on a list with the rows that it has for further datasets, as an addition; `notes`:
    what is asked about them."""
    found = (*main.found, *(problem for report in others for problem in report.found))
    told = [
        n for report in others for n in report.notes if n.code not in {*_UNSAID, "name_resolved"}
    ]
    if others:
        told.append(Note("also_fills", {"datasets": _sizes(check, others)}))
        told.append(Note("adds_beside", {"title": title_of(check.dataset)}))
    return replace(
        main,
        found=found,
        table=None if found else main.table,
        notes=(*main.notes, *notes, *told),
        others={str(r.dataset): r.faultless for r in others if r.faultless is not None},
        adds=main.adds or bool(others),
        parts={
            **main.parts,
            **{n: p for n, p in parts.items() if n in {r.dataset for r in others}},
        },
    )


def _sizes(check: Check, reports: Sequence[Report]) -> Listed:
    """Which datasets, and how many rows of each."""
    filled = [(title_of(check.package.datasets[str(r.dataset)]), r.rows) for r in reports]
    return Listed([Text("{title} ({count})", title=title, count=n) for title, n in filled])
