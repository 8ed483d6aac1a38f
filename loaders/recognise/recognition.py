"""What a file is, by the names of its columns: its profile, its dataset, the field of each."""

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from loaders.messages.text import Bilingual
from loaders.profiles import Profile, load_profiles
from loaders.schema import Package
from loaders.schema.column_matching import (
    Matching,
    match,
    match_assigned,
    recognise,
    recognise_whole,
    vocabulary,
)
from loaders.schema.folding import fold
from loaders.tables.reading import Hints, Note, Reading
from loaders.validate.check import Check, refused, unrecognised

_SEARCHED = 40


def recall_decision(check: Check) -> None:
    """Take over what was decided earlier about a file with these columns."""
    options = check.options
    if options.recalled is None or options.assigned is not None:
        return
    decision = options.recalled(check.reading.columns)
    if (
        decision
        and decision.dataset in check.package.datasets
        and options.dataset in (None, decision.dataset)
    ):
        check.options = replace(options, dataset=decision.dataset, assigned=decision.assigned)


def choose_profile(check: Check) -> None:
    """Find the profile of the file's source; none if its columns are those of a dataset.

    A report may begin with a summary that has a header of its own: then the reading is that of the
    list below it, with the summary above. Files that no dataset can hold are refused.
    """
    if _is_own(check):
        return
    wanted = check.options.dataset
    fitting = ((p, r) for p, r in _fitting(check.reading) if wanted in (None, p.dataset))
    profile, reading = next(fitting, (None, check.reading))
    # A file with all that the dataset asks for leaves nothing to shape.
    if profile and not (profile.shape and _is_long_already(check, profile)):
        check.profile, check.reading, check.headers = profile, reading, reading.columns
        if profile.refusal:
            words = Bilingual(profile.refusal["de"], profile.refusal["en"])
            check.report = refused(check, {"wording": "refused", "text": words})


def _is_own(check: Check) -> bool:
    """Whether the file has a dataset's own columns, by name or title: a template or an export."""
    headers = check.reading.columns
    found = recognise_whole(check.package, headers, check.file)
    if found is None or check.options.dataset not in (None, found):
        return False
    declared = check.package.datasets[found]
    own = ((declared.field(n), headers[i]) for n, i in match(declared, headers).columns.items())
    return all(fold(h) in {fold(n) for n in (f.name, f.title, f.title_en)} for f, h in own)


def _is_long_already(check: Check, profile: Profile) -> bool:
    declared = check.package.datasets[profile.dataset]
    asks = any(declared.field(name).required for name in declared.primary_key)
    found = recognise_whole(check.package, check.reading.columns, check.file)
    return asks and found == profile.dataset


def _fitting(reading: Reading) -> Iterator[tuple[Profile, Reading]]:
    """The profiles that fit, best first, and the reading for each."""
    for profile in load_profiles():
        if profile.fits(reading.columns):
            yield profile, reading
    head = reading.table.slice(0, _SEARCHED).to_pylist()
    for number, record in enumerate(head):
        cells = [(record[f"c{i}"] or "").strip() for i in range(len(reading.columns))]
        for profile in load_profiles():
            if profile.shape and profile.fits(cells):
                yield profile, _below(reading, number, cells)


def _below(reading: Reading, number: int, header: list[str]) -> Reading:
    """The reading as if the header stood in this row of it."""
    names = [f"c{i}" for i in range(len(reading.columns))]
    rows = reading.table.slice(0, number).select(names).to_pylist()
    summary = [reading.columns, *(tuple(record[name] or "" for name in names) for record in rows)]
    width = max((i for i, name in enumerate(header, 1) if name), default=0)
    row = int(reading.table["row"][number].as_py())
    others = tuple(note for note in reading.notes if note.code != "preamble")
    return replace(
        reading,
        table=reading.table.slice(number + 1).select(["row", *names[:width]]),
        columns=tuple(header[:width]),
        header_row=row,
        above=(*reading.above, *summary),
        preamble=(*reading.preamble, *(" ".join(filter(None, cells)) for cells in summary)),
        notes=(*others, Note("preamble", {"rows": row - 1})),
    )


def map_columns(check: Check) -> None:
    """Say which column is which field: by the profile, by hand, by name; constants fill the rest.

    A file that is recognised by none of these gets its report here.
    """
    options, name = check.options, check.options.dataset
    matching: Matching | None = None
    if check.profile and not check.profile.shape:
        from loaders.recognise.profile_mapping import apply_profile

        name, matching = check.profile.dataset, apply_profile(check, check.profile)
    elif options.assigned and (name := name or _recognised(check)):
        dataset = check.package.datasets[name]
        matching = match_assigned(dataset, check.reading.columns, options.assigned)
    matching = _with_constants(check, matching)
    name = name or _recognised(check)
    if name is None:
        check.report = unrecognised(check)
        return
    check.dataset = check.package.datasets[name]
    check.matching = matching or match(check.dataset, check.reading.columns)


def _recognised(check: Check) -> str | None:
    return recognise(check.package, check.reading.columns, check.file)


def _with_constants(check: Check, matching: Matching | None) -> Matching | None:
    """Add a column to the reading for every field given that the file lacks."""
    table, columns = check.reading.table, list(check.reading.columns)
    fields = dict(matching.columns) if matching else {}
    for name, value in check.options.constants.items():
        if name not in columns and name not in fields:
            fields[name] = len(columns)
            cells = pa.array([value] * table.num_rows, pa.string())
            table = table.append_column(f"c{len(columns)}", cells)
            columns.append(name)
    check.reading = replace(check.reading, table=table, columns=tuple(columns))
    return replace(matching, columns=fields) if matching else None


def reading_hints(package: Package) -> Hints:
    """Names of columns by which a header is found, and where the city is."""
    names = vocabulary(package).union(*(profile.vocabulary() for profile in load_profiles()))
    near = None
    if "longitude" in package.city and "latitude" in package.city:
        near = (float(package.city["longitude"]), float(package.city["latitude"]))
    return Hints(vocabulary=names, near=near)
