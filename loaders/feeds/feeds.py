"""Feeds: addresses that are asked for newer data in a rhythm, and what came of it last.

A feed is a setting of the store; what its runs say lies in a document beside the originals, because
a run that changes nothing must make no state.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial

from loaders.feeds.intake import Delivery, Outcome, Terms, take_in, unread
from loaders.fetch.addresses import is_address, shown
from loaders.messages.errors import StoreError
from loaders.messages.translations import LANGUAGES
from loaders.publish.settings import change_setting, settings
from loaders.recurring_jobs import Clock, Job, State, moments, passed, utc
from loaders.store.originals import load_document
from loaders.store.store import Store
from loaders.store.write import HistoryEntry
from loaders.tables.reading import ReadingError

KIND = "feed"
RUNS = "feed_runs.json"
SHORTEST, LONGEST = 1, 24 * 366
RETRY_HOURS = 1
CLAIM_MINUTES = 60
NAME = re.compile(r"[\w .,()/&+-]{1,80}")


@dataclass(frozen=True)
class Feed:
    """An address and what it gives: `dataset` (None: as recognised), `layer` where there are
    several, `every_hours`; the rest as in `intake.Terms`. A feed that is not `active` only runs
    when somebody tells it to."""

    name: str
    address: str
    every_hours: int
    dataset: str | None = None
    layer: str | None = None
    public: str = ""
    faultless: bool = False
    may_shrink: bool = False
    active: bool = True

    @property
    def terms(self) -> Terms:
        """How its files are taken in."""
        return Terms(self.dataset, self.layer, self.public, self.faultless, self.may_shrink)


@dataclass(frozen=True)
class Run:
    """What came of a feed last; moments in UTC. `failed_since`: of the first failure in a row.
    `words`: language → the outcome in a sentence."""

    tried: dt.datetime | None = None
    worked: dt.datetime | None = None
    failed_since: dt.datetime | None = None
    snapshot: int | None = None
    words: Mapping[str, str] | None = None


def feeds(store: Store) -> dict[str, Feed]:
    """Name → feed, in the order of their names. Raises UnreachableError."""
    found = settings(store, KIND)
    return {name: Feed(name, **found[name].content or {}) for name in sorted(found)}


def save_feed(store: Store, feed: Feed, *, author: str, reason: str = "") -> None:
    """Keep the feed under its name, in place of one that there was. Raises StoreError."""
    _judge(store, feed)
    content = asdict(feed)
    del content["name"]
    change_setting(store, KIND, feed.name, content, author=author, reason=reason)


def remove_feed(store: Store, name: str, *, author: str, reason: str = "") -> None:
    """Let a feed go; what it published stays. Raises StoreError."""
    if name not in feeds(store):
        raise StoreError("There is no feed “{name}”.", name=name)
    change_setting(store, KIND, name, None, author=author, reason=reason)


def _judge(store: Store, feed: Feed) -> None:
    """Raise StoreError for a feed that cannot be."""
    if not NAME.fullmatch(feed.name) or feed.name != " ".join(feed.name.split()):
        raise StoreError("Please give the feed a name of 1 to 80 letters, digits and blanks.")
    if not is_address(feed.address):
        raise StoreError("Please give an address that begins with https:// or http://.")
    if feed.dataset is not None and feed.dataset not in store.package.datasets:
        raise StoreError("There is no dataset “{dataset}”.", dataset=feed.dataset)
    if not SHORTEST <= feed.every_hours <= LONGEST:
        raise StoreError(
            "A feed runs every {least} to {most} hours, not every {hours}.",
            least=SHORTEST,
            most=LONGEST,
            hours=feed.every_hours,
        )
    if feed.public not in ("", "ja", "nein"):
        raise StoreError("Whether rows are public is “ja”, “nein” or as in the file.")


def try_feed(store: Store, feed: Feed, *, guarded: bool = True) -> Outcome:
    """Ask the address and check its answer, publishing nothing. Raises StoreError."""
    _judge(store, feed)
    return _asked(store, feed, only_check=True, guarded=guarded)


def run_feed(store: Store, feed: Feed, *, clock: Clock = utc, guarded: bool = True) -> Outcome:
    """Ask the address and publish what is new; what came of it is kept. Raises UnreachableError."""
    job = _job(store, feed.name)
    try:
        outcome = _asked(store, feed, only_check=False, guarded=guarded)
    except BaseException:
        job.settle(lambda known: known)
        raise
    job.settle(lambda known: _after(known, outcome, clock()))
    return outcome


def _asked(store: Store, feed: Feed, *, only_check: bool, guarded: bool) -> Outcome:
    from loaders.fetch.fetch import fetch  # brings what asks servers

    address = shown(feed.address)
    entry = HistoryEntry(f"Abruf „{feed.name}“", address)
    try:
        with fetch(feed.address, feed.layer, guarded=guarded) as fetched:
            delivery = Delivery(fetched.path, address, entry, replace(feed.terms, layer=None))
            return take_in(store, delivery, only_check=only_check)
    except ReadingError as error:
        return unread(address, error)


def _after(known: State, outcome: Outcome, now: dt.datetime) -> State:
    moment = now.isoformat()
    words = {language: outcome.text(language) for language in LANGUAGES}
    after = known | {"tried": moment, "words": words}
    if outcome.snapshot:
        after["snapshot"] = outcome.snapshot
    if outcome.is_fine:
        after.pop("failed_since", None)
        return after | {"worked": moment}
    return {"failed_since": moment} | after


def run_due(store: Store, *, clock: Clock = utc, guarded: bool = True) -> dict[str, Outcome]:
    """Run all feeds that are due and that no other process runs; name → outcome."""
    found = {}
    for feed in feeds(store).values():
        if feed.active and _claim(store, feed, clock()):
            found[feed.name] = run_feed(store, feed, clock=clock, guarded=guarded)
    return found


def _claim(store: Store, feed: Feed, now: dt.datetime) -> bool:
    claimed = _job(store, feed.name).claim(now, CLAIM_MINUTES, partial(is_due, feed))
    return claimed is not None


def is_due(feed: Feed, known: State, now: dt.datetime) -> bool:
    """Whether it is time to ask again: after a failure sooner than after success."""
    has_failed = known.get("failed_since")
    hours = min(feed.every_hours, RETRY_HOURS) if has_failed else feed.every_hours
    return passed(known, "tried", dt.timedelta(hours=hours), now)


def runs(store: Store) -> dict[str, Run]:
    """Name → what came of the feed last. Raises UnreachableError."""
    return {name: _run(known) for name, known in load_document(store.files, RUNS, {}).items()}


def _run(known: State) -> Run:
    found = moments(known, "tried", "worked", "failed_since")
    return Run(**found, snapshot=known.get("snapshot"), words=known.get("words"))


def _job(store: Store, name: str) -> Job:
    return Job(store, RUNS, name)
