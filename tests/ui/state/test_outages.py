"""The catalogue's server goes away while people look: they see the last state, and that it is."""

import time

import duckdb
import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import UnreachableError
from loaders.publish.restoring import restore
from tests.ui.app import new_app
from ui.connection import worded
from ui.state.session_data import answers, store

WORDS = "Die Datenbank antwortet nicht; gezeigt wird der Stand von"


@pytest.fixture
def served(shared, tiny_city, monkeypatch):
    """The whole app on a store of a PostgreSQL server."""
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", shared)
    store.cache_clear()
    answers.forget()
    yield new_app()
    store().close()
    store.cache_clear()


def test_the_last_state_stays_with_a_notice_and_comes_back_by_itself(served, postgres, shared):
    served.run()
    assert not served.exception and not served.warning
    before = [one.value for one in served.markdown]
    postgres.stop()
    try:
        served.run()
        assert not served.exception
        assert [one.value.startswith(WORDS) for one in served.warning] == [True]
        assert [one.value for one in served.markdown] == before
        answers.forget()  # what nobody has asked for before cannot be shown: one sentence
        with pytest.raises(UnreachableError, match="Die Datenbank des Speichers antwortet nicht"):
            restore(store(), ["stops"], 1, "Anna")
    finally:
        postgres.start()
    other = open_store(shared, store().package)
    restore(other, ["stops"], 1, "Ben")
    other.close()
    until = time.monotonic() + 20
    while served.warning and time.monotonic() < until:
        served.run()
    assert not served.warning and not served.exception
    assert served.session_state["newest"] == 2


def test_a_server_that_hangs_keeps_nobody_waiting(served, postgres, shared):
    served.run()
    database = shared.rpartition("=")[2]
    with postgres.session(database, "BEGIN; LOCK TABLE ducklake_snapshot"):
        served.run()
        assert [one.value.startswith(WORDS) for one in served.warning] == [True]
        begun = time.monotonic()
        for _ in range(3):
            assert store().known().lost
        assert time.monotonic() - begun < 3 * 0.3 + 0.5


def test_what_a_database_says_of_its_connection_does_not_reach_the_log():
    said = duckdb.IOException('Unable to connect to Postgres at "host=x password=geheim"')
    assert "geheim" not in str(worded(said)) and isinstance(worded(said), UnreachableError)
    assert worded(found := ValueError("other")) is found
