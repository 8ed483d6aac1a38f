"""Tables behind the figures of the participation page, in the words of the reader."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from queries.events.events import EventCount
from queries.places.districts import districts as known_districts
from ui.components import drill_through
from ui.components.domain_words import source_words
from ui.components.tables import column_words, csv_for_excel, localised, value_words
from ui.i18n.texts import inert, look, plural
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
        words = _("Shown are the first {n} of {total} rows; the CSV holds all of them.")
        said = words.format(n=look().number(MOST_SUMS), total=look().number(len(found)))
        language = look().language
        all_as_file(said, lambda: csv_for_excel(_sums(found, column), language), "summen.csv",
                    key="participation_sums_csv")  # fmt: skip
    drill_through.button("participation_spread", _("Sums of the events held"), made_of)


def all_as_file(words: str, content: Callable[[], bytes], name: str, *, key: str) -> None:
    """That there are more rows than a table shows, and all of them as a CSV, made when somebody
    asks for it."""
    say(words)
    st.download_button(
        _("Download as CSV"),
        data=content,
        file_name=name,
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
    )


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
    reached = reached.fillna({"group": _("not told apart")})
    return reached[["group", "events", "registered", "attended"]].rename(
        columns={"events": _("Events")}
    )


def districts(found: pd.DataFrame) -> pd.DataFrame:
    """Held events by district, those without any with 0, from `events_by` of the district_id; the
    last row are those of no district, if there are any. Columns district_id, name, events."""
    counts = found.fillna({"value": ""}).set_index("value")["events"]
    known = run_query(known_districts)[["district_id", "name"]]
    if "" in counts:
        known = pd.concat([known, pd.DataFrame({"district_id": [""], "name": [_("no district")]})])
    return known.assign(events=known["district_id"].map(counts).fillna(0).astype(int))


def say(words: str) -> None:
    """A sentence under a figure, if there is anything to say."""
    if words:
        st.caption(inert(words))


def counted(found: EventCount) -> str:
    """How many events stand behind a figure, how many of them invented, and the main source."""
    words = [plural("{n} event", "{n} events", found.events)]
    if found.events_demo:
        words.append(plural("{n} of them invented", "{n} of them invented", found.events_demo))
    return " · ".join([*words, *source_words(found.sources)])
