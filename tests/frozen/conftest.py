"""One store with the shipped data, read by every page."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from loaders.bootstrap import open_store
from loaders.schema import load_package
from tests.ui.app import new_app
from ui.state.session_data import answers, store

PUBLISHED = "2026-11-19 09:30:00+00"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The shipped data in a store of its own, published on a fixed day."""
    folder = tmp_path_factory.mktemp("shipped") / "store"
    open_store(str(folder), load_package(ROOT / "data")).close()
    with duckdb.connect(folder / "catalog.ducklake") as catalogue:
        catalogue.execute("UPDATE ducklake_snapshot SET snapshot_time = ?", [PUBLISHED])
    settings = {"CITY_STORE": str(folder)}
    with mock.patch.dict(os.environ, settings):
        os.environ.pop("CITY_DATA", None)
        store.cache_clear()
        st.cache_data.clear()
        answers.forget()
        yield
        store().close()
        store.cache_clear()


@pytest.fixture
def shipped_shell(shipped: None) -> AppTest:
    """The whole app with the data that ships, not yet run."""
    return new_app()
