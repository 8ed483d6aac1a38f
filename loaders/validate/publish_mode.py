"""How a file is meant to be published, where it does not say so itself."""

from dataclasses import replace

import pyarrow as pa

from loaders.messages.text import title_of
from loaders.schema import Dataset, Package
from loaders.store.comparison import same_key
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Note
from loaders.tables.scratch import scratch
from loaders.validate.report import Report


def offered(report: Report, package: Package, known: PublishedRows | None) -> Report:
    """The report, as an addition if it cannot replace what is there: a list out of another source,
    or rows that are all new, such as other measures than those that milestones belong to.

    A file in the columns of the dataset itself that shares rows with it is left to the analyst.
    """
    rows = known(str(report.dataset)) if known and report.dangling and not report.adds else None
    if rows is None or report.table is None:
        return report
    dataset = package.datasets[str(report.dataset)]
    if not dataset.primary_key:
        return report
    code = "adds_known" if _in_common(dataset, report.table, rows) else "adds_all_new"
    if code == "adds_known" and report.profile is None:
        return report
    return as_addition(report, Note(code, {"title": title_of(dataset)}))


def as_addition(report: Report, why: Note) -> Report:
    """The report on a file that should be published as an addition."""
    return replace(report, adds=True, notes=(*report.notes, why))


def _in_common(dataset: Dataset, table: pa.Table, rows: pa.Table) -> bool:
    """Whether a row of the file has a key that is published already."""
    with scratch() as con:
        con.register("new_rows", table)
        con.register("old_rows", rows)
        sql = f"SELECT 1 FROM new_rows n JOIN old_rows o ON {same_key(dataset)} LIMIT 1"
        return con.execute(sql).fetchone() is not None
