"""What the first visitor would wait for, done while the server starts."""

import datetime as dt
import gc
import logging
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from threading import Thread
from time import sleep

import duckdb

from loaders.errors import StoreError
from loaders.store import Edition
from queries.freshness import freshness
from ui.connection import store
from ui.texts import LANGUAGES, catalogue

MODULES = ("plotly.graph_objects", "pandas.io.formats.style")
WITH_CACHES = ("ui.figure", "ui.cards")  # not before Streamlit runs: their caches would warn
CALM_SECONDS = 5.0  # after these nobody waits for the start any more

log = logging.getLogger(__name__)


def imports() -> Thread:
    """Load what the first page needs while the store's engine opens the store: that runs outside
    Python and leaves this processor's time to the imports."""
    thread = Thread(target=_imports, name="imports", daemon=True)
    thread.start()
    return thread


def _imports() -> None:
    for name in MODULES:
        import_module(name)
    catalogue(LANGUAGES[0])


def begin(more: Callable[[], None], calm_seconds: float = CALM_SECONDS) -> Thread:
    """Start the work beside the server's own; more: what else is to be done when all is calm."""
    thread = Thread(target=_warm, args=(more, calm_seconds), name="warm", daemon=True)
    thread.start()
    return thread


def _warm(more: Callable[[], None], calm_seconds: float) -> None:
    """First what the first page asks of the store; the rest must not hold up the start.

    At last all of it is taken out of the collection of garbage, which would look through it again
    and again and find nothing.
    """
    for name in WITH_CACHES:
        import_module(name)
    _open("staff")
    sleep(calm_seconds)
    _open("public")
    for language in LANGUAGES:
        catalogue(language)
    more()
    gc.collect()
    gc.freeze()


def _open(audience: str) -> None:
    """Make the newest edition for them, and ask what every page asks."""
    try:
        edition = Edition(store().snapshot_id(), demo=audience == "staff", audience=audience)
        with closing(store().reader(edition)) as connection:
            freshness(connection, today=dt.date.today())
    except (StoreError, duckdb.Error) as problem:
        log.warning("the store did not answer at the start: %s", problem)
