"""Tables behind the figures of the participation page, in the words of the reader."""

import pandas as pd
import streamlit as st

from queries.places import districts as known_districts
from ui import behind, rows_of
from ui.store import ask
from ui.tables import column_words, localised, value_words
from ui.texts import inert, look
from ui.texts import text as _

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


def nobody_counted() -> str:
    """Why there is no figure of people."""
    return _(
        "No number of people is stated for single events of this selection. "
        "Who held them can supply it."
    )


def spread(found: pd.DataFrame, column: str, held: pd.DataFrame) -> None:
    """Sums of the events `held` by a column: number, hours, talks, people, share that came."""
    names = value_words("events", column, look().language) if column == "format" else {}
    share = found["came_share"].astype(float)
    shown = pd.DataFrame(
        {
            column_words("events", look().language)[column]: [
                names.get(value, value) if isinstance(value, str) else _("not stated")
                for value in found["value"]
            ],
            _("Events"): found["events"],
            _("of them invented"): found["events_demo"],
            _("Hours"): found["hours"].astype(float),
            _("Talks"): found["talks"],
            _("registered"): found["registered"],
            _("present"): found["attended"],
            _("Share that came"): share,
        }
    )
    st.dataframe(
        localised(shown, words={_("Hours"): hours_words, _("Share that came"): look().percent}),
        hide_index=True,
        key="participation_spread",
        placeholder="–",
        alt=_("Sums of the events held"),
        column_config={str(shown.columns[0]): st.column_config.TextColumn(width=FIRST)},
    )
    behind.button(
        "participation_spread", _("Sums of the events held"), lambda: rows_of.events(held)
    )


def quarters(found: pd.DataFrame) -> pd.DataFrame:
    """People by quarter."""
    return pd.DataFrame(
        {
            _("Quarter"): [look().date(day.date(), "Quartal") for day in found["quarter"]],
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


def districts(held: pd.DataFrame) -> pd.DataFrame:
    """Held events by district, those without any with 0. Columns district_id, name, events."""
    counts = held["district_id"].value_counts()
    known = ask(known_districts)[["district_id", "name"]]
    return known.assign(events=[int(counts.get(code, 0)) for code in known["district_id"]])


def place_words() -> dict[str, str]:
    """Heading of the number of events."""
    return {"events": _("Events")}


def say(words: str) -> None:
    """A sentence under a figure, if there is anything to say."""
    if words:
        st.caption(inert(words))
