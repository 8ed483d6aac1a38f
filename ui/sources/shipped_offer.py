"""A newer edition of the shipped data: what it differs in, taking it over, taking it back."""

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from loaders.messages.errors import StoreError
from loaders.publish.diff import Difference, difference
from loaders.publish.three_way import Merged
from loaders.shipped_update import (
    ShippedUpdate,
    find_update,
    last_update,
    publish_update,
    undo_update,
)
from loaders.store.store import Store
from ui.access import roles
from ui.components import authorship, dataset_words, diff_table, html
from ui.components.tables import draw_table
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, newest, store


def shipped_offer() -> None:
    """Offer analysts a newer edition, or else to take the last one back; nothing to others."""
    if not roles.may("analyst"):
        return
    try:
        with st.spinner(_("Comparing with what is published …")):
            found = _found(store(), newest())
    except StoreError as problem:
        st.warning(inert(problem.text(look().language)), icon=":material/warning:")
        return
    if found is not None:
        _offer(found)
    elif (snapshot := last_update(store())) is not None:
        _taking_back(snapshot)


@lru_cache(maxsize=1)
def _found(lake: Store, _snapshot: int) -> ShippedUpdate | None:
    """Compared anew after each publication."""
    return find_update(lake)


@lru_cache(maxsize=8)
def _difference(update: ShippedUpdate, name: str) -> Difference:
    return difference(store(), name, update.merged[name].table, "merge", diff_table.SHOWN)


def _offer(found: ShippedUpdate) -> None:
    words = _(
        "The program ships a newer edition of its data than the one that was taken over here. "
        "Nothing was changed; what the city has changed itself stays in any case."
    )
    st.info(words, icon=":material/inventory_2:")
    with st.expander(_("See what it differs in, and take it over"), key="sources_shipped"):
        html.draw_template(
            "sources/shipped.html", told=found.told, dataset=dataset, words=dataset_words
        )
        _rows(found)
        authorship.author_field("sources")
        rows = sum(one.taken for one in found.told.values())
        label = plural("Take over {n} row", "Take over {n} rows", rows)
        st.button(
            label if rows else _("Note that it was looked at"),
            type="primary",
            key="sources_shipped_publish",
            icon=":material/publish:",
            on_click=_publish,
            args=(found,),
        )


def _rows(found: ShippedUpdate) -> None:
    """The rows of one dataset that change, and those that stay against the newer edition."""
    shown = {n: one for n, one in found.told.items() if one.taken or one.kept or one.held}
    if not shown:
        return
    name = st.selectbox(
        _("Rows of the dataset"),
        list(shown),
        format_func=lambda name: dataset_words.title(dataset(name)),
        key="sources_shipped_dataset",
        width=420,
    )
    changes = _difference(found, name)
    diff_table.difference_table(changes, dataset(name), f"sources_shipped_{name}")
    _kept_rows(changes, shown[name], name)


def _kept_rows(changes: Difference, merged: Merged, name: str) -> None:
    if merged.city_rows.empty:
        return
    html.lead(_("These rows stay as they are:"))
    sides = replace(changes, changed_old=merged.city_rows, changed_new=merged.newer_rows)
    cells = diff_table.changed_cells(sides, dataset(name))
    cells.columns = [_("Row"), _("Column"), _("City"), _("Newer state")]
    title = _("Rows that stay as they are")
    draw_table(cells, f"sources_shipped_{name}_kept", title)


def _publish(found: ShippedUpdate) -> None:
    def change(author: str) -> str:
        made = publish_update(store(), found, author)
        return _("The newer edition is taken over; this is state {made} now.").format(made=made)

    authorship.change_data(change)


def _taking_back(snapshot: int) -> None:
    with st.expander(_("Newer shipped data, taken over as state {n}").format(n=snapshot)):
        words = _("Taking it back publishes all its datasets as they were before.")
        html.draw_template("components/lead.html", words=words)
        authorship.author_field("sources")
        label = _("Take back state {n}").format(n=snapshot)
        st.button(label, key="sources_shipped_undo", on_click=_undo, args=(snapshot,))


def _undo(snapshot: int) -> None:
    def change(author: str) -> str:
        made = undo_update(store(), snapshot, author)
        words = _("State {n} is taken back; this is state {made} now.")
        return words.format(n=snapshot, made=made)

    authorship.change_data(change)
