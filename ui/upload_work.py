"""Long work beside the page: it goes on while the page stays usable, and is asked for when done."""

import logging
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import streamlit as st

from loaders.errors import StoreError
from ui.texts import look
from ui.texts import text as _

log = logging.getLogger(__name__)
WORKERS = 2
PATIENCE_SECONDS = 4.0


@dataclass
class Job:
    """Work under way or done; `key` says what it was done with."""

    key: Hashable
    future: Future
    since: float = field(default_factory=time.monotonic)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="upload")


def start(place: str, key: Hashable, task: Callable[[], Any]) -> Job:
    """Have the task done once for each key; another key at the same place replaces the work."""
    jobs = _jobs()
    known = jobs.get(place)
    if known is not None and known.key == key:
        return known
    if known is not None:
        known.future.cancel()
    jobs[place] = Job(key, _pool().submit(task))
    return jobs[place]


def under_way(place: str) -> Job | None:
    """The job at this place, if there is one."""
    return _jobs().get(place)


def drop(place: str) -> None:
    """Forget the work at a place."""
    job = _jobs().pop(place, None)
    if job is not None:
        job.future.cancel()


def is_done(place: str, words: str) -> bool:
    """Whether the work is done; a short while is waited for, then the page says how long it takes
    and comes back by itself."""
    job = _jobs()[place]
    if not job.future.done():
        with st.spinner(words):
            wait([job.future], PATIENCE_SECONDS)
    if not job.future.done():
        _watch(place, words)
    return job.future.done()


def failure(job: Job) -> str | None:
    """Why the work failed, in words for the analyst; an unexpected cause goes to the log."""
    error = job.future.exception()
    if error is None:
        return None
    if isinstance(error, StoreError):
        return str(error)
    log.error("work on an upload failed", exc_info=error)
    return _("This did not work; nothing was published. The cause is in the server's log.")


@st.fragment(run_every=1.0)
def _watch(place: str, words: str) -> None:
    job = _jobs().get(place)
    if job is None or job.future.done():
        st.rerun()
    seconds = time.monotonic() - (job.since if job else 0)
    st.info(f"{words} {look().number(seconds)} s", icon=":material/hourglass_top:")


def _jobs() -> dict[str, Job]:
    jobs: dict[str, Job] = st.session_state.setdefault("upload_jobs", {})
    return jobs
