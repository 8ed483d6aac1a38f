"""Commands for the store itself: care, and moving it."""

import argparse
import datetime as dt

from loaders.cli.common_calls import FINE, opened
from loaders.cli.language import _
from loaders.cli.output import complain, say
from loaders.schema import Package
from loaders.store import engine
from loaders.store.maintenance import maintain
from loaders.store.migrate import move


def maintain_store(options: argparse.Namespace, package: Package) -> int:
    """Merge small files, delete what nothing needs, expire old states if asked."""
    with opened(package) as store:
        done = maintain(
            store,
            dt.datetime.now(dt.UTC),
            keep_days=options.keep_days,
            keep_snapshots=options.keep_snapshots,
            grace=dt.timedelta(hours=options.grace_hours),
        )
    say(_("Merged: {merged} files into {merged_into}.", **vars(done)))
    say(_("Given up: {count} old states.", count=len(done.expired)))
    say(_("Deleted: {deleted} Parquet files, {originals} originals.", **vars(done)))
    return FINE


def move_store(options: argparse.Namespace, package: Package) -> int:
    """Make the store of CITY_STORE again at another place, with its whole history."""
    target = engine.locate(options.to, options.data)
    with opened(package) as store:
        moved = move(store, target)
    say(
        _(
            "Moved to {target}: {snapshots} states up to state {newest}, {originals} original "
            "files. Every state was compared and is the same.",
            target=target.shown(),
            **vars(moved),
        )
    )
    if moved.expired:
        count = len(moved.expired)
        say(_("Given up before and not among them: {count} states.", count=count))
    if moved.lost_originals:
        names = ", ".join(moved.lost_originals)
        complain(_("These originals were missing already: {names}.", names=names))
    say(_("The old store is unchanged. Please change CITY_STORE and start the application."))
    return FINE
