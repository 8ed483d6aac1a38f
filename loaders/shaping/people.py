"""Lists of people become counts: how many different persons were there or had signed up.

Nothing about a person leaves this module; see docs/adding-a-profile.md for what a profile says.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from loaders.messages.text import Listed, Text, title_of
from loaders.schema.column_matching import event_key
from loaders.schema.folding import fold
from loaders.schema.personal_data import PERSONAL, personal_of_people
from loaders.shaping.shaped import Columns, Record, Shaped, as_reading
from loaders.tables.reading import Note
from loaders.validate.check import Check
from loaders.validate.report import Problem

_DAY = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2,4})")
Person = tuple[str, str]


def count_people(verb: Mapping[str, Any], check: Check) -> Shaped:
    """One row of attendance: different persons attended and registered, the event where known.

    A person is told by mail address, else by name. `group` stays empty: all together.
    """
    columns = Columns(check.reading)
    rows = _rows(verb, columns)
    who = _persons(verb, columns, rows)
    out = _matching(verb.get("skip"), columns) or set()
    counted = {row: person for row, person in who.items() if row not in out}
    came = _matching(verb.get("attended"), columns)
    present = [row for row in counted if came is None or row in came]
    record: dict[str, str | None] = {}
    # A list of those who signed up may have a column for those who came.
    if verb.get("registered") or came is not None:
        record["registered"] = str(_amount(verb, columns, counted, counted))
    # Before the event nobody has checked in, which does not say that nobody came.
    before = bool(verb.get("registered")) and came is not None and not present
    if not before and (not verb.get("registered") or came is not None):
        attended = _amount(verb, columns, counted, present)
        record |= {"attended": str(attended), "is_estimate": "false"}
    told = _told(verb, columns, check)
    notes = _never_kept(check) + _notes(verb, columns, who, counted, told)
    if before and rows:
        notes.append(Note("nobody_checked_in"))
    constants = check.options.constants
    series = constants.get("series")
    event = constants.get("event_id") or _event(check, told)
    problems, made = [], None
    if not event and not series and rows and (made := _new_event(check, told)):
        event = made["event_id"]
        notes.append(Note("event_made", {"event": _event_words(told)}))
    if event:
        record |= {"event_id": event, "series": series or _series(check, event)}
    elif "series" not in constants:
        problems = [_ask(check, told)] if rows else []
    elif series:
        notes.append(_whole_series(check, series))
    records = [record] if rows else []
    reading = as_reading(check, "attendance", records, [columns.numbers[rows[0]] for _ in records])
    part = ("event_id",) if event else ("series", "event_id")
    shaped = Shaped({"attendance": reading}, {"attendance": part}, notes, problems)
    return _with_event(check, shaped, made) if made else shaped


def _with_event(check: Check, shaped: Shaped, made: Record) -> Shaped:
    """The counts together with the event that they belong to."""
    rows = shaped.readings["attendance"].table["row"].to_pylist()
    event = as_reading(check, "events", [made], rows)
    readings = {**shaped.readings, "events": event}
    return replace(shaped, readings=readings, parts={**shaped.parts, "events": ("event_id",)})


def _rows(verb: Mapping[str, Any], columns: Columns) -> list[int]:
    """The rows of the list itself: a report in sections goes on with another one below it."""
    pattern = verb.get("until")
    found = []
    for number in range(len(columns.numbers)):
        filled = [cell for cell in columns.row(number) if cell]
        if pattern and len(filled) == 1 and re.match(pattern, filled[0]):
            break
        found.append(number)
    return found


def _persons(verb: Mapping[str, Any], columns: Columns, rows: Sequence[int]) -> dict[int, Person]:
    """Row → who it is about: the address, found for the same name in any row, else the name."""
    name_columns = [columns.column(i) for i in columns.find_all(verb["name"])]
    mails = [mail.casefold() for mail in columns.named(verb.get("mail", []))]
    names = {r: fold(" ".join(c[r] for c in name_columns if c[r])) for r in rows}
    addresses: dict[str, set[str]] = {}
    for row in rows:
        if mails[row] and names[row]:
            addresses.setdefault(names[row], set()).add(mails[row])
    found = {}
    for row in rows:
        others = addresses.get(names[row], set())
        mail = mails[row] or (next(iter(others)) if len(others) == 1 else "")
        if mail or names[row]:
            by_mail = mail and not verb.get("by_name")
            found[row] = ("mail", mail) if by_mail else ("name", names[row])
    return found


def _amount(
    verb: Mapping[str, Any], columns: Columns, who: Mapping[int, Person], rows: Iterable[int]
) -> int:
    """How many persons; a row may stand for several where it names a quantity."""
    quantity = columns.named(verb.get("quantity", []))
    most: dict[Person, int] = {}
    for row in rows:
        number = int(quantity[row]) if quantity[row].isdigit() else 1
        most[who[row]] = max(most.get(who[row], 0), number)
    return sum(most.values())


def _matching(rule: Mapping[str, Any] | None, columns: Columns) -> set[int] | None:
    """The rows that a rule holds for; None without a rule, or without its column."""
    index = columns.find(rule["column"]) if rule else None
    if rule is None or index is None:
        return None
    values = {fold(v) for v in rule.get("values", ())}
    cells = enumerate(map(fold, columns.column(index)))
    return {row for row, cell in cells if (cell if rule.get("filled") else cell in values)}


def _told(verb: Mapping[str, Any], columns: Columns, check: Check) -> dict[str, str]:
    """Title and day of the event, from the summary above the list or from columns of the list."""
    found = {}
    for what in ("title", "start"):
        names = verb.get(what, [])
        value = _above(check.reading.above, {fold(n) for n in names})
        value = value or next((cell for cell in columns.named(names) if cell), "")
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


def _event(check: Check, told: Mapping[str, str]) -> str | None:
    """The one known event of this title on that day; another day is another meeting."""
    if "title" not in told:
        return None
    wanted = fold(told["title"])
    same = [e for e in check.published_records("events") if fold(e["title"] or "") == wanted]
    if days := _days(told.get("start", "")):
        same = [e for e in same if not e["start_date"] or e["start_date"].isoformat() in days]
    return str(same[0]["event_id"]) if len(same) == 1 else None


def _new_event(check: Check, told: Mapping[str, str]) -> dict[str, str] | None:
    """The event that the list names, as a row of its own; None if it is not to be made, or neither
    the list nor a given value says its title and its day beyond doubt."""
    given, start = check.options.constants, told.get("start", "")
    title = given.get("title") or told.get("title")
    days = {given["start_date"]} if "start_date" in given else _days(start)
    if len(days) > 1 and (found := _DAY_FIRST.search(start)):
        day, month, year = found.groups()  # with points the day comes first
        days = {f"{year if len(year) == 4 else '20' + year}-{int(month):02}-{int(day):02}"}
    if not check.options.new_event or not title or len(days) != 1:
        return None
    (date,) = days
    key = event_key(fold(title), date)
    return {"event_id": key, "title": title, "start_date": date, "precision": "Tag"}


def _series(check: Check, event: str) -> str | None:
    """The series an event belongs to."""
    events = check.published_records("events")
    return next((e["series"] for e in events if e["event_id"] == event), None)


def _whole_series(check: Check, series: str) -> Note:
    """That a list of a series without an event stands for all of it, in the place of any before."""
    for row in check.published_records("attendance"):
        if row["series"] == series and not row["event_id"] and not row["group"]:
            given = (row["attended"], row["registered"])
            number = next((n for n in given if n is not None), 0)
            return Note("series_replaced", {"series": series, "number": int(number)})
    return Note("series_whole", {"series": series})


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
    who: Mapping[int, Person],
    counted: Mapping[int, Person],
    told: Mapping[str, str],
) -> list[Note]:
    persons = len(set(counted.values()))
    notes = [Note("people_counted", {"rows": len(who), "persons": persons})]
    if len(who) > len(counted):
        notes.append(Note("people_skipped", {"count": len(who) - len(counted)}))
    staff = _matching(verb.get("staff"), columns) or set()
    if found := {person for row, person in counted.items() if row in staff}:
        notes.append(Note("people_staff", {"count": len(found)}))
    if told:
        notes.append(Note("event_told", {"event": _event_words(told)}))
    single = [*verb["name"], *verb.get("mail", []), *verb.get("personal", [])]
    left = [columns.headers[i] for i in columns.find_all(single)]
    left += [h for h in personal_of_people(columns.headers) if h not in left]
    return [*notes, Note(PERSONAL, {"columns": Listed(left, quoted=True)})]


def _never_kept(check: Check) -> list[Note]:
    return [Note("people_never_kept")] if check.options.kept_contacts else []


def _event_words(told: Mapping[str, str]) -> Text:
    if not told:
        return Text("not stated")
    start = f", {told['start']}" if "start" in told else ""
    if "title" in told:
        return Text("“{title}”{start}", title=told["title"], start=start)
    return Text("without a title{start}", start=start)


def _ask(check: Check, told: Mapping[str, str]) -> Problem:
    event = check.package.datasets["attendance"].field("event_id")
    details = {
        "wording": "event_asked",
        "title": title_of(event),
        "field": event.name,
        "event": _event_words(told),
    }
    return Problem(None, event.title, event.name, None, "missing_column", details)
