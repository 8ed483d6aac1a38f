"""The server: `streamlit run app.py` starts everything.

The screens are in `ui/shell/main.py` and `pages/`. They are not this script, because with a folder
`pages/` beside the script Streamlit would serve a deep link by its old rules and skip the shell.
"""

from pathlib import Path

import streamlit as st

from server.startup import opening

with opening():
    from starlette.middleware import Middleware

    from server import (
        assets,
        atom,
        lazy_routes,
        lifecycle,
        metrics,
        public_edition,
        static_compression,
        streamlit_patches,
        warmup,
    )
    from server.link_preview import LinkPreview, head
    from server.middleware import CompleteHeaders
    from server.preload import first_scripts, preload
    from server.rate_limit import RateLimit
    from server.security_headers import security_headers
    from server.upload_guard import UploadsOfAnalysts
    from ui.access import roles, upload_permission
    from ui.connection import store
    from ui.shell import licences

    warmup.texts()

BASE = st.get_option("server.baseUrlPath")

streamlit_patches.require()
SECRETS = lifecycle.require_store_and_secrets()
streamlit_patches.patch()
STATIC = static_compression.files(assets.places(BASE))


def compress_first() -> None:
    """Compress what first visits ask for, in the coding of most browsers."""
    names = first_scripts()
    for path, file in STATIC.items():
        if path.rpartition("/")[2] in names:
            file.compressed("br")


warmup.begin(compress_first)

headers = (
    security_headers(lifecycle.own_scripts(), lifecycle.basemap_hosts()),
    preload(),
)
app = st.App(
    Path(__file__).parent / "ui" / "shell" / "main.py",
    lifespan=lifecycle.lifespan,
    secrets=SECRETS,
    on_script_error=lifecycle.on_script_error,
    routes=[
        *assets.routes(BASE, store().package.brand_folder),
        *metrics.routes(store, licences.version(), BASE),
        *atom.routes(store, BASE),
        *lazy_routes.routes(store, BASE),
        *public_edition.routes(store, BASE),
    ],
    middleware=[
        Middleware(CompleteHeaders, changes=headers),
        Middleware(LinkPreview, changed=head(store().package, BASE)),
        Middleware(metrics.Observe, is_local=roles.is_local),
        Middleware(RateLimit),
        Middleware(UploadsOfAnalysts, may_upload=upload_permission.may_upload),
        Middleware(static_compression.Compressed, known=STATIC),
    ],
)
