"""Feeds: addresses asked for newer data in a rhythm. Tried first, then switched on."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from loaders.feeds.feeds import (
    LONGEST,
    SHORTEST,
    Feed,
    Run,
    feeds,
    remove_feed,
    run_feed,
    runs,
    save_feed,
    try_feed,
)
from loaders.feeds.intake import CHECKED, Outcome
from loaders.fetch.addresses import shown
from loaders.messages.errors import StoreError
from loaders.validate.report import problem_frame
from ui.components import authorship, dataset_words, html
from ui.components.filters import labelled
from ui.components.tables import draw_table
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, store

TRIED = "admin_feed_tried"
WHY = "admin_feed_why"
NEW = ""
LONGEST_ADDRESS = 2000
SHOWN_PROBLEMS = 20


def feeds_part() -> None:
    """All feeds with what came of them last, the form of one, and what trying it gave."""
    words = _(
        "A feed queries an address at a fixed interval and publishes what is new. A "
        "delivery with a problem is refused as a whole: the last good state stays, and "
        "Sources names who is responsible."
    )
    html.lead(words)
    known, last = feeds(store()), runs(store())
    rows = [_row(feed, last.get(feed.name, Run())) for feed in known.values()]
    html.draw_template("admin/feeds.html", rows=rows)
    names = {NEW: _("a new feed")} | {name: name for name in known}
    chosen = st.selectbox(_("Feed"), **labelled(names), key="admin_feed", width=420)
    feed = _form(known.get(chosen))
    _try(feed)
    _decide(feed, known.get(chosen))


def _row(feed: Feed, run: Run) -> dict[str, Any]:
    title = dataset_words.title(dataset(feed.dataset)) if feed.dataset else _("as recognised")
    return {
        "feed": feed,
        "address": shown(feed.address),
        "dataset": title,
        "run": run,
        "said": (run.words or {}).get(look().language, ""),
    }


def _form(feed: Feed | None) -> Feed:
    """The fields of a feed; the feed as they say."""
    of = feed or Feed("", "", 24)
    key = f"admin_feed_{of.name}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_feed_what"):
        name = of.name or st.text_input(_("Name"), key=f"{key}_name", max_chars=80, width=220)
        label = _("Address")
        address = st.text_input(
            label, of.address, key=f"{key}_address", max_chars=LONGEST_ADDRESS, width=520
        )
        label = _("Layer (where there are several)")
        layer = st.text_input(label, of.layer or "", key=f"{key}_layer", width=240)
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_feed_how"):
        filled, released = _choices(of, key)
        label = _("Every … hours")
        hours = st.number_input(
            label, SHORTEST, LONGEST, of.every_hours, key=f"{key}_hours", width=140
        )
    label = _("Publish the rows without problems, leave the others out")
    faultless = st.checkbox(label, of.faultless, key=f"{key}_faultless")
    label = _("May remove more than half of the rows")
    may_shrink = st.checkbox(label, of.may_shrink, key=f"{key}_shrink")
    return Feed(
        name=" ".join(name.split()),
        address=address.strip(),
        every_hours=int(hours),
        dataset=filled or None,
        layer=layer.strip() or None,
        public=released,
        faultless=faultless,
        may_shrink=may_shrink,
        active=st.checkbox(_("Switched on"), of.active, key=f"{key}_active"),
    )


def _choices(of: Feed, key: str) -> tuple[str, str]:
    """Which dataset the feed fills, and whether its rows are public."""
    options = {"": _("as recognised")} | dataset_words.dataset_titles()
    public: dict[str, str] = {"": _("as the file says"), "ja": _("public"), "nein": _("not public")}
    start = list(options).index(of.dataset or "")
    filled = st.selectbox(
        _("Dataset"), **labelled(options), index=start, key=f"{key}_dataset", width=280
    )
    start = list(public).index(of.public)
    released = st.selectbox(
        _("Rows are"), **labelled(public), index=start, key=f"{key}_public", width=200
    )
    return filled, released


def _try(feed: Feed) -> None:
    """The button that asks the address without publishing, and what the answer is."""
    if st.button(_("Try it"), key="admin_feed_try", icon=":material/science:"):
        try:
            with st.spinner(_("Asking the address …")):
                found = try_feed(store(), replace(feed, name=feed.name or "?"), guarded=True)
        except StoreError as problem:
            st.error(inert(problem.text(look().language)), icon=":material/error:")
            return
        st.session_state[TRIED] = (_tried(feed), found)
    tried, found = st.session_state.get(TRIED, (None, None))
    if found is not None and tried == _tried(feed):
        _show(found)


def _tried(feed: Feed) -> Feed:
    """What trying is about: not the name, the rhythm and whether it is switched on."""
    return replace(feed, name="", every_hours=1, active=True)


def _show(found: Outcome) -> None:
    said = inert(found.text(look().language))
    if found.kind != CHECKED:
        st.error(said, icon=":material/error:")
        problems = problem_frame(found.report.found[:SHOWN_PROBLEMS], look().language)
        if len(problems):
            table = problems[["row", "column", "value", "message"]]
            table.columns = [_("Row"), _("Column"), _("Value"), _("Problem")]
            draw_table(table, "admin_feed_problems", _("Problems"))
        return
    title = dataset_words.title(dataset(str(found.report.dataset)))
    n = found.report.valid
    rows = plural("{n} row for “{title}”", "{n} rows for “{title}”", n, title=title)
    st.success(f"{said} {inert(rows)}", icon=":material/check:")
    for note in found.report.note_texts(look().language):
        html.quiet(note)


def _decide(feed: Feed, known: Feed | None) -> None:
    tried, found = st.session_state.get(TRIED, (None, None))
    is_tried = tried == _tried(feed) and found is not None and found.kind == CHECKED
    authorship.reason_field(WHY, _("Why (kept in the record)"), 520)
    authorship.author_field("admin")
    with st.container(horizontal=True, key="admin_feed_buttons"):
        is_ready = is_tried or not feed.active
        st.button(
            _("Save the feed"),
            type="primary",
            key="admin_feed_save",
            disabled=not is_ready,
            on_click=_change,
            args=(partial(_save, feed),),
        )
        if known:
            st.button(
                _("Run it now"),
                key="admin_feed_run",
                on_click=_change,
                args=(lambda _author, _why: _run(known),),
            )
            st.button(
                _("Remove it"),
                key="admin_feed_remove",
                on_click=_change,
                args=(partial(_remove, known),),
            )
    if not is_ready:
        html.quiet(_("A feed can be switched on once a trial has found no problem."))


def _change(work: Callable[[str, str], str]) -> None:
    authorship.change_with_reason(work, WHY)


def _save(feed: Feed, author: str, why: str) -> str:
    save_feed(store(), feed, author=author, reason=why)
    st.session_state.pop(TRIED, None)
    return _("The feed “{name}” has been saved.", name=feed.name)


def _run(feed: Feed) -> str:
    said = run_feed(store(), feed, guarded=True).text(look().language)
    return _("“{name}” has run: {said}", name=feed.name, said=said)


def _remove(feed: Feed, author: str, why: str) -> str:
    remove_feed(store(), feed.name, author=author, reason=why)
    return _("The feed “{name}” has been removed; what it published stays.", name=feed.name)
