"""Comparing two states: everything is counted, and only what is shown leaves the engine."""

import pyarrow as pa
import pytest

from loaders.publish.diff import between, difference
from tests.publishing import publish

ROWS, SHOWN = 400, 7


class Counting:
    """A cursor that counts the rows which leave the engine."""

    def __init__(self, cursor, seen):
        self._cursor, self._seen = cursor, seen

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._cursor.close()

    def execute(self, *args):
        self._cursor.execute(*args)
        return self

    def register(self, *args):
        self._cursor.register(*args)

    def __getattr__(self, name):
        def fetched(*args):
            found = getattr(self._cursor, name)(*args)
            if name.startswith(("fetch", "to_", "df")):
                self._seen.append(1 if isinstance(found, tuple) else len(found))
            return found

        return fetched


@pytest.fixture
def counted(lake, monkeypatch):
    """The store, and a list of how many rows were fetched at a time."""
    seen = []
    for way in ("reader", "cursor"):
        real = getattr(lake, way)
        monkeypatch.setattr(lake, way, lambda *a, real=real: Counting(real(*a), seen))
    return lake, seen


def _stops(lake, first, last, operator):
    texts = {"name": "Halt", "kind": "Haltestelle", "operator": operator, "source": "Test"}
    columns = {name: [text] * (last - first) for name, text in texts.items()}
    numbers = {name: [50.0 + n / 1000 for n in range(first, last)] for name in ("latitude",)}
    numbers["longitude"] = [10.1] * (last - first)
    ids = {"stop_id": [f"h{n:04}" for n in range(first, last)]}
    fields = lake.package.datasets["stops"].field_names
    return pa.table(ids | columns | numbers).select(list(fields))


def test_the_difference_of_a_file_fetches_what_is_shown(lake, counted):
    publish(lake, {"stops": _stops(lake, 0, ROWS, "Bahn")}, author="Anna")
    store, seen = counted
    seen.clear()
    # 100 gone, 300 changed, 100 new.
    found = difference(store, "stops", _stops(lake, 100, ROWS + 100, "Bus"), limit=SHOWN)
    _holds(found)
    assert seen and max(seen) <= SHOWN


def test_two_states_are_compared_in_the_engine(lake, counted):
    before = publish(lake, {"stops": _stops(lake, 0, ROWS, "Bahn")}, author="Anna")
    after = publish(lake, {"stops": _stops(lake, 100, ROWS + 100, "Bus")}, author="Anna")
    store, seen = counted
    seen.clear()
    _holds(between(store, "stops", before, after, limit=SHOWN))
    assert seen and max(seen) <= SHOWN
    back = between(store, "stops", after, before)
    assert (len(back.new), len(back.changed_new), len(back.gone)) == (100, 300, 100)
    assert set(back.changed_new["operator"]) == {"Bahn"}
    same = between(store, "stops", after, after)
    assert (same.counts.unchanged, len(same.new), len(same.changed_old)) == (ROWS, 0, 0)
    assert list(same.changed_old.columns) == list(lake.package.datasets["stops"].field_names)


def _holds(found):
    counts = found.counts
    assert (counts.new, counts.changed, counts.unchanged, counts.gone) == (100, 300, 0, 100)
    assert list(found.new["stop_id"]) == [f"h{n:04}" for n in range(ROWS, ROWS + SHOWN)]
    assert list(found.gone["stop_id"]) == [f"h{n:04}" for n in range(SHOWN)]
    shown = [f"h{n:04}" for n in range(100, 100 + SHOWN)]
    assert list(found.changed_old["stop_id"]) == list(found.changed_new["stop_id"]) == shown
    assert set(found.changed_old["operator"]) == {"Bahn"}
    assert set(found.changed_new["operator"]) == {"Bus"}
