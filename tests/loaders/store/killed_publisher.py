"""A program that publishes without end and is killed, for the test of killed publishing.

`python killed_publisher.py STORE CITY KILLS SEED`: again and again a child process opens the store,
says what it finds there, publishes one number after the other, and is killed with SIGKILL at a
random moment. Prints one JSON line a child: what it found, and the last number it was told to be
published. Children are forked from a process that has loaded everything and opened nothing.
"""

import json
import os
import random
import signal
import sys
import time

import pyarrow as pa

from loaders.bootstrap import open_store
from loaders.publish.publish import FileContribution, publish_files
from loaders.schema import load_package
from loaders.store.store import Edition
from loaders.store.write import HistoryEntry

ROWS = 500


def state(store):
    """What a reader sees: the numbers in both datasets, the history's last, the kept file."""
    newest = store.snapshot_id()
    with store.reader(Edition(newest)) as cursor:
        stops = cursor.execute("SELECT operator, count(*) FROM stops GROUP BY ALL").fetchall()
        fields = cursor.execute("SELECT DISTINCT goals FROM fields").fetchall()
    history = store.snapshots()
    last = history[history["snapshot_id"] == history["snapshot_id"].max()].iloc[0]
    kept = store.original(last["checksum"]) if last["author"] == "Anna" else None
    return {
        "stops": stops,
        "fields": fields,
        "snapshot": newest,
        "told": last["message"],
        "snapshots": sorted(map(int, set(history["snapshot_id"]))),
        "file": kept.read_bytes().decode() if kept else None,
    }


def tables(store, number):
    """Rows of two datasets that all carry the number."""
    with store.reader(Edition(1)) as cursor:
        fields = cursor.execute("FROM fields").to_arrow_table()
    goals = pa.array([str(number)] * fields.num_rows)
    fields = fields.set_column(fields.column_names.index("goals"), "goals", goals)
    stops = {
        "stop_id": [str(n) for n in range(ROWS)],
        "name": ["Halt"] * ROWS,
        "kind": ["Haltestelle"] * ROWS,
        "latitude": [50.05] * ROWS,
        "longitude": [10.05] * ROWS,
        "operator": [str(number)] * ROWS,
        "source": ["Test"] * ROWS,
    }
    return {"stops": pa.table(stops), "fields": fields}


def publish_for_ever(folder, city, out, number):
    """Say what is there, then publish until the end comes."""
    store = open_store(folder, load_package(city))
    say(out, {"found": state(store)})
    while True:
        number += 1
        load = FileContribution(
            tables(store, number), source=str(number).encode(), source_name="n.csv"
        )
        publish_files(store, [load], HistoryEntry("Anna", str(number)))
        say(out, {"published": number})


def say(out, line):
    """One line to the parent, whole."""
    os.write(out, (json.dumps(line) + "\n").encode())


def one_life(folder, city, number, wait, work=publish_for_ever):
    """Let a child begin its work, wait, and kill it; what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(folder, city, writing, number)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as lines:
        said = [lines.readline()]
        wait(lines, said)
        os.kill(child, signal.SIGKILL)
        said += list(lines)
    os.waitpid(child, 0)
    return [json.loads(line) for line in said if line.endswith("\n")]


def measured(folder, city):
    """How long a publication takes here and now, in seconds."""
    times = [0.0]

    def wait(lines, said):
        said.append(lines.readline())
        begun = time.monotonic()
        said.append(lines.readline())
        times[0] = time.monotonic() - begun

    return one_life(folder, city, 0, wait), times[0]


def main(folder, city, kills, seed):
    """Kill that many children at random moments, then let one more look."""
    chance = random.Random(int(seed))
    said, seconds = measured(folder, city)
    last = told(said, 0)
    for _ in range(int(kills) - 1):
        pause = chance.uniform(0, 1.5 * seconds)
        said = one_life(folder, city, last, lambda *_, pause=pause: time.sleep(pause))
        last = told(said, last)
    store = open_store(folder, load_package(city))
    told([{"found": state(store)}], last)
    store.close()


def told(said, last):
    """Print what a child found; the last number that is published for certain."""
    if not said:
        sys.exit("a store whose publisher was killed could not be opened again")
    found = said[0]["found"]
    numbers = [line["published"] for line in said[1:]]
    print(json.dumps({**found, "before": last}), flush=True)  # noqa: T201
    return max([int(found["told"]) if found["told"].isdigit() else 0, *numbers])


if __name__ == "__main__":
    main(*sys.argv[1:])
