"""Which profile a file belongs to, by the names of its columns, and where its list begins."""

from dataclasses import replace

import pyarrow as pa

from loaders.profiles import Profile, load_profiles
from loaders.schema import Package
from loaders.schema.column_matching import match, recognise_whole, vocabulary
from loaders.schema.folding import fold
from loaders.tables.reading import Hints, Note, Reading

_SEARCHED = 40


def is_own(package: Package, reading: Reading, dataset: str | None, file: str) -> bool:
    """Whether the file has a dataset's own columns, by name or title: a template or an export."""
    found = recognise_whole(package, reading.columns, file)
    if found is None or dataset not in (None, found):
        return False
    declared = package.datasets[found]
    for name, index in match(declared, reading.columns).columns.items():
        f = declared.field(name)
        if fold(reading.columns[index]) not in {fold(n) for n in (f.name, f.title, f.title_en)}:
            return False
    return True


def choose_profile(
    package: Package, reading: Reading, dataset: str | None, file: str
) -> tuple[Profile | None, Reading]:
    """The profile to apply (None: the file's columns are those of a dataset), and the reading."""
    if is_own(package, reading, dataset, file):
        return None, reading
    profile, found = find_profile(reading, dataset)
    if profile and profile.shape and _is_long_already(package, profile, reading, file):
        return None, reading
    return profile, found


def _is_long_already(package: Package, profile: Profile, reading: Reading, file: str) -> bool:
    """Whether the file has all the dataset asks for, so that there is nothing to shape."""
    declared = package.datasets[profile.dataset]
    asks = any(declared.field(name).required for name in declared.primary_key)
    return asks and recognise_whole(package, reading.columns, file) == profile.dataset


def find_profile(reading: Reading, dataset: str | None) -> tuple[Profile | None, Reading]:
    """The profile whose source this file comes from (None if there is none), and the reading.

    A report may begin with a summary that has a header of its own: then the reading is that of the
    list below it, with the summary above.
    """
    for profile in load_profiles():
        if dataset in (None, profile.dataset) and profile.fits(reading.columns):
            return profile, reading
    head = reading.table.slice(0, _SEARCHED).to_pylist()
    for number, record in enumerate(head):
        cells = [(record[f"c{i}"] or "").strip() for i in range(len(reading.columns))]
        for profile in load_profiles():
            if profile.shape and dataset in (None, profile.dataset) and profile.fits(cells):
                return profile, _below(reading, number, cells)
    return None, reading


def _below(reading: Reading, number: int, header: list[str]) -> Reading:
    """The reading as if the header stood in this row of it."""
    names = [f"c{i}" for i in range(len(reading.columns))]
    rows = reading.table.slice(0, number).select(names).to_pylist()
    summary = [reading.columns, *([record[name] or "" for name in names] for record in rows)]
    width = max((i for i, name in enumerate(header, 1) if name), default=0)
    table: pa.Table = reading.table.slice(number + 1)
    row = int(reading.table["row"][number].as_py())
    others = tuple(note for note in reading.notes if note.code != "preamble")
    return replace(
        reading,
        table=table.select(["row", *names[:width]]),
        columns=tuple(header[:width]),
        header_row=row,
        above=(*reading.above, *map(tuple, summary)),
        preamble=(*reading.preamble, *(" ".join(filter(None, cells)) for cells in summary)),
        notes=(*others, Note("preamble", {"rows": row - 1})),
    )


def reading_hints(package: Package) -> Hints:
    """Names of columns by which a header is found, and where the city is."""
    names = set(vocabulary(package))
    for profile in load_profiles():
        names |= profile.vocabulary()
    near = None
    if "longitude" in package.city and "latitude" in package.city:
        near = (float(package.city["longitude"]), float(package.city["latitude"]))
    return Hints(vocabulary=frozenset(names), near=near)
