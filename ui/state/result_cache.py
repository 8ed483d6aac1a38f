"""Answers of the store, kept for all sessions: bounded in bytes, worked out once, never changed.

Streamlit's `cache_data` copies a table each time it is read, which took longer than drawing it.
pandas copies on write, so everybody can have a view of the one kept table instead.
"""

import datetime as dt
import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field, fields, is_dataclass
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd

BUDGET = 256 * 2**20
VIEWS = 32  # of a kept table, before it is made anew
PLAIN = (str, bytes, int, float, bool, dt.date, type(None))


@dataclass
class Kept:
    """An answer on its way or there: tables, plain values, and the pickle of anything else."""

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
    if isinstance(answer, pd.DataFrame | pd.Series):
        return Table(answer), int(np.sum(answer.memory_usage(deep=True)))
    if isinstance(answer, PLAIN):
        return answer, len(answer) if isinstance(answer, str | bytes) else 32
    if type(answer) is tuple:
        return _in_parts(answer, tuple, answer)
    if is_dataclass(answer) and _is_frozen(answer):
        parts = [getattr(answer, one.name) for one in fields(answer)]
        return _in_parts(answer, type(answer), parts)
    pickled = pickle.dumps(answer, protocol=5)
    return Pickled(pickled), len(pickled)


def _in_parts(answer: Any, kind: type, parts: Iterable[Any]) -> tuple[Any, int]:
    """Each part in its own form; the answer itself where no part can be changed."""
    kept = [(part, *stored(part)) for part in parts]
    size = sum(one for _part, _form, one in kept)
    if all(form is part for part, form, _size in kept):
        return answer, size
    return Parts(kind, tuple(form for _part, form, _size in kept)), size


def _is_frozen(answer: Any) -> bool:
    """Whether its fields stay as they are and are all that its class takes."""
    return answer.__dataclass_params__.frozen and all(one.init for one in fields(answer))


def handed(content: Any) -> Any:
    """An answer as one reader gets it: whatever the reader does to it, the kept one stays."""
    if isinstance(content, Table):
        return content.view()
    if isinstance(content, Parts):
        parts = [handed(one) for one in content.parts]
        return tuple(parts) if content.kind is tuple else content.kind(*parts)
    return pickle.loads(content.content) if isinstance(content, Pickled) else content


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


@dataclass(frozen=True)
class Parts:
    """An answer of several parts, each kept in its own form: a tuple or a frozen dataclass."""

    kind: type
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Pickled:
    """An answer, or a part of it, that is neither a table nor plain, as bytes."""

    content: bytes
