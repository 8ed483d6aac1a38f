"""The style of the pages about the data themselves."""

from pathlib import Path

import streamlit as st

STYLE = Path(__file__).parent / "data_pages.css"


def use() -> None:
    """Lay the style over the page; drawn once a page, at its top."""
    st.html(STYLE)
