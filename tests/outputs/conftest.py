"""What leaves the dashboard, made without a browser and without a session."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from loaders.store.store import Edition, Store
from tests.ui.conftest import looked, shell
from ui.connection import store
from ui.i18n.texts import Look
from ui.state import session_data
from ui.state.reader import Reader, reading

__all__ = ["looked", "shell"]
TODAY = "2026-09-01"
EDITION_DAY = "2022-07-01"
As = Callable[..., AbstractContextManager[Store]]


@pytest.fixture
def read_as(monkeypatch: pytest.MonkeyPatch) -> Iterator[As]:
    """`with read_as(folder, city, role="public", language="en"):` everything within is asked by
    such a reader of the store in that folder (founded from the city if there is none)."""
    monkeypatch.setenv("CITY_TODAY", TODAY)

    @contextmanager
    def open_as(
        folder: Path, city: Path, *, role: str = "staff", language: str = "de", demo: bool = False
    ) -> Iterator[Store]:
        monkeypatch.setenv("CITY_STORE", str(folder))
        monkeypatch.setenv("CITY_DATA", str(city))
        store.cache_clear()
        session_data.answers.forget()
        opened = store()
        newest = opened.known().newest
        audience = "public" if role == "public" else "staff"
        answers = None if role == "analyst" else newest
        edition = Edition(newest, demo=demo, audience=audience, answers=answers)
        look = Look(language, opened.package.zone.key, opened.package.words)
        try:
            with reading(Reader(role, edition, newest, look)):
                yield opened
        finally:
            opened.close()
            store.cache_clear()
            session_data.answers.forget()

    yield open_as


@pytest.fixture
def tiny(founded: Path, tiny_city: Path, tmp_path: Path, read_as: As) -> As:
    """`with tiny(role="public"):` Musterstadt, in a store of its own."""
    folder = shutil.copytree(founded, tmp_path / "store")

    def opened(**how: object) -> AbstractContextManager[Store]:
        return read_as(folder, tiny_city, **how)

    return opened


@pytest.fixture(scope="module")
def opened(
    founded: Path, tiny_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[object]:
    """The store of this process, of Musterstadt, on a fixed day."""
    folder = shutil.copytree(founded, tmp_path_factory.mktemp("edition") / "store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITY_DATA", str(tiny_city))
        patch.setenv("CITY_STORE", str(folder))
        patch.setenv("CITY_TODAY", EDITION_DAY)
        patch.setenv("CITY_URL", "https://stadt.example")
        store.cache_clear()
        session_data.answers.forget()
        yield store()
        store().close()
        store.cache_clear()
        session_data.answers.forget()
