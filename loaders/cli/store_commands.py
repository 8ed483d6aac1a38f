"""Commands for the store itself: care, and moving it."""

import argparse
import datetime as dt

from loaders.cli.common_calls import FINE, opened
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
    say(f"Zusammengelegt: {done.merged} Dateien zu {done.merged_into}.")
    say(f"Aufgegeben: {len(done.expired)} alte Stände.")
    say(f"Gelöscht: {done.deleted} Parquet-Dateien, {done.originals} Originale.")
    return FINE


def move_store(options: argparse.Namespace, package: Package) -> int:
    """Make the store of CITY_STORE again at another place, with its whole history."""
    target = engine.locate(options.to, options.data)
    with opened(package) as store:
        moved = move(store, target)
    say(
        f"Umgezogen nach {target.shown()}: {moved.snapshots} Stände bis Stand {moved.newest}, "
        f"{moved.originals} Originaldateien. Jeder Stand wurde verglichen und ist gleich."
    )
    if moved.expired:
        say(f"Schon früher aufgegeben und nicht dabei: {len(moved.expired)} Stände.")
    if moved.lost_originals:
        complain(f"Diese Originale fehlten schon: {', '.join(moved.lost_originals)}.")
    say("Der alte Speicher ist unverändert. Bitte CITY_STORE umstellen und die Anwendung starten.")
    return FINE
