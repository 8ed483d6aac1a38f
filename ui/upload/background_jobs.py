"""Long work of the upload page: a bar that says how far it is, a button to cancel it, and why it
failed. The work runs in threads, so the page stays usable meanwhile."""

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import streamlit as st

from loaders.messages.errors import StoreError
from loaders.messages.progress import Listener, Progress
from loaders.tables.reading import ReadingError
from ui.connection import worded
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _

log = logging.getLogger(__name__)
WORKERS = 2
PATIENCE_SECONDS = 0.6
ROUND_SECONDS = 0.5


class Cancelled(Exception):
    """The analyst does not want the work any more."""


@dataclass
class Job:
    """Work under way or done; `key` says what it was done with, `progress` how far it is (None: it
    does not say), `stopped` that it is to end."""

    key: object
    future: Future[Any] = field(default_factory=Future[Any])
    progress: Progress | None = None
    stopped: bool = False
    since: float = field(default_factory=time.monotonic)

    def listen(self, progress: Progress) -> None:
        """What the work calls as it goes on; ends it if it is not wanted any more."""
        if self.stopped:
            raise Cancelled
        self.progress = progress

    def stop(self) -> None:
        """End the work at its next step; what it began is taken back."""
        self.stopped = True
        self.future.cancel()

    def result(self) -> Any:
        """What the work came to; None while it goes on and if it failed."""
        return self.future.result() if self.future.done() and self._error() is None else None

    def _error(self) -> BaseException | None:
        try:
            return self.future.exception()
        except CancelledError as cancelled:
            return cancelled

    def failure(self) -> str | None:
        """Why the work failed, in words for the analyst; an unexpected cause goes to the log."""
        error = self._error()
        if error is None:
            return None
        error = worded(error)
        if isinstance(error, Cancelled | CancelledError):
            return _("Cancelled; nothing was changed.")
        if isinstance(error, StoreError | ReadingError):
            return error.text(look().language)
        log.error("work on an upload failed", exc_info=error)
        return _("This did not work; nothing was published. The cause is in the server's log.")


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="upload")


def jobs() -> dict[str, Job]:
    """The work of this session by its place, done or under way."""
    found: dict[str, Job] = st.session_state.setdefault("upload_jobs", {})
    return found


def start(place: str, key: object, task: Callable[[Listener], Any]) -> None:
    """Have the task done once for each key; another key at the same place replaces the work.

    The task is given the listener that hears how far it is."""
    known = jobs().get(place)
    if known is None or known.key != key:
        drop(place)
        job = jobs()[place] = Job(key)
        job.future = _pool().submit(task, job.listen)


def drop(place: str) -> None:
    """End and forget the work at a place."""
    job = jobs().pop(place, None)
    if job is not None:
        job.stop()


def result(place: str) -> Any:
    """What the work at a place came to; None without any, while it goes on and if it failed."""
    return jobs()[place].result() if place in jobs() else None


def wait_for(place: str, words: str, give_up: Callable[[], None] | None = None) -> bool:
    """Whether the work at a place is done; a moment is waited for, then the page says under `words`
    how far it is and comes back by itself. `give_up`: how work is cancelled that does not say."""
    job = jobs()[place]
    wait([job.future], PATIENCE_SECONDS)
    if not job.future.done():
        _progress_bar(place, words, give_up)
    return job.future.done()


def outcome(place: str, words: str) -> Any:
    """What the work at a place came to. None while it goes on, as `wait_for` says, and if it
    failed: then the page says why and offers to try again."""
    if not wait_for(place, words):
        return None
    job = jobs()[place]
    why = job.failure()
    if why is not None:
        if job.stopped:
            st.info(inert(why), icon=":material/block:")
        else:
            st.error(inert(why), icon=":material/error:")
        icon = ":material/refresh:"
        st.button(_("Try again"), key=f"{place}_again", on_click=drop, args=(place,), icon=icon)
    return job.result()


@st.fragment(run_every=ROUND_SECONDS)
def _rerun_when_done(waited: list[Job]) -> None:
    if all(job.future.done() for job in waited):
        st.rerun()


def rerun_when_done(places: Iterable[str]) -> None:
    """Draw the page again once all work at these places is done, if some of it is under way."""
    waited = [job for place in places if (job := jobs().get(place)) and not job.future.done()]
    if waited:
        _rerun_when_done(waited)


@st.fragment(run_every=ROUND_SECONDS)
def _progress_bar(place: str, words: str, give_up: Callable[[], None] | None) -> None:
    job = jobs().get(place)
    if job is None or job.future.done():
        st.rerun()
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if job.progress is None:
            seconds = look().number(time.monotonic() - job.since)
            st.info(f"{words} {seconds} s", icon=":material/hourglass_top:")
        else:
            share = job.progress.share
            text = f"{words} {_phase(job.progress.phase)}, {look().percent(share)}"
            st.progress(min(share, 1.0), text=text)
        if job.progress is not None or give_up:
            st.button(
                _("Being cancelled …") if job.stopped else _("Cancel"),
                key=f"{place}_cancel",
                on_click=give_up or job.stop,
                disabled=job.stopped,
                icon=":material/close:",
            )


def _phase(name: str) -> str:
    """What the work is doing now."""
    return {
        "read": _("reading"),
        "recognise": _("recognising"),
        "check": _("checking"),
        "compare": _("comparing"),
        "write": _("writing"),
    }.get(name, name)
