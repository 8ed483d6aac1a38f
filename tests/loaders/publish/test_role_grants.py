"""Roles given to groups in the app: a record that is only added to."""

import datetime as dt

import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import StoreError
from loaders.publish.role_grants import appoint, appointments, held
from loaders.store.engine import locate
from loaders.store.migrate import move
from loaders.store.store import Edition


def test_a_role_is_given_changed_and_taken_and_the_record_keeps_it_all(lake):
    began = dt.datetime.now(dt.UTC)
    assert appointments(lake) == []
    appoint(lake, "AG  Grün", "staff", author="Ada", reason="Beschluss 7")
    appoint(lake, "daten", "analyst", author="Ada")
    assert held(appointments(lake)) == {"AG Grün": "staff", "daten": "analyst"}
    appoint(lake, "AG Grün", "analyst", author="Ada")
    appoint(lake, "daten", None, author="Ben", reason="aufgelöst")
    record = appointments(lake)
    assert held(record) == {"AG Grün": "analyst"}
    assert [(one.group, one.role, one.author, one.reason) for one in record] == [
        ("AG Grün", "staff", "Ada", "Beschluss 7"),
        ("daten", "analyst", "Ada", ""),
        ("AG Grün", "analyst", "Ada", ""),
        ("daten", None, "Ben", "aufgelöst"),
    ]
    assert all(began <= one.at <= dt.datetime.now(dt.UTC) for one in record)


def test_the_last_word_counts_though_its_clock_is_behind(lake, monkeypatch):
    appoint(lake, "daten", "analyst", author="Ada")

    class Behind(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) - dt.timedelta(minutes=5)

    monkeypatch.setattr("loaders.publish.role_grants.dt.datetime", Behind)
    appoint(lake, "daten", None, author="Ben", reason="ausgeschieden")
    assert held(appointments(lake)) == {}


@pytest.mark.parametrize(
    ("group", "role", "text"),
    [
        (" ", "staff", "Der Name der Gruppe fehlt"),
        ("a;b", "staff", "Semikolon"),
        ("a\x07b", "staff", "Der Name der Gruppe"),
        ("x" * 201, "staff", "länger als 200 Zeichen"),
        ("daten", "admin", "Die Rolle „admin“ wird nicht hier vergeben"),
        ("daten", "root'; --", "nicht hier vergeben"),
        ("daten", None, "Für die Gruppe „daten“ ist das schon so"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(lake, group, role, text):
    with pytest.raises(StoreError, match=text):
        appoint(lake, group, role, author="Ada")
    assert appointments(lake) == []


def test_it_is_no_publication_and_makes_no_figure_stale(lake):
    """The data's state stays the same one: nothing kept under it is made anew."""
    before, history = lake.snapshot_id(), lake.history().rows
    appoint(lake, "x') -- DROP TABLE measures", "staff", author="Ada")
    assert lake.snapshot_id() == before and lake.history().rows == history
    assert held(appointments(lake)) == {"x') -- DROP TABLE measures": "staff"}
    with lake.reader(Edition(before)) as cursor:
        assert cursor.execute("SELECT count(*) FROM measures").fetchone() == (4,)


def test_it_outlives_the_process_and_moves_with_the_store(lake, tmp_path):
    appoint(lake, "daten", "analyst", author="Ada")
    move(lake, locate(str(tmp_path / "new")))
    moved = open_store(str(tmp_path / "new"), lake.package)
    try:
        assert appointments(moved) == appointments(lake) != []
    finally:
        moved.close()
