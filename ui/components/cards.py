"""Cards and lists: a number with its bar or its course, and lines with a mark and a link."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from queries.metric import Metric
from ui.components import drill_through, embedding, html

LAST = 40  # steps of a trend that fit into a card


@dataclass(frozen=True)
class Card:
    """One figure, all of it already in the reader's words and number form; `key` tells it apart on
    its page, `metric` is the number that is written.

    share: of its target, 0..1 or more, drawn as a bar with a tick at the target · trend: its course
    instead, as small bars · foot, goal, more: the line below, its date among it · source: what
    stands above the rows behind it.
    """

    title: str
    value: str
    unit: str = ""
    foot: str = ""
    goal: str = ""
    more: str = ""
    source: str = ""
    demo: str = ""
    share: float | None = None
    trend: Sequence[float] = ()
    trend_words: str = ""
    link: str = ""
    key: str = field(kw_only=True)
    metric: Metric = field(kw_only=True)

    @property
    def heights(self) -> list[float]:
        """The trend as heights of small bars, in percent of the highest, zero at the bottom."""
        highest = max([*self.trend, 1])
        return [round(100 * value / highest, 1) for value in self.trend[-LAST:]]

    @property
    def filled(self) -> float:
        """How much of the bar is filled, in percent; beyond the target the bar is full."""
        return round(100 * min(self.share or 0, 1), 1)

    @property
    def tick(self) -> float:
        """Where on the bar the target is, in percent: at its end, or before what went beyond."""
        return round(100 / max(self.share or 0, 1), 1)

    @property
    def line(self) -> str:
        """The line below the number."""
        return " · ".join(part for part in (self.foot, self.goal, self.more) if part)


@dataclass(frozen=True)
class Row:
    """A line of a list: a mark that is read as a word, a title that may be a link, words."""

    mark: str
    title: str
    words: str
    tone: str = "quiet"
    is_demo: bool = False
    link: str = ""


def cards(content: Sequence[Card]) -> None:
    """Draw the cards side by side, or two in a row where the screen is narrow."""
    with st.container(key="cards"):  # a grid in style.css
        for card in content:
            embedding.draw_piece(f"card_{card.key}", partial(_card, card), card.source)


def _card(card: Card) -> None:
    key = f"card_{card.key}"
    with st.container(key=key, gap=None):
        html.draw_template("components/card.html", card=card)
        drill_through.button(key, card.title, card.metric.rows, told=card.source)


def card_rows(content: Sequence[Row], *, empty: str, most: int = 0) -> None:
    """Draw a list, or say why there is none. most: how many lines are open; 0: all of them."""
    html.draw_template("components/list.html", rows=content, empty=empty, most=most)
