"""The files that ship with a package, read and checked like any other file."""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
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
from loaders.store.originals import FileStore, Original
from loaders.tables.reading import PublishedRows, ReadingError
from loaders.validate.check import Check, CheckOptions
from loaders.validate.report import Report, in_order


def read_shipped(package: Package, datasets: list[Dataset]) -> dict[str, pa.Table]:
    """Typed tables (all declared columns) of the given datasets; one without a file is empty. What
    their rows refer to is read as well, and nothing else.

    Raises StoreError with one sentence that names file, row and repair.
    """
    rows = shipped_rows(package)
    read = {one.name: rows(one.name) for one in parents_first(package) if one in datasets}
    given = ((dataset.name, read[dataset.name]) for dataset in datasets)
    return {name: table for name, table in given if table is not None}


def shipped_rows(package: Package) -> PublishedRows:
    """The shipped rows of a dataset by its name, read when they are first asked for. Raises as
    `read_shipped`."""
    place = {dataset.name: number for number, dataset in enumerate(parents_first(package))}
    known: dict[str, pa.Table] = {}

    def rows(name: str, last: int) -> pa.Table | None:
        """The rows of a dataset; None of one that comes later than the one that asks."""
        if place.get(name, last) >= last:
            return None
        if name not in known:
            dataset, own = package.datasets[name], place[name]
            tables = [
                _read_file(package, dataset, path, lambda other: rows(other, own))
                for path in dataset.paths
            ]
            known[name] = pa.concat_tables(tables) if tables else empty_table(dataset)
        return known[name]

    return lambda name: rows(name, len(place))


def shipped_files(package: Package, dataset: Dataset) -> Original:
    """The files of a dataset as its publications name them: all names, all checksums.

    Raises StoreError if one is missing.
    """
    return _together(package, dataset, lambda path, name: Original(name, _checksum(path, dataset)))


def keep_files(package: Package, dataset: Dataset, place: FileStore) -> Original:
    """Keep every file of a dataset; what `shipped_files` says of them."""
    return _together(package, dataset, place.keep)


def _together(
    package: Package, dataset: Dataset, original: Callable[[Path, str], Original]
) -> Original:
    named = [(path, path.relative_to(package.folder).as_posix()) for path in dataset.paths]
    found = [original(path, name) for path, name in named]
    return Original(", ".join(o.name for o in found), ", ".join(o.checksum for o in found))


def _checksum(path: Path, dataset: Dataset) -> str:
    if not path.is_file():
        raise _missing(path, dataset)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_as_taken(
    package: Package, dataset: Dataset, files: Sequence[Path], published: PublishedRows
) -> pa.Table:
    """Typed rows of files that were shipped once, as far as today's declarations know them.

    Nothing is wrong with them: a cell that is not allowed any more stays, a column that came later
    is empty. Raises ReadingError.
    """
    tables = [empty_table(dataset)]
    for path in files:
        check = _check(package, dataset, path, published)
        validate(check)
        tables.append(check.typed.select(list(dataset.field_names)))
    return pa.concat_tables(tables, promote_options="permissive")


def _check(package: Package, dataset: Dataset, path: Path, published: PublishedRows) -> Check:
    # A clock that is slow must not keep a store from its beginning.
    options = CheckOptions(dataset=dataset.name, allow_empty=True, today=dt.date.max)
    check = Check(package, read(path, reading_hints(package)), options, published, path.name)
    map_columns(check)
    return check


def _read_file(
    package: Package, dataset: Dataset, path: Path, published: PublishedRows
) -> pa.Table:
    if not path.is_file():
        raise _missing(path, dataset)
    try:
        report = validate(_check(package, dataset, path, published))
    except ReadingError as error:
        raise StoreError("{path}: {reason}", path=path, reason=error) from error
    if report.table is None:
        raise StoreError("{path}, {problem}", path=path, problem=first_problem(report))
    return report.table


def _missing(path: Path, dataset: Dataset) -> StoreError:
    return StoreError(
        "{path}: the file is missing. Please put it there or correct “path” of the "
        "dataset “{dataset}”.",
        path=path,
        dataset=dataset.name,
    )


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


def empty_table(dataset: Dataset) -> pa.Table:
    """The dataset's columns without a row."""
    columns = ", ".join(f"NULL::{f.sql_type} AS {quoted(f.name)}" for f in dataset.fields)
    with scratch() as con:
        return con.execute(f"SELECT {columns} WHERE false").to_arrow_table()
