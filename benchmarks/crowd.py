"""A hundred sessions, each changing a filter every 2 s for a minute, on our server and the bare."""

import asyncio
import time
from statistics import quantiles

from websockets.asyncio.client import connect

from benchmarks import recording, servers
from benchmarks.result import Result
from benchmarks.session import LARGEST, PATIENCE, Failed, Screen, Session

SESSIONS = 100
SECONDS = 60
EVERY = 2.0
ALONE = 300  # seconds at most until a server has rendered its public edition
BOUND_TIME, BOUND_MEMORY = 2.0, 1.5
PAGES = tuple(recording.CHARTS)


def measure() -> list[Result]:
    """Two rows; the sessions are spread over the pages with charts. Raises Failed if one fails.

    Ours renders its public edition once a day, a minute after the start and for a minute. What that
    takes is no session's memory, so the sessions come afterwards; the bare page waits as long.
    """
    public = servers.workplace() / "public"
    with servers.ours(CITY_PUBLIC_EDITION=str(public)) as ours:
        constants = recording.record(ours.url, servers.workplace() / "screens.pickle")
        begun = time.monotonic()
        while not (public / "stand").exists():
            if time.monotonic() - begun > ALONE:
                raise Failed(f"no public edition within {ALONE} s")
            time.sleep(1)
        alone = time.monotonic() - begun
        mine, my_memory, count = _load(ours)
    with servers.bare(constants) as bare:
        time.sleep(alone)
        floor, floor_memory, _count = _load(bare)
    return [
        Result("100 sessions: 95th percentile of a rerun", mine, "the bare page, same load", floor,
               BOUND_TIME, note=f"{count} reruns in {SECONDS} s, no error"),
        Result("100 sessions: memory a session", my_memory / 1e6, "the bare page, same load",
               floor_memory / 1e6, BOUND_MEMORY, unit="MB"),
    ]  # fmt: skip


def _load(server: servers.Server) -> tuple[float, float, int]:
    """95th percentile of the seconds of a rerun, bytes a session, number of reruns."""
    for path in PAGES:
        _warm(server.url, path)
    before = server.memory()
    seconds, after = asyncio.run(_crowd(server))
    return quantiles(seconds, n=20)[-1], (after - before) / SESSIONS, len(seconds)


def _warm(url: str, path: str) -> None:
    session = Session(url, path)
    session.run()
    for place in recording.CHOICES:
        session.choose(recording.FILTERS[path], place)
    session.close()


async def _crowd(server: servers.Server) -> tuple[list[float], int]:
    """Seconds of all reruns, and the server's memory while all sessions are open."""
    ready, leave = asyncio.Event(), asyncio.Event()
    visitors = [
        asyncio.create_task(_visitor(server.url, PAGES[n % len(PAGES)], n, ready, leave))
        for n in range(SESSIONS)
    ]
    await asyncio.sleep(SESSIONS * 0.1 + 2)  # they come one after the other
    ready.set()
    await asyncio.sleep(SECONDS)
    memory = server.memory()
    leave.set()
    seconds = [one for found in await asyncio.gather(*visitors) for one in found]
    return seconds, memory


async def _visitor(
    url: str, path: str, number: int, ready: asyncio.Event, leave: asyncio.Event
) -> list[float]:
    screen, found = Screen(url, path), []
    await asyncio.sleep(number * 0.1)
    async with connect(
        screen.socket, subprotocols=["streamlit"], origin=url, max_size=LARGEST, compression=None,
    ) as socket:  # type: ignore[arg-type,list-item]  # fmt: skip
        await _run(socket, screen)
        await ready.wait()
        await asyncio.sleep(EVERY * number / SESSIONS)
        turn = 0
        while not leave.is_set():
            begun, turn = time.perf_counter(), turn + 1
            place = recording.CHOICES[turn % len(recording.CHOICES)]
            screen.select(recording.FILTERS[path], place)
            await _run(socket, screen)
            found.append(time.perf_counter() - begun)
            await asyncio.sleep(max(0.0, EVERY - found[-1]))
    return found


async def _run(socket: object, screen: Screen) -> None:
    await socket.send(screen.ask())  # type: ignore[attr-defined]
    async with asyncio.timeout(PATIENCE):
        while not screen.read(await socket.recv()):  # type: ignore[attr-defined]
            pass
    if not screen.root:
        raise Failed(f"{screen.start}/{screen.path} stayed empty")
