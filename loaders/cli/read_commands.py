"""Commands that give something out: lists, templates, history, exports."""

import argparse
import sys
from pathlib import Path

from loaders.cli.common_calls import FINE, named, opened
from loaders.cli.language import _, language
from loaders.cli.output import complain, say
from loaders.export.export import FORMATS, export
from loaders.export.template import template_csv, template_xlsx
from loaders.messages.errors import WrongCall
from loaders.messages.product_words import product_words
from loaders.messages.text import Bilingual, publication_kind, title_of
from loaders.messages.translations import plural
from loaders.schema import Package, quoted
from loaders.schema.dictionary import dictionary
from loaders.store.store import Edition

_PUBLICATION = plural(
    "State {snapshot_id}  {published_at:%Y-%m-%d %H:%M} UTC  {author}  {kind}  {dataset}: "
    "{rows_total} row ({rows_new} new, {rows_changed} changed, {rows_gone} gone)"
    "{source}  {message}",
    "State {snapshot_id}  {published_at:%Y-%m-%d %H:%M} UTC  {author}  {kind}  {dataset}: "
    "{rows_total} rows ({rows_new} new, {rows_changed} changed, {rows_gone} gone)"
    "{source}  {message}",
)


def datasets(_options: argparse.Namespace, package: Package) -> int:
    """List all datasets."""
    for dataset in package.datasets.values():
        title = title_of(dataset).text(language())
        description = Bilingual(dataset.description, dataset.description_en).text(language())
        say(f"{dataset.name:20} {title}: {description}")
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
        source = _(" from {file}", file=row["file"]) if isinstance(row["file"], str) else ""
        kind = publication_kind(row["kind"]).text(language())
        own = {name: product_words(row[name], language()) for name in ("author", "message")}
        say(_(_PUBLICATION, **row | own | {"kind": kind, "source": source}).rstrip())
    return FINE


def export_dataset(options: argparse.Namespace, package: Package) -> int:
    """Write a dataset to a file."""
    with opened(package) as store:
        snapshot = store.snapshot_id() if options.as_of is None else options.as_of
        # A state that is asked for has the columns, and the names, that were declared then.
        then = options.as_of is not None
        dataset = named(store.declared_at(snapshot) if then else package, options.dataset)
        with store.reader(Edition(snapshot, as_declared=then)) as cursor:
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
        raise WrongCall(
            "{output} cannot be written ({reason}).", output=output, reason=error.strerror
        ) from error
    complain(_("Written: {output}", output=output))
    return FINE
