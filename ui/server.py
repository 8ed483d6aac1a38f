"""Start and failure of the server: it starts with a sound store or says why not."""

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st

from loaders.package import DeclarationError
from loaders.store import StoreError
from ui.texts import text as _

log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Open the store before the first page is served; without one the server does not start."""
    # Imported here: before the runtime exists Streamlit would give its caches a makeshift storage.
    from ui.store import store

    try:
        opened = store()
    except (DeclarationError, StoreError) as problem:
        sys.exit(str(problem))
    try:
        yield
    finally:
        opened.close()


def on_script_error(error: BaseException) -> bool:
    """Say in words that a page failed; the traceback goes to the log, never to the screen."""
    log.error("a page failed", exc_info=error)
    if isinstance(error, StoreError):
        st.error(str(error), icon=":material/database_off:")
    else:
        st.error(
            _("This page could not be drawn. The cause is in the server's log."),
            icon=":material/error:",
        )
    return True
