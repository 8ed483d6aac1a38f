"""One publication: datasets and files, compared with any other state, and the way back to it."""

from typing import Any

import pandas as pd
import streamlit as st

from loaders.messages.errors import StoreError
from loaders.publish.diff import Difference, between
from loaders.publish.publish import restore
from loaders.publish.text_release import ANSWERS
from loaders.schema import Dataset, quoted
from loaders.store.rejected_rows import rests
from loaders.store.store import Edition
from ui.components import (
    authorship,
    dataset_words,
    diff_table,
    filters,
    html,
    original_files,
    released_texts,
)
from ui.components.change_words import changes, kind
from ui.history import list as history_list
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.session_data import newest, package, shows_rows, store


def publication_detail(chosen: int, every: pd.DataFrame) -> None:
    """The publication `chosen` (a snapshot id) out of every (rows of `provenance.publications`)."""
    rows = every[every["snapshot_id"] == chosen].to_dict("records")
    first = rows[0]
    html.draw_template(
        "history/head.html",
        id=str(chosen),
        when=look().moment(first["published_at"]),
        author=first["author"] or "–",
        what=kind(first["kind"]),
        message=first["message"] or "",
    )
    name = _dataset(rows)
    row = next(row for row in rows if row["dataset"] == name)
    declared = package().datasets[name]
    _facts(row, declared)
    _comparison(row, declared, every[every["dataset"] == name])
    if authorship.may_publish():
        _way_back(row, declared)


def _dataset(rows: list[dict[str, Any]]) -> str:
    names = [row["dataset"] for row in rows if row["dataset"] in package().datasets]
    if len(names) == 1:
        return names[0]
    titles = {name: dataset_words.title(package().datasets[name]) for name in names}
    return filters.one(
        "datensatz", _("Dataset of this publication"), titles, width=320, drops=("vergleich",)
    )


def _facts(row: dict[str, Any], declared: Dataset) -> None:
    title = dataset_words.title(declared)
    words = f"{title}: {changes(row)}"
    st.header(inert(words), anchor=False)
    if not shows_rows(declared):
        return
    if not original_files.buttons(original_files.of(row), "history_original"):
        file = row["file"] if isinstance(row["file"], str) else ""
        words = _("No file was kept with this publication.")
        html.draw_template("components/source.html", words=f"{file} · {words}" if file else words)
    left = rests(store().shelf, int(row["snapshot_id"]), declared.name)
    original_files.buttons(left, "history_rest", _("Rows that were left out: {name}"))


def _comparison(row: dict[str, Any], declared: Dataset, others: pd.DataFrame) -> None:
    here = int(row["snapshot_id"])
    known = {int(one["snapshot_id"]): one for one in others.to_dict("records")}
    earlier = [number for number in known if number < here]
    words = {"0": _("nothing (before the first state)")}
    words |= {str(n): history_list.label(known[n]) for n in sorted(known) if n != here}
    start = str(max(earlier, default=0))
    other = filters.one("vergleich", _("Compared with"), words, width=420, start=start)
    diff_table.difference_table(_between(declared.name, int(other), here), declared, "history_rows")


@st.cache_data(max_entries=20, show_spinner=False)
def _between(name: str, before: int, after: int) -> Difference:
    return between(store(), name, before, after, limit=diff_table.SHOWN)


def _way_back(row: dict[str, Any], declared: Dataset) -> None:
    here = int(row["snapshot_id"])
    st.header(_("Restore"), anchor=False)
    found = _between(declared.name, newest(), here)
    counts = found.counts
    if not (counts.new or counts.changed or counts.gone):
        html.draw_template("components/empty.html", words=_("The dataset is today as it was then."))
        return
    html.draw_template(
        "components/lead.html", words=_("This is what restoring would do to today's rows:")
    )
    diff_table.difference_table(found, declared, "history_restore")
    authorship.asked("history")
    st.button(
        _("Restore “{dataset}” as of state {n}").format(
            dataset=inert(dataset_words.title(declared)), n=here
        ),
        type="primary",
        key="history_restore_button",
        on_click=_restore,
        args=(declared.name, here, newest()),
    )


def _restore(name: str, snapshot: int, seen: int) -> None:
    try:
        author = authorship.required()
        _may_release(name, snapshot)
        made = restore(store(), name, snapshot, author, expected_snapshot=seen)
    except StoreError as problem:
        st.session_state["history_said"] = ("error", problem.text(look().language))
        return
    title = dataset_words.title(package().datasets[name])
    words = _("“{dataset}” is again as in state {n}; this is state {made} now.")
    st.session_state["history_said"] = (
        "success",
        words.format(dataset=title, n=snapshot, made=made),
    )
    url_state.put(veroeffentlichung=str(made), datensatz=None, vergleich=None, stand=None)


def _may_release(name: str, snapshot: int) -> None:
    """Going back must not release a text either. Raises StoreError."""
    if name != ANSWERS:
        return
    with store().reader(Edition(snapshot)) as cursor:
        rows = cursor.execute(f"FROM {quoted(name)}").to_arrow_table()
    if released_texts.as_allowed(name, rows)[1]:
        authorship.required("admin")


def said() -> None:
    """What the last action did, once."""
    kind, words = st.session_state.pop("history_said", ("", ""))
    if kind == "success":
        st.success(inert(words), icon=":material/check:")
    elif kind == "error":
        st.error(inert(words), icon=":material/error:")
