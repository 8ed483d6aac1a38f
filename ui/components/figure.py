"""A chart with all that belongs to it: heading, text alternative, source, table, rows, origin."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from queries.provenance.freshness import freshness
from ui.components import drill_through as origin
from ui.components import html
from ui.components.tables import column_words, csv_for_excel, localised
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state.session_data import cached, run_query

Table: TypeAlias = pd.DataFrame | Callable[[], pd.DataFrame]
OF_SURVEYS = ("survey_answers", "survey_results")
CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


def draw_figure(
    figure: Figure,
    *,
    key: str,
    table: Table,
    dataset: str,
    source: str,
    behind: origin.Wanted,
    words: Mapping[str, str] | None = None,
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """Draw a figure of `charts` with its title as heading, its numbers and its rows behind one
    click each.

    table: the numbers that are drawn, or what makes them once they are looked at; its columns are
    named by the declaration of `dataset`, or by `words` (column → heading).
    source: where the numbers come from and of what date.
    behind: gives the published rows that the numbers are made of (`components.drill_through_rows`).
    on_pick is called with the `customdata` of a mark that was clicked.
    """
    meta = figure.layout.meta
    with st.container(gap="xsmall", key=f"{key}_figure"):
        html.draw_template("components/heading.html", words=meta["title"])
        st.plotly_chart(
            figure,
            key=key,
            alt=meta["alt"],
            on_select=partial(_picked, key, on_pick) if on_pick else "ignore",
            selection_mode="points",
            config={**CONFIG, "toImageButtonOptions": {"filename": key, "scale": 2}},
        )
        parts = (source, meta["note"], stand(dataset))
        html.draw_template(
            "components/source.html", words=" · ".join(part for part in parts if part)
        )
        _ways(key, table, dataset, meta["title"], words or {}, behind)


def _picked(key: str, on_pick: Callable[[str], None]) -> None:
    points = st.session_state[key]["selection"]["points"]
    if points:
        on_pick(str(points[0]["customdata"]))


def stand(dataset: str) -> str:
    """Name and date of a dataset: the date its rows state, or the day of its publication.

    Answers of several surveys lie in one dataset: its newest date says nothing of one of them.
    """
    return cached(_stand, dataset, dt.date.today())


def _stand(dataset: str, today: dt.date) -> str:
    ages = run_query(freshness, today=today)
    row = ages[ages["name"] == dataset].iloc[0]
    name = row["title"] if look().language == "de" else row["title_en"]
    if row["is_as_of_stated"] and dataset not in OF_SURVEYS:
        return _("{dataset}, as of {date}").format(
            dataset=name, date=look().date(row["as_of_date"])
        )
    day = row["published_at"] if dataset in OF_SURVEYS else row["as_of_date"]
    return _("{dataset}, published {date}").format(dataset=name, date=look().date(day))


def nothing(title: str, words: str) -> None:
    """In place of a figure: what is missing and who can supply it."""
    html.draw_template("components/heading.html", words=title)
    html.draw_template("components/empty.html", words=words)


@st.fragment
def _ways(
    key: str,
    table: Table,
    dataset: str,
    title: str,
    words: Mapping[str, str],
    behind: origin.Wanted,
) -> None:
    """To the numbers and to the rows. One fragment for both: Streamlit copies the whole place of
    the screen for each, 1 ms."""
    with st.container(horizontal=True, gap="small", key=f"{key}_ways"):
        _table(key, table, dataset, title, words)
        origin.way(key, title, behind)


def _table(key: str, table: Table, dataset: str, title: str, words: Mapping[str, str]) -> None:
    menu = st.popover(
        _("Table · CSV"), type="tertiary", key=f"{key}_menu", on_change="rerun", width="content"
    )
    if not menu.open:
        return
    shown = (table() if callable(table) else table).rename(
        columns={**column_words(dataset, look().language), **words}
    )
    with menu:
        st.dataframe(
            localised(shown),
            hide_index=True,
            key=f"{key}_table",
            alt=title,
            placeholder="–",
            width=640,
        )
        st.download_button(
            _("Download as CSV"),
            data=csv_for_excel(shown, look().language),
            file_name=f"{key}.csv",
            mime="text/csv",
            key=f"{key}_csv",
        )
