"""What the first visitor would wait for, done while the server starts."""

import gc
import logging
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from threading import Thread
from time import sleep

import duckdb

from loaders.messages.errors import StoreError
from loaders.messages.translations import translations
from loaders.store.store import Edition
from queries.measures.measures import EVERY_MEASURE
from queries.provenance.freshness import last_reported, row_count
from server import admission, lazy_routes
from ui.access import roles, sign_in
from ui.connection import store
from ui.i18n.texts import LANGUAGES, LOCALE
from ui.overview.data import Overview
from ui.state.day import city_day
from ui.state.session_data import fewest, run_query

FIRST_PAGE = (
    "ui.shell.header",
    "outputs.packet.button",
    "ui.admin.city_needs",
    "ui.overview.cards",
    "ui.overview.changes",
    "ui.overview.head",
    "ui.overview.overdue",
    "ui.overview.programme",
    "ui.overview.strip",
)  # brings the rest of what it is made of
LATER = (
    "pandas.io.formats.style",
    *lazy_routes.MODULES,
    "loaders.feeds.watched_folder",
    "loaders.notices.delivery",
    "loaders.fetch.fetch",
    "loaders.peers.peers",
)  # for tables, programs and the rounds of the scheduler, which nobody asks for first
FIRST_ROLES = ("analyst", "public")
CALM_SECONDS = 5.0  # after these nobody waits for the start any more
CALM_LOOK_SECONDS, REST_SECONDS = 0.5, 0.2  # between two districts that are asked beforehand

log = logging.getLogger(__name__)


def texts() -> None:
    """Read the first visitor's language; done while the store opens, which is outside Python."""
    translations(LANGUAGES[0], LOCALE)


def ask_first() -> None:
    """Ask what the first page shows; done once the store is open, beside the imports."""
    try:
        role = first_role()
    except (StoreError, sign_in.SettingsError):
        return  # the server does not start, and says why
    _ask(role)


def begin(more: Callable[[], None], calm_seconds: float = CALM_SECONDS) -> Thread:
    """Start the work beside the server's own; more: what else is to be done when all is calm."""
    thread = Thread(target=_warm, args=(more, calm_seconds), name="warm", daemon=True)
    thread.start()
    return thread


def _warm(more: Callable[[], None], calm_seconds: float) -> None:
    """First what draws the first page, while the store makes its edition, then what that page asks,
    as far as `ask_first` is not about it; the rest must not hold up the start.

    At last all of it is taken out of the collection of garbage, which would look through it again
    and again and find nothing; the little that there is now is kept too, for a search would hold up
    everybody.
    """
    for name in FIRST_PAGE:
        import_module(name)
    first = first_role()
    _ask(first)
    sleep(calm_seconds)
    _tell_news()
    for role in FIRST_ROLES:
        if role != first:
            _ask(role)
    for name in LATER:
        import_module(name)
    for language in LANGUAGES:
        translations(language, LOCALE)
    more()
    gc.freeze()


def _tell_news() -> None:
    """Log what differs in the declarations, and a newer edition of the shipped data."""
    from loaders.shipped_update import news

    try:
        told = [*store().told, news(store())]
    except (StoreError, duckdb.Error):
        return  # told by `_ask`
    for one in told:
        if one:
            log.warning("%s", one.text(LANGUAGES[0]))


def first_role() -> str:
    """Who comes first: everybody is unknown, unless the local user is the analyst."""
    sign_in_there = sign_in.secrets() or roles.sign_in_settings()
    return "analyst" if roles.local_analyst() and not sign_in_there else "public"


_asked: tuple[object, ...] = ()
"""The state and the day of which every district's answers are kept."""


def districts() -> None:
    """Answer what the public will ask of each district in the newest state, once a state and a day,
    while no page runs: nobody then waits for a first answer (1.4 s of processor for twelve)."""
    global _asked
    newest, today = store().snapshot_id(), city_day()
    if (newest, today) == _asked:
        return
    edition = Edition.public(newest)
    whole = Overview(EVERY_MEASURE, today, fewest(False), edition)
    whole.run()
    for district in whole.districts["district_id"]:
        while admission.QUEUE.load():
            sleep(CALM_LOOK_SECONDS)
        if store().snapshot_id() != newest:
            return  # the next round asks the newer one
        chosen = replace(EVERY_MEASURE, district_id=district)
        Overview(chosen, today, fewest(False), edition).run()
        sleep(REST_SECONDS)
    _asked = newest, today


def _ask(held: str) -> None:
    """Make the newest edition for somebody of that role, and run the overview of the whole city.

    The first visitor finds its results kept, or waits only for those still on their way.
    """
    audience = "public" if held == "public" else "staff"
    try:
        newest = store().snapshot_id()
        answers = None if held == "analyst" else newest
        edition = Edition(newest, demo=False, audience=audience, answers=answers)
        run_query(last_reported, at=edition, today=city_day())
        run_query(row_count, at=edition, dataset="measures")
        Overview(EVERY_MEASURE, city_day(), fewest(held == "analyst"), edition).run()
    except (StoreError, duckdb.Error) as problem:
        log.warning("the store did not answer at the start: %s", problem)
