"""Pages on Musterstadt, run without a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from loaders.bootstrap import open_store
from loaders.store.store import Store
from tests.ui.app import new_app
from ui import connection
from ui.state.session_data import answers, store

OURS = {"shell", "empty_shell", "shipped_shell"}
"""They set where the store is and what day it is."""


class Looked:
    """An open store that tests look at one after the other, with the states and answers that the
    app made of it, until one of them changes a file of it."""

    def __init__(self, filled: Path, new_folder: Callable[[str], Path]) -> None:
        self.filled, self._new_folder = filled, new_folder
        self._store: Store | None = None
        self.folder = filled
        self._files: dict[Path, tuple[int, int]] = {}

    def hand_out(self) -> None:
        """Be the store of this process."""
        if self._store is None:
            self.folder = shutil.copytree(self.filled, self._new_folder("looked") / "store")
            self._store = open_store(str(self.folder))
            self._files = self._found()
        with mock.patch.object(connection, "open_store", lambda: self._store):
            assert store() is self._store

    def take_back(self) -> None:
        """Keep it for the next test, if it is as it was."""
        if store() is not self._store or self._found() != self._files:
            store().close()
            self.close()

    def close(self) -> None:
        """Begin with a new one."""
        if self._store:
            self._store.close()
            self._store = None

    def _found(self) -> dict[Path, tuple[int, int]]:
        """Size and time of every file; that of the lock is there while the store is open."""
        stats = {path: path.stat() for path in self.folder.rglob("*") if path.is_file()}
        return {path: (stat.st_size, stat.st_mtime_ns) for path, stat in stats.items()}


@pytest.fixture(scope="session")
def looked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    """The store with Musterstadt's data that tests look at."""
    kept = Looked(founded, tmp_path_factory.mktemp)
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def shipped_looked(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    """The store with the data that ship that tests look at."""
    kept = Looked(shipped, tmp_path_factory.mktemp)
    yield kept
    kept.close()


@pytest.fixture
def shell(
    request: pytest.FixtureRequest, looked: Looked, tiny_city: Path, tmp_path: Path
) -> Iterator[AppTest]:
    """The whole app on a store with Musterstadt's data that no other test has changed, not yet
    run."""
    city = mock.patch.dict(os.environ, {"CITY_DATA": str(tiny_city)})
    with city, stored(looked, tmp_path, fresh=patches(request.node)):
        yield new_app()


@pytest.fixture
def shipped_shell(
    request: pytest.FixtureRequest, shipped_looked: Looked, tmp_path: Path
) -> Iterator[AppTest]:
    """The whole app with the data that ships, not yet run."""
    with mock.patch.dict(os.environ):
        os.environ.pop("CITY_DATA", None)
        with stored(shipped_looked, tmp_path, fresh=patches(request.node)):
            yield new_app()


@contextmanager
def stored(looked: Looked, place: Path, *, fresh: bool = False) -> Iterator[None]:
    """The process's store: that which tests look at, or a fresh copy of it within `place`, for a
    test that patches what may be in the answers that the app keeps."""
    if fresh:
        folder = shutil.copytree(looked.filled, place / "store")
        with mock.patch.dict(os.environ, {"CITY_STORE": str(folder)}), fresh_store():
            yield
        return
    forget()
    looked.hand_out()
    with mock.patch.dict(os.environ, {"CITY_STORE": str(looked.folder)}):
        yield
        looked.take_back()
    store.cache_clear()


@contextmanager
def fresh_store() -> Iterator[None]:
    """Nothing is kept of another store than that of CITY_STORE, which is closed in the end."""
    forget()
    answers.forget()
    yield
    store().close()
    store.cache_clear()


def forget() -> None:
    """Open a store anew; answers are kept beside the store of which they are."""
    store.cache_clear()
    st.cache_data.clear()


def patches(item: pytest.Function) -> bool:
    """Whether a test, or a fixture of it but ours, may patch something."""
    used = item._fixtureinfo  # type: ignore[attr-defined]
    theirs = (kinds[-1] for name, kinds in used.name2fixturedefs.items() if name not in OURS)
    return "monkeypatch" in {*used.argnames, *(n for one in theirs for n in one.argnames)}
