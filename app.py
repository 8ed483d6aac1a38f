"""The server: `streamlit run app.py` starts everything.

The screens are in `ui/shell/main.py` and `pages/`. They are not this script, because with a folder
`pages/` beside the script Streamlit would serve a deep link by its old rules and skip the shell.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from server.startup import opening

with opening():
    from starlette.middleware import Middleware

    from server import assets, lifecycle, logging, metrics, static_compression, warmup
    from server.preload import Preload, needed
    from server.rate_limit import RateLimit
    from server.security_headers import SecurityHeaders, tell_no_server
    from server.upload_guard import UploadsOfAnalysts
    from ui.access import roles, upload_permission
    from ui.connection import store
    from ui.shell import licences

    warmup.texts()

BASE = st.get_option("server.baseUrlPath")
STATIC = static_compression.files(assets.places(BASE))

lifecycle.require_store()
SECRETS = lifecycle.require_secrets()
tell_no_server()
upload_permission.keep_caches()


def compress_first() -> None:
    """Compress what first visits ask for."""
    names = needed(**assets.parts())
    static_compression.warm(
        file for path, file in STATIC.items() if path.rpartition("/")[2] in names
    )


warmup.begin(compress_first)


@asynccontextmanager
async def lifespan(running: st.App) -> AsyncIterator[None]:
    """Logs take their form when the server's own loggers exist; the store is closed at the end."""
    logging.start()
    async with lifecycle.lifespan(running):
        yield


app = st.App(
    Path(__file__).parent / "ui" / "shell" / "main.py",
    lifespan=lifespan,
    secrets=SECRETS,
    on_script_error=lifecycle.on_script_error,
    routes=[*assets.routes(BASE), *metrics.routes(store, licences.version(), BASE)],
    middleware=[
        Middleware(
            SecurityHeaders, scripts=lifecycle.own_scripts(), images=lifecycle.basemap_hosts()
        ),
        Middleware(metrics.Observe, is_local=roles.is_local),
        Middleware(RateLimit),
        Middleware(UploadsOfAnalysts, may_upload=upload_permission.may_upload),
        Middleware(static_compression.Packed, known=STATIC),
        Middleware(Preload, **assets.parts()),
    ],
)
