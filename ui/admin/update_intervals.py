"""Due rhythms: what is declared, what counts now, and the change, published with a name."""

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from loaders.messages.errors import StoreError
from loaders.publish.update_intervals import LONGEST, set_rhythm
from loaders.store.store import Edition
from queries.provenance.freshness import freshness
from ui.components import authorship, dataset_words, html
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, newest, run_query, store

NEVER, DECLARED, DAYS = "never", "declared", "days"
MESSAGE_LENGTH = 200


def interval_settings() -> None:
    """All rhythms, and the form to change one of them."""
    ages = run_query(freshness, at=Edition(newest()), today=dt.date.today()).sort_values("title")
    html.draw_template(
        "components/lead.html",
        words=_("After so many days a dataset is overdue. What is changed here counts at once."),
    )
    _form(ages)
    html.draw_template(
        "admin/update_intervals.html", rows=[_line(row) for row in ages.to_dict("records")]
    )


def _line(row: dict[str, Any]) -> dict[str, Any]:
    declared = dataset(row["name"])
    now = days_of(row["due_after_days"])
    mark, tone, words = dataset_words.state(row)
    return {
        "name": row["name"],
        "title": dataset_words.title(declared),
        "now": dataset_words.rhythm(now),
        "declared": dataset_words.rhythm(declared.due_after_days),
        "differs": now != declared.due_after_days,
        "tone": tone,
        "state": f"{mark} {words}",
    }


def days_of(value: float | None) -> int | None:
    """A number of days out of a frame, where a missing one may be NaN."""
    return None if value is None or pd.isna(value) else int(value)


def _form(ages: pd.DataFrame) -> None:
    current = {row["name"]: days_of(row["due_after_days"]) for row in ages.to_dict("records")}
    titles = {name: dataset_words.title(dataset(name)) for name in current}
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_rhythm"):
        chosen = st.selectbox(
            _("Dataset"),
            list(titles),
            format_func=titles.__getitem__,
            key="admin_rhythm_dataset",
            width=260,
        )
        declared = dataset(chosen).due_after_days
        words = {
            DAYS: _("after a number of days"),
            NEVER: _("no fixed rhythm"),
            DECLARED: _("as declared: {rhythm}").format(rhythm=dataset_words.rhythm(declared)),
        }
        kind = st.selectbox(
            _("Due"),
            list(words),
            index=int(current[chosen] is None),
            format_func=words.__getitem__,
            key=f"admin_rhythm_kind_{chosen}",
            width=260,
        )
        days = declared if kind == DECLARED else None
        if kind == DAYS:
            days = st.number_input(
                _("Days"), 1, LONGEST, current[chosen] or 365, key=f"admin_days_{chosen}", width=140
            )
        st.text_input(
            _("Why (stands in the history)"),
            key="admin_rhythm_why",
            max_chars=MESSAGE_LENGTH,
            width=340,
        )
        st.button(
            _("Change the rhythm"),
            type="primary",
            key="admin_rhythm_change",
            disabled=days == current[chosen],
            on_click=_change,
            args=(chosen, days, current[chosen], newest()),
        )
    authorship.asked("admin")


def _change(name: str, days: int | None, before: int | None, seen: int) -> None:
    try:
        author = authorship.required("admin")
        message = _message(name, before, days, st.session_state.get("admin_rhythm_why", ""))
        made = set_rhythm(
            store(), name, days, author=author, message=message, expected_snapshot=seen
        )
    except StoreError as problem:
        st.session_state["admin_said"] = ("error", problem.text(look().language))
        return
    words = _("Changed: “{dataset}” is due: {rhythm}. This is state {n} now.").format(
        dataset=dataset_words.title(dataset(name)), rhythm=dataset_words.rhythm(days), n=made
    )
    st.session_state["admin_said"] = ("success", words)
    st.session_state["admin_rhythm_why"] = ""


def _message(name: str, before: int | None, after: int | None, why: str) -> str:
    """The line of the history, in the language of all of them."""
    old, new = (f"alle {n} Tage" if n else "ohne Rhythmus" for n in (before, after))
    reason = " ".join(why.split())
    return f"Rhythmus von „{dataset(name).title}“: {old} → {new}" + (
        f". {reason}" if reason else ""
    )


def said() -> None:
    """What the last action of the page did, once."""
    kind, words = st.session_state.pop("admin_said", ("", ""))
    if kind == "success":
        st.success(inert(words), icon=":material/check:")
    elif kind == "error":
        st.error(inert(words), icon=":material/error:")
