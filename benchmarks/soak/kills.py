"""An hour of 60 open sessions while data are published and the server is killed: what is lost?

    python -m benchmarks.soak.kills [MINUTES [SESSIONS]]

A program delivers a dataset by request every half a minute, each time with its number in every
row. Every two minutes the server is killed with SIGKILL, half of the times while a delivery is
under way, and started again; sessions whose connection broke come back, as a browser does. After
each start the newest state must hold the last delivery that was acknowledged, or the one under way,
and no mixture. The table is kept in benchmarks/soak/RESULTS-kills.md.
"""

import random
import shutil
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import requests
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from benchmarks import machine, recording, servers
from benchmarks.session import Failed, Session
from loaders.bootstrap import open_store
from loaders.feeds.push_tokens import Token, issue_token
from loaders.store.store import Edition

RESULTS = Path(__file__).parent / "RESULTS-kills.md"
SESSIONS = 60
THINKING = (20.0, 80.0)  # seconds between two changes of a visitor
DELIVERY_SECONDS, KILL_SECONDS = 30.0, 120.0
ROWS = 200
DATASET = "stops"
SEED = 2026
CREATED = 201
MB = 2**20
BROKEN = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)


@dataclass
class Tally:
    """What happened, counted by name; the number of the last delivery that was acknowledged, and
    of the last one asked for; the largest memory of a server process in MB."""

    counts: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    asked: int = 0
    memory: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)


class Place:
    """Where the server of the hour runs; a new one after each kill, on a port of its own."""

    def __init__(self, store: Path) -> None:
        """store: folder of the store."""
        self.store = store
        self.server = self.started()

    def started(self) -> servers.Server:
        """The next server, once it answers."""
        return servers.Server(servers.ROOT / "app.py", CITY_STORE=str(self.store)).wait()

    def kill(self, tally: Tally) -> None:
        """End the server without a word to it, look at what is left, and start the next one."""
        self.server.process.kill()
        self.server.process.wait()
        acknowledged, asked = tally.acknowledged, tally.asked
        tally.counts["kills"] += 1
        found = delivered(self.store)
        if len(found) > 1:
            tally.counts["mixed"] += 1
        if not found <= {acknowledged, asked} or (acknowledged and not found):
            tally.counts["lost"] += 1
        tally.counts["acknowledged late"] += bool(found) and found == {asked} != {acknowledged}
        tally.acknowledged = max(found, default=0)
        self.server = self.started()


def delivered(folder: Path) -> set[int]:
    """The numbers in the rows of the newest state; one, if no two deliveries were mixed."""
    store = open_store(str(folder))
    try:
        with store.reader(Edition(store.snapshot_id())) as cursor:
            rows = cursor.execute("SELECT operator, count(*) FROM stops GROUP BY ALL")
            counts = {int(operator): count for operator, count in rows.fetchall()}
    finally:
        store.close()
    return {number if count == ROWS else -1 for number, count in counts.items()}


def visitor(place: Place, tally: Tally, number: int) -> None:
    """Open a page, change its filter now and then, and come back when the connection breaks."""
    chance = random.Random(SEED + number)
    pages = [path for path in recording.PAGES if path in recording.FILTERS]
    while not tally.ended.is_set():
        path = chance.choice(pages)
        try:
            session = Session(place.server.url, path)
            session.run()
            tally.counts["pages opened"] += 1
            while not tally.ended.wait(chance.uniform(*THINKING)):
                session.choose(recording.FILTERS[path], chance.randrange(4))
                tally.counts["filters changed"] += 1
            session.close()
        except Failed as error:
            tally.counts["runs failed"] += 1
            print(error, file=sys.stderr)
        except BROKEN:
            tally.counts["connections broken"] += 1
            tally.ended.wait(2)


def deliver(place: Place, tally: Tally, secret: str) -> None:
    """Publish the next number in every row, as a program does."""
    while not tally.ended.wait(DELIVERY_SECONDS):
        number = tally.asked = tally.asked + 1
        lines = ["stop_id,name,kind,latitude,longitude,operator"]
        lines += [f"{n},Halt {n},Haltestelle,50.9,12.1,{number}" for n in range(ROWS)]
        try:
            answer = requests.post(
                f"{place.server.url}/api/v1/datasets/{DATASET}",
                "\n".join(lines).encode(),
                headers={"authorization": f"Bearer {secret}"},
                timeout=60,
            )
        except requests.RequestException:
            tally.counts["deliveries cut off"] += 1
            continue
        if answer.status_code == CREATED:
            tally.acknowledged = number
            tally.counts["deliveries published"] += 1
        else:
            tally.counts[f"deliveries answered {answer.status_code}"] += 1


def endure(place: Place, tally: Tally, secret: str, seconds: float, sessions: int) -> None:
    """Let everybody work for that long, killing the server between."""
    work = [threading.Thread(target=deliver, args=(place, tally, secret))]
    work += [threading.Thread(target=visitor, args=(place, tally, n)) for n in range(sessions)]
    for one in work:
        one.start()
    begun = time.monotonic()
    chance, last = random.Random(SEED), begun
    while time.monotonic() - begun < seconds:
        time.sleep(5)
        tally.memory = max(tally.memory, place.server.memory() / MB)
        if time.monotonic() - last >= KILL_SECONDS:
            wait_for_delivery(tally, chance)
            place.kill(tally)
            last = time.monotonic()
    tally.ended.set()
    for one in work:
        one.join(90)


def wait_for_delivery(tally: Tally, chance: random.Random) -> None:
    """Every second time until a delivery is under way, and then up to half a second of it."""
    if chance.random() < 0.5:
        return
    known, patience = tally.asked, time.monotonic() + DELIVERY_SECONDS + 10
    while tally.asked == known and time.monotonic() < patience:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.5))


def table(tally: Tally, minutes: float, sessions: int) -> str:
    """The result in Markdown."""
    names = ("kills", "lost", "mixed", "runs failed")
    counted = {name: tally.counts[name] for name in names} | dict(sorted(tally.counts.items()))
    lines = [f"| {name} | {count} |" for name, count in counted.items()]
    return "\n".join(
        [
            f"# {minutes:.0f} minutes with {sessions} sessions, publications and kills",
            "",
            f"`python -m benchmarks.soak.kills {minutes:.0f} {sessions}`. The largest memory of a "
            f"server process was {tally.memory:.0f} MB (unique set).",
            "",
            "| what | how often |",
            "| --- | ---: |",
            *lines,
            "",
            machine.description(),
            "",
        ]
    )


def main(minutes: float = 60, sessions: float = SESSIONS) -> None:
    """Endure and keep the result."""
    folder = servers.workplace() / "endurance"
    shutil.copytree(servers.shipped(), folder)
    store = open_store(str(folder))
    token = Token("Dauerlauf", (DATASET,), publishes=True)
    secret = issue_token(store, token, author="Dauerlauf")
    store.close()
    place, tally = Place(folder), Tally()
    try:
        endure(place, tally, secret, minutes * 60, int(sessions))
    finally:
        place.server.stop()
    text = table(tally, minutes, int(sessions))
    servers.clear()
    RESULTS.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
