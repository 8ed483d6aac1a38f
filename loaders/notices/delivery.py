"""Telling each thing once by each channel; what was told lies in a document beside the originals.

A channel that fails is tried again later, and told then what still holds: a feed that has worked
since is no news any more. Failures stay here, so nothing else waits for a mail server.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.messages.text import Text
from loaders.messages.translations import N_
from loaders.notices.channels import Channel, ChannelError, channels, kinds_told
from loaders.notices.triggers import FEEDS, Notice, occasions
from loaders.recurring_jobs import Clock, Job, State, failed, moments, passed, utc
from loaders.store.store import Store

DOCUMENT = "notices.json"
RETRY_MINUTES = 15
CLAIM_MINUTES = 5


@dataclass(frozen=True)
class Telling:
    """What came of a channel: how many notices it took, or why it took none."""

    channel: Channel
    told: int = 0
    failure: ChannelError | None = None


@dataclass(frozen=True)
class Standing:
    """How a channel stands: since when it fails and why (language → sentence), when it last took
    something. Moments in UTC."""

    worked: dt.datetime | None = None
    failed_since: dt.datetime | None = None
    words: dict[str, str] | None = None


def configured(store: Store) -> list[Channel]:
    """The channels of the settings. Raises StoreError for a setting that is wrong."""
    kinds_told()
    return channels(str(store.package.city["strategy"]["name"]))


def tell(store: Store, *, clock: Clock = utc) -> list[Telling]:
    """Tell by every channel what it has not told yet. Raises StoreError only for a store that does
    not answer, or a setting that is wrong."""
    return [
        told for channel in configured(store) if (told := _tell(store, channel, clock)) is not None
    ]


def _tell(store: Store, channel: Channel, clock: Clock) -> Telling | None:
    """None if there is nothing to tell, or another process is about it, or it is too early."""
    now, job = clock(), Job(store, DOCUMENT, channel.name)
    first = {"since": store.snapshot_id(), "told": []}
    known = job.claim(now, CLAIM_MINUTES, _is_due, first)
    if known is None:
        return None
    current: list[Notice] = []
    told: list[str] = []
    failure = None
    try:
        current = occasions(store, known["since"], now)
        for batch in channel.batches(_new(current, known)):
            channel.send(batch)
            told += [one.key for one in batch]
    except ChannelError as error:
        failure = error
    finally:
        after = failed(known, failure, clock()) if failure else _worked(known, told, clock())
        remembered = {*known["told"], *told}
        if current:  # only what could come up again
            remembered &= {one.key for one in current}
        job.settle(lambda _known: after | {"told": sorted(remembered)})
    return Telling(channel, len(told), failure) if told or failure else None


def _is_due(known: State, now: dt.datetime) -> bool:
    """After a failure it is tried again a little later."""
    span = dt.timedelta(minutes=RETRY_MINUTES)
    return not known.get("failed_since") or passed(known, "tried", span, now)


def _new(current: Sequence[Notice], known: State) -> list[Notice]:
    wanted, told = kinds_told(), set(known["told"])
    return [one for one in current if one.kind in wanted and one.key not in told]


def _worked(known: State, told: list[str], now: dt.datetime) -> State:
    kept = {key: value for key, value in known.items() if key in ("since", "told", "worked")}
    return kept | ({"worked": now.isoformat()} if told else {})


def standing(store: Store, channel: Channel) -> Standing:
    """How a channel stands. Raises UnreachableError."""
    known = Job(store, DOCUMENT, channel.name).state()
    return Standing(**moments(known, "worked", "failed_since"), words=known.get("words"))


def try_channel(channel: Channel) -> None:
    """Send a trial by a channel. Raises ChannelError."""
    words = N_("This is a test message: notices arrive here.")
    channel.send([Notice(FEEDS, "trial", Text(N_("Test message")), Text(words), "verwaltung")])
