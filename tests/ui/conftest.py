"""Pages on Musterstadt, run without a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.ui.app import new_app
from ui.state.session_data import answers, store


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
def shipped_shell(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AppTest]:
    """The whole app with the data that ships, not yet run."""
    folder = shutil.copytree(shipped, tmp_path / "store")
    monkeypatch.delenv("CITY_DATA", raising=False)
    monkeypatch.setenv("CITY_STORE", str(folder))
    yield from _shell()


def _shell() -> Iterator[AppTest]:
    store.cache_clear()
    st.cache_data.clear()
    answers.forget()
    yield new_app()
    store().close()
    store.cache_clear()
