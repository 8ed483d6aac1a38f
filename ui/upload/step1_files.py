"""Step 1: the drop zone, and the choice among several files."""

from typing import Any

import streamlit as st

from loaders.tables import isolation
from loaders.tables.reading import Limits
from ui.components import html
from ui.components.filters import controlled, labelled
from ui.components.original_files import plain_name
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.upload import group, spool
from ui.upload.case import Case, cases, examine, remove

HAS_FILES = "tisch"
"""The parameter of the URL that says there were files."""


def drop_zone() -> None:
    """The drop zone. Files are taken over at once, so that nothing is lost by leaving the page."""
    turn = st.session_state.setdefault("upload_turn", 0)
    limit = min(Limits().file_mb, int(st.get_option("server.maxUploadSize")))
    html.draw_template("upload/zone.html", limit=limit)
    files = st.file_uploader(
        _(
            "Drop files here: CSV, Excel, ODS, GeoJSON, GeoPackage, Shapefile (ZIP), KML, JSON, "
            "ICS, Parquet"
        ),
        accept_multiple_files=True,
        key=f"upload_drop_{turn}",
        max_upload_size=limit,
    )
    if files:
        st.session_state["upload_turn"] = turn + 1
        _take(files)
        st.rerun()
    isolation.prepare()


def _take(files: list[Any]) -> None:
    known = cases()
    twice, first = [], None
    for file in files:
        try:
            upload = spool.keep(plain_name(file.name), file.getbuffer())
        except OSError:
            st.session_state["upload_notice"] = _(
                "“{file}” could not be stored on the server: please have its free space checked. "
                "Nothing was changed.",
                file=file.name,
            )
            return
        if upload.id in known:
            twice.append(upload.name)
        known.setdefault(upload.id, Case(upload))
        first = first or upload.id
    st.session_state["upload_chosen"] = first
    if twice:
        words = _("The same file lies here already: {files}.", files=", ".join(twice))
        st.session_state["upload_notice"] = words


def notice() -> None:
    """What is to be said about the files, once. The URL notes that there are some: a session that
    finds the note without the files follows one that is gone, with the page or with the server."""
    if not cases() and url_state.value(HAS_FILES) and not st.session_state.get("upload_turn"):
        st.session_state["upload_notice"] = _(
            "The files are not here any more: the page was loaded anew, or the server was "
            "started anew. What was published stands in the history; please drop all else "
            "once more."
        )
    url_state.put(**{HAS_FILES: "1" if cases() else None})
    words = st.session_state.pop("upload_notice", "")
    if words:
        st.warning(inert(words), icon=":material/info:")


def file_choice() -> Case:
    """The name of the file that the steps are about; where there are several, the choice."""
    known = cases()
    for case in known.values():
        examine(case)
    current = st.session_state.get("upload_chosen")
    if current not in known:
        current = next(iter(known))
    with st.container(horizontal=True, vertical_alignment="center", key="upload_files"):
        if len(known) > 1:
            st.segmented_control(
                plural("{n} file", "{n} files", len(known)),
                **labelled({name: _label(case) for name, case in known.items()}),
                **controlled("upload_choice", current, _choose),
                required=True,
            )
        else:
            st.header(inert(known[current].upload.name), anchor=False)
        st.button(
            _("Discard the file"),
            type="tertiary",
            key="upload_remove",
            icon=":material/close:",
            on_click=remove,
            args=(known[current],),
        )
    return known[current]


def _choose(case_id: str) -> None:
    st.session_state["upload_chosen"] = case_id


def _label(case: Case) -> str:
    name = inert(case.upload.name)
    if case.done:
        return f"✓ {name}"
    report = group.report(case, group.members(case))
    n = len(report.problems) if report else 0
    return f"{name} ({look().number(n)})" if n else name


def size(n: int) -> str:
    """Bytes in words."""
    return f"{look().number(n / 1e6, 1)} MB" if n >= 100_000 else f"{look().number(n / 1e3, 1)} kB"
