"""Commands for the store itself: the way back, care, moving it, whether it is whole."""

import argparse
import datetime as dt
from contextlib import closing

from loaders.bootstrap import open_store
from loaders.cli.common_calls import FAULTY, FINE, done, named, opened
from loaders.cli.language import _, language
from loaders.cli.output import complain, say
from loaders.downsampling import fold_hours
from loaders.publish.restore import changed_by, restore, revert
from loaders.repair import keep_copy, repair, require_store
from loaders.retention import drop_old_files
from loaders.schema import Package
from loaders.store import engine
from loaders.store.maintenance import maintain
from loaders.store.migrate import move
from loaders.verification import verify


def restore_state(options: argparse.Namespace, package: Package) -> int:
    """Publish datasets together as they were at an earlier state."""
    for name in options.datasets:
        named(package, name)
    with opened(package) as store:
        snapshot = restore(store, options.datasets, options.snapshot, options.author)
        say(done(store, snapshot, options.datasets))
    return FINE


def revert_publication(options: argparse.Namespace, package: Package) -> int:
    """Take a publication back with all its datasets."""
    with opened(package) as store:
        names = changed_by(store, options.publication)
        snapshot = revert(store, options.publication, options.author)
        say(done(store, snapshot, names))
    return FINE


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
        over = drop_old_files(store, dt.datetime.now(dt.UTC))
        hours = fold_hours(store, dt.datetime.now(dt.UTC))
    say(_("Merged: {merged} files into {merged_into}.", **vars(done)))
    if done.earlier:
        words = _(
            "Files that only earlier states need: {count}. Each holds a state that was replaced "
            "as a whole, and stays with it (--keep-days, --keep-snapshots).",
            count=done.earlier,
        )
        say(words)
    say(_("Given up: {count} old states.", count=len(done.expired)))
    say(_("Deleted: {deleted} Parquet files, {originals} originals.", **vars(done)))
    if over:
        say(_("Deleted because their time was over: {count} kept files.", count=over))
    if hours:
        say(_("Hours of sensors that became days: {count}.", count=hours))
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


def upgrade_store(options: argparse.Namespace, package: Package) -> int:
    """Say how the declarations differ from those of the store, and bring it to them."""
    require_store(engine.locate(None))
    with closing(open_store(package=package, accept=options.accept, dry=options.dry_run)) as store:
        told = store.told
    for one in told:
        say(one.text(language()))
    if not told:
        say(_("The store was written under these declarations."))
    elif options.dry_run:
        say(_("Nothing was changed."))
    return FINE


def verify_store(_options: argparse.Namespace, package: Package) -> int:
    """Say what of the store is not as it was published; a whole catalogue is kept as a copy."""
    place = engine.locate(None)
    require_store(place)
    with closing(open_store(package=package, whole=False)) as store:
        found = verify(store)
    for fault in (*found.faults, *found.notices):
        complain(fault.text(language()))
    say(
        _(
            "Read: {files} files of rows ({unrecorded} of them without a checksum), {originals} "
            "kept files.",
            **vars(found),
        )
    )
    if found.faults:
        say(_("Faults: {count}.", count=len(found.faults)))
        return FAULTY
    keep_copy(place)
    say(_("Everything is as it was published."))
    return FINE


def repair_store(_options: argparse.Namespace, package: Package) -> int:
    """Make again what the kept files allow; say what was lost."""
    repaired = repair(package, dt.datetime.now(dt.UTC))
    for text in repaired.done:
        say(text.text(language()))
    for text in repaired.lost:
        complain(text.text(language()))
    if not repaired.done and not repaired.lost:
        say(_("There is nothing to repair."))
    return FAULTY if repaired.lost else FINE
