"""What a file is, by the names of its columns: its source, its dataset, the field of each.

Which tool or source a file comes from is judged by evidence; with too little, somebody is asked.
Words that many lists have („Datum“, „Name“) are no evidence. What else a profile knows of the
file's columns counts a point each, headings of the tool's own manner one more. A profile is taken
only when it is `MARGIN` points ahead of the next, and of nothing at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Bilingual, Listed, Text
from loaders.profiles import NO_PROFILE, Profile, load_profiles
from loaders.recognise.event_moments import EVENTS, has_moments, with_moments
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
from loaders.schema.personal_data import personal
from loaders.schema.sensor_kinds import OTHER
from loaders.tables.reading import Hints, Note, Reading
from loaders.validate.check import Check
from loaders.validate.refusals import ask_of_years, refused, unrecognised

MARGIN = 2
_SEARCHED = 40


def recall_decision(check: Check) -> None:
    """Take over what was decided earlier about a file with these columns."""
    options = check.options
    if options.recalled is None or options.assigned is not None:
        return
    decision = options.recalled(check.headers)
    if (
        decision
        and decision.dataset in check.package.datasets
        and options.dataset in (None, decision.dataset)
    ):
        sources = (NO_PROFILE, *(one.name for one in load_profiles()))
        source = decision.profile if decision.profile in sources else None
        check.options = replace(
            options,
            dataset=decision.dataset,
            assigned=decision.assigned,
            profile=options.profile or source,
        )


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
        check.report = ask_of_years(check) if check.years_asked else unrecognised(check)
        return
    check.dataset = check.package.datasets[name]
    check.matching = matching or match(check.dataset, check.reading.columns)
    if name == EVENTS:
        check.matching = with_moments(check, check.matching)
    named = check.dataset.district_field
    if named and named in check.matching.doubled:
        _match_codes(check, named)


def _match_codes(check: Check, name: str) -> None:
    """Of two columns for the district the one with codes; the other is told as names."""
    matching = check.matching
    places = [i for i, h in enumerate(check.reading.columns) if h in matching.doubled[name]]
    coded = [
        i
        for i in places
        if pc.all(pc.match_substring_regex(check.reading.table[f"c{i}"], r"^\s*\d*\s*$")).as_py()
    ]
    if len(coded) == 1:
        doubled = {n: columns for n, columns in matching.doubled.items() if n != name}
        columns = {**matching.columns, name: coded[0]}
        check.matching = replace(matching, columns=columns, doubled=doubled)


def _recognised(check: Check) -> str | None:
    name = recognise(check.package, check.reading.columns, check.file)
    return EVENTS if name is None and has_moments(check) else name


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
    return Hints(vocabulary=names, near=near, zone=package.zone.key)


@dataclass(frozen=True)
class _Fit:
    profile: Profile
    reading: Reading
    points: int


def choose_profile(check: Check) -> None:
    """Find the profile of the file's source; none if its columns are those of a dataset.

    A report may begin with a summary that has a header of its own: then the reading is that of the
    list below it, with the summary above. Files that no dataset can hold are refused.
    """
    chosen = check.options.profile
    if chosen == NO_PROFILE or (chosen is None and _is_own(check)):
        return
    fits = _wanted(check, _fitting(check.reading))
    if chosen is None and not (fits and fits[0].points >= MARGIN):
        fits = sorted([*_of_sensors(check), *fits], key=lambda f: -f.points)
    if chosen is not None:
        _take(check, next((f for f in fits if f.profile.name == chosen), _named(check, chosen)))
    elif names := _asked(check, fits):
        _ask(check, names)
    elif fits:
        _take(check, fits[0])


def _of_sensors(check: Check) -> list[_Fit]:
    """That of readings, if the file has a column a sensor, or one of values with their unit, and
    its columns are of no dataset; well ahead of others if each says that it is a sensor's."""
    profile = next(one for one in load_profiles() if "sensors" in one.shape)
    verb, wanted = profile.shape["sensors"], check.options.dataset
    if wanted not in (None, profile.dataset) or (wanted is None and _recognised(check)):
        return []
    if "sensors" not in check.package.datasets:
        return []
    from loaders.shaping import sensor_columns as wide
    from loaders.shaping.sensor_readings import published_sensors
    from loaders.shaping.sensor_records import kind_named, kind_words

    if united := wide.value_with_unit(check.reading.columns, verb):
        headers = list(check.reading.columns)
        headers[united[0]] = verb["value"][0]
        found = [_Fit(profile, check.reading, profile.points(headers))]
        return found if profile.fits(headers) else []
    known, words = published_sensors(check), kind_words(check.package.datasets["sensors"])
    columns = wide.sensor_columns(check.reading, verb, known)
    timed = wide.has_clock(check.reading, verb)
    certain = wide.is_certain(
        columns, known, lambda name: timed and kind_named(name, words) != OTHER
    )
    fits = columns and (certain or timed)
    return [_Fit(profile, check.reading, 2 * MARGIN if certain else 0)] if fits else []


def _named(check: Check, name: str) -> _Fit:
    profile = next(one for one in load_profiles() if one.name == name)
    return _Fit(profile, check.reading, 0)


def _take(check: Check, fit: _Fit) -> None:
    profile, reading = fit.profile, fit.reading
    check.profile, check.reading, check.headers = profile, reading, reading.columns
    check.whole = reading
    if profile.refusal:
        words = Bilingual(profile.refusal["de"], profile.refusal["en"])
        check.report = refused(check, {"wording": "refused", "text": words})


def _wanted(check: Check, fits: Sequence[_Fit]) -> list[_Fit]:
    """Those of the dataset wanted, most evidence first; a file with all that the dataset asks for
    leaves nothing to shape."""
    wanted = check.options.dataset
    left = [f for f in fits if wanted in (None, f.profile.dataset)]
    left = [f for f in left if not (f.profile.shape and _is_long_already(check, f.profile))]
    return sorted(left, key=lambda f: -f.points)


def _asked(check: Check, fits: Sequence[_Fit]) -> list[str]:
    """The profiles of which one is to be chosen; none if the evidence is enough.

    Rows of a dataset that the columns name as well are one of the ways to read the file.
    """
    if not fits:
        return []
    best, rivals = fits[0], [f.profile.name for f in fits[1:] if _near(f.points, fits[0])]
    own = recognise_whole(check.package, best.reading.columns, check.file)
    if own and own != best.profile.dataset and check.options.dataset is None:
        names = match(check.package.datasets[own], best.reading.columns).columns
        rivals += [NO_PROFILE] if _near(len(names), best) else []
    # What only names columns anew is checked like any table; a shape makes other rows of them.
    weak = bool(best.profile.shape) and best.points < MARGIN and check.options.dataset is None
    if not rivals and not weak:
        return []
    similar = _similar(best) if weak else []
    return list(dict.fromkeys([best.profile.name, *rivals, *similar, NO_PROFILE]))


def _near(points: int, best: _Fit) -> bool:
    return best.points - points < MARGIN


def _similar(best: _Fit) -> list[str]:
    """Other sources of the same dataset that have one of their columns in the file."""
    there = {fold(header) for header in best.reading.columns}
    return [
        one.name
        for one in load_profiles()
        if one.dataset == best.profile.dataset
        and any(fold(name) in there for group in one.requires for name in group)
    ]


def _ask(check: Check, names: Sequence[str]) -> None:
    """Refuse to guess, and name the sources that the file may be from."""
    titles = {one.name: Bilingual(one.title, one.title_en or one.title) for one in load_profiles()}
    said = [titles.get(name, Text("none of these, rows of a dataset")) for name in names]
    details = {
        "wording": "profile_asked",
        "sources": Listed(said, quoted=True),
        "names": ", ".join(names),
    }
    report = refused(check, details)
    check.report = replace(report, sources=tuple(names))


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


def _fitting(reading: Reading) -> list[_Fit]:
    """The profiles that fit the header; else those that fit the first row that is a header."""
    found = [
        _Fit(p, reading, p.points(reading.columns))
        for p in load_profiles()
        if p.fits(reading.columns)
    ]
    if found:
        return found
    head = reading.table.slice(0, _SEARCHED).to_pylist()
    for number, record in enumerate(head):
        cells = [(record[name] or "").strip() for name in reading.cells]
        below = [p for p in load_profiles() if p.shape and p.requires and p.fits(cells)]
        found += [_Fit(p, _below(reading, number, cells), p.points(cells)) for p in below]
        if found:
            return found
    return []


def _below(reading: Reading, number: int, header: list[str]) -> Reading:
    """The reading as if the header stood in this row of it."""
    names = reading.cells
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
