"""Opening the store, and asking what the first page shows, while modules are still being imported.

Most of it happens in the engine, outside Python, and leaves this processor to the imports. Imports
nothing itself, so that it is there at once.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Event, Thread

SWITCH_SECONDS = 0.0001
"""How long a thread may keep Python to itself while others wait; 0.005 by default. The event loop
needs it several times an answer, and a hundred times to send a page, so while pages run this
decides how long everybody else waits (`python -m benchmarks rush`). The opening needs it between
any two questions to the engine."""


@contextmanager
def opening() -> Iterator[None]:
    """Open the store in a thread of its own; it is open, or has failed, when the body begins.

    A failure is left to who asks for the store next: the same sentence comes again. Only pandas is
    imported meanwhile, which the store needs: more would hold up what all else waits for. Beside
    the body the thread goes on asking; the process ends after it, for the engine must not be left
    in the middle. Imports make much and all of it stays, so nobody looks for garbage in it, neither
    meanwhile, which would be a hundred times, nor later.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    opened = Event()
    gc.disable()
    Thread(target=_open, args=(opened,), name="opening").start()
    try:
        import_module("pandas")
        opened.wait()
        yield
    finally:
        gc.freeze()
        gc.enable()


def _open(opened: Event) -> None:
    """The engine first, and only after it what imports pandas.

    DuckDB looks for pandas with every value that it is given, and keeps for good what it saw: of a
    pandas that is half imported it would never know the whole. Loading the extension gives it no
    value; `loaders.store.store` needs pandas, so it is whole when the store is asked for anything.
    The edition of the staff has the copies of all tables that every other one reads.
    """
    try:
        from loaders.store import engine

        engine.prepare()
        import duckdb

        from loaders.messages.errors import Refusal
        from loaders.store.store import Edition
        from ui.connection import store

        try:
            whole = store()
            opened.set()
            whole.reader(Edition(whole.snapshot_id(), demo=False)).close()
        except (Refusal, duckdb.Error):
            return
    finally:
        opened.set()
    from server import warmup

    warmup.ask_first()
