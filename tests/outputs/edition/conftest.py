"""The public edition of Musterstadt, rendered once."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from outputs.edition import kept_states
from outputs.edition.site import render
from ui.connection import store
from ui.state.session_data import answers

TODAY = "2022-07-01"


@pytest.fixture(scope="module")
def opened(
    founded: Path, tiny_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[object]:
    """The store of this process, of Musterstadt, on a fixed day."""
    folder = shutil.copytree(founded, tmp_path_factory.mktemp("edition") / "store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITY_DATA", str(tiny_city))
        patch.setenv("CITY_STORE", str(folder))
        patch.setenv("CITY_TODAY", TODAY)
        patch.setenv("CITY_URL", "https://stadt.example")
        store.cache_clear()
        answers.forget()
        yield store()
        store().close()
        store.cache_clear()
        answers.forget()


@pytest.fixture(scope="module")
def edition(opened):
    """All files of the newest state."""
    return render(opened.snapshot_id())


@pytest.fixture
def keeper(opened, edition, tmp_path, monkeypatch):
    """Publishes into a folder what a test gives it as the edition's files; `shown` says of
    each rendering whether it was of the first pages, and whether there was an edition before."""
    made = SimpleNamespace(folder=tmp_path / "site", files=dict(edition.files), shown=[])

    def rendered(snapshot, **how):
        newest = made.folder / "aktuell"
        made.shown.append((how.get("is_first", False), newest.exists()))
        name = kept_states.name_of(snapshot)
        files = {path: f"{text}<!-- {snapshot} -->" for path, text in made.files.items()}
        return type(edition)(name, files, edition.assets, edition.kept)

    monkeypatch.setattr(kept_states, "render", rendered)
    made.publish = lambda: kept_states.publish(made.folder, opened, dt.date.fromisoformat(TODAY))
    return made
