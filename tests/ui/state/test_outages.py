"""The catalogue's server goes away while people look: they see the last state, and that it is."""

import time

import duckdb
import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import UnreachableError
from loaders.publish.restore import restore
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


def test_a_server_that_dies_right_after_a_publication_leaves_the_state_before(served, postgres):
    """The new state is known, but nothing of it was read before the server went."""
    served.run()
    before = [one.value for one in served.markdown]
    restore(store(), ["stops"], 1, "Anna")
    assert store().known().newest == 2
    postgres.stop()
    try:
        for _run in range(2):  # the first finds out, the second knows
            served.run()
            assert not served.exception and not served.error
            assert [one.value.startswith(WORDS) for one in served.warning] == [True]
            assert [one.value for one in served.markdown] == before
        served.query_params["bezirk"] = "01"  # nobody has asked for this before
        served.run()
        assert not served.exception and not served.error and served.warning
        assert served.session_state["edition"].snapshot == 1
    finally:
        postgres.start()
    until = time.monotonic() + 20
    while served.session_state["newest"] != 2 and time.monotonic() < until:
        served.run()
    assert not served.warning and served.session_state["edition"].snapshot == 2


def test_an_overview_after_a_publication_asks_the_server_150_times_at_most(
    served, postgres, shared
):
    database = shared.rpartition("=")[2]
    postgres.execute(f"ALTER DATABASE {database} SET log_statement = 'all'")
    log = postgres.folder / "log"

    def statements() -> int:
        text = log.read_text("utf-8", errors="replace")
        return text.count("LOG:  statement:") + text.count("LOG:  execute ")

    served.run()  # all connections are made after the setting
    restore(store(), ["stops"], 1, "Anna")
    before = statements()
    served.run()
    assert not served.exception and served.session_state["edition"].snapshot == 2
    assert 0 < statements() - before <= 150
    before = statements()
    served.run()
    assert statements() - before <= 40


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
