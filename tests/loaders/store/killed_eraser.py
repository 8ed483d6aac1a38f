"""A program that publishes, tidies and erases without end and is killed, for the test of that.

`python killed_eraser.py STORE CITY KILLS SEED`: as `killed_publisher.py`. Each round publishes a
row with a value of its own in a file of its own, tidies the store, and erases it. Prints one JSON
line a child: what was told to be erased before it, and what it found of that.
"""

import datetime as dt
import json
import random
import sys
import time
from pathlib import Path

from loaders.bootstrap import open_store
from loaders.erasure import erase, plan_erasure
from loaders.schema import load_package
from loaders.store.maintenance import maintain
from loaders.store.store import Edition
from loaders.verification import verify
from tests.loaders.store.killed_publisher import one_life, say
from tests.loaders.store.test_erasure import OTHERS, csv_of, stops
from tests.publishing import publish


def value(number):
    """The value that a round publishes and erases."""
    return f"Geheim{number}Ende"


def found(store, erased):
    """The faults of the store, in how many states each value of a round is, and the told ones
    that some byte of the folder still holds."""
    numbers = sorted({row.snapshot_id for row in store.history().rows})
    where = {}
    for number in numbers:
        with store.reader(Edition(number)) as cursor:
            sql = "SELECT stop_id FROM stops WHERE stop_id LIKE 'Geheim%'"
            for (one,) in cursor.execute(sql).fetchall():
                where[one] = where.get(one, 0) + 1
    files = [path.read_bytes() for path in Path(store.location.folder).rglob("*") if path.is_file()]
    left = [n for n in erased if any(value(n).encode() in content for content in files)]
    return {
        "faults": [str(fault) for fault in verify(store).faults],
        "states": where,
        "left": left,
        "snapshots": numbers,
    }


def rounds(folder, city, out, number):
    """Say that the store is open, then go round until the end comes."""
    store = open_store(folder, load_package(city))
    say(out, {"open": True})
    while True:
        number += 1
        rows = stops(store, value(number), *OTHERS)
        file = {"source": csv_of(rows), "source_name": "a.csv"}
        publish(store, {"stops": rows}, author="Anna", message=str(number), **file)
        say(out, {"published": number})
        maintain(store, dt.datetime.now(dt.UTC), grace=dt.timedelta(0))
        say(out, {"maintained": number})
        erase(store, plan_erasure(store, "stops", {"stop_id": value(number)}), "Dora", "Antrag")
        say(out, {"erased": number})


def main(folder, city, kills, seed):
    """Kill that many children, the first after one round, the others at random moments of one and
    a half, and look after each."""
    chance, last, erased = random.Random(int(seed)), 0, set()
    took = []

    def wait(lines, said):
        if took:
            return time.sleep(chance.uniform(0, 1.5 * took[0]))
        begun = time.monotonic()
        said += [lines.readline() for _step in ("published", "maintained", "erased")]
        took.append(time.monotonic() - begun)

    for _ in range(int(kills)):
        begun = time.monotonic()
        said = one_life(folder, city, last, wait, rounds)
        numbers = [n for line in said for n in line.values() if n is not True]
        erased |= {line["erased"] for line in said if "erased" in line}
        last = max([last, *numbers]) + (1 if said else 0)  # one that was under way keeps its number
        store = open_store(folder, load_package(city))
        looked = {"erased": sorted(erased), "said": said, "seconds": time.monotonic() - begun}
        print(json.dumps(looked | found(store, erased)), flush=True)  # noqa: T201
        store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
