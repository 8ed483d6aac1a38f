"""Which column of a file is which field, and which dataset a file holds."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from loaders.schema import Dataset, Field, Package
from loaders.schema.folding import fold
from loaders.schema.population_groups import COUNTED, is_beside
from loaders.schema.units import heading, is_addition, kind_of

_T = TypeVar("_T")
# Numbers that portals and databases give to rows, and the shape a reader adds to them.
_TECHNICAL = frozenset(
    {"_id", "objectid", "fid", "ogc_fid", "gid", "rowid", "_full_text", "geometry"}
)
_LEAST_TELLING = 5
_MANY = 3
# Metres in a projection, which are converted to degrees.
_PROJECTED = {
    "latitude": ("Hochwert", "Nordwert", "Northing", "UTM Nord", "UTM N", "UTM_Nord", "UTM_N"),
    "longitude": ("Rechtswert", "Ostwert", "Easting", "UTM Ost", "UTM E", "UTM_Ost", "UTM_E"),
}
# Filled in by the door itself when a file does not have them.
PROVIDED = frozenset({"source", "is_demo"})
MADE = {
    "events": ("event_id", ("title", "start_date")),
    "indicators": ("indicator_id", ("title",)),
}
"""Keys that the door makes of other fields where a list has none."""


def event_key(title: str, day: str) -> str:
    """The key of an event that has none: the same for the same title (folded) on the same day."""
    return f"v-{hashlib.sha256(f'{title}|{day}'.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Matching:
    """Field names and the index of their column; headers nobody knows; fields named twice."""

    columns: Mapping[str, int]
    unknown: tuple[str, ...]
    doubled: Mapping[str, tuple[str, ...]]

    def missing(self, dataset: Dataset) -> list[Field]:
        """Required fields without a column, apart from those the door or a default provides."""
        made = self.made(dataset)
        return [
            f
            for f in dataset.fields
            if f.required
            and f.name != made
            and f.name not in self.columns
            and f.name not in PROVIDED
            and f.default is None
        ]

    def made(self, dataset: Dataset) -> str | None:
        """The key that is made of what is there; None if the file has it, or lacks that as well."""
        name, parts = MADE.get(dataset.name, ("", ()))
        absent = name and name not in self.columns and set(parts) <= set(self.columns)
        return name if absent else None


def vocabulary(package: Package) -> frozenset[str]:
    """All folded names a header may use."""
    return frozenset(
        name
        for dataset in package.datasets.values()
        for f in dataset.fields
        for name in names_of(f)
    )


def match(dataset: Dataset, headers: Sequence[str]) -> Matching:
    """Assign headers to fields: by name, German or English title or alias, folded."""
    by_name = _by_name(dataset)
    columns: dict[str, int] = {}
    unknown: list[str] = []
    doubled: dict[str, list[str]] = {}
    for index, header in enumerate(headers):
        found = _field_under(dataset, header, by_name)
        if found is None:
            unknown += [header] if header else []
        elif found in columns:
            doubled.setdefault(found, [headers[columns[found]]]).append(header)
        else:
            columns[found] = index
    return Matching(columns, tuple(unknown), {k: tuple(v) for k, v in doubled.items()})


def _by_name(dataset: Dataset) -> dict[str, str]:
    by_name = {fold(f.name): f.name for f in dataset.fields}
    for f in dataset.fields:
        for name in names_of(f):
            by_name.setdefault(name, f.name)
    return by_name


def _field_under(dataset: Dataset, header: str, by_name: Mapping[str, str]) -> str | None:
    """The field that a header names; one with an addition is another column (see `units`)."""
    whole = by_name.get(fold(header))
    if whole or not header:
        return whole
    near = _near_field(dataset, header, by_name)
    return None if near is None or _says_more(near, header) else near.name


def _near_field(dataset: Dataset, header: str, by_name: Mapping[str, str]) -> Field | None:
    """The field that the words in front of a unit or an addition name."""
    kinds = dict.fromkeys(_kind(f) for f in dataset.fields)
    for kind in kinds:
        found = by_name.get(fold(heading(header, kind).name))
        if found and _kind(dataset.field(found)) == kind:
            return dataset.field(found)
    return None


def _kind(f: Field) -> str:
    return kind_of(f.type, f.unit)


def _says_more(f: Field, header: str) -> bool:
    return is_addition(f.type, f.unit, header, frozenset(names_of(f)))


def with_additions(dataset: Dataset, headers: Sequence[str]) -> list[tuple[str, Field, str]]:
    """The headers that name a field but say more: header, field, and what is said beside."""
    by_name, found = _by_name(dataset), []
    for header in headers:
        near = None if fold(header) in by_name else _near_field(dataset, header, by_name)
        if near and _says_more(near, header):
            found.append((header, near, heading(header, _kind(near)).addition))
    return found


def recognise(package: Package, headers: Sequence[str], file_name: str = "") -> str | None:
    """The dataset whose columns these are; None if it cannot be told.

    One with all its required columns wins. Without such a one, it is that whose key is there and
    which knows more of the columns than any other, and at least half of them. Either way some of
    the columns must be its own: „Kennung“, „Name“ and „Status“ are words of many lists.
    """
    return recognise_whole(package, headers, file_name) or _recognise_part(package, headers)


def recognise_whole(package: Package, headers: Sequence[str], file_name: str = "") -> str | None:
    """The dataset whose columns these are, none of the required ones missing.

    More known columns win, then the larger share; the file's name settles what is left.
    """
    stem = fold(file_name.rsplit(".", 1)[0])
    owners = _owners(package)
    best: tuple[float, float, bool, str] | None = None
    for dataset in package.datasets.values():
        found = match(dataset, headers)
        there = set(dataset.primary_key) & set(found.columns)
        keyed = not dataset.primary_key or bool(there) or found.made(dataset) is not None
        few = len(found.columns) < min(2, len(dataset.fields))
        if found.missing(dataset) or not keyed or few or _says_nothing(dataset, found):
            continue
        asks = any(f.required and f.name not in PROVIDED for f in dataset.fields)
        if not asks and 2 * len(found.columns) < sum(map(bool, headers)):
            continue  # two words in common make no list of attendance
        named = bool(stem) and (fold(dataset.name) in stem or fold(dataset.title) in stem)
        if not named and not _is_sure(dataset, found, headers, owners):
            continue
        share = len(found.columns) / len(dataset.fields)
        candidate = (float(len(found.columns)), share, named, dataset.name)
        if best is None or candidate[:3] > best[:3]:
            best = candidate
    return best[3] if best else None


def _says_nothing(dataset: Dataset, found: Matching) -> bool:
    """Whether the columns only tell rows apart: money without an amount is another list."""
    telling = {f.name for f in dataset.fields} - {*dataset.primary_key, *PROVIDED}
    return bool(telling) and not telling & set(found.columns)


def _is_sure(
    dataset: Dataset, found: Matching, headers: Sequence[str], owners: Mapping[str, set[str]]
) -> bool:
    """Whether the columns speak for the dataset: all of them are known (apart from those that name
    a column and say more), or several are its own, or one is while it knows a third of all."""
    more = sum(map(bool, found.unknown)) and len(with_additions(dataset, found.unknown))
    counts = dataset.name == COUNTED
    told = (h for h in headers if h and h.casefold() not in _TECHNICAL)
    told = (h for h in told if not (counts and is_beside(h)))
    doubled = sum(len(columns) - 1 for columns in found.doubled.values())
    filled = sum(1 for _ in told) - more - doubled
    own = sum(
        _under(headers[index], owners, _kind(dataset.field(name))) == {dataset.name}
        for name, index in found.columns.items()
    )
    known = len(found.columns)
    return known >= filled or own >= 2 or (own == 1 and 3 * known >= filled)


def _owners(package: Package) -> dict[str, set[str]]:
    """Folded name of a column → the datasets that have it, and not as a reference to another."""
    owners: dict[str, set[str]] = {}
    for dataset in package.datasets.values():
        foreign = {name for key in dataset.foreign_keys for name in key.fields}
        for name in (n for f in dataset.fields if f.name not in foreign for n in names_of(f)):
            owners.setdefault(name, set()).add(dataset.name)
    return owners


def _recognise_part(package: Package, headers: Sequence[str]) -> str | None:
    """A dataset with its key but not all required columns, if it is clearly ahead of the others."""
    filled = sum(1 for header in headers if header)
    ranked = sorted(
        ((_likeness(dataset, headers), dataset.name) for dataset in package.datasets.values()),
        reverse=True,
    )
    (best, name), (second, _) = ranked[0], ranked[1] if len(ranked) > 1 else ((-1, 0, 0, 0.0), "")
    known, keyed, *_ = best
    clear = best[:3] > second[:3]
    dataset = package.datasets[name]
    found = match(dataset, headers)
    sure = _is_sure(dataset, found, headers, _owners(package)) and not _says_nothing(dataset, found)
    return name if keyed and clear and sure and known >= 2 and 2 * known >= filled else None


def nearest(
    package: Package,
    headers: Sequence[str],
    file_name: str = "",
    several: bool = False,
    areas: bool | None = None,
) -> tuple[Dataset, list[Field]] | None:
    """The dataset that knows most of the columns, and what it lacks; None if none knows any but
    words of many lists.

    The name of the file speaks for a dataset that it names. `several`: the file has several rows,
    so it is no outline of one city. `areas`: whether its shapes are areas, as those of districts
    are; None where it has none, so that it can be none of these.
    """
    stem = fold(file_name.rsplit(".", 1)[0])

    def likeness(dataset: Dataset) -> tuple[bool, tuple[int, int, int, float]]:
        words = (fold(word) for word in dataset.title.split() if len(word) > _LEAST_TELLING)
        like = _likeness(dataset, headers)
        return bool(like[0]) and any(word in stem for word in words), like

    one_row = {d.name for d in package.datasets.values() if d.geometry_field and _is_outline(d)}
    shaped = {d.name for d in package.datasets.values() if d.geometry_field}
    out = (one_row if several else set()) | (set() if areas else shaped)
    fitting = [d for d in package.datasets.values() if d.name not in out]
    dataset = max(fitting, key=likeness)
    named, like = likeness(dataset)
    told = named or _tells(dataset, headers, package) or (bool(areas) and dataset.name in shaped)
    if not like[0] or not told:
        return None
    return dataset, match(dataset, headers).missing(dataset)


def _tells(dataset: Dataset, headers: Sequence[str], package: Package) -> bool:
    """Whether one of the columns that it knows is no word of many lists."""
    owners = _owners(package)
    names = [headers[index] for index in match(dataset, headers).columns.values()]
    return any(len(_under(h, owners, "") or ()) <= _MANY for h in names)


def _is_outline(dataset: Dataset) -> bool:
    return dataset.primary_key == ("ags",)


def _likeness(dataset: Dataset, headers: Sequence[str]) -> tuple[int, int, int, float]:
    """How many of the columns a dataset knows; whether its key is there; what it lacks; its share.

    A column that a file need not have says nothing for the dataset: only what is there counts.
    """
    found = match(dataset, headers)
    known = len(set(found.columns) - PROVIDED)
    own = [dataset.field(name) for name in dataset.primary_key]
    keyed = any(f.name in found.columns for f in own) and all(
        f.name in found.columns for f in own if f.required
    )
    lacking = len(found.missing(dataset))
    return known, int(keyed), -lacking, known / max(len(dataset.fields), 1)


def names_of(field: Field) -> list[str]:
    """All folded names of a field."""
    projected = _PROJECTED.get(field.name, ())
    names = (field.name, field.title, field.title_en, *field.aliases, *projected)
    return [fold(n) for n in names if n]


def _under(header: str, known: Mapping[str, _T], kind: str) -> _T | None:
    """What is known under a header; a unit or an addition behind the name does not matter."""
    return known.get(fold(header)) or known.get(fold(heading(header, kind).name))


def match_assigned(
    dataset: Dataset, headers: Sequence[str], assigned: Mapping[str, str]
) -> Matching:
    """Like `match`, but what was assigned by hand comes first."""
    found = match(dataset, [header if header not in assigned else "" for header in headers])
    chosen = {
        name: headers.index(header)
        for header, name in assigned.items()
        if dataset.has(name) and header in headers
    }
    unknown = tuple(h for h in headers if h in found.unknown or assigned.get(h) == "")
    lost = [
        headers[index] for name, index in found.columns.items() if name in chosen
    ]  # columns whose field was given to another
    doubled = {name: headers for name, headers in found.doubled.items() if name not in chosen}
    return replace(
        found,
        columns={**found.columns, **chosen},
        unknown=(*unknown, *lost),
        doubled=doubled,
    )
