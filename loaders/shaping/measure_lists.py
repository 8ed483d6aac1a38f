"""What a list of measures says beside a measure's own row: which fields of action it serves and
what it costs. These become rows of datasets of their own, in the same publication.

A field of action is taken by its key or title. Money needs a year and a source of funds: from a
column, a heading („Kosten 2024“) or given for all rows; else it is asked for, and nothing is taken.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from loaders.messages.text import Listed, Text, title_of, titles_of
from loaders.messages.translations import N_
from loaders.schema import Dataset
from loaders.schema.column_matching import names_of
from loaders.schema.folding import fold
from loaders.schema.sql import DEMO
from loaders.schema.units import heading
from loaders.tables.reading import ROW_STEP, Note, Reading
from loaders.validate.check import Check
from loaders.validate.references import keys_by_name

MEASURE, SERVES, MONEY = "measure_id", "measure_fields", "budgets"
_FIELD = "field_id"
_YEAR, _SOURCE = "year", "funding_source"
_COSTS = {
    "planned_eur": (
        "Kosten|Gesamtkosten|Kosten gesamt|Projektkosten|Kostenschätzung|Kostenrahmen|Mittel"
        "|Mittelbedarf|Finanzbedarf|Finanzvolumen|Investition|Investitionen|Investitionskosten"
        "|Costs|Total costs|Estimated costs|costs_amount|Cost|Total cost|Project costs"
    ),
    "approved_eur": "Fördersumme|Förderbetrag|Zuwendung",
    "spent_eur": "Kosten bisher",
}
_QUALIFIERS = {
    "planned_eur": (
        r"plan(?:ung)?|geplante?[nr]?|soll|schätzung|geschätzte?[nr]?|kalkuliert[en]*|veranschlagt[en]*"
        r"|voraussichtlich[en]*|prognostiziert[en]*|prognose|ansatz|planned|estimated?|forecast"
    ),
    "approved_eur": r"bewilligt[en]*|genehmigt[en]*|zugesagt[en]*|approved|granted",
    "spent_eur": (
        r"ist|tatsächlich[en]*|angefallen[en]*|bisher(?:ige[nr]?)?|verausgabt[en]*|abgerechnet[en]*"
        r"|actual|spent|to date"
    ),
    "": r"brutto|gross|ca\.?|circa|rund|etwa|(?:inkl|incl|einschl)\.?\s(?:mwst|ust|vat)\.?",
}
"""What a heading says beside „Kosten“, and which money that is; "" changes nothing: a city pays
gross amounts. Whatever else is said („netto“, „jährlich“) may be another amount and is asked."""
_QUALIFIED = re.compile(
    "|".join(rf"(?<!\w)(?P<q{i}>{words})(?!\w)" for i, words in enumerate(_QUALIFIERS.values())),
    re.I,
)
_COMPOUND = re.compile(r"(?<!\w)(brutto|netto|plan|soll|ist)-?(?=\w*(?:kosten|mittel)\b)", re.I)
_PLANNED = "planned_eur"
_IN_HEADING = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SEPARATORS = (r"[;|\n]", r"[;|\n/]", r"[;|\n/,]")
_TELLING = 5
_PERHAPS = N_("“{word}” (perhaps “{meant}” is meant)")


@dataclass
class Beside:
    """The columns of a file that belong to other datasets: of fields of action; of money the
    header, its field, and the year and unit in its heading; `given`: columns of year and source;
    `asked`: columns that may be money and are not taken."""

    fields: list[str] = field(default_factory=list)
    money: list[tuple[str, str, str, str]] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def headers(self) -> set[str]:
        """All these columns."""
        return {*self.fields, *(header for header, *_ in self.money), *self.given.values()}

    @property
    def assigned(self) -> dict[str, str]:
        """The field of each column that keeps the name it has in the file."""
        money = {header: name for header, name, year, _ in self.money if not year}
        given = {header: name for name, header in self.given.items()}
        return {**dict.fromkeys(self.fields, _FIELD), **money, **given}


def columns_beside(check: Check) -> Beside:
    """Which of the columns that went nowhere belong to other datasets."""
    found, package = Beside(), check.package
    if not {SERVES, MONEY, "fields"} <= {*package.datasets}:
        return found
    serves, money = package.datasets[SERVES], package.datasets[MONEY]
    called = {*names_of(serves.field(_FIELD)), *names_of(package.datasets["fields"].field("title"))}
    out = {header for header, name in (check.options.assigned or {}).items() if not name}
    for header in (h for h in check.matching.unknown if h not in out):
        if {fold(re.sub(r"\s*\d+$", "", header)), fold(header).removesuffix("er")} & called:
            found.fields.append(header)
        elif check.dataset.name != MONEY:
            amounts = [*_as_money(money, header)]
            found.money += amounts
            found.asked += [header] if not amounts and _may_be_money(money, header) else []
            named = (n for n in (_YEAR, _SOURCE) if fold(header) in names_of(money.field(n)))
            found.given |= dict.fromkeys(named, header)
    return found


def _as_money(money: Dataset, header: str) -> Iterator[tuple[str, str, str, str]]:
    year = _IN_HEADING.search(header)
    words = " ".join(_IN_HEADING.sub(" ", header).split()) if year else header
    plain, told = _without_qualifiers(words)
    same = heading(plain, "money").unit == heading(words, "money").unit
    for text, said in ((words, set[str]()), *([(plain, told)] if same else [])):
        named = heading(text, "money")
        for name, known in _costs(money).items():
            if fold(text) in known or (fold(named.name) in known and not named.addition):
                behind = text[len(named.name) :].strip(" ,()[]") if named.unit else ""
                if len(said | ({name} - {_PLANNED} if said else set())) <= 1:
                    yield header, next(iter(said), name), year[0] if year else "", behind
                return


def _costs(money: Dataset) -> dict[str, set[str]]:
    """Sort of money → its folded names in a list of measures."""
    return {n: {*names_of(money.field(n)), *map(fold, m.split("|"))} for n, m in _COSTS.items()}


def _without_qualifiers(words: str) -> tuple[str, set[str]]:
    """A heading without what it says beside „Kosten“, and which sorts of money that names."""
    plain = _COMPOUND.sub(r"\1 ", words)
    found = [one.lastgroup or "" for one in _QUALIFIED.finditer(plain)]
    told = {list(_QUALIFIERS)[int(name[1:])] for name in found} - {""}
    plain = re.sub(r"[(\[][\s,;/]*[)\]]", " ", _QUALIFIED.sub(" ", plain))
    plain = re.sub(r"([(\[])[\s,;]+|[\s,;]+([)\]])", r"\1\2", plain)
    return " ".join(plain.split()).strip(" ,;:/-"), told


def _may_be_money(money: Dataset, header: str) -> bool:
    """Whether a heading names costs and says more, which may make another amount of them."""
    words = {fold(word) for word in re.findall(r"[^\W\d_]+", _without_qualifiers(header)[0])}
    return any(words & known for known in _costs(money).values())


def rows_beside(
    check: Check, beside: Beside, measures: set[str]
) -> tuple[dict[str, Reading], list[Note]]:
    """A reading for each further dataset, and what is asked; `measures`: the keys whose rows have
    no problem."""
    whole = check.whole
    places = {row: i for i, row in enumerate(whole.table["row"].to_pylist())}
    pairs = zip(check.typed["row"].to_pylist(), check.typed[MEASURE].to_pylist(), strict=True)
    rows = {row % ROW_STEP: key for row, key in pairs if key in measures}
    own = [(row, places[row], key) for row, key in rows.items() if row in places]
    readings, notes = dict[str, Reading](), list[Note]()
    if beside.fields and own:
        made, asked = _fields(check, beside.fields, own)
        readings |= made
        notes += asked
    if beside.money and own:
        made, asked = _money(check, beside, own)
        readings |= made
        notes += asked
    return readings, notes


_Own = Sequence[tuple[int, int, str]]
"""Row of the file, its place in the whole reading, and the key of its measure."""


def _fields(
    check: Check, headers: Sequence[str], own: _Own
) -> tuple[dict[str, Reading], list[Note]]:
    serves = check.package.datasets[SERVES]
    (key,) = (one for one in serves.foreign_keys if one.fields == (_FIELD,))
    published = check.published_rows(key.dataset)
    if published is None:
        return {}, []
    titled = check.package.datasets[key.dataset].field("title")
    keys = {fold(one): one for one in published[_FIELD].to_pylist()}
    names = keys | keys_by_name(check.package, serves, key, check.published_rows)
    titles = [*published["title"].to_pylist(), *published["short_title"].to_pylist()]
    found, notes = dict[tuple[str, str], int](), []
    for header in headers:
        texts = check.whole.table[f"c{check.whole.columns.index(header)}"].to_pylist()
        strange = dict[str, None]()
        for row, place, measure in own:
            known, unknown = _parted((texts[place] or "").strip(), names)
            found |= {(measure, one): found.get((measure, one), row) for one in known}
            strange |= dict.fromkeys(unknown)
        if strange:
            words = Listed([_perhaps(word, titles) for word in strange][:_TELLING])
            told = {"column": header, "words": words, "title": title_of(titled)}
            notes.append(Note("fields_asked", told))
    columns = {MEASURE: [m for m, _ in found], headers[0]: [one for _, one in found]}
    made = _reading(check, columns, list(found.values()))
    return ({SERVES: made} if found else {}), notes


def _parted(text: str, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The keys that a cell names, and the words that are none; a title may hold a comma."""
    parts = [text] if text else []
    for pattern in _SEPARATORS:
        if all(fold(part) in names for part in parts):
            break
        parts = [p.strip() for p in re.split(pattern, text) if p.strip()]
    known = [names[fold(part)] for part in parts if fold(part) in names]
    return known, [part for part in parts if fold(part) not in names]


def _perhaps(word: str, titles: Sequence[str]) -> Text | str:
    """A word, with the title that it is near to."""
    pieces = set(re.findall(r"\w{5,}", word.casefold()))
    shared = [t for t in titles if pieces & {*re.findall(r"\w{5,}", t.casefold())}]
    near = shared or difflib.get_close_matches(word, titles, n=1, cutoff=0.6)
    return Text(_PERHAPS, word=word, meant=near[0]) if near else Text("“{word}”", word=word)


def _money(check: Check, beside: Beside, own: _Own) -> tuple[dict[str, Reading], list[Note]]:
    money, given = check.package.datasets[MONEY], check.options.constants
    told: dict[str, object] = {"columns": Listed([h for h, *_ in beside.money], quoted=True)}
    if lacking := _lacking(check, beside):
        missing = titles_of([money.field(name) for name in lacking], quoted=True)
        commands = " ".join(f"--set {name}=…" for name in lacking)
        return {}, [Note("money_asked", {**told, "missing": missing, "commands": commands})]
    if _is_doubled(beside):
        return {}, [Note("money_doubled", told)]
    records, rows = list[dict[str, str]](), list[int]()
    for row, place, measure in own:
        said = {header: _cell(check.whole, header, place) for header in beside.given.values()}
        for name in (n for n in (_YEAR, _SOURCE) if given.get(n)):
            said[beside.given.get(name, name)] = given[name]
        for year in dict.fromkeys(year for _, _, year, _ in beside.money):
            amounts = {
                _named(money, header, name, year, unit): cell
                for header, name, of, unit in beside.money
                if of == year and re.search(r"\d", cell := _cell(check.whole, header, place))
            }
            if amounts:
                dated = {_YEAR: year} if year else {}
                records.append({MEASURE: measure, **said, **dated, **amounts})
                rows.append(row)
    names = list(dict.fromkeys(name for record in records for name in record))
    columns = {name: [record.get(name) for record in records] for name in names}
    made = {MONEY: _reading(check, columns, rows)} if rows else {}
    return made, [Note("money_taken", told)] if rows else []


def _named(money: Dataset, header: str, name: str, year: str, unit: str) -> str:
    """The heading of an amount: the file's own, or of columns of years one for all of them."""
    if not year:
        return header
    return f"{money.field(name).title} ({unit})" if unit else money.field(name).title


def _lacking(check: Check, beside: Beside) -> list[str]:
    """What money needs and neither a column nor a heading nor a given value says."""
    dated = all(year for _, _, year, _ in beside.money)
    known = {*beside.given, *filter(check.options.constants.get, (_YEAR, _SOURCE))}
    return [n for n in (_YEAR, _SOURCE) if n not in known and not (n == _YEAR and dated)]


def _is_doubled(beside: Beside) -> bool:
    """Whether several columns are the same money, or one sort of it is in several units."""
    parts = {(name, year) for _, name, year, _ in beside.money}
    units = {(name, unit) for _, name, _, unit in beside.money}
    mixed = len({bool(year) for _, year in parts}) > 1
    return len(parts) < len(beside.money) or mixed or len(units) > len({n for n, _ in units})


def _cell(whole: Reading, header: str, place: int) -> str:
    """A cell as text; a true number so that its point can only be a decimal one."""
    index = whole.columns.index(header)
    text = (whole.table[f"c{index}"][place].as_py() or "").strip()
    native = f"n{index}"
    number = whole.table[native][place].as_py() if native in whole.table.column_names else None
    if number is None or text.endswith("%"):
        return str(text)
    plain = repr(float(number)).removesuffix(".0")
    return f"{plain}0" if re.fullmatch(r"-?\d+\.\d{3}", plain) else plain


def _reading(
    check: Check, columns: Mapping[str, Sequence[str | None]], rows: Sequence[int]
) -> Reading:
    """A reading of these columns; what is an example stays one."""
    examples = dict(zip(check.typed["row"].to_pylist(), check.typed[DEMO].to_pylist(), strict=True))
    shown = {row % ROW_STEP for row, example in examples.items() if example}
    if shown:
        columns = {**columns, DEMO: [str(row in shown).lower() for row in rows]}
    table = {"row": pa.array(rows, pa.int64())}
    table |= {f"c{i}": pa.array(c, pa.string()) for i, c in enumerate(columns.values())}
    return replace(
        check.whole, table=pa.table(table), columns=tuple(columns), notes=(), faults=(), above=(),
        merged=(), parts=(),
    )  # fmt: skip
