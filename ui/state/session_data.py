"""The one way from the pages to the store, and the only cache.

Results are kept under the snapshot's id: a publication by any process changes the id, so it shows
on the next rerun, and nothing else ever makes a result stale.
"""

import os
import pickle
import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar, cast

import streamlit as st

from loaders.schema import Dataset, Package
from loaders.store.store import Edition, Store
from queries.surveys.disclosure_control import DEFAULT
from ui.access.roles import audience, may
from ui.connection import store as store  # also for the screens
from ui.i18n.texts import look
from ui.state import url_state
from ui.state.result_cache import Answers

Answer = TypeVar("Answer")
answers = Answers()
Store.after_erasure += [answers.forget, st.cache_data.clear]
SNAPSHOT = re.compile(r"[0-9]{1,9}")
EXAMPLES = "beispiele"  # the parameter of the URL that shows the demonstration rows


def package() -> Package:
    """The declarations behind the store."""
    return store().package


def dataset(name: str) -> Dataset:
    """The declaration of one dataset."""
    return package().datasets[name]


def counties() -> tuple[str, ...]:
    """The spellings under which registers list the city."""
    return tuple(package().city.get("kreis", ()))


def start_run() -> None:
    """Decide, once a run, what this session sees: which snapshot, whose rows, with or without
    demonstration. All of a page then speaks of one state, also while somebody publishes; while the
    store's server does not answer, of the newest one that this process has read.

    The public sees the newest state only: what was taken back must not stand in an older one."""
    known = store().known()
    asked = snapshot_asked(known.newest) if may("staff") else None
    wanted = Edition(
        snapshot=asked or known.newest,
        demo=may_show_demonstration() and url_state.value(EXAMPLES) == "1",
        audience=audience(),
        answers=None if may("analyst") else known.newest,
    )
    shown = wanted if asked else store().readable(wanted)
    st.session_state["newest"] = known.newest if shown == wanted else shown.snapshot
    st.session_state["lost"] = known.lost is not None or shown != wanted
    st.session_state["edition"] = shown


def snapshot_asked(latest: int) -> int | None:
    """The snapshot that the URL names; None where it names none that exists."""
    asked = url_state.value("stand")
    if not SNAPSHOT.fullmatch(asked):
        return None
    published = store().snapshots()["snapshot_id"]  # some may have been given up since
    return int(asked) if int(asked) <= latest and int(asked) in set(published) else None


@dataclass(frozen=True)
class Seen:
    """What is seen outside of a session: an edition, and the newest snapshot there is."""

    edition: Edition
    newest: int


_seen: ContextVar[Seen | None] = ContextVar("seen", default=None)


@contextmanager
def seeing(seen: Seen) -> Iterator[None]:
    """Everything asked for within is answered from this edition."""
    before = _seen.set(seen)
    try:
        with url_state.blank():
            yield
    finally:
        _seen.reset(before)


def newest() -> int:
    """Id of the newest snapshot when this run began."""
    seen = _seen.get()
    return seen.newest if seen else int(st.session_state["newest"])


def lost() -> bool:
    """Whether the store's catalogue did not answer in this run; then what is known is shown."""
    return bool(st.session_state.get("lost"))


def edition() -> Edition:
    """What this session sees in this run."""
    seen = _seen.get()
    return seen.edition if seen else cast(Edition, st.session_state["edition"])


def least_people() -> int:
    """The fewest people a number of a survey may stand for in this session."""
    return fewest(may("analyst"))


def min_cell(name: str) -> int:
    """The fewest people or reports of a dataset that a number may stand for; the usual where its
    declaration names none."""
    return dataset(name).min_cell or DEFAULT


def fewest(is_analyst: bool) -> int:
    """The fewest people a number of a survey may stand for: analysts see every number."""
    return 1 if is_analyst else min_cell("survey_answers")


def shows_rows(declared: Dataset) -> bool:
    """Whether this session may see single rows: those of a dataset that protects small groups are
    for analysts only, wherever they would be shown or handed out."""
    return not declared.min_cell or may("analyst")


def may_show_demonstration() -> bool:
    """Whether demonstration rows can be seen at all: never by the public, and not if the
    environment variable CITY_DEMO says "off"."""
    return audience() == "staff" and os.environ.get("CITY_DEMO", "on") != "off"


def run_query(
    query: Callable[..., Answer], *, at: Edition | None = None, **arguments: Any
) -> Answer:
    """Result of a query on the edition of this session (or another one), kept for all sessions."""
    return _kept_result(query, arguments, at or edition())


def run_uncached(
    query: Callable[..., Answer], *, at: Edition | None = None, **arguments: Any
) -> Answer:
    """As `run_query`, but not kept: for large answers that go into a file, and for words that
    somebody types, which nobody asks for again."""
    return _result(query, arguments, at or edition())


def compare(
    query: Callable[..., Answer], *, before: int, now: int | None = None, **arguments: Any
) -> Answer:
    """Result of a query on two snapshots: `now`, or what this session sees, and an earlier one.
    Below analyst each has the answers that were released then."""
    states = (edition().snapshot if now is None else now, before)
    return _kept_result(query, arguments, *(_as_it_was(state) for state in states))


def _as_it_was(snapshot: int) -> Edition:
    protected = edition().answers is not None
    return replace(edition(), snapshot=snapshot, answers=snapshot if protected else None)


def cached(work: Callable[..., Answer]) -> Callable[..., Answer]:
    """The function, its results kept like an answer: by arguments, edition and language."""

    @wraps(work)
    def kept(*arguments: Any) -> Answer:
        return kept_under(_key(work, dict(enumerate(arguments))), lambda: work(*arguments))

    return kept


def kept_under(key: Hashable, work: Callable[[], Answer]) -> Answer:
    """What a function returns, kept under a key of its own beside edition and language."""
    return kept_wordless((key, look().language), work)


def kept_wordless(key: Hashable, work: Callable[[], Answer], at: Edition | None = None) -> Answer:
    """The same for numbers, which are alike in every language and may be asked for before anybody
    visits. at: the edition; None: that of the session."""
    return cast(Answer, answers.get((store(), key, at or edition()), work))


def _result(query: Callable[..., Answer], arguments: dict[str, Any], *seen: Edition) -> Answer:
    with ExitStack() as open_readers:
        readers = [open_readers.enter_context(closing(store().reader(one))) for one in seen]
        return query(*readers, **arguments)


def _kept_result(query: Callable[..., Answer], arguments: dict[str, Any], *seen: Edition) -> Answer:
    key = (store(), *_key(query, arguments), seen)
    return cast(Answer, answers.get(key, lambda: _result(query, arguments, *seen)))


def _key(work: Callable[..., Any], arguments: dict[Any, Any]) -> tuple[str, bytes]:
    asked = pickle.dumps(sorted(arguments.items()), protocol=5)
    return f"{work.__module__}.{work.__qualname__}", asked
