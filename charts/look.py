"""What all figures share: the reader's language, and one layout."""

import datetime as dt
import html
from typing import Any, Protocol

import plotly.graph_objects as go

from charts import palette


class Look(Protocol):
    """Language and number form of the person who looks; the screens hand one in."""

    @property
    def language(self) -> str:
        """Return "de" or "en"."""

    def text(self, message: str) -> str:
        """Return the message in the reader's language."""

    def plural(self, one: str, many: str, n: int) -> str:
        """Return the form of the message that fits n."""

    def number(self, value: float | None, digits: int = 0) -> str:
        """Return 1234.5 as 1.234,5 or 1,234.5; a missing value as a dash."""

    def money(self, value: float | None) -> str:
        """Return an amount in euros, large ones shortened; a missing value as a dash."""

    def percent(self, share: float | None, digits: int = 0) -> str:
        """Return 0.41 as 41 %; a missing value as a dash."""

    def date(self, day: dt.date | None, precision: str | None = None) -> str:
        """Return a day, or only its month, quarter or year where no more is known."""


def N_(message: str) -> str:
    """Mark a message that is translated where it is drawn."""
    return message


def inert(text: object) -> str:
    """Text from a file for a plotly label: tags are shown, not obeyed."""
    return html.escape(str(text), quote=False)


def finish(
    figure: go.Figure,
    look: Look,
    *,
    title: str,
    alt: str,
    height: int = 320,
    note: str = "",
    legend_below: bool = False,
) -> go.Figure:
    """Give a figure the common layout; its title and text alternative travel in `layout.meta`.

    The title is drawn as a heading by the page, so that screen readers find it among the headings.
    """
    figure.update_layout(
        meta={"title": title, "alt": alt, "note": note},
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4},
        separators=",." if look.language == "de" else ".,",
        hoverlabel={"align": "left"},
        legend={
            "orientation": "h",
            "x": 0,
            "y": 0 if legend_below else 1.02,
            "yref": "container" if legend_below else "paper",
            "yanchor": "bottom",
            "title": None,
        },
        dragmode=False,
        font={"color": palette.INK, "size": 13},
        bargap=0.35,
    )
    for update_axes in (figure.update_xaxes, figure.update_yaxes):
        update_axes(
            automargin=True, fixedrange=True, zeroline=False, tickfont={"color": palette.INK}
        )
    return figure


def date_axis(look: Look, **more: Any) -> dict[str, Any]:
    """Axis of days whose ticks read the same in both languages: years, then month/year."""
    formats = [
        {"dtickrange": [None, "M1"], "value": "%d.%m.%Y" if look.language == "de" else "%Y-%m-%d"},
        {"dtickrange": ["M1", "M12"], "value": "%m/%Y"},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ]
    return {"type": "date", "tickformatstops": formats, "showgrid": True, **more}


def today_line(figure: go.Figure, look: Look, today: dt.date) -> None:
    """Draw the line for today with its name on it."""
    figure.add_shape(
        type="line", x0=today, x1=today, y0=0, y1=1, yref="paper", layer="above",
        line={"color": palette.INK, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    figure.add_annotation(
        x=today, y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=look.text("today"), font={"size": 12},
    )  # fmt: skip
