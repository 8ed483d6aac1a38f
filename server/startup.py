"""Opening the store while the server's modules are still being imported.

What takes longest of it, loading the engine's extension, happens outside Python and leaves this
processor to the imports. Imports nothing itself, so that it is there at once.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread


@contextmanager
def opening() -> Iterator[None]:
    """Open the store in a thread of its own; it is open, or has failed, when the body has ended.

    A failure is left to who asks for the store next: the same sentence comes again. Imports make
    much and leave nothing behind, so nobody looks for garbage meanwhile: it would be done a hundred
    times.
    """
    thread = Thread(target=_open, name="opening", daemon=True)
    gc.disable()
    thread.start()
    try:
        yield
    finally:
        thread.join()
        gc.enable()


def _open() -> None:
    """The engine first, and only after it what imports pandas.

    DuckDB looks for pandas with every value that it is given, and keeps for good what it saw: of a
    pandas that is half imported it would never know the whole. Loading the extension gives it no
    value; `loaders.store.store` needs pandas, so it is whole when the store is asked for anything.
    """
    from loaders.store import engine

    engine.prepare()
    from loaders.messages.errors import Refusal
    from ui.connection import store

    with suppress(Refusal):
        store()
