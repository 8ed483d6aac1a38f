"""The server prepares what the first visitor would wait for, even if the store does not answer."""

import datetime as dt
import gc
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from loaders import shipped_update
from loaders.messages.errors import StoreError
from loaders.messages.translations import translations
from loaders.store import engine
from loaders.store.store import Edition
from server import admission, scheduler, startup, warmup
from ui.overview.data import Overview
from ui.state.session_data import answers, store

ROOT = Path(__file__).parents[2]


def test_texts_and_answers_are_ready_and_taken_out_of_the_collection(lake, monkeypatch):
    asked = []
    monkeypatch.setattr(warmup, "store", lambda: lake)
    monkeypatch.setattr(Overview, "run", lambda shown: asked.append((shown.least_people, shown.at)))
    monkeypatch.setattr(warmup, "fewest", lambda is_analyst: 1 if is_analyst else 5)
    translations.cache_clear()
    try:
        warmup.begin(lambda: asked.append("more"), 0).join(60)
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
    newest = lake.snapshot_id()
    assert asked == [
        (1, Edition(newest, demo=False, audience="staff")),
        (5, Edition(newest, demo=False, audience="public", answers=newest)),
        "more",
    ]
    assert translations.cache_info().currsize == 2


def test_where_people_sign_in_the_public_comes_first(monkeypatch):
    monkeypatch.setattr(warmup.sign_in, "secrets", lambda: {"auth": {}})
    assert warmup.first_role() == "public"


def test_a_store_that_does_not_answer_is_logged_and_the_rest_is_done(monkeypatch, caplog):
    def away():
        raise StoreError("Der Speicher antwortet nicht.")

    done = []
    monkeypatch.setattr(warmup, "store", away)
    try:
        warmup.begin(lambda: done.append(1), 0).join(60)
    finally:
        gc.unfreeze()
    assert done == [1]
    assert "Der Speicher antwortet nicht." in caplog.text


@pytest.mark.parametrize("held", ["analyst", "public"])
def test_the_first_page_asks_nothing_that_was_not_asked_ahead(shell, monkeypatch, held):
    if held == "public":
        shell.context["is_embedded"] = True
    warmup._ask(held)
    late, real = [], answers._work

    def work(key, kept, make):
        late.append(key[1])
        real(key, kept, make)

    monkeypatch.setattr(answers, "_work", work)
    shell.run()
    assert not shell.exception
    assert late  # what the screen makes of the answers
    assert [one for one in late if str(one).startswith("queries.")] == []


def test_the_store_opens_beside_the_imports_and_is_there_after_them(founded, tiny_city):
    """In a process of its own, as a server starts: nothing is imported yet."""
    script = (
        "import sys\n"
        "from server.startup import opening\n"
        "assert not {'duckdb', 'pandas', 'ui.connection'} & set(sys.modules)\n"
        "with opening():\n"
        "    import pandas\n"
        "from ui.connection import store\n"
        "assert store.cache_info().currsize == 1\n"
        "con = store().cursor()\n"
        "print(con.execute('SELECT ?, ?', [pandas.NA, pandas.NaT]).fetchone())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"CITY_STORE": str(founded), "CITY_DATA": str(tiny_city)},
    )  # fmt: skip
    assert done.stdout == "(None, None)\n"


def test_a_store_that_cannot_be_opened_is_left_to_who_asks_for_it(monkeypatch, tmp_path):
    monkeypatch.setenv("CITY_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setattr(engine, "_prepared", [])
    store.cache_clear()
    try:
        with startup.opening():
            pass
    finally:
        gc.unfreeze()
    assert store.cache_info().currsize == 0


def test_a_newer_edition_of_the_shipped_data_is_logged(lake, monkeypatch, caplog):
    monkeypatch.setattr(warmup, "store", lambda: lake)
    monkeypatch.setattr(warmup, "city_day", lambda: dt.date(2026, 11, 29))
    monkeypatch.setattr(warmup, "run_query", lambda *_asked, **_given: None)
    monkeypatch.setattr(warmup, "fewest", lambda _is_analyst: 5)
    monkeypatch.setattr(Overview, "run", lambda _: None)
    monkeypatch.setattr(shipped_update, "news", lambda store: StoreError("Nothing was changed."))
    try:
        warmup.begin(lambda: None, 0).join(60)
    finally:
        gc.unfreeze()
    assert [line.getMessage() for line in caplog.records] == ["Es wurde nichts geändert."]


def test_every_district_is_answered_once_a_state_while_no_page_runs(lake, monkeypatch):
    queue = admission.RunQueue(1, 1)
    turn = queue.enter("a visitor")
    waited = []

    def sleep(_seconds):
        waited.append(queue.load())
        queue.leave(turn)

    monkeypatch.setattr(admission, "QUEUE", queue)
    monkeypatch.setattr(warmup, "store", lambda: lake)
    monkeypatch.setattr(warmup, "sleep", sleep)
    monkeypatch.setattr(warmup, "_asked", ())
    monkeypatch.setattr(warmup, "city_day", lambda: dt.date(2026, 3, 1))
    monkeypatch.setattr(warmup, "fewest", lambda is_analyst: 1 if is_analyst else 5)
    asked = []
    monkeypatch.setattr(Overview, "run", lambda shown: asked.append(shown))
    frame = pd.DataFrame({"district_id": ["01", "02"]})
    monkeypatch.setattr(Overview, "districts", property(lambda _shown: frame))
    warmup.districts()
    assert [one.chosen.district_id for one in asked] == [None, "01", "02"]
    newest = lake.snapshot_id()
    public = Edition(newest, demo=False, audience="public", answers=newest)
    assert [(one.at, one.least_people) for one in asked] == [(public, 5)] * 3
    assert waited[0] == 1  # first the visitor
    warmup.districts()
    assert len(asked) == 3  # nothing has come since
    assert scheduler.ROUNDS["districts"] is warmup.districts
