"""What a file is, by the names of its columns: its dataset, the field of each."""

from dataclasses import replace

import pyarrow as pa

from loaders.profiles import load_profiles
from loaders.schema import Package
from loaders.schema.column_matching import (
    Matching,
    match,
    match_assigned,
    recognise,
    vocabulary,
)
from loaders.schema.personal_data import personal
from loaders.tables.reading import Hints
from loaders.validate.check import Check, unrecognised


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


def leave_people_out(check: Check) -> None:
    """Take back what was assigned to columns about people, unless they are to be kept."""
    options = check.options
    if options.assigned is None:
        return
    people = {*personal(list(options.assigned))} - set(options.kept_contacts)
    assigned = {h: "" if h in people else name for h, name in options.assigned.items()}
    check.options = replace(options, assigned=assigned)


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
