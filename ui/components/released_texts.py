"""Free text in an upload: only admins release, so nobody else's file can say it is released."""

import pyarrow as pa
import streamlit as st

from loaders.publish.text_release import without_new_releases
from ui.access import roles
from ui.i18n.texts import plural
from ui.state.session_data import store


def as_allowed(dataset: str, table: pa.Table) -> tuple[pa.Table, int]:
    """The rows as this session may publish them, and how many texts stay unread because of it."""
    return (table, 0) if roles.may("admin") else without_new_releases(store(), dataset, table)


def told(kept: int) -> None:
    """Say how many texts the file wants released and are not."""
    if kept:
        words = plural(
            "{n} answer comes as released. Only admins release: it stays unread until then.",
            "{n} answers come as released. Only admins release: they stay unread until then.",
            kept,
        )
        st.info(words, icon=":material/lock:")
