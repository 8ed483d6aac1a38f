"""Free text in an upload: only admins release, so nobody else's file can say it is released."""

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from loaders.publish.text_release import without_new_releases
from ui.access import roles
from ui.i18n.texts import plural
from ui.state.session_data import store


def as_allowed(tables: Mapping[str, pa.Table]) -> tuple[dict[str, pa.Table], int]:
    """Dataset → typed rows (its declared columns) as this session may publish them, and how many
    texts stay unread because of it."""
    if roles.may("admin"):
        return dict(tables), 0
    found = {name: without_new_releases(store(), name, rows) for name, rows in tables.items()}
    return {name: rows for name, (rows, _n) in found.items()}, sum(n for _rows, n in found.values())


def unreleased_notice(n: int) -> None:
    """Say how many texts the file wants released and are not."""
    if n:
        words = plural(
            "{n} answer is marked as released in the file. Only admins may release: "
            "it stays unread until then.",
            "{n} answers are marked as released in the file. Only admins may release: "
            "they stay unread until then.",
            n,
        )
        st.info(words, icon=":material/lock:")
