"""Start and failure of the server: it starts with a sound store or says why not."""

import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from loaders.messages.errors import StoreError
from loaders.notices.delivery import configured
from loaders.schema import DeclarationError
from server import garbage, scheduler
from server.logging import start
from ui.access import roles, sign_in
from ui.components import html
from ui.connection import store, worded
from ui.i18n.texts import LANGUAGES, look
from ui.i18n.texts import text as _
from ui.shell import contact, streamlit_dom

log = logging.getLogger(__name__)


def require_store_and_secrets() -> dict[str, Any] | None:
    """Open the store before the server exists; returns the settings of the sign-in.

    Exits with one sentence that names the file or the setting, what is wrong and what to do.
    """
    try:
        configured(store())
        return sign_in.secrets()
    except (DeclarationError, StoreError, sign_in.SettingsError) as problem:
        sys.exit(str(problem))


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Give logs their form once the server's own loggers exist, and at the end close the store, so
    that another process may open it."""
    garbage.leave_to_us()
    start()
    proxied = os.environ.get("CITY_URL") or os.environ.get("FORWARDED_ALLOW_IPS")
    if proxied and roles.local_analyst():
        roles.warn_of_proxy()
    contact.warn_of_missing()
    ended = scheduler.begin()
    try:
        yield
    finally:
        ended.set()
        store().close()


def own_scripts() -> tuple[str, ...]:
    """The inline scripts that the screens run, for the Content Security Policy."""
    languages = (html.language_script(language) for language in LANGUAGES)
    return (*languages, *streamlit_dom.SCRIPTS, sign_in.KEEP_PLACE, sign_in.RETURN_TO_PLACE)


def basemap_hosts() -> tuple[str, ...]:
    """Origin of the basemap's tiles, if the declarations switch one on."""
    basemap = store().package.city.get("basemap")
    if not basemap:
        return ()
    address = urlsplit(basemap["url"])
    return (f"{address.scheme}://{address.netloc}",)


def on_script_error(error: BaseException) -> bool:
    """Say in words that a page failed; the traceback goes to the log, never to the screen."""
    error = worded(error)
    log.error("a page failed", exc_info=error)
    if isinstance(error, StoreError):
        st.error(error.text(look().language), icon=":material/database_off:")
    else:
        st.error(
            _("This page could not be drawn. The cause is in the server's log."),
            icon=":material/error:",
        )
    return True
