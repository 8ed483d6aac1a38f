"""Cards and lists of the overview: what we measure, the goal, the state, the trend, the source."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from queries.metric import Metric
from ui.components import drill_through, html

LAST = 40  # steps of a trend that fit into a card


@dataclass(frozen=True)
class Card:
    """One figure of the overview, all of it already in the reader's words and number form; `key`
    tells it apart on its page, `metric` is the number that is written, `years` are the trend's."""

    title: str
    value: str
    unit: str = ""
    goal: str = ""
    source: str = ""
    more: str = ""
    demo: str = ""
    share: float | None = None
    trend: Sequence[float] = ()
    trend_words: str = ""
    years: Sequence[int] = ()
    since: str = ""
    link: str = ""
    key: str = field(kw_only=True)
    metric: Metric = field(kw_only=True)

    @property
    def heights(self) -> list[float]:
        """The trend as heights of small bars, in percent of the highest, zero at the bottom."""
        highest = max([*self.trend, 1])
        return [round(100 * value / highest, 1) for value in self.trend[-LAST:]]


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
    """Draw the cards side by side, or one below the other where the screen is narrow."""
    with st.container(key="cards"):  # a grid in style.css
        for card in content:
            with st.container(key=f"card_{card.key}", gap=None):
                html.draw_template("components/card.html", card=card)
                drill_through.button(f"card_{card.key}", card.title, card.metric.rows)


def card_rows(content: Sequence[Row], *, empty: str) -> None:
    """Draw a list, or say why there is none."""
    html.draw_template("components/list.html", rows=content, empty=empty)
