"""Step 1, instead of a file: the address of a service or of a file, fetched by the server."""

import streamlit as st

from loaders.fetch.fetch import fetch
from loaders.messages.progress import Listener
from ui.i18n.texts import inert
from ui.i18n.texts import text as _
from ui.upload import background_jobs, spool
from ui.upload.case import Case, cases
from ui.upload.spool import Upload

PLACE = "upload_address"
LONGEST = 2000


def address_form() -> None:
    """The field for an address, and the work under way for it."""
    with (
        st.form("upload_address_form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        st.text_input(
            _("Address of a service or a file"),
            key="upload_address_text",
            placeholder="https://…",
            max_chars=LONGEST,
            width=520,
            help=_(
                "WFS, OGC API Features, a resource of CKAN, GBFS, or a file that can be downloaded"
            ),
        )
        st.text_input(_("Layer, if there are several"), key="upload_address_layer", width=220)
        st.form_submit_button(_("Fetch"), icon=":material/cloud_download:", on_click=_fetch)
    if PLACE in background_jobs.jobs():
        _take()


def _fetch() -> None:
    """Have the server fetch the address, as an upload under that name. The server's own network is
    not asked, whoever names it: else the page would be a way into it."""
    address = st.session_state["upload_address_text"].strip()
    layer = st.session_state["upload_address_layer"].strip() or None

    def task(_listener: Listener) -> Upload:
        with fetch(address, layer, guarded=True) as found:
            name = f"{found.address} ({layer})" if layer else found.address
            return spool.keep(name, found.path.read_bytes())

    background_jobs.drop(PLACE)
    if address:
        background_jobs.start(PLACE, (address, layer), task)


def _take() -> None:
    words = _("Fetching the address …")
    if not background_jobs.wait_for(PLACE, words, give_up=lambda: background_jobs.drop(PLACE)):
        return
    job = background_jobs.jobs()[PLACE]
    background_jobs.drop(PLACE)
    failed = job.failure()
    if failed:
        # The command line has an option for it, the page a field.
        st.error(inert(failed.replace(" (--layer)", "")), icon=":material/error:")
        return
    upload: Upload = job.result()
    cases().setdefault(upload.id, Case(upload))
    st.session_state["upload_chosen"] = upload.id
    st.rerun()
