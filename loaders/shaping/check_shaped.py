"""Checking what a shaping verb made of a file: a report on its main dataset, with the others."""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from loaders.messages.text import Bilingual, Listed, Text, title_of
from loaders.profiles import Profile, profile_notes
from loaders.schema.column_matching import Matching
from loaders.shaping import VERBS, Context, Shaped
from loaders.tables.reading import Note, Reading
from loaders.validate.carry_over import keeping, sourced
from loaders.validate.check import check, unrecognised
from loaders.validate.number_date_formats import Choices
from loaders.validate.report import Problem, Report, problem_frame

# What is not there was never meant to be: a list of people has no column for its group.
_UNSAID = frozenset({"missing_columns", "source_filled"})


def check_shaped(profile: Profile, context: Context, choices: Choices) -> Report:
    """The report on the dataset the file fills; `others` hold the rows it has for further ones."""
    ((verb, settings),) = profile.shape.items()
    shaped = VERBS[verb](settings, context)
    package = context.package
    made: dict[str, pa.Table | None] = {}
    reports: dict[str, Report] = {}
    for name, reading in reversed(list(shaped.readings.items())):
        given = {k: v for k, v in context.constants.items() if package.datasets[name].has(k)}
        reading, _ = with_constants(reading, None, given)
        reports[name] = check(
            reading,
            package,
            name,
            lambda wanted: _known(context, made, wanted),
            file=context.file,
            profile=profile.name,
            choices=choices,
        )
        reports[name] = keeping(package, context.known, reports[name])
        reports[name] = sourced(package, context.known, reports[name])
        made[name] = reports[name].faultless
    report = _merged(profile, context, shaped, reports)
    return replace(report, parts=shaped.parts)


def _known(context: Context, made: Mapping[str, pa.Table | None], name: str) -> pa.Table | None:
    """Rows that references may name: those there are, and those the file itself brings."""
    rows = context.known(name) if context.known else None
    own = made.get(name)
    if rows is None or own is None:
        return rows
    return pa.concat_tables([rows.select(own.column_names), own], promote_options="permissive")


def _merged(
    profile: Profile,
    context: Context,
    shaped: Shaped,
    reports: Mapping[str, Report],
) -> Report:
    main, *others = reversed(list(reports.values()))
    found = [*shaped.problems, *(p for report in (main, *others) for p in report.found)]
    title = title_of(context.package.datasets[str(main.dataset)])
    said = [note for note in context.reading.notes if note.code not in shaped.retracted]
    said += [*profile_notes(profile, context.reading.columns), *shaped.notes]
    if others:
        said.append(Note("also_fills", {"datasets": _sizes(context, others)}))
    said += [Note("adds", {"title": title})]
    said += [note for note in main.notes if note.code not in _UNSAID]
    fine = not found
    tables = {str(r.dataset): r.faultless for r in others if r.faultless is not None}
    return replace(
        main,
        problems=problem_frame(found),
        found=tuple(found),
        publishable=fine,
        valid=0 if shaped.problems else main.valid,
        table=main.table if fine else None,
        faultless=None if shaped.problems else main.faultless,
        notes=tuple(said),
        others=tables,
        adds=True,
        headers=context.reading.columns,
        unknown=(),
    )


def _sizes(context: Context, reports: list[Report]) -> Listed:
    """Which datasets, and how many rows of each."""
    datasets = context.package.datasets
    filled = [(title_of(datasets[str(r.dataset)]), r.rows) for r in reports]
    return Listed([Text("{title} ({count})", title=title, count=n) for title, n in filled])


def refused(profile: Profile, reading: Reading, file: str) -> Report:
    """The report on a file that is well known, but that no dataset can hold."""
    words = Bilingual(profile.refusal["de"], profile.refusal["en"])
    details = {"wording": "refused", "text": words}
    problem = Problem(reading.header_row, None, None, None, "unrecognised", details)
    return unrecognised(reading, file, profile.name, problem)


def with_constants(
    reading: Reading, matching: Matching | None, constants: Mapping[str, str]
) -> tuple[Reading, Matching | None]:
    """Add a column for every field given that the file lacks."""
    table, columns = reading.table, list(reading.columns)
    fields = dict(matching.columns) if matching else {}
    for name, value in constants.items():
        if name in columns or name in fields:
            continue
        index = len(columns)
        table = table.append_column(f"c{index}", pa.array([value] * table.num_rows, pa.string()))
        columns.append(name)
        fields[name] = index
    changed = replace(reading, table=table, columns=tuple(columns))
    return changed, replace(matching, columns=fields) if matching else None
