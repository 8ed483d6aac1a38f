"""Feeds that fail: since when, why, and who can do something about it."""

import datetime as dt

import streamlit as st

from loaders.feeds.feeds import Feed, Run, feeds, runs
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, edition, store


def failing_feeds(only: str | None) -> None:
    """One warning a failing feed, of all datasets or `only` one; nothing to the public."""
    if edition().audience == "public":
        return
    known = feeds(store())
    last = runs(store()) if known else {}
    for feed in known.values():
        run = last.get(feed.name, Run())
        if run.failed_since and only in (None, feed.dataset):
            words = _sentence(feed, run, run.failed_since)
            st.warning(inert(words), icon=":material/sync_problem:")


def _sentence(feed: Feed, run: Run, since: dt.datetime) -> str:
    words = _(
        "The feed “{name}” has been failing since {moment}; the last good state stays. {why}",
        name=feed.name,
        moment=look().moment(since),
        why=(run.words or {}).get(look().language, ""),
    )
    owner = dataset(feed.dataset).owner if feed.dataset else ""
    return words + (" " + _("Responsible: {owner}", owner=owner) if owner else "")
