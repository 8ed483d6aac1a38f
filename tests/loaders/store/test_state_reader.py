"""Tables are read into memory once for all states that have them alike, and never for another."""

import datetime as dt
import random

import pytest

from loaders.publish.restore import restore
from loaders.store import lake_tables
from loaders.store.editions import KEPT, Edition
from loaders.store.engine import SCHEMA
from loaders.store.history import History
from loaders.store.maintenance import maintain
from tests.publishing import publish

NAMES = ("stops", "events", "attendance")


def rows_of(lake, state):
    """The rows of each dataset as the lake itself has them at a state."""
    with lake.cursor() as con:
        return {
            name: sorted(con.execute(
                f"SELECT *, snapshot_id FROM {SCHEMA}.{name} AT (VERSION => {state})"
            ).fetchall(), key=str)
            for name in NAMES
        }  # fmt: skip


def seen(lake, state):
    with lake.reader(Edition(state)) as con:
        return {
            name: sorted(con.execute(f'FROM "{name} origin"').fetchall(), key=str) for name in NAMES
        }


def change(lake, name, number):
    """Publish one more row of a dataset, or all but its first, or another value in all."""
    with lake.reader(Edition(lake.snapshot_id())) as con:
        table = con.execute(f"FROM {name}").to_arrow_table()
        if name == "attendance" and number % 2:
            return publish(lake, {name: table.slice(1)}, author="Anna", mode="replace")
        if name == "events" and number % 2:
            row = con.execute(f"SELECT * REPLACE ('n{number}' AS event_id) FROM events LIMIT 1")
            return publish(lake, {name: row.to_arrow_table()}, author="Anna", mode="append")
        rows = con.execute(f"SELECT * REPLACE ('s{number}' AS source) FROM {name}")
        return publish(lake, {name: rows.to_arrow_table()}, author="Anna", mode="replace")


@pytest.fixture
def busy(lake):
    """A store of many states, as a seeded dice threw them."""
    dice = random.Random(13)
    for number in range(12):
        change(lake, dice.choice(NAMES), number)
    restore(lake, ["attendance"], 1, "Ben")
    return lake


def test_every_state_is_seen_as_the_lake_has_it(busy):
    states = list(range(1, busy.snapshot_id() + 1))
    random.Random(5).shuffle(states)
    for state in states:
        assert seen(busy, state) == rows_of(busy, state)


def test_it_is_so_after_care_and_after_states_were_given_up(busy):
    before = {state: seen(busy, state) for state in range(1, busy.snapshot_id() + 1)}
    maintain(busy, dt.datetime.now(dt.UTC), keep_snapshots=4, grace=dt.timedelta(0))
    kept = sorted({row.snapshot_id for row in busy.fresh().history.rows})
    assert 4 <= len(kept) < len(before)
    assert {state: seen(busy, state) for state in kept} == {state: before[state] for state in kept}
    busy._editions.forget()
    assert {state: seen(busy, state) for state in kept} == {state: before[state] for state in kept}


def test_a_state_that_was_given_up_may_have_changed_every_table():
    history = History([], 6, {1: frozenset(), 2: frozenset({7}), 4: frozenset(), 5: frozenset({8})})
    assert [history.unchanged_since(7, state) for state in (2, 4, 5)] == [2, 3, 3]
    assert [history.unchanged_since(8, state) for state in (1, 4, 5)] == [0, 3, 5]


def copies(lake):
    with lake.cursor() as con:
        sql = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'lake_tables'"
        return {name for (name,) in con.execute(sql).fetchall()}


def test_only_what_a_publication_changed_is_read_anew(lake):
    seen(lake, 1)
    before = copies(lake)
    state = change(lake, "stops", 2)
    seen(lake, state)
    assert len(copies(lake) - before) == 1
    with lake.reader(Edition(state, demo=False, audience="public")):
        assert len(copies(lake) - before) == 1


def test_copies_go_with_the_last_edition_that_reads_them(lake):
    seen(lake, 1)
    first = copies(lake)
    for number in range(KEPT + 3):
        seen(lake, change(lake, "stops", number))
    assert len(copies(lake)) == len(first) - 1 + KEPT


def test_a_large_table_stays_in_the_lake(lake, monkeypatch):
    monkeypatch.setattr(lake_tables, "FEW_ROWS", len(rows_of(lake, 1)["events"]) - 1)
    assert seen(lake, 1) == rows_of(lake, 1)
    with lake.reader(Edition(1)) as con:
        plan = str(con.execute("EXPLAIN FROM events").fetchall())
        assert "DUCKLAKE" in plan.upper()
        assert "DUCKLAKE" not in str(con.execute("EXPLAIN FROM stops").fetchall()).upper()
