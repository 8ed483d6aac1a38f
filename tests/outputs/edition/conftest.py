"""The public edition of Musterstadt, rendered once, and published into a folder."""

import datetime as dt
from types import SimpleNamespace

import pytest

from outputs.edition import kept_states
from outputs.edition.site import render
from tests.outputs.conftest import EDITION_DAY


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
    made.publish = lambda: kept_states.publish(
        made.folder, opened, dt.date.fromisoformat(EDITION_DAY)
    )
    return made
