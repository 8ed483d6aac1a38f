"""Tables behind the figures of the participation page, in the words of the reader."""

import pandas as pd
import streamlit as st

from queries.places.districts import districts as known_districts
from ui.components import drill_through
from ui.components.tables import column_words, csv_for_excel, localised, value_words
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import run_query

MOST_SUMS = 12  # rows of the table of sums
FIRST = 230  # pixels of the column of names, so that the seven sums beside it are seen


def hours_words(hours: float | None) -> str:
    """17, or 17,5."""
    return look().number(hours, 0 if hours is None or float(hours).is_integer() else 1)


def row_words() -> dict[str, str]:
    """By what the events are laid out in rows; the keys stand in the URL."""
    return {
        "reihe": _("by series"),
        "format": _("by format"),
        "ag": _("by working group"),
        "thema": _("by topic"),
    }


def formats_words() -> dict[str, str]:
    """Format → the word for it."""
    return value_words("events", "format", look().language)


def nobody_counted() -> str:
    """Why there is no figure of people."""
    return _(
        "No number of people is stated for single events of this selection. "
        "Who held them can supply it."
    )


def spread(found: pd.DataFrame, column: str, made_of: drill_through.Wanted) -> None:
    """Sums of the events held by a column: number, hours, talks, people, share that came; of many
    rows the first, the CSV has all. made_of: gives the events."""
    shown = _sums(found.head(MOST_SUMS), column)
    st.dataframe(
        localised(shown, words={_("Hours"): hours_words, _("Share that came"): look().percent}),
        hide_index=True,
        key="participation_spread",
        placeholder="–",
        alt=_("Sums of the events held"),
        column_config={str(shown.columns[0]): st.column_config.TextColumn(width=FIRST)},
    )
    if len(found) > len(shown):
        _all_sums(found, column)
    drill_through.button("participation_spread", _("Sums of the events held"), made_of)


def _all_sums(found: pd.DataFrame, column: str) -> None:
    """That there are more rows than the table shows, and all of them as a file."""
    words = _("Shown are the first {n} of {total} rows; the CSV holds all of them.")
    say(words.format(n=look().number(MOST_SUMS), total=look().number(len(found))))
    st.download_button(
        _("Download as CSV"), data=lambda: csv_for_excel(_sums(found, column), look().language),
        file_name="summen.csv", mime="text/csv", key="participation_sums_csv", on_click="ignore",
        icon=":material/download:", type="tertiary",
    )  # fmt: skip


def _sums(found: pd.DataFrame, column: str) -> pd.DataFrame:
    names = formats_words() if column == "format" else {}
    nameless = _("in no series") if column == "series" else _("not stated")
    return pd.DataFrame(
        {
            column_words("events", look().language)[column]: [
                names.get(value, value) if isinstance(value, str) else nameless
                for value in found["value"]
            ],
            _("Events"): found["events"],
            _("of them invented"): found["events_demo"],
            _("Hours"): found["hours"].astype(float),
            _("Talks"): found["talks"],
            _("registered"): found["registered"],
            _("present"): found["attended"],
            _("Share that came"): found["came_share"].astype(float),
        }
    )


def quarters(found: pd.DataFrame) -> pd.DataFrame:
    """People by quarter."""
    return pd.DataFrame(
        {
            _("Quarter"): [look().date(day.date(), "Quartal") for day in found["period"]],
            _("Events"): found["events"],
            _("registered"): found["registered"],
            _("present"): found["attended"],
        }
    )


def named(reached: pd.DataFrame) -> pd.DataFrame:
    """Groups with a word for those whom no group counts."""
    groups = [
        group if isinstance(group, str) else _("not told apart") for group in reached["group"]
    ]
    return reached.assign(group=groups)[["group", "events", "registered", "attended"]].rename(
        columns={"events": _("Events")}
    )


def districts(found: pd.DataFrame) -> pd.DataFrame:
    """Held events by district, those without any with 0, from `events_by` of the district_id; the
    last row are those of no district, if there are any. Columns district_id, name, events."""
    counts = dict(zip(found["value"].fillna(""), found["events"], strict=True))
    known = run_query(known_districts)[["district_id", "name"]]
    if "" in counts:
        known = pd.concat([known, pd.DataFrame({"district_id": [""], "name": [_("no district")]})])
    return known.assign(events=[int(counts.get(code, 0)) for code in known["district_id"]])


def place_words() -> dict[str, str]:
    """Heading of the number of events."""
    return {"events": _("Events")}


def say(words: str) -> None:
    """A sentence under a figure, if there is anything to say."""
    if words:
        st.caption(inert(words))
