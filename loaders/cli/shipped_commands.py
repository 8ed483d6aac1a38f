"""The command `update-shipped`: a newer edition of the shipped data told, taken, taken back."""

import argparse
from collections.abc import Iterator
from contextlib import closing

from loaders.bootstrap import open_store
from loaders.cli.common_calls import FAULTY, FINE, done
from loaders.cli.language import _, language
from loaders.cli.output import complain, say
from loaders.messages.text import title_of
from loaders.messages.translations import N_
from loaders.publish.three_way import SHOWN, Merged
from loaders.schema import Dataset, Package
from loaders.shipped_update import (
    COUNTS,
    ShippedUpdate,
    find_update,
    last_update,
    publish_update,
    undo_update,
)
from loaders.store.comparison import key_of
from loaders.store.store import Store

LEFT_ALONE = {
    "replaced": N_("left alone: the city has replaced all of it by its own rows"),
    "unknown": N_("left alone: the edition that was taken over is not kept any more"),
}


def update_shipped(options: argparse.Namespace, package: Package) -> int:
    """Say what a newer edition of the shipped data differs in, and take it over unless told not to;
    or take the last one back."""
    with closing(open_store(package=package)) as store:
        if options.undo:
            return _undo(store, options.author)
        found = find_update(store)
        if found is None:
            say(_("The store holds the newest edition of the shipped data."))
            return FINE
        for line in _lines(found, package):
            say(line)
        if options.dry_run:
            say(_("Nothing was changed."))
            return FINE
        snapshot = publish_update(store, found, options.author)
        say(done(store, snapshot, found.merged))
    return FINE


def _undo(store: Store, author: str) -> int:
    snapshot = last_update(store)
    if snapshot is None:
        complain(
            _(
                "There is no edition that could be taken back: none was taken over, or its "
                "datasets were published since. “restore” brings back single datasets."
            )
        )
        return FAULTY
    rows = store.history().rows
    datasets = [row.dataset for row in rows if row.snapshot_id == snapshot]
    say(done(store, undo_update(store, snapshot, author), datasets))
    return FINE


def _lines(found: ShippedUpdate, package: Package) -> Iterator[str]:
    """A line a dataset, and below it the rows that are not taken over."""
    for name, merged in found.told.items():
        declared = package.datasets[name]
        yield f"{name} ({title_of(declared).text(language())}): {_result(merged)}"
        for key in _keys(merged, declared):
            yield _("  The row “{key}” stays as it is.", key=key)
        if (more := merged.kept + merged.held - SHOWN) > 0:
            yield _("  … and {more} more", more=more)


def _result(merged: Merged) -> str:
    if merged.left_alone:
        return _(LEFT_ALONE[merged.left_alone])
    counts = {name: getattr(merged, name) for name in COUNTS}
    words = _("{new} new, {changed} changed, {gone} gone", **counts)
    if merged.kept:
        words += _(", {kept} kept because the city changed them", **counts)
    if merged.held:
        words += _(", {held} not taken over because of references of the city's rows", **counts)
    return words


def _keys(merged: Merged, declared: Dataset) -> Iterator[str]:
    for values in merged.city_rows[list(key_of(declared))].itertuples(index=False):
        yield " · ".join("–" if value is None or value != value else str(value) for value in values)
