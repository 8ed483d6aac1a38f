"""Two sessions publish at once: one after the other, and never over what the other has not seen."""

import threading

import pyarrow as pa
import pytest

from loaders.messages.errors import ConflictError
from loaders.store.store import Edition
from tests.publishing import publish


def _stops(number):
    return pa.table(
        {
            "stop_id": [str(n) for n in range(200)],
            "name": ["Halt"] * 200,
            "kind": ["Haltestelle"] * 200,
            "latitude": [50.05] * 200,
            "longitude": [10.05] * 200,
            "operator": [number] * 200,
            "source": ["Test"] * 200,
        }
    )


def _at_once(*tasks):
    """Run the tasks together; what each returned or raised."""
    results = [None] * len(tasks)
    gate = threading.Barrier(len(tasks))

    def run(place, task):
        gate.wait()
        try:
            results[place] = task()
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_with_the_same_preview_one_is_told(lake, attempt):
    seen = lake.snapshot_id()

    def one(name):
        tables = {"stops": _stops(name)}
        return lambda: publish(lake, tables, author=name, expected_snapshot=seen)

    results = _at_once(one("Anna"), one("Berta"))
    told = [r for r in results if isinstance(r, ConflictError)]
    assert (len(told), seen + 1 in results) == (1, True)
    assert "Inzwischen hat jemand anders" in str(told[0])
    assert lake.snapshot_id() == seen + 1
    winner = ("Anna", "Berta")[results.index(seen + 1)]
    with lake.reader(Edition(seen + 1)) as cursor:
        assert cursor.execute("SELECT DISTINCT operator FROM stops").fetchall() == [(winner,)]


def test_different_datasets_and_additions_all_arrive(lake):
    with lake.reader(Edition(1)) as cursor:
        fields = cursor.execute("FROM fields").to_arrow_table()
        outline = cursor.execute("FROM outline").to_arrow_table()
    seen = lake.snapshot_id()
    tasks = [
        lambda: publish(lake, {"stops": _stops("A")}, author="A", expected_snapshot=seen),
        lambda: publish(lake, {"fields": fields}, author="B", expected_snapshot=seen),
        lambda: publish(lake, {"outline": outline}, author="C", expected_snapshot=seen),
    ]
    assert sorted(_at_once(*tasks)) == [seen + 1, seen + 2, seen + 3]
    told = lake.snapshots().iloc[-3:]
    assert set(zip(told["author"], told["dataset"], strict=True)) == {
        ("A", "stops"),
        ("B", "fields"),
        ("C", "outline"),
    }
