"""The files that ship with a package, read and checked like any other file."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from loaders.messages.errors import StoreError
from loaders.messages.text import Bilingual, Text
from loaders.pipeline import validate
from loaders.reading import read
from loaders.recognise.recognition import map_columns, reading_hints
from loaders.schema import Dataset, Package, quoted
from loaders.schema.sql import scratch
from loaders.store.editions import parents_first
from loaders.tables.reading import ReadingError
from loaders.validate.check import Check, CheckOptions
from loaders.validate.report import Report, in_order


def read_shipped(
    package: Package, datasets: list[Dataset], published: Mapping[str, pa.Table] | None = None
) -> dict[str, pa.Table]:
    """Typed tables of the given datasets; one without a file is empty.

    `published` holds the datasets that are in the store already. Raises StoreError with one
    sentence that names file, row and repair.
    """
    known = dict(published or {})
    for dataset in parents_first(package):
        if dataset in datasets:
            tables = [_read_file(package, dataset, path, known) for path in dataset.paths]
            known[dataset.name] = pa.concat_tables(tables) if tables else _empty_table(dataset)
    return {dataset.name: known[dataset.name] for dataset in datasets}


def _read_file(
    package: Package, dataset: Dataset, path: Path, known: Mapping[str, pa.Table]
) -> pa.Table:
    if not path.is_file():
        raise StoreError(
            "{path}: the file is missing. Please put it there or correct “path” of the "
            "dataset “{dataset}”.",
            path=path,
            dataset=dataset.name,
        )
    try:
        reading = read(path, reading_hints(package))
        options = CheckOptions(dataset=dataset.name, allow_empty=True)
        check = Check(package, reading, options, known.get, path.name)
        map_columns(check)
        report = validate(check)
    except ReadingError as error:
        raise StoreError("{path}: {reason}", path=path, reason=error) from error
    if report.table is None:
        raise StoreError("{path}, {problem}", path=path, problem=first_problem(report))
    return report.table


def first_problem(report: Report) -> Text:
    """The first problem in the order of the rows, with its place, and how many more there are."""
    first = in_order(report.found)[0]
    more = len(report.problems) - 1
    place = Text("row {row}", row=first.row) if first.row else Text("header")
    return Text(
        "{place}{column}: {message}{more}",
        place=place,
        column=Text(", column “{column}”", column=first.column) if first.column else "",
        message=Bilingual(first.message("de"), first.message("en")),
        more=Text(" (and {more} more)", more=str(more)) if more else "",
    )


def _empty_table(dataset: Dataset) -> pa.Table:
    columns = ", ".join(f"NULL::{f.sql_type} AS {quoted(f.name)}" for f in dataset.fields)
    with scratch() as con:
        return con.execute(f"SELECT {columns} WHERE false").to_arrow_table()
