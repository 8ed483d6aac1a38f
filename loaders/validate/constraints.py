"""The declared rules as SQL conditions over `checked`, and the problems where they fail.

`checked` holds one row a row of the file: `row`, the typed fields, and `bad:<field>` where a text
is none of its field's type. `raw` holds the trimmed texts under the same `row`.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from loaders.messages.text import Listed, Text, title_of
from loaders.schema import Ascending, Dataset, Field, ForeignKey, quoted
from loaders.tables.dictionary_columns import Different, registered
from loaders.tables.key_hashes import all_distinct, hashes
from loaders.validate.report import Problem

KEPT = 2000


@dataclass(frozen=True)
class Rule:
    """A condition that makes a row faulty, and how to tell the analyst.

    `details` gets the offending text.
    """

    field: Field
    code: str
    condition: str
    details: Callable[[str], Mapping[str, Any]]


def field_rules(dataset: Dataset, present: Mapping[str, int]) -> Iterator[Rule]:
    """Rules of single columns, for the fields that the file has."""
    for f in dataset.fields:
        if f.name not in present:
            continue
        x = quoted(f.name)
        if f.type != "string":
            yield Rule(f, f"type_{f.type}", quoted("bad:" + f.name), _type_details(f))
        if f.required:
            missing = f"{x} IS NULL AND NOT {_bad(f)}"
            yield Rule(f, "required", missing, lambda _, f=f: {"title": title_of(f)})  # type: ignore[misc]
        yield from _limits(f, x)


def _bad(f: Field) -> str:
    return "false" if f.type == "string" else quoted("bad:" + f.name)


def _type_details(f: Field) -> Callable[[str], Mapping[str, Any]]:
    example = f.example or ("12" if f.type == "integer" else "12,5")

    def details(text: str) -> Mapping[str, Any]:
        hint: Text | str = ""
        if f.type == "integer" and any(mark in text for mark in ",."):
            hint = Text(" (it has decimals, or is written otherwise than the column)")
        elif f.type == "date" and text.isdigit() and len(text) == 5:
            hint = Text(" (probably Excel's number of a day; please format the cells as dates)")
        return {"example": example, "hint": hint}

    return details


def _limits(f: Field, x: str) -> Iterator[Rule]:
    if f.enum:
        allowed = ", ".join(f"'{v.replace(chr(39), chr(39) * 2)}'" for v in f.enum)
        yield Rule(f, "enum", f"{x} NOT IN ({allowed})", lambda text: _choices(f, text))
    for code, sign, limit in (("minimum", "<", f.minimum), ("maximum", ">", f.maximum)):
        if limit is not None:
            shown = {"limit": _limit_text(limit)}
            bound = f"CAST('{limit}' AS {f.sql_type})"
            yield Rule(f, code, f"{x} {sign} {bound}", lambda _, s=shown: s)  # type: ignore[misc]
    if f.pattern and f.type == "string":
        pattern = f.pattern.replace("'", "''")
        shown = {"example": f.example or f.pattern}
        condition = f"NOT regexp_full_match({x}, '{pattern}')"
        yield Rule(f, "pattern", condition, lambda _, s=shown: s)  # type: ignore[misc]


def _limit_text(limit: Any) -> str:
    return str(limit).replace(".", ",") if isinstance(limit, float) else str(limit)


def _choices(f: Field, text: str) -> Mapping[str, Any]:
    return {"allowed": ", ".join(f.enum), "suggestion": suggestion(text, f.enum)}


def suggestion(text: str, allowed: Any) -> Text | str:
    """The nearest allowed value as a sentence; empty if none is near."""
    folded = {str(v).casefold(): str(v) for v in allowed}
    near = difflib.get_close_matches(text.casefold(), list(folded), n=1, cutoff=0.5)
    if not near:
        return ""
    return Text(" Perhaps “{meant}” is meant.", meant=folded[near[0]])


def possible(
    con: duckdb.DuckDBPyConnection,
    rules: Iterable[Rule],
    checked: pa.Table,
    different: Mapping[str, Different],
) -> Iterator[Rule]:
    """The rules that some row may break: nothing is missing where nothing is empty, and what holds
    for all `different` values of a column holds for all its rows."""
    sources = registered(con, "values", different)
    for rule in rules:
        name = rule.field.name
        if rule.code == "required" and not checked[name].null_count:
            continue
        sql = f"SELECT 1 FROM {sources.get(name)} WHERE {rule.condition} LIMIT 1"
        if name not in sources or con.execute(sql).fetchone():
            yield rule


def find(
    con: duckdb.DuckDBPyConnection, rules: list[Rule], headers: Mapping[str, str]
) -> tuple[list[Problem], int]:
    """All problems in one pass: count every rule's failures at once, then fetch where there are.

    Returns the problems (at most KEPT a rule) and how many there are in all. Adds the rows
    concerned to the table `faulty`.
    """
    problems: list[Problem] = []
    if not rules:
        return problems, 0
    counts = con.execute(
        "SELECT " + ", ".join(f"count_if({r.condition})" for r in rules) + " FROM checked"
    ).fetchone()
    assert counts is not None
    for rule, count in zip(rules, counts, strict=True):
        if count:
            problems += _fetch(con, rule, headers)
    return problems, sum(count or 0 for count in counts)


def _fetch(con: duckdb.DuckDBPyConnection, rule: Rule, headers: Mapping[str, str]) -> list[Problem]:
    con.execute(f"INSERT INTO faulty SELECT row FROM checked WHERE {rule.condition}")
    rows = con.execute(
        f"WITH hit AS (SELECT row FROM checked WHERE {rule.condition} ORDER BY row LIMIT {KEPT}) "
        f"SELECT hit.row, raw.{quoted(rule.field.name)} FROM hit JOIN raw USING (row) ORDER BY 1"
    ).fetchall()
    return [_problem(rule, headers, row, text) for row, text in rows]


def _problem(rule: Rule, headers: Mapping[str, str], row: int, text: str | None) -> Problem:
    name = rule.field.name
    return Problem(row, headers.get(name), name, text, rule.code, rule.details(text or ""))


def find_doubled(
    con: duckdb.DuckDBPyConnection,
    key: tuple[str, ...],
    code: str,
    f: Field,
    headers: Mapping[str, str],
    filled: bool = False,
) -> tuple[list[Problem], int]:
    """Rows whose key stands in an earlier row already. An empty value counts as a value."""
    names = ", ".join(quoted(n) for n in key)
    where = f"WHERE {quoted(key[0])} IS NOT NULL" if filled else ""
    if all_distinct(hashes(con, "checked", key, where)):
        return [], 0
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE doubled AS SELECT * FROM (SELECT row, {names}, "
        f"min(row) OVER (PARTITION BY {names}) AS first FROM checked {where}) WHERE row > first"
    )
    total = con.execute("INSERT INTO faulty SELECT row FROM doubled").fetchone()
    rows = con.execute(f"SELECT row, first, {names} FROM doubled ORDER BY row LIMIT {KEPT}")
    problems = []
    for row, first, *values in rows.fetchall():
        shown = ", ".join("leer" if v is None else str(v) for v in values)
        key_text = Listed([Text("empty") if v is None else v for v in values])
        details = {"first": first, "key": key_text, "title": title_of(f)}
        problems.append(Problem(row, headers.get(f.name), f.name, shown, code, details))
    return problems, int(total[0]) if total else 0


def find_unknown(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    target: Dataset,
    key: ForeignKey,
    known: pa.Table,
    headers: Mapping[str, str],
    named: pa.Table | None = None,
) -> tuple[list[Problem], int]:
    """Rows that refer to what is not in `known`, the rows of the dataset `target`.

    A value that no rule of its own column allows is told once, there. `named`: what the rows refer
    to, each but once, if that is known.
    """
    own = ", ".join(f"c.{quoted(n)}" for n in key.fields)
    filled = " AND ".join(f"c.{quoted(n)} IS NOT NULL" for n in key.fields)
    for f in map(dataset.field, key.fields):
        filled += "".join(
            f" AND NOT ({rule.condition})" for rule in _limits(f, f"c.{quoted(f.name)}")
        )
    theirs = " AND ".join(
        f"k.{quoted(m)} = c.{quoted(n)}"
        for n, m in zip(key.fields, key.reference_fields, strict=True)
    )
    con.register("known_rows", known)
    source = "checked"
    if named is not None:
        con.register(source := "named", named)
    unknown = con.execute(
        f"SELECT 1 FROM (SELECT DISTINCT {own} FROM {source} c WHERE {filled}) c "
        f"WHERE NOT EXISTS (SELECT 1 FROM known_rows k WHERE {theirs}) LIMIT 1"
    ).fetchone()
    if not unknown:
        con.unregister("known_rows")
        return [], 0
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE unknown AS SELECT c.row, {own} FROM checked c "
        f"WHERE {filled} AND NOT EXISTS (SELECT 1 FROM known_rows k WHERE {theirs})"
    )
    con.unregister("known_rows")
    con.execute("INSERT INTO faulty SELECT row FROM unknown")
    total = con.execute("SELECT count(*) FROM unknown").fetchone()
    rows = con.execute(f"FROM unknown ORDER BY row LIMIT {KEPT}").fetchall()
    allowed = [str(v) for v in known[key.reference_fields[-1]].to_pylist()] if rows else []
    name = key.fields[-1]
    problems = []
    for row, *values in rows:
        shown = ", ".join(str(v) for v in values)
        near = suggestion(str(values[-1]), allowed[:5000])
        details = {"dataset": title_of(target), "suggestion": near}
        problems.append(Problem(row, headers.get(name), name, shown, "unknown_reference", details))
    return problems, int(total[0]) if total else 0


def find_disordered(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    headers: Mapping[str, str],
    warnings: list[Problem],
) -> tuple[list[Problem], int]:
    """Rows of `checked` that break one of the dataset's rules, and how many there are in all.

    What a rule only warns of is put into `warnings`; the other rows go to the table `faulty`.
    """
    problems: list[Problem] = []
    total = 0
    for rule in dataset.rules:
        if rule.first in headers and rule.second in headers:
            found, count = _find_order(con, dataset, rule, headers)
            if rule.warns:
                warnings += found
            else:
                problems += found
                total += count
    return problems, total


def _find_order(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, rule: Ascending, headers: Mapping[str, str]
) -> tuple[list[Problem], int]:
    condition = f"{quoted(rule.first)} > {quoted(rule.second)}"
    counted = con.execute(f"SELECT count(*) FROM checked WHERE {condition}").fetchone()
    count = int(counted[0]) if counted else 0
    if not count:
        return [], 0
    if not rule.warns:
        con.execute(f"INSERT INTO faulty SELECT row FROM checked WHERE {condition}")
    rows = con.execute(
        f"WITH hit AS (SELECT row FROM checked WHERE {condition} ORDER BY row LIMIT {KEPT}) "
        f"SELECT hit.row, raw.{quoted(rule.first)}, raw.{quoted(rule.second)} "
        "FROM hit JOIN raw USING (row) ORDER BY 1"
    ).fetchall()
    second = dataset.field(rule.second)
    code = "order_number" if second.type in ("number", "integer") else "order_date"
    told = {"title": title_of(second), "earlier": title_of(dataset.field(rule.first))}
    return [
        Problem(row, headers[second.name], second.name, late, code, {**told, "limit": early})
        for row, early, late in rows
    ], count
