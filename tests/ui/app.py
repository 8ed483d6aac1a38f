"""The whole app, run by AppTest without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from ui.access import roles
from ui.state.public_pages import CLOSED, SCREENS

ROOT = Path(__file__).parents[2]
roles.client = lambda: ({"Host": "localhost:8501"}, "127.0.0.1")  # a page without a server has none
ADDRESSES = {file: path for path, file in (SCREENS | CLOSED).items()}


def new_app() -> AppTest:
    """Not yet run. It knows its pages beforehand: else `switch_page` needs a run of the overview
    first, which takes longer than most pages."""
    app = AppTest.from_file(ROOT / "ui" / "shell" / "main.py", default_timeout=60)
    app._registered_pages = {
        calc_hash(address): {
            "page_script_hash": calc_hash(address),
            "page_name": file,
            "icon": "",
            "script_path": str(ROOT / "pages" / f"{file}.py"),
            "url_pathname": address,
        }
        for file, address in ADDRESSES.items()
    }
    return app
