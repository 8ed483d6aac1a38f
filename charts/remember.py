"""Finished figures, kept for the next reader: a chart is pure, so what went in says what comes out.

Putting a figure together takes plotly 10 to 30 ms, ten times as long as comparing what goes in. The
figures are shared by all sessions and must not be changed by who gets one.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import ParamSpec

import plotly.graph_objects as go

KEPT = 300  # figures; the least recently used one goes

Given = ParamSpec("Given")
_figures: OrderedDict[bytes, go.Figure] = OrderedDict()
_lock = Lock()


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


def _kept(key: bytes) -> go.Figure | None:
    with _lock:
        if key in _figures:
            _figures.move_to_end(key)
        return _figures.get(key)


def _keep(key: bytes, figure: go.Figure) -> go.Figure:
    with _lock:
        _figures[key] = figure
        while len(_figures) > KEPT:
            _figures.popitem(last=False)
    return figure


def forget() -> None:
    """Drop all figures."""
    with _lock:
        _figures.clear()
