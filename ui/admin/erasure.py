"""Erasing rows for good, on somebody's request: what would go, the decision, and the record."""

import streamlit as st

from loaders.erasure import ErasurePlan, erase, plan_erasure, what_remains
from loaders.store.erasure import erasures
from ui.components import authorship, dataset_words, html
from ui.components.filters import labelled
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, package, store

PLAN, WHY = "admin_erasure_plan", "admin_erasure_why"


def erasures_part() -> None:
    """The form, what would go, and the record of what was erased."""
    html.lead(
        _(
            "Rows with this key go from every state, with the files in which they stand, and "
            "cannot be brought back. The record keeps who, when and why, not the data."
        )
    )
    _form()
    plan = st.session_state.get(PLAN)
    if plan:
        _offer(plan)
    content = {"records": erasures(store())[::-1], "title": _title}
    html.draw_template("admin/erasure.html", **content)


def _title(name: str) -> str:
    return dataset_words.title(dataset(name)) if name in package().datasets else name or "–"


def _form() -> None:
    titles = {n: dataset_words.title(d) for n, d in package().datasets.items() if d.primary_key}
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_erasure"):
        key = "admin_erasure_dataset"
        chosen = st.selectbox(_("Dataset"), **labelled(titles), key=key, on_change=_forget)
        for name in dataset(chosen).primary_key:
            label = dataset_words.title(dataset(chosen).field(name))
            key = f"admin_erasure_{chosen}_{name}"
            st.text_input(
                label, key=key, max_chars=authorship.LONGEST_REASON, on_change=_forget, width=240
            )
        st.button(_("Show what would go"), key="admin_erasure_look", on_click=_look, args=(chosen,))


def _forget() -> None:
    st.session_state.pop(PLAN, None)


def _look(name: str) -> None:
    typed = {n: st.session_state[f"admin_erasure_{name}_{n}"] for n in dataset(name).primary_key}
    given = {column: value.strip() for column, value in typed.items() if value.strip()}

    def look_for(_author: str) -> str:
        st.session_state[PLAN] = plan_erasure(store(), name, given)
        return _("Nothing is erased yet. What would go stands below.")

    if not authorship.change_data(look_for, "admin"):
        _forget()


def _offer(plan: ErasurePlan) -> None:
    rows = ", ".join(f"{_title(name)} ({look().number(n)})" for name, n in plan.rows.items())
    words = _(
        "Rows of the newest state: {rows}. States that hold such rows: {states}; files that go as "
        "a whole: {files}.",
        rows=inert(rows or "–"),
        states=look().number(len(plan.states)),
        files=look().number(len(plan.files)),
    )
    st.warning(words)
    authorship.reason_field(WHY, _("Why (stands in the record; without the data themselves)"), 520)
    authorship.author_field("admin")
    st.button(_("Erase for good"), type="primary", key="admin_erasure_do", on_click=_erase)


def _erase() -> None:
    plan = st.session_state[PLAN]

    def change(author: str, why: str) -> str:
        record = erase(store(), plan, author, why)
        remains = what_remains(record.moment).text(look().language)
        return _("Erased. {remains}", remains=remains)

    if authorship.change_with_reason(change, WHY):
        _forget()
