"""One publication: datasets and files, compared with any other state, and restored."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from loaders.messages.errors import StoreError
from loaders.publish.diff import Difference, between
from loaders.publish.restore import changed_by, refuse_if_built_on, restore, revert
from loaders.publish.text_release import ANSWERS
from loaders.schema import Dataset, quoted
from loaders.store.rejected_rows import rejected_files
from loaders.store.store import Edition
from ui.access import roles
from ui.components import (
    authorship,
    dataset_words,
    diff_table,
    filters,
    html,
    original_files,
    released_texts,
)
from ui.components.change_words import changes, kind, written
from ui.history.list import state_label
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.session_data import dataset, newest, package, shows_rows, store


def publication_detail(chosen: int, every: pd.DataFrame) -> None:
    """The publication `chosen` (a snapshot id) out of every (rows of `provenance.publications`)."""
    rows = every[every["snapshot_id"] == chosen].to_dict("records")
    html.draw_template("history/head.html", row=rows[0], kind=kind, written=written)
    known = [row["dataset"] for row in rows if row["dataset"] in package().datasets]
    if not known:
        html.quiet(_("The datasets of this publication are not declared any more."))
        return
    name = _dataset_choice(known)
    row = next(row for row in rows if row["dataset"] == name)
    declared = dataset(name)
    st.header(inert(f"{dataset_words.title(declared)}: {changes(row)}"), anchor=False)
    if shows_rows(declared):
        _files(row)
    _comparison(chosen, declared, every[every["dataset"] == name])
    if roles.may("analyst") and every["snapshot_id"].nunique() > 1:
        authorship.author_field("history")
        _revert_form(chosen)
        _restore_form(chosen, declared)


def _dataset_choice(known: list[str]) -> str:
    if len(known) == 1:
        return known[0]
    titles = {name: dataset_words.title(dataset(name)) for name in known}
    label, drops = _("Dataset of this publication"), ("vergleich",)
    return filters.one("datensatz", label, titles, width=320, drops=drops)


def _files(row: dict[str, Any]) -> None:
    if not original_files.buttons(original_files.of(row), "history_original"):
        file = row["file"] if isinstance(row["file"], str) else ""
        words = _("No file was kept with this publication.")
        html.quiet(f"{file} · {words}" if file else words)
    left_out = rejected_files(store().files, int(row["snapshot_id"]), row["dataset"])
    original_files.buttons(left_out, "history_rest", _("Rows that were left out: {name}"))


def _comparison(here: int, declared: Dataset, others: pd.DataFrame) -> None:
    known = {int(one["snapshot_id"]): one for one in others.to_dict("records")}
    labels = {"0": _("nothing (before the first state)")}
    labels |= {str(n): state_label(known[n]) for n in sorted(known) if n != here}
    start = str(max((n for n in known if n < here), default=0))
    other = filters.one("vergleich", _("Compared with"), labels, width=420, start=start)
    diff_table.difference_table(_between(declared.name, int(other), here), declared, "history_rows")


@st.cache_data(max_entries=20, show_spinner=False)
def _between(name: str, before: int, after: int) -> Difference:
    return between(store(), name, before, after, limit=diff_table.SHOWN)


def _restore_form(here: int, declared: Dataset) -> None:
    st.header(_("Restore"), anchor=False)
    found = _between(declared.name, newest(), here)
    counts = found.counts
    if counts.new or counts.changed or counts.gone:
        html.lead(_("This is what restoring would do to today's rows:"))
        diff_table.difference_table(found, declared, "history_restore")
    else:
        html.empty(_("The dataset is today as it was then."))
    others = _others(here, declared)
    title = inert(dataset_words.title(declared))
    words = _("Restore “{dataset}” as of state {n}").format(dataset=title, n=here)
    if others:
        words = plural(
            "Restore “{dataset}” and {n} more as of state {state}",
            "Restore “{dataset}” and {n} more as of state {state}",
            len(others),
            dataset=title,
            state=str(here),
        )
    elif not (counts.new or counts.changed or counts.gone):
        return
    names = (declared.name, *others)
    args = (names, here, newest())
    st.button(words, type="primary", key="history_restore_button", on_click=_restore, args=args)


def _others(here: int, declared: Dataset) -> list[str]:
    """The datasets to restore in the same step: what refers to each other cannot go back alone."""
    known = {row.dataset for row in store().history().upto(here)}
    titles = dataset_words.dataset_titles()
    names = [name for name in titles if name in known and name != declared.name]
    return st.multiselect(
        _("Together with"),
        names,
        format_func=lambda name: titles[name],
        placeholder=_("no other dataset"),
        select_all=False,
        key=f"history_others_{here}_{declared.name}",
    )


def _restore(names: Sequence[str], snapshot: int, seen: int) -> None:
    def change(author: str) -> str:
        _require_release(names, snapshot)
        made = restore(store(), names, snapshot, author, expected_snapshot=seen)
        url_state.put(veroeffentlichung=str(made), datensatz=None, vergleich=None, stand=None)
        words = _("“{dataset}” is again as in state {n}; this is state {made} now.")
        titles = ", ".join(dataset_words.title(dataset(name)) for name in names)
        return words.format(dataset=titles, n=snapshot, made=made)

    authorship.change_data(change)


def _revert_form(publication: int) -> None:
    """Take the publication back whole, or say what stands against it and the way out."""
    st.header(_("Take back"), anchor=False)
    try:
        names = changed_by(store(), publication)
        refuse_if_built_on(store(), publication)
    except StoreError as problem:
        html.quiet(problem.text(look().language))
        return
    words = plural(
        "Take this publication back ({n} dataset)",
        "Take this publication back ({n} datasets)",
        len(names),
    )
    if len(names) > 1:
        titles = ", ".join(dataset_words.title(dataset(name)) for name in names)
        html.quiet(_("All at once: {datasets}", datasets=titles))
    args = (publication, newest())
    st.button(words, key="history_revert_button", on_click=_revert, args=args)


def _revert(publication: int, seen: int) -> None:
    def change(author: str) -> str:
        _require_release(changed_by(store(), publication), publication - 1)
        made = revert(store(), publication, author, expected_snapshot=seen)
        url_state.put(veroeffentlichung=str(made), datensatz=None, vergleich=None, stand=None)
        words = _("Publication {n} is taken back; this is state {made} now.")
        return words.format(n=publication, made=made)

    authorship.change_data(change)


def _require_release(names: Sequence[str], snapshot: int) -> None:
    """Only admins may go back to where a text was released that is not today."""
    if ANSWERS not in names:
        return
    with store().reader(Edition(snapshot)) as cursor:
        rows = cursor.execute(f"FROM {quoted(ANSWERS)}").to_arrow_table()
    if released_texts.as_allowed({ANSWERS: rows})[1] > 0:
        authorship.require_author("admin")
