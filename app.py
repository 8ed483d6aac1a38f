"""The server: `streamlit run app.py` starts everything.

The screens are in `ui/shell/main.py` and `pages/`. They are not this script, because with a folder
`pages/` beside the script Streamlit would serve a deep link by its old rules and skip the shell.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from ui.early import opening

with opening():
    from starlette.middleware import Middleware

    from api import assets, logs, observing, packed
    from api.limits import RateLimit
    from api.preload import Preload, needed
    from api.security import SecurityHeaders, tell_no_server
    from api.uploads import UploadsOfAnalysts
    from ui import server, warm
    from ui.access import roles, upload_permission
    from ui.shell import licences
    from ui.state.connection import store

    warm.texts()

BASE = st.get_option("server.baseUrlPath")
STATIC = packed.files(assets.places(BASE))

server.require_store()
SECRETS = server.require_secrets()
tell_no_server()
upload_permission.keep_caches()


def compress_first() -> None:
    """Compress what first visits ask for."""
    names = needed(**assets.parts())
    packed.warm(file for path, file in STATIC.items() if path.rpartition("/")[2] in names)


warm.begin(compress_first)


@asynccontextmanager
async def lifespan(running: st.App) -> AsyncIterator[None]:
    """Logs take their form when the server's own loggers exist; the store is closed at the end."""
    logs.start()
    async with server.lifespan(running):
        yield


app = st.App(
    Path(__file__).parent / "ui" / "shell" / "main.py",
    lifespan=lifespan,
    secrets=SECRETS,
    on_script_error=server.on_script_error,
    routes=[*assets.routes(BASE), *observing.routes(store, licences.version(), BASE)],
    middleware=[
        Middleware(SecurityHeaders, scripts=server.own_scripts(), images=server.basemap_hosts()),
        Middleware(observing.Observe, is_local=roles.is_local),
        Middleware(RateLimit),
        Middleware(UploadsOfAnalysts, may_upload=upload_permission.may_upload),
        Middleware(packed.Packed, known=STATIC),
        Middleware(Preload, **assets.parts()),
    ],
)
