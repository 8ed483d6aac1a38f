"""Where programs, maps and catalogues of open data find what is public."""

import streamlit as st

from loaders.fetch.addresses import own_address
from ui.components import html
from ui.i18n.texts import text as _


def root() -> str:
    """What stands before the interfaces' paths: the stated public address, or the server's path."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return own_address() or (f"/{base}" if base else "")


def interfaces() -> None:
    """Their addresses, each with what it is for."""
    rows = [
        ("/api/v1", _("all public datasets as CSV, JSON, XLSX, Parquet and GeoJSON")),
        ("/api/v1/openapi.json", _("description for programs (OpenAPI)")),
        ("/api/v1/catalogue.jsonld", _("catalogue for open data portals (DCAT-AP.de)")),
        ("/ogc", _("layers for Masterportal, QGIS and other maps (OGC API Features)")),
    ]
    html.draw_template("sources/interfaces.html", root=root(), rows=rows)
    html.quiet(_("Public rows and columns only; nobody has to sign in."))
