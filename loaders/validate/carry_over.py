"""What is published already: rows keep what a newer file says nothing about, and a file that cannot
replace what is there is offered as an addition."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from loaders.messages.text import Bilingual, title_of, titles_of
from loaders.schema import Dataset, Field, quoted
from loaders.schema.column_matching import PROVIDED
from loaders.schema.sql import DEMO, as_of, scalar, scratch
from loaders.store.comparison import same_key, same_values
from loaders.tables.reading import Note
from loaders.validate.check import Check
from loaders.validate.report import Problem, Report

SOURCE = "source"


def carry_over(check: Check, report: Report) -> Report:
    """The report, its rows completed with what the rows published under their keys say.

    With an open profile, the list of those who came does not take away how many had signed up, a
    newer export neither the organiser of its survey nor the release of a text: an answer's text is
    part of its key, so one that reads otherwise is a new row that nobody has released. With any
    file, unchanged rows keep their published source instead of taking the file name.
    """
    dataset, table = check.dataset, report.faultless
    if table is None or not dataset.primary_key:
        return report
    if check.profile and check.profile.shape:  # it adds to what may be millions
        rows = check.published_among(dataset.name, table.select(list(dataset.primary_key)))
    else:
        rows = check.published_rows(dataset.name)
    if rows is None or not rows.num_rows:
        return report
    told: Mapping[str, int] = {}
    silent = [n for n in report.absent if n not in PROVIDED and n not in dataset.primary_key]
    if silent and check.profile and (check.profile.open or check.profile.shape):
        table, told = _completed(dataset, table, rows, silent)
    filled = any(note.code == "source_filled" for note in report.notes)
    if filled and set(dataset.field_names) <= set(rows.column_names):
        table = _with_sources(dataset, table, rows)
    notes = report.notes
    if told:
        columns = titles_of(dataset.field(name) for name in told)
        notes = (*notes, Note("kept_columns", {"count": max(told.values()), "columns": columns}))
    # Without problems all rows are faultless.
    return replace(
        report, faultless=table, table=table if report.publishable else None, notes=notes
    )


def _with_sources(dataset: Dataset, table: pa.Table, rows: pa.Table) -> pa.Table:
    others = [n for n in dataset.field_names if n not in (SOURCE, *dataset.primary_key)]
    same = " AND ".join([same_key(dataset), *([same_values(others)] if others else [])])
    made = _joined(
        table,
        rows,
        f"SELECT coalesce(o.{SOURCE}, n.{SOURCE}) AS {SOURCE} FROM new_rows n "
        f"LEFT JOIN old_rows o ON {same} ORDER BY _number",
    )
    return table.set_column(table.column_names.index(SOURCE), SOURCE, made[SOURCE])


def _completed(
    dataset: Dataset, table: pa.Table, rows: pa.Table, silent: Sequence[str]
) -> tuple[pa.Table, dict[str, int]]:
    """The rows with what they keep, and how many values each column keeps."""
    names = ", ".join(
        f"{_kept(f) if f.name in silent else 'n.' + quoted(f.name)} AS {quoted(f.name)}"
        for f in dataset.fields
    )
    # Invented numbers do not become real ones by standing beside real ones.
    real = " AND NOT coalesce(o.is_demo, false)" if dataset.has("is_demo") else ""
    joined = f"JOIN old_rows o ON {same_key(dataset)}{real}"
    counted = ", ".join(f"count(o.{quoted(n)}) FILTER (n.{quoted(n)} IS NULL)" for n in silent)
    counts = _joined(table, rows, f"SELECT {counted} FROM new_rows n {joined}").columns
    made = _joined(table, rows, f"SELECT {names} FROM new_rows n LEFT {joined} ORDER BY _number")
    told = {name: count[0].as_py() for name, count in zip(silent, counts, strict=True)}
    return made.cast(table.schema), {name: count for name, count in told.items() if count}


def _joined(new: pa.Table, old: pa.Table, sql: str) -> pa.Table:
    """A query over `new_rows`, numbered by `_number`, and `old_rows`."""
    with scratch() as con:
        numbers = pa.array(np.arange(new.num_rows))
        con.register("new_rows", new.append_column("_number", numbers))
        con.register("old_rows", old)
        return con.execute(sql).to_arrow_table()


def _kept(f: Field) -> str:
    """What was measured of a new row, such as the area of its shape, goes first; a default last."""
    first, second = ("n", "o") if f.default is None else ("o", "n")
    return f"coalesce({first}.{quoted(f.name)}, {second}.{quoted(f.name)})"


def find_older(check: Check, report: Report) -> Report:
    """The report, saying if its rows are older than those they would take the place of.

    Rows that are only added take no place; of a list that updates known rows, these do.
    """
    if report.dataset is None or check.options.older_edition or report.dataset in report.parts:
        return report
    updates = any(note.code in ("adds_known", "adds_beside") for note in report.notes)
    if report.adds and not updates:
        return report
    rows, table = check.published_rows(report.dataset), report.table or report.faultless
    if rows is None or table is None:
        return report
    dataset = check.package.datasets[report.dataset]
    if dataset.as_of_field not in rows.column_names:
        return report
    day = f"DATE '{check.today.isoformat()}'"
    sql = as_of(check.package, dataset, day)
    with scratch() as con:
        con.register("new_rows", table)
        con.register("old_rows", rows)
        # An example that is still there is no edition.
        real = "old_rows WHERE NOT coalesce(is_demo, false)" if dataset.has(DEMO) else "old_rows"
        new, old = (scalar(con, f"SELECT {sql} FROM {name}") for name in ("new_rows", real))
    if new is None or old is None or new >= old:
        return report
    days = {
        name: Bilingual(f"{date:%d.%m.%Y}", f"{date:%Y-%m-%d}")
        for name, date in (("date", new), ("published", old))
    }
    field = dataset.field(str(dataset.as_of_field))
    details = {**days, "title": title_of(dataset)}
    problem = Problem(None, None, field.name, None, "older_edition", details)
    return replace(report, older=problem)


def offer_addition(check: Check, report: Report) -> Report:
    """The report, as an addition if it cannot replace what is there: a list out of another source,
    or rows that are all new, such as other measures than those that milestones belong to.

    A file in the columns of the dataset itself that shares rows with it is left to the analyst.
    """
    if report.adds or not report.dangling or report.table is None or not report.dataset:
        return report
    dataset = check.package.datasets[report.dataset]
    rows = check.published_rows(dataset.name)
    if rows is None or not dataset.primary_key:
        return report
    sql = f"SELECT 1 FROM new_rows n JOIN old_rows o ON {same_key(dataset)} LIMIT 1"
    shares_rows = bool(_joined(report.table, rows, sql).num_rows)
    if shares_rows and report.profile is None:
        return report
    code = "adds_known" if shares_rows else "adds_all_new"
    return report.as_addition(Note(code, {"title": title_of(dataset)}))
