"""The declared rules as SQL conditions over `checked`, and the problems where they fail.

`checked` holds one row a row of the file: `row`, the typed fields, and `bad:<field>` where a text
is none of its field's type. `raw` holds the trimmed texts under the same `row`.
"""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.messages.text import Listed, Text, title_of
from loaders.schema import Field, quoted
from loaders.schema.sql import literal
from loaders.tables.vectorised import all_distinct, hashes, register_values
from loaders.validate.check import KEPT, Check
from loaders.validate.report import Problem
from loaders.validate.type_hints import type_details

_KINDS = {
    0: "ein Punkt",
    1: "eine Linie",
    2: "eine Linie",
    4: "eine Gruppe von Punkten",
    5: "eine Gruppe von Linien",
    7: "eine Sammlung verschiedener Formen",
}
_LINES = {1, 2, 5}
_FORMULA = "formula_without_value"
# Signs that turn round the order of the letters after them (UAX #9): what is read is not what is
# stored. In UTF-8 they begin with 0xE2, as few other signs in German texts do.
_TURNING = "\u202a-\u202e\u2066-\u2069"
Details = Callable[[str, str | None], Mapping[str, Any]]


@dataclass(frozen=True)
class Rule:
    """A condition that makes a row faulty, and how to tell the analyst.

    `details` gets the offending text, and that of the field `beside`, if the rule names one.
    """

    field: Field
    code: str
    condition: str
    details: Details
    beside: str | None = None


def check_values(check: Check) -> None:
    """Problems of single cells: types, required values, allowed values, limits, patterns."""
    _check_faults(check)
    _check_merged(check)
    told = check.settled
    rules = [rule for f in check.present if f.name not in told for rule in field_rules(f)]
    found, total = broken(check, list(_possible(check, rules)))
    # A formula without its result is no empty cell besides.
    lost = {(f.row, f.column) for f in check.reading.faults if f.code == _FORMULA}
    own = [p for p in found if p.code != "required" or (p.row, p.column) not in lost]
    grouped = _of_groups(check, own)
    check.findings.add(grouped, total - len(found) + len(grouped))
    far = [far_date(f) for f in check.present if f.type == "date" and f.minimum is None]
    check.findings.warnings += broken(check, list(_possible(check, far)), marked=False)[0]


def _of_groups(check: Check, found: list[Problem]) -> list[Problem]:
    """The problems, with one for a column that is filled only where a group of rows begins."""
    for f in check.present:
        same = [p for p in found if p.field == f.name and p.code == "required"]
        # Rows that lack several columns are another table, or a remark.
        alone = not {p.row for p in same} & {p.row for p in found if p.field != f.name}
        groups = alone and len(same) > 1 and 2 * len(same) >= check.typed.num_rows
        if groups and f.type not in ("number", "integer") and check.typed[f.name][0].is_valid:
            details = {"wording": "blank_below", "title": title_of(f), "count": len(same)}
            first = replace(same[0], details=details)
            found = [first if p is same[0] else p for p in found if p is same[0] or p not in same]
    return found


def _check_faults(check: Check) -> None:
    """Problems of what could not be read; formulas without their results are one a column."""
    of_formulas = [f for f in check.reading.faults if f.code == _FORMULA]
    faults = [f for f in check.reading.faults if f.code != _FORMULA]
    found = [Problem(f.row, f.column or None, None, f.value, f.code) for f in faults]
    for field in check.present:
        if same := [f for f in of_formulas if f.column == check.header(field.name)]:
            row, column = same[0].row, same[0].column
            details = {"count": len(same), "column": column}
            found.append(Problem(row, column, field.name, None, _FORMULA, details))
            faults += same
    if faults:
        check.findings.add(found)
        check.con.register("unreadable", pa.table({"row": [f.row for f in faults]}))
        check.mark_faulty("FROM unreadable")


def _check_merged(check: Check) -> None:
    """One number for several rows: as an amount it would count in each of them."""
    for f in check.present:
        if f.type not in ("number", "integer") or f.name in check.dataset.primary_key:
            continue
        for one in (m for m in check.reading.merged if m.column == check.header(f.name)):
            details = {"first": one.first, "last": one.last}
            problem = Problem(one.first, one.column, f.name, one.value, "merged_amount", details)
            check.findings.add([problem])
            rows = f"SELECT row FROM checked WHERE row BETWEEN {one.first} AND {one.last}"
            check.mark_faulty(rows)


def check_keys(check: Check) -> None:
    """Values and keys that stand twice."""
    for f in check.present:
        if f.unique:
            check.findings.add(*_doubled(check, (f.name,), "unique"))
    key = check.dataset.primary_key
    # Without a column that the key needs, rows are alike for no fault of their own.
    lacking = {f.name for f in check.matching.missing(check.dataset)}
    if any(check.has(name) for name in key) and not lacking & set(key):
        check.keys = hashes(check.con, "checked", key)
        if not all_distinct(check.keys):
            check.findings.add(*_doubled(check, key, "duplicate_key"))


def field_rules(f: Field) -> Iterator[Rule]:
    """The rules of single cells: type, required, allowed values, limits, pattern."""
    bad = "false" if f.type == "string" else quoted(f"bad:{f.name}")
    if f.type != "string":
        yield Rule(f, f"type_{f.type}", bad, lambda text, _: type_details(f, text))
    if f.required:
        missing = f"{quoted(f.name)} IS NULL AND NOT {bad}"
        yield Rule(f, "required", missing, always(title=title_of(f)))
    if f.type == "string":
        turned = f"regexp_matches({quoted(f.name)}, '[{_TURNING}]')"
        yield Rule(f, "direction", turned, lambda text, _: {"value": _visible(text)})
    yield from limits(f, quoted(f.name))


def far_date(f: Field) -> Rule:
    """That a date lies centuries away, where the declaration sets no limit."""
    return Rule(f, "date_far", f"year({quoted(f.name)}) NOT BETWEEN 1900 AND 2100", always())


def limits(f: Field, x: str) -> Iterator[Rule]:
    """The rules about which values a field may have; `x` is its value in SQL."""
    if f.enum:
        allowed = ", ".join(map(literal, f.enum))
        yield Rule(f, "enum", f"{x} NOT IN ({allowed})", lambda text, _: _choices(f, text))
    for code, sign, limit in (("minimum", "<", f.minimum), ("maximum", ">", f.maximum)):
        if limit is not None:
            bound = f"CAST('{limit}' AS {f.sql_type})"
            told = {"limit": _limit_text(f, limit)}
            if f.type == "date":
                told["wording"] = f"{code}_date"
            yield Rule(f, code, f"{x} {sign} {bound}", always(**told))
    if f.pattern and f.type == "string":
        condition = f"NOT regexp_full_match({x}, {literal(f.pattern)})"
        yield Rule(f, "pattern", condition, always(example=f.example or f.pattern))


def always(**details: Any) -> Details:
    """The same details for whatever row breaks a rule."""
    return lambda *_: details


def _limit_text(f: Field, limit: Any) -> str:
    if f.type == "date":
        return f"{dt.date.fromisoformat(limit):%d.%m.%Y}"
    return str(limit).replace(".", ",") if isinstance(limit, float) else str(limit)


def _choices(f: Field, text: str) -> Mapping[str, Any]:
    return {"allowed": ", ".join(f.enum), "suggestion": suggestion(text, f.enum)}


def suggestion(text: str, allowed: Iterable[Any]) -> Text | str:
    """The nearest allowed value as a sentence; empty if none is near."""
    folded = {str(v).casefold(): str(v) for v in allowed}
    near = difflib.get_close_matches(text.casefold(), list(folded), n=1, cutoff=0.5)
    return Text(" Perhaps “{meant}” is meant.", meant=folded[near[0]]) if near else ""


def _possible(check: Check, rules: Iterable[Rule]) -> Iterator[Rule]:
    """The rules that some row may break: nothing is missing where nothing is empty, and what holds
    for all distinct values of a column holds for all its rows."""
    sources = register_values(check.con, "values", check.distinct)
    for rule in rules:
        name = rule.field.name
        if rule.code == "required" and not check.typed[name].null_count:
            continue
        if rule.code == "direction" and not _may_turn(check, name):
            continue
        sql = f"SELECT 1 FROM {sources.get(name)} WHERE {rule.condition} LIMIT 1"
        if name not in sources or check.con.execute(sql).fetchone():
            yield rule


def _may_turn(check: Check, name: str) -> bool:
    """Whether a column of texts may have a sign that turns their direction: a look at its bytes
    costs a fraction of a question to the engine."""
    known = check.distinct.get(name)
    column = known.values[name] if known else check.typed[name]
    if not pa.types.is_string(column.type):
        return True
    texts = (chunk.buffers()[2] for chunk in column.chunks)
    return any(data and _turns(np.frombuffer(data, np.uint8)) for data in texts)


def _turns(data: np.ndarray) -> bool:
    """Whether bytes of UTF-8 have a sign of `_TURNING`: E2 80 AA to AE, or E2 81 A6 to A9."""
    begun = np.flatnonzero(data[:-2] == 0xE2)
    if not len(begun):
        return False
    second, third = data[begun + 1], data[begun + 2]
    first = (second == 0x80) & (third >= 0xAA) & (third <= 0xAE)
    return bool((first | ((second == 0x81) & (third >= 0xA6) & (third <= 0xA9))).any())


def _visible(text: str) -> str:
    """The text with its turning signs by their names."""
    return re.sub(f"[{_TURNING}]", lambda sign: f"‹U+{ord(sign[0]):04X}›", text)


def broken(check: Check, rules: Sequence[Rule], marked: bool = True) -> tuple[list[Problem], int]:
    """All problems in one pass: count every rule's failures at once, then fetch where there are.

    Returns the problems (at most KEPT a rule) and how many there are in all; if `marked`, adds the
    rows concerned to the table `faulty`.
    """
    problems: list[Problem] = []
    if not rules:
        return problems, 0
    counted = ", ".join(f"count_if({rule.condition})" for rule in rules)
    counts = check.con.execute(f"SELECT {counted} FROM checked").fetchone() or ()
    for rule in (rule for rule, count in zip(rules, counts, strict=True) if count):
        if marked:
            check.mark_faulty(f"SELECT row FROM checked WHERE {rule.condition}")
        problems += _fetched(check, rule)
    return problems, sum(count or 0 for count in counts)


def _fetched(check: Check, rule: Rule) -> list[Problem]:
    f = rule.field
    beside = quoted(rule.beside or f.name)
    rows = check.con.execute(
        f"WITH hit AS (SELECT row FROM checked WHERE {rule.condition} ORDER BY row LIMIT {KEPT}) "
        f"SELECT hit.row, raw.{quoted(f.name)}, raw.{beside} FROM hit JOIN raw USING (row) "
        "ORDER BY 1"
    ).fetchall()
    told = [(row, text, rule.details(text or "", other)) for row, text, other in rows]
    return [
        Problem(row, check.header(f.name), f.name, more.get("value", text), rule.code, more)
        for row, text, more in told
    ]


def _doubled(check: Check, key: tuple[str, ...], code: str) -> tuple[list[Problem], int]:
    """Rows whose key stands in an earlier row already. In a key an empty value is a value."""
    names = ", ".join(quoted(n) for n in key)
    # What is missing is told by its own rule.
    needed = key if code == "unique" else [n for n in key if check.dataset.field(n).required]
    filled = " AND ".join(f"{quoted(n)} IS NOT NULL" for n in needed if check.has(n))
    where = f"WHERE {filled}" if filled else ""
    if code == "unique" and all_distinct(hashes(check.con, "checked", key, where)):
        return [], 0
    check.con.execute(
        f"CREATE OR REPLACE TEMP TABLE doubled AS SELECT * FROM (SELECT row, {names}, "
        f"min(row) OVER (PARTITION BY {names}) AS first FROM checked {where}) WHERE row > first"
    )
    total = check.mark_faulty("SELECT row FROM doubled")
    rows = check.con.execute(f"SELECT row, first, {names} FROM doubled ORDER BY row LIMIT {KEPT}")
    problems = []
    f = check.dataset.field(key[0])
    for row, first, *values in rows.fetchall():
        shown = ", ".join("leer" if v is None else str(v) for v in values)
        key_text = Listed([Text("empty") if v is None else v for v in values])
        details = {"first": first, "key": key_text, "title": title_of(f)}
        problems.append(Problem(row, check.header(f.name), f.name, shown, code, details))
    return problems, total


def check_shapes(check: Check) -> None:
    """Problems of shapes that are no area, and of outlines of other municipalities than the city.

    With its neighbours in the file, the city would have their area too.
    """
    shape, own = check.dataset.geometry_field, check.package.city.get("ags")
    if not shape:
        return
    found = _no_areas(check, shape) if check.has(shape) else []
    if own and check.dataset.primary_key == ("ags",) and check.has("ags"):
        found += _other_cities(check, str(own))
    if found:
        check.findings.add(found[:KEPT], len(found))
        check.con.register("strange", pa.table({"row": [p.row for p in found]}))
        check.mark_faulty("FROM strange")


def _no_areas(check: Check, shape: str) -> list[Problem]:
    import shapely

    refused = set(_KINDS) - (_LINES if check.dataset.field(shape).allows_lines else set())
    rows = check.typed.select(["row", shape]).drop_null().sort_by("row").to_pylist()
    kinds = shapely.get_type_id(shapely.from_wkb([row[shape] for row in rows], on_invalid="ignore"))
    return [
        Problem(row["row"], check.header(shape), shape, _KINDS[int(kind)], "not_an_area")
        for row, kind in zip(rows, kinds, strict=True)
        if int(kind) in refused
    ]


def _other_cities(check: Check, own: str) -> list[Problem]:
    name = "name" if check.dataset.has("name") else "ags"
    rows = check.con.execute(
        f"SELECT row, concat_ws(' ', {quoted(name)}, '(' || ags || ')') FROM checked "
        "WHERE ags <> ? ORDER BY row",
        [own],
    ).fetchall()
    header, details = check.header("ags"), {"ags": own}
    return [Problem(row, header, "ags", text, "other_city", details) for row, text in rows]
