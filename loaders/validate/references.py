"""References to other datasets: names that stand for keys, keys that are nowhere, and rows of
other datasets that would refer to nothing once a publication is made."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Listed, title_of
from loaders.schema import Dataset, ForeignKey, Package, quoted
from loaders.schema.column_matching import MADE, names_of
from loaders.schema.folding import fold
from loaders.schema.sql import scalar, scratch
from loaders.store.comparison import same_key, same_values
from loaders.store.write import STAGED, Change
from loaders.tables.reading import PartlyRead, PublishedRows, rows_among
from loaders.tables.vectorised import combined
from loaders.validate.check import KEPT, Check
from loaders.validate.constraints import limits, suggestion
from loaders.validate.report import Problem

_NAMES = ("name", "other_names", "title", "title_en", "short_title", "short_title_en")
SHOWN = 5
_SUGGESTED = 5000
_DISTRICTS = "districts"
_LEAST = 3
"""So many different codes tell a city from a slip of the pen."""


def resolve_names(check: Check) -> None:
    """Put keys in the place of names: "Altstadt" or "Hafen" for a district becomes its key."""
    for key in check.dataset.foreign_keys if check.published else ():
        column = key.fields[0]
        if len(key.fields) != 1 or not check.has(column):
            continue
        cells = check.typed[column]
        values = check.distinct[column].values[column] if column in check.distinct else cells
        names = keys_by_name(check.package, check.dataset, key, check.published_rows)
        pairs = {
            text: names[fold(text)]
            for text in values.unique().to_pylist()
            if isinstance(text, str) and names.get(fold(text), text) != text
        }
        if pairs:
            index = pc.index_in(cells, value_set=pa.array(list(pairs)))
            keys = pc.take(pa.array(list(pairs.values())), index)
            check.set_column(column, pc.if_else(pc.is_valid(index), keys, cells))
            count = len(cells) - index.null_count
            target = title_of(check.package.datasets[key.dataset])
            check.note("name_resolved", column=check.header(column), count=count, dataset=target)


def keys_by_name(
    package: Package, dataset: Dataset, key: ForeignKey, published: PublishedRows
) -> dict[str, str]:
    """Folded name → key, for names that lead to exactly one key of the dataset that `key` refers
    to, and are no key themselves.

    A name is one in that dataset's column `name`, its `other_names`, its titles, or the `name` of
    a crosswalk: a dataset whose primary key begins with `name` and that refers to the same other.
    Meetings of one title are several events: these are told by their keys.
    """
    target = package.datasets[key.dataset]
    rows = published(target.name)
    dated = len(MADE.get(target.name, ("", ()))[1]) > 1
    called = () if dated else tuple(name for name in _NAMES if target.has(name))
    if rows is None or not called:
        return {}
    column = key.reference_fields[0]
    named = [(rows, column, name) for name in called]
    for other in package.datasets.values():
        if other.primary_key[:1] == ("name",) and other.name != dataset.name:
            crosswalk = published(other.name)
            named += [
                (crosswalk, reference.fields[0], "name")
                for reference in other.foreign_keys
                if reference.dataset == target.name and crosswalk is not None
            ]
    found: dict[str, set[str]] = {}
    for table, identifiers, names in named:
        pairs = zip(table[identifiers].to_pylist(), table[names].to_pylist(), strict=True)
        for identifier, text in pairs:
            for name in (text or "").split("\n" if "title" in names else ";"):
                if identifier is not None and name.strip():
                    # „01 Altstadt“ and „Altstadt (01)“ name both.
                    for told in (name, f"{identifier}{name}", f"{name}{identifier}"):
                        found.setdefault(fold(told), set()).add(identifier)
    keys = set(rows[column].to_pylist())
    sure = {name: next(iter(to)) for name, to in found.items() if len(to) == 1}
    return {name: to for name, to in sure.items() if name not in keys or name == to}


def refuse_other_places(check: Check) -> None:
    """Rows that speak of another city's districts: one problem, and no row is without fault."""
    if found := _foreign(check):
        check.findings.add([found])
        check.settled |= {str(found.field)}
        check.mark_faulty("SELECT row FROM checked")


def _foreign(check: Check) -> Problem | None:
    """More than half of the codes are none of this city, or stand beside names of other places."""
    column, known = check.dataset.district_field, check.published_records(_DISTRICTS)
    if not known or not column or not check.has(column):
        return None
    codes = check.typed[column]
    names = names_of_districts(known)
    given = {code for code in codes.unique().to_pylist() if code}
    strange = sorted(given - set(names))
    if len(given) >= _LEAST and 2 * len(strange) > len(given):
        named = not any(any(map(str.isdigit, one)) for one in strange)
        code = "other_places_named" if named else "other_places"
        return _problem(check, column, code, strange, len(given))
    for texts in _name_columns(check):
        pairs = {(c, t) for c, t in zip(codes.to_pylist(), texts, strict=True) if c in names and t}
        wrong = sorted(f"{c} {t}" for c, t in pairs if fold(t) not in names[c])
        if len(pairs) >= _LEAST and 2 * len(wrong) > len(pairs):
            return _problem(check, column, "other_names", wrong, len(pairs))
    return None


def _problem(check: Check, column: str, code: str, shown: list[str], total: int) -> Problem:
    values = Listed(shown[:SHOWN], quoted=True)
    details = {"values": values, "count": len(shown), "total": total, "wording": code}
    kind = "other_places" if code.startswith("other_places") else code
    return Problem(None, check.header(column), column, shown[0], kind, details)


def names_of_districts(known: list[dict[str, Any]]) -> Mapping[str, set[str]]:
    """Code → folded names of that district."""
    return {
        row["district_id"]: {
            fold(name) for name in f"{row['name']};{row['other_names'] or ''}".split(";")
        }
        for row in known
    }


def _name_columns(check: Check) -> Iterator[list[str | None]]:
    """Columns of the file that went nowhere and are called as districts are."""
    field = check.package.datasets[_DISTRICTS].field("name")
    own = check.dataset.field(str(check.dataset.district_field))
    called = {*names_of(field), *names_of(own)}
    taken = set(check.matching.columns.values())
    for index, header in enumerate(check.reading.columns):
        if index not in taken and fold(header) in called:
            texts: list[str | None] = check.reading.table[f"c{index}"].to_pylist()
            if len(texts) == check.typed.num_rows:
                yield texts


def check_references(check: Check) -> None:
    """Rows that refer to what is not published."""
    for key in check.dataset.foreign_keys:
        rows = check.published_rows(key.dataset)
        told = check.settled & {*key.fields}
        if rows is not None and not told and any(check.has(name) for name in key.fields):
            check.con.register("published_rows", rows)
            check.findings.add(*_unknown(check, key, rows))
            check.con.unregister("published_rows")
            _call_unknown(check, key, rows)


def _call_unknown(check: Check, key: ForeignKey, published: pa.Table) -> None:
    """Names that lead to no key are unknown, and not keys of a wrong form."""
    column, target = key.fields[0], check.package.datasets[key.dataset]
    names = [name for name in ("name", "title") if name in published.column_names]
    allowed = published[names[0]].slice(0, _SUGGESTED).to_pylist() if names else []
    for place, problem in enumerate(check.findings.problems):
        text = problem.value or ""
        if (problem.field, problem.code) == (column, "pattern") and re.search(r"[^\W\d]{3}", text):
            details = {"dataset": title_of(target), "suggestion": suggestion(text, allowed)}
            named = replace(problem, code="unknown_reference", details=details)
            check.findings.problems[place] = named


def _unknown(check: Check, key: ForeignKey, published: pa.Table) -> tuple[list[Problem], int]:
    """Problems of one reference, and how many there are in all.

    A value that no rule of its own column allows is told once, there.
    """
    own = ", ".join(f"c.{quoted(n)}" for n in key.fields)
    conditions = [f"c.{quoted(n)} IS NOT NULL" for n in key.fields]
    for f in map(check.dataset.field, key.fields):
        conditions += [f"NOT ({rule.condition})" for rule in limits(f, f"c.{quoted(f.name)}")]
    filled = " AND ".join(conditions)
    lost = f"NOT EXISTS (SELECT 1 FROM published_rows p WHERE {_same(key)})"
    source = "checked"
    # Asked of the distinct values first, where they are known.
    if (named := combined(check.distinct, key.fields)) is not None:
        check.con.register(source := "named", named)
    unknown = check.con.execute(
        f"SELECT 1 FROM (SELECT DISTINCT {own} FROM {source} c WHERE {filled}) c "
        f"WHERE {lost} LIMIT 1"
    ).fetchone()
    if not unknown:
        return [], 0
    check.con.execute(
        "CREATE OR REPLACE TEMP TABLE unknown AS "
        f"SELECT c.row, {own} FROM checked c WHERE {filled} AND {lost}"
    )
    check.mark_faulty("SELECT row FROM unknown")
    problems = _refused_beside(check, key)
    names = ", ".join(quoted(n) for n in key.fields)
    different = f"(SELECT DISTINCT {names} FROM unknown)"
    total = len(problems) + int(scalar(check.con, f"SELECT count(*) FROM {different}"))
    rows = check.con.execute(
        f"SELECT min(row), count(*), list(row ORDER BY row)[2:{KEPT}], {names} FROM unknown "
        f"GROUP BY {names} ORDER BY 1 LIMIT {KEPT}"
    ).fetchall()
    allowed = published[key.reference_fields[-1]].slice(0, _SUGGESTED).to_pylist()
    target = title_of(check.package.datasets[key.dataset])
    name = key.fields[-1]
    for row, count, others, *values in rows:
        place = (row, check.header(name), name, ", ".join(str(v) for v in values))
        details = {"dataset": target, "suggestion": suggestion(str(values[-1]), allowed)}
        if count > 1:
            details |= {"wording": "unknown_reference_rows", "count": count}
        problems.append(Problem(*place, "unknown_reference", details, tuple(others)))
    return problems, total


def _refused_beside(check: Check, key: ForeignKey) -> list[Problem]:
    """One problem for all rows that name what another file of the delivery brings and what is
    refused there; they leave the table `unknown`, so that one cause is told once."""
    if key.dataset not in check.beside:
        return []
    file, keys = check.beside[key.dataset]
    if not set(key.reference_fields) <= set(keys.column_names):
        return []
    check.con.register("refused_rows", keys)
    waits = f"EXISTS (SELECT 1 FROM refused_rows p WHERE {_same(key)})"
    named = ", ".join(f"c.{quoted(n)}::VARCHAR" for n in key.fields)
    row, count, values = check.con.execute(
        f"SELECT min(row), count(*), list(DISTINCT concat_ws(' / ', {named})) FROM unknown c "
        f"WHERE {waits}"
    ).fetchall()[0]
    check.con.execute(f"DELETE FROM unknown c WHERE {waits}")
    check.con.unregister("refused_rows")
    if not count:
        return []
    shown = Listed(sorted(values)[:SHOWN], quoted=True)
    details = {"file": file, "count": count, "shown": shown}
    header, name = check.header(key.fields[-1]), key.fields[-1]
    return [Problem(row, header, name, min(values), "refused_beside", details)]


def _same(key: ForeignKey) -> str:
    """Whether row `c` refers to row `p`, in SQL."""
    pairs = zip(key.fields, key.reference_fields, strict=True)
    return " AND ".join(f"c.{quoted(n)} = p.{quoted(m)}" for n, m in pairs)


def rows_after(dataset: Dataset, before: pa.Table | None, change: Change) -> pa.Table:
    """The dataset's rows, all declared columns, after `change`; `before`: those of now."""
    if change.mode == "replace" or before is None or not before.num_rows:
        return change.table
    stays = f"NOT EXISTS (SELECT 1 FROM {STAGED} n WHERE {same_key(dataset)})"
    if change.part:
        stays += f" AND NOT EXISTS (SELECT 1 FROM {STAGED} n WHERE {same_values(change.part)})"
    names = ", ".join(quoted(n) for n in dataset.field_names)
    with scratch() as con:
        con.register("before_rows", before)
        con.register(STAGED, change.table)
        return con.execute(
            f"SELECT {names} FROM before_rows o WHERE {stays} "
            f"UNION ALL BY NAME SELECT {names} FROM {STAGED}"
        ).to_arrow_table()


def expecting(
    package: Package, published: PublishedRows, changes: Mapping[str, Change]
) -> PublishedRows:
    """Rows as they are after the changes, each dataset that changes worked out once at most."""

    @cache
    def rows(name: str) -> pa.Table | None:
        before = published(name)
        if name not in changes:
            return before
        return rows_after(package.datasets[name], before, changes[name])

    return PartlyRead(
        rows,
        lambda name, keys: rows(name) if name in changes else rows_among(published, name, keys),
    )


def dangling(
    package: Package,
    published: PublishedRows,
    changes: Mapping[str, Change],
    about: Collection[str] | None = None,
) -> list[Problem]:
    """Rows of other datasets that name what would be gone: one problem a reference.

    What publishing would refuse (see `store.integrity`), said before; `about`: only what would
    be gone from these datasets. References of the new rows are not looked at here: checking a file
    does that, row by row.
    """
    after = expecting(package, published, changes)
    found = []
    for dataset in package.datasets.values():
        own = changes.get(dataset.name)
        if own is not None and own.mode == "replace":
            continue  # all rows are those of a file, which was checked against what will be there
        for key in dataset.foreign_keys:
            change = changes.get(key.dataset)
            if change is None or not (change.mode == "replace" or change.part):
                continue
            if about is not None and key.dataset not in about:
                continue
            rows, parents = after(dataset.name), after(key.dataset)
            if rows is not None and parents is not None and rows.num_rows:
                found += _lost(package, dataset, key, rows, parents)
    return found


def _lost(
    package: Package, dataset: Dataset, key: ForeignKey, rows: pa.Table, parents: pa.Table
) -> list[Problem]:
    filled = " AND ".join(f"c.{quoted(n)} IS NOT NULL" for n in key.fields)
    names = ", ".join(f"c.{quoted(n)}::VARCHAR" for n in key.fields)
    with scratch() as con:
        con.register("child_rows", rows)
        con.register("parent_rows", parents)
        lost = con.execute(
            f"SELECT concat_ws(' / ', {names}), count(*) FROM child_rows c "
            f"WHERE {filled} AND NOT EXISTS (SELECT 1 FROM parent_rows p WHERE {_same(key)}) "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
    if not lost:
        return []
    target = package.datasets[key.dataset]
    field = target.field(key.reference_fields[-1])
    values = [str(value) for value, _ in lost]
    details = {
        "other": title_of(dataset),
        "title": title_of(target),
        "count": sum(count for _, count in lost),
        "values": len(values),
        "shown": Listed(values[:SHOWN], quoted=True),
        "more": "…" if len(values) > SHOWN else "",
    }
    return [Problem(None, field.title, field.name, values[0], "dangling", details)]
