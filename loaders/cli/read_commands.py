"""Commands that give something out: lists, templates, history, earlier states, exports."""

import argparse
import sys
from pathlib import Path

from loaders.cli.common_calls import FINE, WrongCall, done, named, opened
from loaders.cli.output import complain, say
from loaders.export.export import FORMATS, export
from loaders.export.template import template_csv, template_xlsx
from loaders.publish.publish import restore
from loaders.schema import Package, quoted
from loaders.schema.dictionary import dictionary
from loaders.store.store import Edition


def datasets(_: argparse.Namespace, package: Package) -> int:
    """List all datasets."""
    for dataset in package.datasets.values():
        say(f"{dataset.name:20} {dataset.title}: {dataset.description}")
    return FINE


def template(options: argparse.Namespace, package: Package) -> int:
    """Write an empty form of a dataset."""
    dataset = named(package, options.dataset)
    if _format(options) == "xlsx":
        return _put(template_xlsx(dataset), options.output)
    return _put(template_csv(dataset).encode(), options.output)


def history(options: argparse.Namespace, package: Package) -> int:
    """List the publications."""
    if options.dataset:
        named(package, options.dataset)
    with opened(package) as store:
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


def restore_state(options: argparse.Namespace, package: Package) -> int:
    """Publish a dataset as it was at an earlier state."""
    named(package, options.dataset)
    with opened(package) as store:
        snapshot = restore(store, options.dataset, options.snapshot, options.author)
        say(done(store, snapshot, [options.dataset]))
    return FINE


def export_dataset(options: argparse.Namespace, package: Package) -> int:
    """Write a dataset to a file."""
    dataset = named(package, options.dataset)
    with opened(package) as store:
        snapshot = store.snapshot_id() if options.as_of is None else options.as_of
        with store.reader(Edition(snapshot)) as cursor:
            order = ", ".join(quoted(name) for name in dataset.primary_key)
            sql = f"FROM {quoted(dataset.name)}" + (f" ORDER BY {order}" if order else "")
            table = cursor.execute(sql).to_arrow_table()
    return _put(export(dataset, table, _format(options)), options.output)


def write_dictionary(options: argparse.Namespace, package: Package) -> int:
    """Write the data dictionary."""
    return _put(dictionary(package).encode(), options.output)


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
        raise WrongCall(f"{output} lässt sich nicht schreiben ({error.strerror}).") from error
    complain(f"Geschrieben: {output}")
    return FINE
