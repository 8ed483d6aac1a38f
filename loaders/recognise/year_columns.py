"""Tables with a column a year („Gebiet; 2021; 2022“) become a row a year, as datasets have it.

Whose values they are must be said: in the headings („Ansatz 2024“), above the table, by the name of
file or sheet, by a column of titles and units, or by the dataset chosen. Else somebody is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from loaders.messages.text import Listed
from loaders.profiles import load_profiles
from loaders.schema import Dataset, Field
from loaders.schema.column_matching import match, names_of, recognise_whole
from loaders.schema.folding import fold
from loaders.schema.units import free_unit, heading, kind_of
from loaders.tables.reading import ROW_STEP, Fault, Note
from loaders.validate.check import Check

YEAR = re.compile(
    r"^(?P<before>.*?)[\s(\[]*(?<!\d)(?P<date>(?:\d{1,2}\.\d{1,2}\.)?(?:19|20)\d{2}"
    r"|(?:19|20)\d{2}-\d{2}-\d{2})(?!\d)[\s)\]]*(?P<after>.*)$",
    re.S,
)
_FIGURE = re.compile(
    r"[-+~]?[\d.,\s\u00a0'’]*\d[\d.,\s\u00a0'’]*(?:%|€)?|[-–./*x]+|k\.?\s?A\.?|n\.?v\.?"
)
_SILENT = frozenset(
    map(fold, ("", "Jahr", "Stand", "Stichtag", "am", "zum", "per", "Year", "Wert"))
)
_SECTORS = "Sektor|Bereich|Energieträger|Verbrauchssektor|Kategorie|Position|Merkmal"
_TITLES = frozenset(map(fold, _SECTORS.split("|")))
_BALANCE = re.compile(r"(?i)co2|co₂|thg|treibhaus|emission|energie|strom|wärme|verbrauch")
_UNIT = re.compile(r"[\[(]([^\])]{1,30})[\])]\s*$|\bin\s+([^\s,;:()]+(?:\s?(?:CO2|CO₂)\S*)?)\s*$")
_LEAST = 4
_FEWEST = 2


@dataclass(frozen=True)
class _Year:
    """A column of a year: where it is, the date it names, and the words beside that."""

    index: int
    date: str
    words: str


def unfold_years(check: Check) -> None:
    """Make a row of every cell below a year, where a dataset wants that."""
    headers = check.reading.columns
    years = _years(check)
    wide = {year.index for year in years}
    others = [h for i, h in enumerate(headers) if i not in wide]
    if len(years) < _FEWEST or not any(others) or _is_known(check, headers, others):
        return
    _add_titles(check, others, len(headers))
    others = [h for i, h in enumerate(check.reading.columns) if i not in wide]
    found = _fitting(check, years, others)
    if found is None:
        listed = f"{headers[years[0].index]} … {headers[years[-1].index]}"
        check.years_asked = listed
        return
    dataset, fields = found
    _unfold(check, years, dataset, fields)


def name_unit(check: Check) -> None:
    """Give the unit in the heading of an indicator's values („Wert (in %)“) to its rows, where no
    column says one and it is all that they lack."""
    indicators, headers = check.package.datasets.get("indicators"), check.reading.columns
    if indicators is None or check.options.dataset not in (None, indicators.name):
        return
    names, title = names_of(indicators.field("value")), indicators.field("unit").title
    parted = [heading(h, "any") for h in headers]
    units = [free_unit(one.addition) for one in parted if fold(one.name) in names]
    there = match(indicators, headers).columns
    if len(units) != 1 or not units[0] or "unit" in there:
        return
    if recognise_whole(check.package, [*headers, title], check.file) == indicators.name:
        cells = pa.array([units[0]] * check.reading.rows, pa.string())
        table = check.reading.table.append_column(f"c{len(headers)}", cells)
        check.reading = replace(check.reading, table=table, columns=(*headers, title))


def _years(check: Check) -> list[_Year]:
    """The columns that name a year and hold figures."""
    found = []
    for index, header in enumerate(check.reading.columns):
        told = YEAR.match(header.strip())
        if not told:
            continue
        words = f"{told['before']} {told['after']}".strip(" -–:,;*¹²³")
        if words.count("(") + words.count("[") != words.count(")") + words.count("]"):
            words = " ".join(re.sub(r"[()\[\]]", " ", words).split())
        cells = [c.strip() for c in check.reading.table[f"c{index}"].to_pylist() if c]
        figures = sum(bool(_FIGURE.fullmatch(cell)) for cell in cells)
        if len(words) <= 40 and cells and 2 * figures >= len(cells):
            found.append(_Year(index, told["date"], words))
    same = {(year.date, fold(year.words)) for year in found}
    return found if len(same) == len(found) else []


def _is_known(check: Check, headers: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the file is of a known source, or the other columns alone are rows of a dataset: a
    list of measures with costs a year."""
    if check.options.profile is None and any(p.fits(headers) for p in load_profiles()):
        return True
    return recognise_whole(check.package, [h for h in others if h], check.file) is not None


def _fitting(
    check: Check, years: Sequence[_Year], others: Sequence[str]
) -> tuple[Dataset, dict[str, Field]] | None:
    """The dataset that lacks nothing, or the only one that has values of these names; and the field
    of each group of words beside the years."""
    found: list[tuple[tuple[bool, int], Dataset, dict[str, Field]]] = []
    for dataset in check.package.datasets.values():
        wanted = check.options.dataset
        time = _time(dataset)
        if wanted not in (None, dataset.name) or time is None:
            continue
        fields = _values(check, dataset, years, others)
        if fields is None:
            continue
        names = [time.title, *(f.title for f in fields.values())]
        there = match(dataset, [*others, *names])
        given = {*check.options.constants, "unit" if dataset.has("unit") else ""}
        lacking = any(f.name not in given for f in there.missing(dataset))
        known = len(there.columns) - len(names)
        if wanted or (known if not lacking else not _SILENT & {*map(fold, fields)}):
            found.append(((not lacking, known), dataset, fields))
    ranked = sorted(found, key=lambda one: one[0], reverse=True)
    alike = len(ranked) > 1 and not ranked[0][0][0] and ranked[0][0] == ranked[1][0]
    return None if alike or not ranked else ranked[0][1:]


def _time(dataset: Dataset) -> Field | None:
    fields = (dataset.field(name) for name in dataset.primary_key)
    return next((f for f in fields if f.type in ("date", "year")), None)


def _values(
    check: Check, dataset: Dataset, years: Sequence[_Year], others: Sequence[str]
) -> dict[str, Field] | None:
    """Words beside a year → the field that its cells are, its title with the unit that the words
    name; None where that is not said."""
    numbers = [f for f in dataset.fields if f.type in ("number", "integer") and f.unit != "°"]
    found: dict[str, Field] = {}
    if dataset.has("unit") and any(free_unit(year.words) for year in years):
        return _of_units(check, dataset, years, others)
    for words in dict.fromkeys(year.words for year in years):
        parted = [(f, *_parted(words, f)) for f in numbers]
        named = next(((f, u) for f, name, u in parted if fold(name) in names_of(f)), None)
        if named is None:
            field = _named_elsewhere(check, dataset, numbers, others)
            named = next(((f, u) for f, n, u in parted if f is field and fold(n) in _SILENT), None)
        if named is None or named[0].name in {f.name for f in found.values()}:
            return None
        field, unit = named
        found[words] = replace(field, title=f"{field.title} ({unit})") if unit else field
    return found


def _of_units(
    check: Check, dataset: Dataset, years: Sequence[_Year], others: Sequence[str]
) -> dict[str, Field] | None:
    """Words beside a year → the field of values, where they are one unit and nothing else; None
    where a year has values twice, or units differ."""
    numbers = [f for f in dataset.fields if f.type == "number"]
    field = _named_elsewhere(check, dataset, numbers, others)
    units = {year.words: free_unit(year.words) for year in years}
    own = match(dataset, others).columns.get("unit")
    index = None if own is None else check.reading.columns.index(others[own])
    cells = [] if index is None else check.reading.table[f"c{index}"].to_pylist()
    said = {fold(cell) for cell in cells if cell}
    strange = any(not unit and fold(words) not in _SILENT for words, unit in units.items())
    strange = strange or len({*filter(None, units.values())}) > 1
    twice = len({year.date for year in years}) < len(years)
    if field is None or strange or twice or said - {*map(fold, units.values())}:
        return None
    return dict.fromkeys(units, field)


def _parted(words: str, f: Field) -> tuple[str, str]:
    """What stands beside a year as a name and the unit of the field behind it; „in Mio. €“ alone is
    a unit."""
    told = heading(f"x {words}", kind_of(f.type, f.unit))
    if told.unit is None or told.addition or fold(words) in names_of(f):
        return words, ""
    name = told.name.removeprefix("x").strip()
    return name, words[len(name) :].strip(" ()[],;:-–")


def _named_elsewhere(
    check: Check, dataset: Dataset, numbers: Sequence[Field], others: Sequence[str]
) -> Field | None:
    """The field that the words above the table, or of the file or sheet, name; that of a dataset
    with one sort of value, if the dataset is chosen or a column of titles tells it."""
    reading = check.reading
    lines = (check.file.rsplit(".", 1)[0], reading.sheet or "", *reading.preamble)
    text = fold(" ".join(lines))
    main = next((f for f in numbers if f.required or f.name == "value"), None)
    for f in numbers:
        if any(len(name) >= _LEAST and name in text for name in names_of(f)):
            return f
    titled = match(dataset, others).columns
    told = dataset.has("unit") and "title" in titled
    return main if told or check.options.dataset else None


def _add_titles(check: Check, others: Sequence[str], count: int) -> None:
    """Titles and units for a balance by sectors: „CO₂-Emissionen: Verkehr“, in t."""
    reading = check.reading
    indicators = check.package.datasets.get("indicators")
    first = next((h for h in others if h), "")
    above = next((line for line in reversed(reading.preamble) if _BALANCE.search(line)), "")
    name = above or check.file.rsplit(".", 1)[0].replace("_", " ")
    if not _BALANCE.search(name) and _counts_carbon(check, others):
        name = "CO₂"
    chosen = check.options.dataset == "indicators"
    plain = fold(re.sub(r"[\[(].*", "", first))
    if indicators is None or not (plain in _TITLES and (_BALANCE.search(name) or chosen)):
        return
    index = reading.columns.index(first)
    there = match(indicators, others).columns
    told = _UNIT.search(first) or _UNIT.search(name)
    subject = _UNIT.sub("", name).strip(" ,:-–")
    cells = [
        f"{subject}: {c.strip()}" if c else None for c in reading.table[f"c{index}"].to_pylist()
    ]
    place, columns = reading.table.column_names.index(f"c{index}"), list(reading.columns)
    columns[index] = indicators.field("title").title
    table = reading.table.set_column(place, f"c{index}", pa.array(cells, pa.string()))
    if "unit" not in there and told:
        unit = (told[1] or told[2]).strip().removeprefix("in ")
        table = table.append_column(f"c{count}", pa.array([unit] * reading.rows, pa.string()))
        columns.append(indicators.field("unit").title)
    check.reading = replace(reading, table=table, columns=tuple(columns))


def _counts_carbon(check: Check, others: Sequence[str]) -> bool:
    """Whether all units that the rows name are of carbon dioxide."""
    indicators = check.package.datasets.get("indicators")
    index = match(indicators, others).columns.get("unit") if indicators else None
    if index is None:
        return False
    cells = check.reading.table[f"c{check.reading.columns.index(others[index])}"].to_pylist()
    return any(cells) and all(re.search(r"(?i)co[2₂]", cell) for cell in cells if cell)


def _unfold(
    check: Check, years: Sequence[_Year], dataset: Dataset, fields: dict[str, Field]
) -> None:
    """A part of the table a year, one below the other; rows are told apart by `ROW_STEP`."""
    reading, time = check.reading, _time(dataset)
    assert time is not None
    wide = {year.index for year in years}
    kept = [i for i in range(len(reading.columns)) if i not in wide]
    dates = list(dict.fromkeys(year.date for year in years))
    span = sorted(dates, key=lambda date: re.findall(r"\d{4}", date))
    values = list({f.name: f for f in fields.values()}.values())
    units = _units(dataset, years, [reading.columns[i] for i in kept])
    parts, labels, faults = [], [], list[Fault]()
    for number, date in enumerate(dates):
        own = {fields[y.words].name: y.index for y in years if y.date == date}
        rows = reading.table["row"].to_numpy() + number * ROW_STEP
        columns = {"row": pa.array(rows, pa.int64())}
        for place, index in enumerate(kept):
            columns[f"c{place}"] = reading.table[f"c{index}"]
        columns[f"c{len(kept)}"] = pa.array([_day(date, time)] * len(rows), pa.string())
        for place, f in enumerate(values, start=len(kept) + 1):
            cells = reading.table[f"c{own[f.name]}"] if f.name in own else pa.nulls(len(rows))
            columns[f"c{place}"] = cells.cast(pa.string())
        if units:
            columns[f"c{len(columns) - 1}"] = pa.array([units[date]] * len(rows), pa.string())
        part = pa.table(columns)
        # A year without a figure says nothing of that year.
        filled = [any(row) for row in zip(*(part[f"c{len(kept) + 1 + n}"].to_pylist()
                                            for n in range(len(values))), strict=True)]  # fmt: skip
        parts.append(part.filter(pa.array(filled, pa.bool_())))
        labels.append(" / ".join(reading.columns[i] for i in own.values()))
        faults += [replace(f, row=f.row + number * ROW_STEP) for f in reading.faults]
    check.reading = replace(
        reading,
        table=pa.concat_tables(parts),
        columns=(*(reading.columns[i] for i in kept), time.title, *(f.title for f in values),
                 *([dataset.field("unit").title] if units else [])),
        parts=tuple(labels),
        faults=tuple(faults),
        notes=(*reading.notes, Note("years_unfolded", {
            "columns": len(years), "years": f"{span[0]}–{span[-1]}",
            "titles": Listed([f.title for f in values], quoted=True),
        })),
    )  # fmt: skip
    check.options = replace(check.options, dataset=dataset.name)


def _units(
    dataset: Dataset, years: Sequence[_Year], others: Sequence[str]
) -> dict[str, str | None]:
    """Date → the unit that stands beside it; none where the rows say theirs."""
    if not dataset.has("unit") or "unit" in match(dataset, others).columns:
        return {}
    units = {year.date: free_unit(year.words) or None for year in years}
    return units if any(units.values()) else {}


def _day(date: str, time: Field) -> str:
    """The date as the field wants it: a year, or a day that it names."""
    found = re.search(r"(?:19|20)\d{2}", date)
    return found[0] if found and time.type == "year" else date
