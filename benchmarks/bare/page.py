"""The floor: plain Streamlit pages with the elements of ours, holding constants.

`BARE_CONSTANTS` names the file that `benchmarks.recording` wrote.
"""

from functools import partial

import streamlit as st
from replay import draw, screens

st.set_page_config(layout="wide")
pages = [
    st.Page(partial(draw, path), title=title, url_path=path, default=not path)
    for path, (title, _key, _states) in screens().items()
]
st.navigation(pages, position="top").run()
