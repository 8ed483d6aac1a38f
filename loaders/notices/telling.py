"""Telling each thing once by each channel; what was told lies in a document beside the originals.

A channel that fails is tried again later, and told then what still holds: a feed that has worked
since is no news any more. Failures stay here, so nothing else waits for a mail server.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from loaders.messages.errors import StoreError
from loaders.messages.text import Text
from loaders.messages.translations import LANGUAGES, N_
from loaders.notices.channels import Channel, ChannelError, channels, kinds_told
from loaders.notices.occasions import FEEDS, Notice, occasions
from loaders.store.originals import load_document, save_document
from loaders.store.store import Store

DOCUMENT = "notices.json"
RETRY_MINUTES = 15
CLAIM_MINUTES = 5  # one that has said nothing for so long is over
Clock = Callable[[], dt.datetime]


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


def utc() -> dt.datetime:
    """Now."""
    return dt.datetime.now(dt.UTC)


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
    now = clock()
    known = _claim(store, channel, now)
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
        after = _failed(known, failure, clock()) if failure else _worked(known, told, clock())
        remembered = {*known["told"], *told}
        if current:  # only what could come up again
            remembered &= {one.key for one in current}
        _settle(store, channel, after | {"told": sorted(remembered)})
    return Telling(channel, len(told), failure) if told or failure else None


def _new(current: Sequence[Notice], known: dict[str, Any]) -> list[Notice]:
    wanted, told = kinds_told(), set(known["told"])
    return [one for one in current if one.kind in wanted and one.key not in told]


def _failed(known: dict[str, Any], failure: ChannelError, now: dt.datetime) -> dict[str, Any]:
    words = {language: failure.text(language) for language in LANGUAGES}
    since = known.get("failed_since", now.isoformat())
    again = (now + dt.timedelta(minutes=RETRY_MINUTES)).isoformat()
    return known | {"failed_since": since, "words": words, "again": again}


def _worked(known: dict[str, Any], told: list[str], now: dt.datetime) -> dict[str, Any]:
    kept = {key: value for key, value in known.items() if key in ("since", "told", "worked")}
    return kept | ({"worked": now.isoformat()} if told else {})


def _claim(store: Store, channel: Channel, now: dt.datetime) -> dict[str, Any] | None:
    """What is known of the channel, if this process shall use it now."""
    with store.files.document_lock():
        document = load_document(store.files, DOCUMENT, {})
        known = document.get(channel.name) or {"since": store.snapshot_id(), "told": []}
        for name in ("again", "busy"):
            if name in known and now < dt.datetime.fromisoformat(known[name]):
                return None
        busy = (now + dt.timedelta(minutes=CLAIM_MINUTES)).isoformat()
        _write(store, document | {channel.name: known | {"busy": busy}})
    return {key: value for key, value in known.items() if key != "busy"}


def _settle(store: Store, channel: Channel, known: dict[str, Any]) -> None:
    with store.files.document_lock():
        document = load_document(store.files, DOCUMENT, {})
        _write(store, document | {channel.name: known})


def _write(store: Store, document: dict[str, Any]) -> None:
    try:
        save_document(store.files, DOCUMENT, document)
    except OSError as error:
        raise StoreError(
            N_(
                "What was told could not be kept. Please check free space and rights in the "
                "store's folder."
            )
        ) from error


def standing(store: Store, channel: Channel) -> Standing:
    """How a channel stands. Raises UnreachableError."""
    known = load_document(store.files, DOCUMENT, {}).get(channel.name, {})
    moments = {
        key: dt.datetime.fromisoformat(known[key])
        for key in ("worked", "failed_since")
        if key in known
    }
    return Standing(**moments, words=known.get("words"))


def try_channel(channel: Channel) -> None:
    """Send a trial by a channel. Raises ChannelError."""
    words = N_("This is a test message: notices arrive here.")
    channel.send([Notice(FEEDS, "trial", Text(N_("Test message")), Text(words), "verwaltung")])
