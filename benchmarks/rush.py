"""Three hundred visitors in the same second: what each of them is told, and who still answers.

Every visitor opens a page with charts and changes its filter once. Meanwhile a process of its own
asks `/healthz` four times a second, as the machine's supervisor does.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from benchmarks import recording, servers
from benchmarks.result import Result
from benchmarks.session import LARGEST, Failed, Screen, Session

VISITORS = 300
PATIENCE = 400  # seconds until a visitor counts as failed
TOLD_SECONDS = 2.0  # without a word on the screen, these are long
HEALTHZ_SECONDS = 0.05
BOUND = 2.0
PAGES = tuple(recording.CHARTS)
FIRST, WAITING = [0, 0], 'class="waiting"'
"""Where and how the screen says that a run waits."""
ASK = """
import json, sys, time, urllib.request
while True:
    begun = time.perf_counter()
    try:
        urllib.request.urlopen(sys.argv[1], timeout=60).read()
    except OSError:
        pass
    print(json.dumps(time.perf_counter() - begun), flush=True)
    time.sleep(0.25)
"""


@dataclass
class Seen:
    """What one run was for its visitor, in seconds since it was asked for: when the first word
    came, when it was admitted (the waiting sentence gone, if there was one), when it had ended."""

    told: float = 0.0
    admitted: float = 0.0
    ended: float = 0.0
    places: list[str] = field(default_factory=list)

    @property
    def work(self) -> float:
        """How long it took once it was admitted."""
        return self.ended - self.admitted


def measure() -> list[Result]:
    """Three rows. Raises Failed if a visitor fails."""
    with servers.ours() as server:
        quiet = _quiet(server.url)
        with healthz(server.url) as asked:
            seen = asyncio.run(_rush(server.url))
    opened, changed = [runs[0] for runs in seen], [runs[1] for runs in seen]
    queued = sum(bool(one.places) for runs in seen for one in runs)
    untold = sum(one.told > TOLD_SECONDS for runs in seen for one in runs)
    waited = f"opened after {median(one.ended for one in opened):.0f} s, the last after " \
             f"{max(one.ended for one in opened):.0f} s; none failed"  # fmt: skip
    name = f"{VISITORS} visitors at once"
    return [
        Result(f"{name}: slowest answer of /healthz", max(asked), "what it may be",
               HEALTHZ_SECONDS, 1.0,
               note=f"median {median(asked):.3f} s, 99 of 100 within "
               f"{quantiles(asked, n=100)[-1]:.3f} s, {len(asked)} questions"),
        Result(f"{name}: longest silence before the first word", max(_told(seen)),
               "what it may be", TOLD_SECONDS, 1.0,
               note=f"{untold} runs waited longer, {queued} were told a place; {waited}"),
        Result(f"{name}: an admitted rerun, 95th percentile",
               quantiles([one.work for one in changed], n=20)[-1],
               "the same on a quiet server", quantiles(quiet, n=20)[-1], BOUND,
               note=f"median {median(one.work for one in changed):.3f} s against "
               f"{median(quiet):.3f} s"),
    ]  # fmt: skip


def _told(seen: Iterable[list[Seen]]) -> list[float]:
    return [one.told for runs in seen for one in runs]


def _quiet(url: str) -> list[float]:
    """Seconds of reruns with nobody else there; all answers are known afterwards."""
    found = []
    for path in PAGES:
        session = Session(url, path)
        session.run()
        for turn in range(12):
            place = recording.CHOICES[turn % len(recording.CHOICES)]
            run = session.choose(recording.FILTERS[path], place)
            if turn >= len(recording.CHOICES):
                found.append(run.seconds)
        session.close()
    return found


@contextmanager
def healthz(url: str) -> Iterator[list[float]]:
    """Ask `/healthz` from another process; the seconds of its answers are there at the end."""
    found: list[float] = []
    command = [sys.executable, "-c", ASK, f"{url}/healthz"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as asking:
        try:
            yield found
        finally:
            asking.terminate()
            found += [json.loads(line) for line in asking.stdout or () if line.endswith("\n")]


async def _rush(url: str) -> list[list[Seen]]:
    visitors = (_visitor(url, PAGES[n % len(PAGES)]) for n in range(VISITORS))
    return await asyncio.gather(*visitors)


async def _visitor(url: str, path: str) -> list[Seen]:
    """The opening and one changed filter."""
    screen, asked = Screen(url, path), time.perf_counter()
    async with asyncio.timeout(PATIENCE), connect(
        screen.socket, subprotocols=["streamlit"], origin=url, max_size=LARGEST, compression=None,
        open_timeout=PATIENCE, ping_interval=None,
    ) as socket:  # type: ignore[arg-type,list-item]  # fmt: skip
        opened = await _run(socket, screen, asked)
        screen.select(recording.FILTERS[path], recording.CHOICES[0])
        changed = await _run(socket, screen, time.perf_counter())
    if not screen.root:
        raise Failed(f"{url}/{path} stayed empty")
    return [opened, changed]


async def _run(socket: object, screen: Screen, asked: float) -> Seen:
    await socket.send(screen.ask())  # type: ignore[attr-defined]
    seen = Seen()
    while True:
        raw = await socket.recv()  # type: ignore[attr-defined]
        passed = time.perf_counter() - asked
        message = ForwardMsg.FromString(raw)
        if message.WhichOneof("type") == "delta":
            _note(message, seen, passed)
        if screen.read(raw):
            seen.ended = passed
            return seen


def _note(message: ForwardMsg, seen: Seen, passed: float) -> None:
    if list(message.metadata.delta_path) != FIRST:
        seen.told = seen.told or passed
    elif WAITING in message.delta.new_element.html.body:
        seen.told = seen.told or passed
        seen.places.append(message.delta.new_element.html.body)
    elif seen.places:
        seen.admitted = passed
