"""Lists of people become counts: how many different persons were there or had signed up.

Nothing about a person leaves this module; see docs/adding-a-profile.md for what a profile says.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from loaders.messages.text import Listed, Text, title_of
from loaders.schema import Package
from loaders.schema.folding import fold
from loaders.schema.personal_data import PERSONAL, personal_of_people
from loaders.shaping.shaped import Columns, Context, Shaped, as_reading
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Note
from loaders.validate.report import Problem

_DAY = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})")


def count_people(verb: Mapping[str, Any], context: Context) -> Shaped:
    """One row of attendance: different persons attended and registered, the event where known.

    A person is told by mail address, else by name. `group` stays empty: all together.
    """
    columns = Columns(context.reading)
    rows = _rows(verb, columns)
    who = _persons(verb, columns, rows)
    counted = {row: person for row, person in who.items() if not _is_out(verb, columns, row)}
    present = {row for row in counted if _was_there(verb, columns, row)}
    attended = _amount(verb, columns, {row: counted[row] for row in present})
    record: dict[str, str | None] = {}
    if verb.get("registered") or _tells_both(verb, columns):
        record["registered"] = str(_amount(verb, columns, counted))
    if not verb.get("registered") or _tells_both(verb, columns):
        record |= {"attended": str(attended), "is_estimate": "false"}
    told = _told(verb, context)
    notes = _notes(verb, columns, who, counted, told)
    event = context.constants.get("event_id") or _event(context.known, told)
    notes += [] if event else _whole_series(context)
    problems = () if event or "series" in context.constants else (_ask(context.package, told),)
    if event:
        record["event_id"] = event
        record["series"] = context.constants.get("series") or _series(context.known, event)
    first = columns.numbers[rows[0]] if rows else 1
    records = [record] if rows else []
    dataset = context.package.datasets["attendance"]
    reading = as_reading(context.reading, dataset, records, [first] * len(records))
    part = {"attendance": ("event_id",) if event else ("series", "event_id")}
    return Shaped({"attendance": reading}, tuple(notes), problems if rows else (), parts=part)


def _tells_both(verb: Mapping[str, Any], columns: Columns) -> bool:
    """Whether the list holds all who signed up, with a column for those who came."""
    return "attended" in verb and _has(columns, verb["attended"])


def _rows(verb: Mapping[str, Any], columns: Columns) -> list[int]:
    """The rows of the list itself: a report in sections goes on with another one below it."""
    pattern = verb.get("until")
    found = []
    for number in range(len(columns.numbers)):
        cells = columns.row(number)
        filled = [cell for cell in cells if cell]
        if pattern and len(filled) == 1 and re.match(pattern, filled[0]):
            break
        found.append(number)
    return found


def _persons(
    verb: Mapping[str, Any], columns: Columns, rows: Sequence[int]
) -> dict[int, tuple[str, str]]:
    """Row → who it is about: the address, found for the same name in any row, else the name."""
    name_columns = [columns.column(i) for i in columns.find_all(verb["name"])]
    mails = columns.column(columns.find(verb.get("mail", [])))
    names = {r: fold(" ".join(c[r] for c in name_columns if c[r])) for r in rows}
    addresses: dict[str, set[str]] = {}
    for row in rows:
        if mails[row] and names[row]:
            addresses.setdefault(names[row], set()).add(mails[row].casefold())
    found = {}
    for row in rows:
        own, name = mails[row].casefold(), names[row]
        others = addresses.get(name, set())
        mail = own or (next(iter(others)) if len(others) == 1 else "")
        if mail or name:
            found[row] = ("mail", mail) if mail and not verb.get("by_name") else ("name", name)
    return found


def _amount(verb: Mapping[str, Any], columns: Columns, who: Mapping[int, tuple[str, str]]) -> int:
    """How many persons; a row may stand for several where it names a quantity."""
    quantity = columns.column(columns.find(verb.get("quantity", [])))
    most: dict[tuple[str, str], int] = {}
    for row, person in who.items():
        number = int(quantity[row]) if quantity[row].isdigit() else 1
        most[person] = max(most.get(person, 0), number)
    return sum(most.values())


def _has(columns: Columns, rule: Mapping[str, Any]) -> bool:
    return columns.find(rule["column"]) is not None


def _matches(columns: Columns, rule: Mapping[str, Any], row: int) -> bool:
    value = fold(columns.column(columns.find(rule["column"]))[row])
    if rule.get("filled"):
        return bool(value)
    return value in {fold(v) for v in rule["values"]}


def _is_out(verb: Mapping[str, Any], columns: Columns, row: int) -> bool:
    """Cancelled, refunded: no longer coming."""
    return "skip" in verb and _has(columns, verb["skip"]) and _matches(columns, verb["skip"], row)


def _was_there(verb: Mapping[str, Any], columns: Columns, row: int) -> bool:
    rule = verb.get("attended")
    return rule is None or not _has(columns, rule) or _matches(columns, rule, row)


def _told(verb: Mapping[str, Any], context: Context) -> dict[str, str]:
    """Title and day of the event, from the summary above the list or from columns of the list."""
    found = {}
    columns = Columns(context.reading)
    for what in ("title", "start"):
        names = {fold(n) for n in verb.get(what, [])}
        value = _above(context.reading.above, names)
        if not value:
            cells = [c for c in columns.column(columns.find(verb.get(what, []))) if c]
            value = cells[0] if cells else ""
        if value:
            found[what] = value
    return found


def _above(rows: Sequence[Sequence[str]], names: set[str]) -> str:
    """The value beside a name in a list of two columns, or below it in a small table."""
    for number, row in enumerate(rows):
        for i, cell in enumerate(row):
            if not cell or fold(cell.rstrip(": ")) not in names:
                continue
            filled = [c for c in row if c.strip()]
            below = rows[number + 1] if number + 1 < len(rows) else ()
            if len(filled) > 2 and i < len(below):
                return below[i].strip()
            if len(filled) == 2 and i + 1 < len(row):
                return row[i + 1].strip()
    return ""


def _event(known: PublishedRows | None, told: Mapping[str, str]) -> str | None:
    """The one known event of this title; of several, the one on that day."""
    events = known("events") if known else None
    if events is None or "title" not in told:
        return None
    wanted = fold(told["title"])
    same = [e for e in events.to_pylist() if fold(e["title"] or "") == wanted]
    if len(same) > 1:
        days = _days(told.get("start", ""))
        same = [e for e in same if e["start_date"] and e["start_date"].isoformat() in days]
    return str(same[0]["event_id"]) if len(same) == 1 else None


def _series(known: PublishedRows | None, event: str) -> str | None:
    """The series an event belongs to."""
    events = known("events") if known else None
    rows = [] if events is None else events.select(["event_id", "series"]).to_pylist()
    return next((row["series"] for row in rows if row["event_id"] == event), None)


def _whole_series(context: Context) -> list[Note]:
    """That a list of a series without an event stands for all of it, in the place of any before."""
    series = context.constants.get("series")
    if not series:
        return []
    table = context.known("attendance") if context.known else None
    for row in [] if table is None else table.to_pylist():
        if row["series"] == series and not row["event_id"] and not row["group"]:
            given = (row["attended"], row["registered"])
            number = next((n for n in given if n is not None), 0)
            return [Note("series_replaced", {"series": series, "number": int(number)})]
    return [Note("series_whole", {"series": series})]


def _days(text: str) -> set[str]:
    """A day in every order it may be written."""
    found = _DAY.search(text)
    if not found:
        return set()
    a, b, c = found.groups()
    if len(a) == 4:
        return {f"{a}-{int(b):02}-{int(c):02}"}
    year = c if len(c) == 4 else f"20{c}"
    return {f"{year}-{int(b):02}-{int(a):02}", f"{year}-{int(a):02}-{int(b):02}"}


def _notes(
    verb: Mapping[str, Any],
    columns: Columns,
    who: Mapping[int, tuple[str, str]],
    counted: Mapping[int, tuple[str, str]],
    told: Mapping[str, str],
) -> list[Note]:
    persons = len(set(counted.values()))
    notes = [Note("people_counted", {"rows": len(who), "persons": persons})]
    if len(who) > len(counted):
        notes.append(Note("people_skipped", {"count": len(who) - len(counted)}))
    staff = verb.get("staff")
    if staff and _has(columns, staff):
        found = {person for row, person in counted.items() if _matches(columns, staff, row)}
        if found:
            notes.append(Note("people_staff", {"count": len(found)}))
    if told:
        notes.append(Note("event_told", {"event": _event_words(told)}))
    single = [*verb["name"], *verb.get("mail", []), *verb.get("personal", [])]
    left = [columns.headers[i] for i in columns.find_all(single)]
    left += [h for h in personal_of_people(columns.headers) if h not in left]
    return [*notes, Note(PERSONAL, {"columns": Listed(left, quoted=True)})]


def _event_words(told: Mapping[str, str]) -> Text:
    if not told:
        return Text("not stated")
    start = f", {told['start']}" if "start" in told else ""
    if "title" in told:
        return Text("“{title}”{start}", title=told["title"], start=start)
    return Text("without a title{start}", start=start)


def _ask(package: Package, told: Mapping[str, str]) -> Problem:
    event = package.datasets["attendance"].field("event_id")
    details = {
        "wording": "event_asked",
        "title": title_of(event),
        "field": event.name,
        "event": _event_words(told),
    }
    return Problem(None, event.title, "event_id", None, "missing_column", details)
