"""The server: `streamlit run app.py` starts everything.

The screens are in `ui/shell.py` and `pages/`. They are not this script, because with a folder
`pages/` beside the script Streamlit would serve a deep link by its old rules and skip the shell.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from api import assets
from api.security import SecurityHeaders
from ui import server

server.require_store()

app = st.App(
    Path(__file__).parent / "ui" / "shell.py",
    lifespan=server.lifespan,
    secrets=server.require_secrets(),
    on_script_error=server.on_script_error,
    routes=assets.routes(st.get_option("server.baseUrlPath")),
    middleware=[
        Middleware(SecurityHeaders, scripts=server.own_scripts(), images=server.basemap_hosts())
    ],
)
