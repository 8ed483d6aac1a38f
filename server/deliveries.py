"""Data that come by themselves, looked for once a minute beside the server's work: feeds that are
due, and files in the inbox. `CITY_FEEDS=off` leaves both to `python -m loaders feed`."""

import logging
import os
from threading import Event, Thread

import duckdb

from loaders.feeds.feeds import run_due
from loaders.feeds.intake import Outcome
from loaders.feeds.watched_folder import empty_inbox, inbox
from loaders.messages.errors import StoreError
from ui.connection import store

SECONDS = 60.0
log = logging.getLogger(__name__)


def begin(seconds: float = SECONDS) -> Event:
    """Start looking, first after `seconds`; set the event to end it."""
    ended = Event()
    if os.environ.get("CITY_FEEDS", "on") != "off":
        Thread(target=_look, args=(ended, seconds), name="deliveries", daemon=True).start()
    return ended


def _look(ended: Event, seconds: float) -> None:
    while not ended.wait(seconds):
        take_deliveries()


def take_deliveries() -> None:
    """Take what has come since; why something was refused is told on the page Quellen and beside
    the file, not in the log, for it may be a row's content."""
    try:
        for name, outcome in run_due(store()).items():
            _tell(f"feed {name}", outcome)
        folder = inbox()
        for outcome in empty_inbox(store(), folder).values() if folder else ():
            _tell("file in the inbox", outcome)
    except (StoreError, duckdb.Error) as problem:
        log.warning("deliveries were not taken: %s", problem)


def _tell(what: str, outcome: Outcome) -> None:
    level = logging.INFO if outcome.is_fine else logging.WARNING
    log.log(level, "%s: %s, %d problems", what, outcome.kind, len(outcome.report.found))
