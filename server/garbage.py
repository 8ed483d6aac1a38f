"""When Python looks for garbage that refers to itself: while nobody waits for a page.

Such a search goes through all that the sessions hold, 0.2 s with 300 of them, and nothing else goes
on meanwhile, not even an answer to `/healthz`. Python begins one every few seconds while pages run;
there is little to find (about 50 objects a run), so it may wait.
"""

import gc
import time

from server import admission

NEVER = 1_000_000_000
LATEST_SECONDS = 600.0  # if pages run all the time

_last = time.monotonic()


def leave_to_us() -> None:
    """Python goes on looking through what is new; through everything only when we say so."""
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)


def collect_when_calm() -> None:
    """Look through everything if no page runs, or if the last time is long ago."""
    global _last
    if not admission.QUEUE.load() or time.monotonic() - _last > LATEST_SECONDS:
        gc.collect()
        _last = time.monotonic()
