"""Due rhythms: what is declared, what counts now, and the change, published with a name."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from loaders.publish.update_intervals import LONGEST, set_rhythm
from loaders.store.store import Edition
from queries.provenance.freshness import freshness
from ui.components import authorship, dataset_words, html
from ui.components.filters import labelled
from ui.i18n.texts import text as _
from ui.state.day import city_day
from ui.state.session_data import dataset, newest, run_query, store

NEVER, DECLARED, DAYS = "never", "declared", "days"


def interval_settings() -> None:
    """All rhythms, and the form to change one of them."""
    ages = run_query(freshness, at=Edition(newest()), today=city_day()).sort_values("title")
    html.lead(
        _(
            "After this many days newer data are expected. What is changed here takes effect "
            "at once."
        )
    )
    rows = ages.to_dict("records")
    days = {row["name"]: row["due_after_days"] for row in rows}
    current = {name: None if pd.isna(n) else int(n) for name, n in days.items()}
    _form(current)
    content = {"rows": rows, "current": current, "dataset": dataset, "words": dataset_words}
    html.draw_template("admin/update_intervals.html", **content)


def _form(current: Mapping[str, int | None]) -> None:
    titles = {name: dataset_words.title(dataset(name)) for name in current}
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_rhythm"):
        key = "admin_rhythm_dataset"
        chosen = st.selectbox(_("Dataset"), **labelled(titles), key=key, width=260)
        declared = dataset(chosen).due_after_days
        words = {
            DAYS: _("after a number of days"),
            NEVER: _("no fixed interval"),
            DECLARED: _("as declared: {rhythm}", rhythm=dataset_words.rhythm(declared)),
        }
        kind = st.selectbox(
            _("Due"),
            **labelled(words),
            index=int(current[chosen] is None),
            key=f"admin_rhythm_kind_{chosen}",
            width=260,
        )
        days = declared if kind == DECLARED else None
        if kind == DAYS:
            days = st.number_input(
                _("Days"), 1, LONGEST, current[chosen] or 365, key=f"admin_days_{chosen}", width=140
            )
        authorship.reason_field("admin_rhythm_why", _("Why (shown in the history)"))
        st.button(
            _("Change the interval"),
            type="primary",
            key="admin_rhythm_change",
            disabled=days == current[chosen],
            on_click=_change,
            args=(chosen, days, current[chosen], newest()),
        )
    authorship.author_field("admin")


def _change(name: str, days: int | None, before: int | None, seen: int) -> None:
    def change(author: str, why: str) -> str:
        message = _message(name, before, days, why)
        made = set_rhythm(
            store(), name, days, author=author, message=message, expected_snapshot=seen
        )
        words = _("Changed: “{dataset}” is due: {rhythm}. This is state {n} now.")
        title, rhythm = dataset_words.title(dataset(name)), dataset_words.rhythm(days)
        return words.format(dataset=title, rhythm=rhythm, n=made)

    authorship.change_with_reason(change, "admin_rhythm_why")


def _message(name: str, before: int | None, after: int | None, why: str) -> str:
    """The line of the history, in the language of all of them."""
    old, new = (f"alle {n} Tage" if n else "ohne Rhythmus" for n in (before, after))
    message = f"Rhythmus von „{dataset(name).title}“: {old} → {new}"
    return f"{message}. {why}" if why else message
