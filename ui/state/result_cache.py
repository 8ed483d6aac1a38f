"""Answers of the store, kept for all sessions: bounded in bytes, worked out once, never changed.

Streamlit's `cache_data` copies a table each time it is read, which took longer than drawing it.
pandas copies on write, so everybody can have a view of the one kept table instead.
"""

import datetime as dt
import pickle
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import fields, is_dataclass
from functools import partial
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd

BUDGET = 256 * 2**20
VIEWS = 32  # of a kept table, before it is made anew
ENTRY = 2048  # bytes of an answer's place: its future with lock and queue, its row in the order
PLAIN = (str, bytes, int, float, bool, dt.date, type(None))
Stored = tuple[Callable[[], Any], int]
"""What hands an answer to one reader, who cannot change the kept one; and the answer's bytes (of a
kept one with those of its key and its place)."""


class Answers:
    """Answers by key; the least recently used ones go when all together exceed the budget."""

    def __init__(self, budget: int = BUDGET) -> None:
        """budget: bytes of all answers together, with their keys: an address may name any number
        of things that have no answer."""
        self.budget = budget
        self.size = 0
        self._kept: OrderedDict[Hashable, Future[Stored]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """The answer kept under the key, or what `work` returns; who asks meanwhile waits for it.

        An error is passed on to everyone who waits, and not kept.
        """
        with self._lock:
            is_new = key not in self._kept
            kept = self._kept.setdefault(key, Future())
            self._kept.move_to_end(key)
        if is_new:
            self._work(key, kept, work)
        hand_out, _size = kept.result()
        return hand_out()

    def forget(self) -> None:
        """Drop all answers."""
        with self._lock:
            self._kept.clear()
            self.size = 0

    def _work(self, key: Hashable, kept: Future[Stored], work: Callable[[], Any]) -> None:
        try:
            hand_out, size = stored(work())
        except BaseException as problem:
            with self._lock:
                self._kept.pop(key, None)
            kept.set_exception(problem)
            raise
        with self._lock:
            size += ENTRY + key_bytes(key)
            kept.set_result((hand_out, size))
            if self._kept.get(key) is kept:
                self.size += size
                self._shrink()

    def _shrink(self) -> None:
        done = [key for key, kept in self._kept.items() if kept.done()]
        while self.size > self.budget and done:
            self.size -= self._kept.pop(done.pop(0)).result()[1]


def key_bytes(key: Hashable) -> int:
    """Bytes of a key: of a tuple with its parts, of anything else by itself."""
    inside = sum(map(key_bytes, key)) if isinstance(key, tuple) else 0
    return sys.getsizeof(key) + inside


def stored(answer: Any) -> Stored:
    """An answer in the form in which it is kept: tables shared as views, tuples and frozen
    dataclasses in their parts, plain values as they are, and of anything else the pickle."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        return Table(answer).view, int(np.sum(answer.memory_usage(deep=True)))
    if isinstance(answer, PLAIN):
        return lambda: answer, _bytes(answer)
    if type(answer) is tuple:
        if all(isinstance(part, PLAIN) for part in answer):  # keys of rows: up to a million
            return lambda: answer, sum(map(_bytes, answer))
        return _parts(answer, lambda *parts: parts, answer)
    if is_dataclass(answer) and _is_frozen(answer):
        parts = tuple(getattr(answer, one.name) for one in fields(answer))
        return _parts(answer, type(answer), parts)
    pickled = pickle.dumps(answer, protocol=5)
    return partial(pickle.loads, pickled), len(pickled)


def _is_frozen(answer: Any) -> bool:
    """Whether its fields stay as they are and are all that its class takes."""
    return answer.__dataclass_params__.frozen and all(one.init for one in fields(answer))


def _bytes(plain: Any) -> int:
    return len(plain) if isinstance(plain, str | bytes) else 32


def _parts(answer: Any, make: Callable[..., Any], parts: tuple[Any, ...]) -> Stored:
    """The answer itself if none of its parts can be changed, or else made of what they hand out."""
    kept = [stored(part) for part in parts]
    size = sum(size for _hand_out, size in kept)
    if all(hand_out() is part for (hand_out, _size), part in zip(kept, parts, strict=True)):
        return lambda: answer, size
    return lambda: make(*(hand_out() for hand_out, _size in kept)), size


class Table:
    """A kept table or column.

    pandas notes in a table each view of it and forgets dead ones late, for each of its parts after
    500 and more: memory that grows for hours. So the table is made anew after some views.
    """

    def __init__(self, content: pd.DataFrame | pd.Series) -> None:
        self._content = content
        self._left = VIEWS

    def view(self) -> pd.DataFrame | pd.Series:
        """A view; changing it leaves the kept table as it is."""
        self._left -= 1
        if self._left < 0:
            self._content = pickle.loads(pickle.dumps(self._content, protocol=5))
            self._left = VIEWS
        return self._content.copy(deep=False)
