"""Long work beside the page: it goes on while the page stays usable, says how far it is, can be
cancelled, and is asked for when done."""

import logging
import time
from collections.abc import Callable, Hashable, Iterable
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
    """Work under way or done; `key` says what it was done with, `told` how far it is (None: it
    does not say), `stopped` that it is to end."""

    key: Hashable
    future: Future = field(default_factory=Future)
    told: Progress | None = None
    stopped: bool = False
    since: float = field(default_factory=time.monotonic)

    def listen(self, progress: Progress) -> None:
        """What the work calls as it goes on; ends it if it is not wanted any more."""
        if self.stopped:
            raise Cancelled
        self.told = progress

    def stop(self) -> None:
        """End the work at its next step; what it began is taken back."""
        self.stopped = True
        self.future.cancel()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="upload")


def start(place: str, key: Hashable, task: Callable[[Listener], Any]) -> Job:
    """Have the task done once for each key; another key at the same place replaces the work.

    The task is given the listener to tell how far it is."""
    jobs = _jobs()
    known = jobs.get(place)
    if known is not None and known.key == key:
        return known
    if known is not None:
        known.stop()
    job = jobs[place] = Job(key)
    job.future = _pool().submit(task, job.listen)
    return job


def under_way(place: str) -> Job | None:
    """The job at this place, if there is one."""
    return _jobs().get(place)


def result(place: str) -> Any:
    """What the work at a place came to; None while it goes on, failed, or was never begun."""
    job = _jobs().get(place)
    if job is None or not job.future.done() or job.future.cancelled() or job.future.exception():
        return None
    return job.future.result()


def drop(place: str) -> None:
    """Forget the work at a place."""
    job = _jobs().pop(place, None)
    if job is not None:
        job.stop()


def is_done(place: str, words: str, give_up: Callable[[], None] | None = None) -> bool:
    """Whether the work is done; a moment is waited for, then the page says how far it is and
    comes back by itself. `give_up`: how work is cancelled that does not say how far it is."""
    job = _jobs()[place]
    wait([job.future], PATIENCE_SECONDS)
    if not job.future.done():
        _watch(place, words, give_up)
    return job.future.done()


def failure(job: Job) -> str | None:
    """Why the work failed, in words for the analyst; an unexpected cause goes to the log."""
    try:
        error = job.future.exception()
    except CancelledError as cancelled:
        error = cancelled
    if error is None:
        return None
    error = worded(error)
    if isinstance(error, Cancelled | CancelledError):
        return _("Cancelled; nothing was changed.")
    if isinstance(error, StoreError | ReadingError):
        return error.text(look().language)
    log.error("work on an upload failed", exc_info=error)
    return _("This did not work; nothing was published. The cause is in the server's log.")


def failed(place: str) -> bool:
    """Say why the work at a place failed and offer to do it again; False if it did not fail."""
    job = _jobs()[place]
    words = failure(job)
    if words is None:
        return False
    if job.stopped:
        st.info(inert(words), icon=":material/block:")
    else:
        st.error(inert(words), icon=":material/error:")
    st.button(_("Try again"), key=f"{place}_again", on_click=drop, args=(place,),
              icon=":material/refresh:")  # fmt: skip
    return True


def come_back(places: Iterable[str]) -> None:
    """Draw the page anew once all work at these places is done, if some of it is under way."""
    waited = [job for place in places if (job := _jobs().get(place)) and not job.future.done()]
    if waited:
        _wait_for(waited)


@st.fragment(run_every=ROUND_SECONDS)
def _wait_for(jobs: list[Job]) -> None:
    if all(job.future.done() for job in jobs):
        st.rerun()


@st.fragment(run_every=ROUND_SECONDS)
def _watch(place: str, words: str, give_up: Callable[[], None] | None) -> None:
    job = _jobs().get(place)
    if job is None or job.future.done():
        st.rerun()
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if job.told is None:
            seconds = look().number(time.monotonic() - job.since)
            st.info(f"{words} {seconds} s", icon=":material/hourglass_top:")
        else:
            st.progress(min(job.told.share, 1.0), text=_how_far(job.told, words))
        if job.told is not None or give_up:
            st.button(
                _("Being cancelled …") if job.stopped else _("Cancel"),
                key=f"{place}_cancel",
                on_click=give_up or job.stop,
                disabled=job.stopped,
                icon=":material/close:",
            )


def _how_far(told: Progress, words: str) -> str:
    return f"{words} {phase(told.phase)}, {look().percent(told.share)}"


def phase(name: str) -> str:
    """What the work is doing now."""
    return {
        "read": _("reading"),
        "recognise": _("recognising"),
        "check": _("checking"),
        "compare": _("comparing"),
        "write": _("writing"),
    }.get(name, name)


def _jobs() -> dict[str, Job]:
    jobs: dict[str, Job] = st.session_state.setdefault("upload_jobs", {})
    return jobs
