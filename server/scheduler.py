"""What the server does by itself, once a minute beside its work: take what has come (feeds,
inbox), tell people, ask other cities, renew the public edition, look for garbage, answer beforehand
what is asked of each district. Each in a thread of its own, so that a slow mail server or city
keeps nothing else waiting."""

import logging
import os
from collections.abc import Callable, Mapping
from threading import Event, Thread
from typing import TYPE_CHECKING

import duckdb

from loaders.messages.errors import StoreError
from server import garbage, public_edition, warmup
from ui.connection import store, worded

if TYPE_CHECKING:  # brings what fetches and checks: the start need not wait for that
    from loaders.feeds.intake import Outcome

SECONDS = 60.0
log = logging.getLogger(__name__)


def begin(seconds: float = SECONDS) -> Event:
    """Start the rounds, the first after `seconds`; set the event to end them."""
    ended = Event()
    for name, work in ROUNDS.items():
        Thread(target=_go_round, args=(name, work, ended, seconds), name=name, daemon=True).start()
    return ended


def _go_round(name: str, work: Callable[[], None], ended: Event, seconds: float) -> None:
    """Each turn in a thread of its own: what nobody thought of ends that turn, not the rounds."""
    while not ended.wait(seconds):
        turn = Thread(target=_turn, args=(name, work), name=name, daemon=True)
        turn.start()
        turn.join()


def _turn(name: str, work: Callable[[], None]) -> None:
    try:
        work()
    except (StoreError, duckdb.Error) as problem:
        log.warning("the round of %s failed: %s", name, worded(problem))


def take_deliveries() -> None:
    """Take what has come since; why something was refused is told on the page Quellen and beside
    the file, not in the log, for it may be a row's content. `CITY_FEEDS=off` leaves it to
    `python -m loaders feed`."""
    if os.environ.get("CITY_FEEDS", "on") == "off":
        return
    from loaders.feeds.feeds import run_due
    from loaders.feeds.watched_folder import empty_inbox, inbox

    for name, outcome in run_due(store()).items():
        _log(f"feed {name}", outcome)
    folder = inbox()
    for outcome in empty_inbox(store(), folder).values() if folder else ():
        _log("file in the inbox", outcome)


def tell_people() -> None:
    """Tell what there is to tell; what fails stands on Verwaltung."""
    from loaders.notices.delivery import tell

    for one in tell(store()):
        if one.failure:
            log.warning("notices were not taken by %s", one.channel.name)
        else:
            log.info("%d notices told by %s", one.told, one.channel.name)


def _log(what: str, outcome: "Outcome") -> None:
    level = logging.INFO if outcome.is_fine else logging.WARNING
    log.log(level, "%s: %s, %d problems", what, outcome.kind, len(outcome.report.found))


def ask_peers() -> None:
    """Ask the cities that are due; why one failed stands on the page Netzwerk."""
    from loaders.peers.peers import SETTING, read_due

    for peer in read_due(store()).values():
        if peer.failed_since:
            log.warning("a city of %s gave no usable answer", SETTING)


ROUNDS: Mapping[str, Callable[[], None]] = {
    "deliveries": take_deliveries,
    "notices": tell_people,
    "peers": ask_peers,
    "public edition": public_edition.renew,
    "garbage": garbage.collect_when_calm,
    "districts": warmup.districts,
}
