"""A page that nobody's browser shows, kept as parts: what the public edition is made of.

While `recording` is on, what draws a figure, a table, a map or a choice hands over what it knows of
it (`put`) instead of asking Streamlit to draw it, and leaves a mark in its place. So the public
edition says what the screens say and works nothing out anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

MARK = "recorded-part"


@dataclass(frozen=True)
class DrawnTable:
    """Rows in the reader's words; title: what they are."""

    title: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class DrawnFigure:
    """A figure with the numbers that are drawn (headings in words), the line below it, and the
    dataset that it is of."""

    key: str
    figure: Figure
    table: pd.DataFrame
    told: str
    dataset: str


@dataclass(frozen=True)
class DrawnMap:
    """A map: GeoJSON features in layers (`charts.district_map`), its legend, and what has to be
    known of its shapes."""

    title: str
    layers: Sequence[Sequence[dict[str, Any]]]
    legend: Sequence[Any]
    note: str


@dataclass(frozen=True)
class DrawnChoice:
    """What a page can be filtered by: the URL's parameter, its name, its values in words, and the
    value that is chosen ("" for all). drops: parameters that speak of the old value. is_view: one
    of a few ways to look at the same rows."""

    name: str
    label: str
    options: Mapping[str, str]
    chosen: str
    drops: Sequence[str] = ()
    is_view: bool = False


Part: TypeAlias = DrawnTable | DrawnFigure | DrawnMap | DrawnChoice


@dataclass
class Recording:
    """The parts of one run, in the order in which they were drawn."""

    parts: list[Part] = field(default_factory=list)


_recording: ContextVar[Recording | None] = ContextVar("recording", default=None)


@contextmanager
def recording() -> Iterator[Recording]:
    """Record what is drawn within."""
    made = Recording()
    before = _recording.set(made)
    try:
        yield made
    finally:
        _recording.reset(before)


def is_on() -> bool:
    """Whether this run is recorded."""
    return _recording.get() is not None


def put(part: Part) -> None:
    """Keep a part, and mark its place among everything else that is drawn."""
    made = _recording.get()
    if made is not None:
        st.html(f'<i id="{MARK}-{len(made.parts)}"></i>')
        made.parts.append(part)
