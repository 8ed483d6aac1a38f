"""Pages on Musterstadt, run without a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ui.access import roles
from ui.state.session_data import answers, store

ROOT = Path(__file__).parents[2]
roles.client = lambda: ({"Host": "localhost:8501"}, "127.0.0.1")  # a page without a server has none


@pytest.fixture
def shell(
    founded: Path, tiny_city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AppTest]:
    """The whole app on a store of its own with Musterstadt's data, not yet run."""
    folder = shutil.copytree(founded, tmp_path / "store")
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(folder))
    yield from _shell()


@pytest.fixture
def shipped_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The whole app with the data that ships, not yet run."""
    monkeypatch.delenv("CITY_DATA", raising=False)
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "store"))
    yield from _shell()


def _shell() -> Iterator[AppTest]:
    store.cache_clear()
    st.cache_data.clear()
    answers.forget()
    yield AppTest.from_file(str(ROOT / "ui" / "shell" / "main.py"), default_timeout=60)
    store().close()
    store.cache_clear()
