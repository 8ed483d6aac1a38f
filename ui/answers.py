"""Answers of the store, kept for all sessions: bounded in bytes, worked out once, never changed.

Streamlit's `cache_data` copies a table each time it is read, which took longer than drawing it.
pandas copies on write, so everybody can have a view of the one kept table instead.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import pandas as pd

BUDGET = 256 * 2**20
PLAIN = (str, bytes, int, float, bool, type(None))


@dataclass
class Kept:
    """An answer on its way or there: a table, a plain value, or the pickle of anything else."""

    content: Future[Any] = field(default_factory=Future)
    size: int = 0


class Answers:
    """Answers by key; the least recently used ones go when all together exceed the budget."""

    def __init__(self, budget: int = BUDGET) -> None:
        """budget: bytes of all answers together."""
        self.budget = budget
        self.size = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """The answer kept under the key, or what `work` returns; who asks meanwhile waits for it.

        An error is passed on to everyone who waits, and not kept.
        """
        with self._lock:
            is_new = key not in self._kept
            kept = self._kept.setdefault(key, Kept())
            self._kept.move_to_end(key)
        if is_new:
            self._work(key, kept, work)
        return handed(kept.content.result())

    def forget(self) -> None:
        """Drop all answers."""
        with self._lock:
            self._kept.clear()
            self.size = 0

    def _work(self, key: Hashable, kept: Kept, work: Callable[[], Any]) -> None:
        try:
            content, size = stored(work())
        except BaseException as problem:
            with self._lock:
                self._kept.pop(key, None)
            kept.content.set_exception(problem)
            raise
        kept.content.set_result(content)
        with self._lock:
            if self._kept.get(key) is kept:
                kept.size = size
                self.size += size
                self._shrink()

    def _shrink(self) -> None:
        done = [key for key, kept in self._kept.items() if kept.content.done()]
        while self.size > self.budget and done:
            self.size -= self._kept.pop(done.pop(0)).size


def stored(answer: Any) -> tuple[Any, int]:
    """An answer in the form in which it is kept, and its bytes."""
    if isinstance(answer, pd.DataFrame):
        return answer, int(answer.memory_usage(deep=True).sum())
    if isinstance(answer, PLAIN):
        return answer, len(answer) if isinstance(answer, str | bytes) else 32
    pickled = pickle.dumps(answer, protocol=5)
    return Pickled(pickled), len(pickled)


def handed(content: Any) -> Any:
    """An answer as one reader gets it: whatever the reader does to it, the kept one stays."""
    if isinstance(content, pd.DataFrame):
        return content.copy(deep=False)
    return pickle.loads(content.content) if isinstance(content, Pickled) else content


@dataclass(frozen=True)
class Pickled:
    """An answer that is neither a table nor plain, as bytes."""

    content: bytes
