"""Finished figures, kept for the next reader: a chart is pure, so what went in says what comes out.

Putting a figure together takes plotly 10 to 30 ms, ten times as long as comparing what goes in. The
figures are shared by all sessions and must not be changed by who gets one.
"""

import json
import pickle
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import Any, ParamSpec

import plotly.graph_objects as go

KEPT = 300  # figures; the least recently used one goes
BUDGET = 32 * 2**20  # letters of JSON of all of them

Given = ParamSpec("Given")
_figures: "OrderedDict[bytes, Finished]" = OrderedDict()
_lock = Lock()


class Finished(go.Figure):  # type: ignore[misc]
    """A figure whose content is written down once, in the plain values that go to the browser.

    plotly copies and converts all of a figure each time it is sent, 1 to 3 ms.
    """

    def __init__(self, figure: go.Figure) -> None:
        """figure: as a chart returns it; later changes are not sent."""
        super().__init__(figure)
        written = figure.to_json()
        self._size = len(written)
        self._plain: dict[str, Any] = json.loads(written)

    @property
    def size(self) -> int:
        """Letters of its JSON."""
        return self._size

    def to_dict(self) -> dict[str, Any]:
        """The content, shared by everyone who asks."""
        return self._plain


def remembered(chart: Callable[Given, go.Figure]) -> Callable[Given, go.Figure]:
    """The chart, drawn once for the same content of its arguments (tables, words, language).

    Arguments that cannot be pickled are no obstacle: the figure is then drawn every time.
    """

    @wraps(chart)
    def drawn(*args: Given.args, **kwargs: Given.kwargs) -> go.Figure:
        try:
            content = pickle.dumps((chart.__module__, chart.__qualname__, args, kwargs), protocol=5)
        except (pickle.PicklingError, AttributeError, TypeError):
            return chart(*args, **kwargs)
        key = blake2b(content, digest_size=16).digest()
        return _kept(key) or _keep(key, chart(*args, **kwargs))

    return drawn


def _kept(key: bytes) -> Finished | None:
    with _lock:
        if key in _figures:
            _figures.move_to_end(key)
        return _figures.get(key)


def _keep(key: bytes, figure: go.Figure) -> Finished:
    finished = Finished(figure)
    with _lock:
        _figures[key] = finished
        size = sum(one.size for one in _figures.values())
        while len(_figures) > KEPT or (size > BUDGET and len(_figures) > 1):
            size -= _figures.popitem(last=False)[1].size
    return finished


def forget() -> None:
    """Drop all figures."""
    with _lock:
        _figures.clear()
