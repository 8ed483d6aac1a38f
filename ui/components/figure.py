"""A chart with all that belongs to it: heading, text alternative, source, table, rows, origin."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

import pandas as pd
import streamlit as st
from markupsafe import Markup
from plotly.graph_objects import Figure

from charts.labels import shortened
from charts.svg import to_svg
from queries.provenance.freshness import freshness, row_count
from ui.components import drill_through, embedding, filters, html, theme
from ui.components.tables import column_words, csv_button, draw_table, in_words
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state import public_edition, recorded, url_state
from ui.state.day import day_shown
from ui.state.session_data import (
    EXAMPLES,
    cached,
    dataset,
    edition,
    may_show_demonstration,
    run_query,
)

Table: TypeAlias = pd.DataFrame | Callable[[], pd.DataFrame]
OF_SURVEYS = ("survey_answers", "survey_results")
SHORT = 80  # letters of a source below a figure; its ⓘ has all of them
STILLS = (1280, 920, 640, 340)  # pixels
PICTURE = {"displaylogo": False, "displayModeBar": True, "modeBarButtons": [["toImage"]]}


@dataclass(frozen=True)
class Origin:
    """Where the numbers of a figure come from: the dataset, whose declaration names the columns
    of the table and whose date is said; the source in words; and `behind`, which gives the
    published rows that they are made of (`components.drill_through_rows`). as_of: the date of these
    rows, where the dataset holds others of a later one."""

    dataset: str
    source: str
    behind: drill_through.Wanted
    as_of: dt.date | None = None


@dataclass(frozen=True)
class Piece:
    """A figure with all that belongs to it, before it is drawn on a page or on paper. key: its own
    name on its page; table and origin as of `draw_figure`."""

    figure: Figure
    key: str
    table: Table
    origin: Origin

    def draw(self, *, still: bool = False) -> None:
        """Draw it on the page."""
        draw_figure(self.figure, key=self.key, table=self.table, origin=self.origin, still=still)


def draw_figure(
    figure: Figure, *, key: str, table: Table, origin: Origin, still: bool = False
) -> None:
    """Draw a figure of `charts` with its title as heading and one line below: source, date and the
    ⓘ that holds all the rest.

    table: the numbers that are drawn, or what makes them once they are looked at. still: as SVG,
    where pointing at a mark tells nothing more; it stands long before plotly's code has run.
    """
    meta = figure.layout.meta

    def chart() -> None:
        if still:
            drawing = html.rendered("components/still.html", alt=meta["alt"], sizes=_stills(figure))
            st.markdown(drawing, unsafe_allow_html=True)  # st.html takes SVG out
            return
        st.plotly_chart(
            figure,
            key=key,
            alt=meta["alt"],
            config={"displayModeBar": False},
        )

    shown = _Shown(meta["title"], key, table, origin, meta["note"], figure)
    if recorded.is_on():
        recorded.put(_kept(shown, figure))
        return
    embedding.draw_piece(key, partial(_drawn, shown, chart, heading=True))


@cached
def _stills(figure: Figure) -> list[Markup]:
    """A figure as SVG in each of the widths; style.css shows the one that there is room for."""
    meta, colours = figure.layout.meta, theme.slot_properties()
    words = {"title": meta["title"], "description": meta["alt"]}
    return [Markup(to_svg(figure, colours=colours, width=width, **words)) for width in STILLS]


def draw_marks(
    title: str,
    draw: Callable[[], None],
    *,
    key: str,
    table: Table,
    origin: Origin,
    heading: bool = True,
) -> None:
    """The same around small marks that are HTML (`templates/components/marks.html`): their words
    stand in them. heading: whether the title stands above them on the page; alone it does."""
    shown = _Shown(title, key, table, origin)
    heading = heading or bool(embedding.piece_asked())
    embedding.draw_piece(key, partial(_drawn, shown, draw, heading=heading))


@dataclass(frozen=True)
class _Shown:
    """What the foot of a figure and its ⓘ need to know."""

    title: str
    key: str
    table: Table
    origin: Origin
    note: str = ""
    figure: Figure | None = None


def _drawn(shown: _Shown, draw: Callable[[], None], *, heading: bool) -> None:
    with st.container(gap="xsmall", key=f"{shown.key}_figure"):
        if heading:
            html.heading(shown.title)
        draw()
        _foot(shown)


def stand(dataset: str, as_of: dt.date | None = None) -> str:
    """Name and date of a dataset: that of the rows meant, or the latest that its rows state, or the
    day of its publication.

    Answers of several surveys lie in one dataset: its newest date says nothing of one of them.
    """
    return _stand(dataset, as_of, day_shown())


@cached
def _stand(dataset: str, as_of: dt.date | None, today: dt.date) -> str:
    ages = run_query(freshness, today=today)
    row = ages[ages["name"] == dataset].iloc[0]
    name = look().own(row["title"], row["title_en"])
    if as_of is not None:
        return _("{dataset}, as of {date}", dataset=name, date=as_of)
    is_of_surveys = dataset in OF_SURVEYS
    is_dated = row["is_as_of_stated"] and not is_of_surveys
    day = row["published_at"] if is_of_surveys else row["as_of_date"]
    if is_dated:
        return _("{dataset}, as of {date}", dataset=name, date=day)
    return _("{dataset}, published {date}", dataset=name, date=day)


def nothing(title: str, words: str, examples: str = "", *, supplies: str = "") -> None:
    """In place of a figure: what is missing and who can supply it. examples: the dataset whose
    example rows show how the figure would look. supplies: the dataset whose owner is named."""
    html.heading(title)
    html.empty(" ".join(filter(None, [words, supplier(supplies)])))
    if examples:
        offer_examples(examples)


def supplier(name: str) -> str:
    """Who can supply a dataset, in a sentence; "" without a dataset."""
    if not name:
        return ""
    owner = dataset(name).owner
    return _("{owner} can supply it.", owner=owner) if owner else _("Its owner is not stated yet.")


def folded(label: str, key: str, content: Callable[[], None]) -> None:
    """A part of a page that is drawn once somebody opens it, or asks for one figure of it alone: a
    page draws at most four figures before the first click."""
    part = filters.foldable(label, key)
    if part.open or embedding.piece_asked() or recorded.is_on():
        with part:
            content()


def note(*sentences: str) -> None:
    """What one has to know about the figures, set small; those sentences that are not empty."""
    words = " ".join(filter(None, sentences))
    if words:
        st.caption(inert(words))


def offer_examples(dataset: str, **parameters: str) -> None:
    """A button that switches the example rows on, where this session may see any of the dataset
    and does not yet. parameters: what else the URL needs to lead to them."""
    if edition().demo or not may_show_demonstration():
        return
    with_examples = replace(edition(), demo=True)
    invented = run_query(row_count, at=with_examples, dataset=dataset)
    if invented == run_query(row_count, dataset=dataset):
        return
    st.button(
        _("View an example"),
        key=f"examples_{dataset}",
        type="tertiary",
        icon=":material/visibility:",
        help=_(
            "Invented rows that show what every page can do. They are marked wherever they appear."
        ),
        on_click=url_state.put,
        kwargs={EXAMPLES: "1", **parameters},
    )


@st.fragment
def _foot(shown: _Shown) -> None:
    """Source, date and the ⓘ. One fragment: Streamlit copies the whole place of the screen for
    each, 1 ms."""
    origin = shown.origin
    dated = stand(origin.dataset, origin.as_of)
    with st.container(horizontal=True, gap="xsmall", key=f"{shown.key}_foot"):
        html.quiet(_line(shown, dated))
        drill_through.way(
            shown.key,
            shown.title,
            origin.behind,
            told=" · ".join(filter(None, (origin.source, dated))),
            more=partial(_numbers, shown),
        )


def _line(shown: _Shown, dated: str) -> str:
    """The line below a figure."""
    short = " · ".join(shortened(part, SHORT) for part in shown.origin.source.split(" · "))
    return " · ".join(filter(None, (short, shown.note, dated)))


def _kept(shown: _Shown, figure: Figure) -> recorded.DrawnFigure:
    """The figure with the numbers behind it, for the public edition."""
    origin = shown.origin
    numbers = shown.table() if callable(shown.table) else shown.table
    table = in_words(numbers.rename(columns=column_words(origin.dataset)))
    told = _line(shown, stand(origin.dataset, origin.as_of))
    return recorded.DrawnFigure(shown.key, figure, table, told, origin.dataset)


def _numbers(shown: _Shown) -> None:
    """The numbers that are drawn, as table and file, the picture, and the figure for another
    site."""
    key = shown.key
    st.subheader(_("Table"), anchor=False)
    numbers = shown.table() if callable(shown.table) else shown.table
    named = numbers.rename(columns=column_words(shown.origin.dataset))
    height = 300 if len(named) > 7 else "auto"
    draw_table(named, f"{key}_table", shown.title, height=height)
    csv_button(lambda: named, f"{key}.csv", f"{key}_csv")
    if shown.figure is not None:
        _picture(shown.figure, key)
    offer_embedding(key, shown.title)


def _picture(figure: Figure, key: str) -> None:
    picture = st.expander(_("Picture"), key=f"{key}_picture", on_change="rerun")
    if picture.open:
        with picture:
            options = {"filename": key, "scale": 2}
            config = {**PICTURE, "toImageButtonOptions": options}
            st.plotly_chart(
                figure, key=f"{key}_large", alt=figure.layout.meta["alt"], config=config
            )


def offer_embedding(key: str, title: str) -> None:
    """The code that shows this one piece of the page on another site, where some site may."""
    path = st.session_state.get("address_page") or ""
    if embedding.can_be_embedded(path):
        frame = st.expander(_("Embed"), key=f"{key}_embed", on_change="rerun")
        if frame.open:
            with frame:
                if plain := public_edition.piece_address(key):
                    embedding.offer_plain(plain, title)
                    st.markdown(_("The figure of the dashboard, live and as filtered:"))
                address = embedding.embedded_address(path, **{embedding.PARAMETER: key})
                embedding.offer(address, title, embedding.PIECE_HEIGHT)
