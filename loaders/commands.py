"""The command line. Exit status: 0 fine, 1 problems in the data or the store, 2 wrong call."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow as pa

from loaders.addresses import fetch, is_address, shown
from loaders.arguments import WRONG_CALL, parse
from loaders.dictionary import dictionary
from loaders.door import check_file, known_rows, unreadable
from loaders.engine import locate
from loaders.errors import StoreBusyError, StoreError
from loaders.exporting import FORMATS, export
from loaders.forms import Choices
from loaders.package import Dataset, DeclarationError, Package, load_package, quoted
from loaders.personal import PERSONAL
from loaders.printing import as_json, complain, say, tell
from loaders.publishing import publish, restore
from loaders.reading import Hints, ReadingError
from loaders.report import Report
from loaders.shipped import read_shipped
from loaders.store import Edition, Store, open_store
from loaders.template import template_csv, template_xlsx

FINE, FAULTY = 0, 1


class _WrongCall(Exception):
    """The command cannot be meant like this; the text is for the user."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status. Never raises for what users or files do wrong."""
    options = parse(arguments)
    try:
        return _COMMANDS[options.command](options, load_package())
    except _WrongCall as error:
        complain(str(error))
        return WRONG_CALL
    except (StoreError, DeclarationError) as error:
        complain(str(error))
        return FAULTY
    except BrokenPipeError:
        return FINE


def _dataset(package: Package, name: str) -> Dataset:
    if name not in package.datasets:
        names = ", ".join(package.datasets)
        raise _WrongCall(f"Den Datensatz „{name}“ gibt es nicht. Vorhanden sind: {names}.")
    return package.datasets[name]


@contextmanager
def _store(package: Package) -> Iterator[Store]:
    store = open_store(package=package)
    try:
        yield store
    finally:
        store.close()


def _datasets(_: argparse.Namespace, package: Package) -> int:
    for dataset in package.datasets.values():
        say(f"{dataset.name:20} {dataset.title}: {dataset.description}")
    return FINE


def _template(options: argparse.Namespace, package: Package) -> int:
    dataset = _dataset(package, options.dataset)
    if _format(options) == "xlsx":
        return _put(template_xlsx(dataset), options.output)
    return _put(template_csv(dataset).encode(), options.output)


def _format(options: argparse.Namespace) -> str:
    """The format asked for, else that of the file's ending, else CSV."""
    if options.format:
        return str(options.format)
    ending = options.output.suffix.lower().lstrip(".") if options.output else ""
    return ending if ending in FORMATS else "csv"


def _put(content: bytes, output: Path | None) -> int:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return FINE
    try:
        output.write_bytes(content)
    except OSError as error:
        raise _WrongCall(f"{output} lässt sich nicht schreiben ({error.strerror}).") from error
    complain(f"Geschrieben: {output}")
    return FINE


@contextmanager
def _given(options: argparse.Namespace) -> Iterator[Path | ReadingError]:
    """The file of a call, downloaded if it is an address; or why that could not be."""
    if not is_address(options.file):
        if not Path(options.file).is_file():
            raise _WrongCall(f"Die Datei {options.file} gibt es nicht.")
        yield Path(options.file)
        return
    with ExitStack() as stack:
        given: Path | ReadingError
        try:
            given = stack.enter_context(fetch(options.file, options.layer)).path
        except ReadingError as error:
            given = error
        yield given


def _name(options: argparse.Namespace) -> str:
    """What reports and publications call the file."""
    return shown(options.file) if is_address(options.file) else Path(options.file).name


def _check(options: argparse.Namespace, package: Package) -> int:
    with _given(options) as given, _rows_for_references(package) as known:
        report = _report(options, package, given, known)
    if options.json:
        say(json.dumps(as_json(report, options.file), ensure_ascii=False))
    else:
        tell(report)
    return FINE if report.publishable else FAULTY


def _report(
    options: argparse.Namespace,
    package: Package,
    given: Path | ReadingError,
    known: Callable[[str], pa.Table | None],
) -> Report:
    if options.dataset:
        _dataset(package, options.dataset)
    if isinstance(given, ReadingError):
        return unreadable(_name(options), str(given))
    hints = Hints(
        encoding=options.encoding,
        delimiter=options.delimiter,
        sheet=options.sheet,
        header_row=options.header_row,
        # Of a service the layer was chosen already.
        layer=None if is_address(options.file) else options.layer,
        crs=options.crs,
    )
    return check_file(
        given,
        package,
        file=_name(options),
        dataset=options.dataset,
        known=known,
        hints=hints,
        choices=Choices(
            {"*": options.numbers} if options.numbers else {},
            {"*": options.dates} if options.dates else {},
        ),
        constants=_constants(options.set, package),
    )


def _constants(pairs: Sequence[str], package: Package) -> Mapping[str, str]:
    fields = {f.name for dataset in package.datasets.values() for f in dataset.fields}
    values = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or name not in fields:
            raise _WrongCall(f"„--set {pair}“: Erwartet wird FELD=WERT mit einem bekannten Feld.")
        values[name] = value.strip()
    return values


@contextmanager
def _rows_for_references(package: Package) -> Iterator[Callable[[str], pa.Table | None]]:
    """Rows that references may name: of the store, or of the shipped files where none exists.

    A check must neither found a store nor fail because the application holds it.
    """
    place = locate(None)
    if not place.postgres and not place.catalogue.exists():
        yield _shipped_rows(package)
        return
    try:
        store = open_store(package=package)
    except StoreBusyError:
        complain("Der Speicher wird gerade benutzt; Verweise auf ihn wurden nicht geprüft.")
        yield lambda _: None
        return
    try:
        yield known_rows(store)
    finally:
        store.close()


def _shipped_rows(package: Package) -> Callable[[str], pa.Table | None]:
    shipped: dict[str, pa.Table] = {}

    def rows(name: str) -> pa.Table | None:
        if not shipped:
            shipped.update(read_shipped(package, list(package.datasets.values())))
        return shipped[name]

    return rows


def _publish(options: argparse.Namespace, package: Package) -> int:
    with _given(options) as given, _store(package) as store:
        before = store.snapshot_id()
        report = _report(options, package, given, known_rows(store))
        tell(report)
        table = report.faultless if options.faultless else report.table
        if isinstance(given, ReadingError) or report.dataset is None:
            return FAULTY
        if table is None or not table.num_rows:
            return FAULTY
        snapshot = publish(
            store,
            {report.dataset: table, **report.others},
            author=options.author,
            message=options.message,
            mode="append" if options.append or report.adds else "replace",
            expected_snapshot=before,
            source=_source(report, package, given, table),
            source_name=_name(options),
        )
        say(_done(store, snapshot, report.dataset))
    return FINE


def _source(report: Report, package: Package, path: Path, table: pa.Table) -> Path | bytes:
    """What is kept: the file, or only the rows taken from it where it tells of single people."""
    if any(note.code == PERSONAL for note in report.notes):
        return export(package.datasets[str(report.dataset)], table, "csv")
    return path


def _done(store: Store, snapshot: int, dataset: str) -> str:
    rows = store.snapshots()
    counts = rows[(rows["snapshot_id"] == snapshot) & (rows["dataset"] == dataset)].iloc[0]
    return (
        f"Veröffentlicht als Stand {snapshot}: {counts['rows_total']} Zeilen in {dataset} "
        f"({counts['rows_new']} neu, {counts['rows_changed']} geändert, {counts['rows_gone']} weg)."
    )


def _history(options: argparse.Namespace, package: Package) -> int:
    if options.dataset:
        _dataset(package, options.dataset)
    with _store(package) as store:
        rows = store.snapshots()
    if options.dataset:
        rows = rows[rows["dataset"] == options.dataset]
    if options.json:
        say(rows.to_json(orient="records", date_format="iso", force_ascii=False))
        return FINE
    for row in rows.to_dict("records"):
        source = f" aus {row['file']}" if isinstance(row["file"], str) else ""
        say(
            f"Stand {row['snapshot_id']}  {row['published_at']:%d.%m.%Y %H:%M} UTC  "
            f"{row['author']}  {row['kind']}  {row['dataset']}: {row['rows_total']} Zeilen "
            f"({row['rows_new']} neu, {row['rows_changed']} geändert, {row['rows_gone']} weg)"
            f"{source}  {row['message']}".rstrip()
        )
    return FINE


def _restore(options: argparse.Namespace, package: Package) -> int:
    _dataset(package, options.dataset)
    with _store(package) as store:
        snapshot = restore(store, options.dataset, options.snapshot, options.author)
        say(_done(store, snapshot, options.dataset))
    return FINE


def _export(options: argparse.Namespace, package: Package) -> int:
    dataset = _dataset(package, options.dataset)
    with _store(package) as store:
        snapshot = store.snapshot_id() if options.as_of is None else options.as_of
        with store.reader(Edition(snapshot)) as cursor:
            order = ", ".join(quoted(name) for name in dataset.primary_key)
            sql = f"FROM {quoted(dataset.name)}" + (f" ORDER BY {order}" if order else "")
            table = cursor.execute(sql).to_arrow_table()
    return _put(export(dataset, table, _format(options)), options.output)


def _dictionary(options: argparse.Namespace, package: Package) -> int:
    return _put(dictionary(package).encode(), options.output)


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Package], int]] = {
    "datasets": _datasets,
    "template": _template,
    "check": _check,
    "publish": _publish,
    "history": _history,
    "restore": _restore,
    "export": _export,
    "dictionary": _dictionary,
}
