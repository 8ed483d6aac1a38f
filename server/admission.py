"""How many runs of pages there may be at once in this process, and who comes next.

Python runs one thread at a time: with hundreds of runs at once each takes hundreds of times as
long, and the event loop, which answers everybody, is one thread among them. So a few run, the
others wait in the order in which they came and are told their place.
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

LONG_SECONDS = 10.0
"""A run that takes longer waits for a server, not for this processor, and gives its place away."""
SILENT_SECONDS = 0.5  # a wait as short as this would only make the page flicker
ROUND_SECONDS = 3.0  # between two words of the place


@dataclass(eq=False)
class Turn:
    """A run that waits or goes on. `called` is set when that changes: it is then admitted, or,
    if not, a newer run of the same session has taken its place in the queue."""

    called: threading.Event = field(default_factory=threading.Event)
    is_admitted: bool = False


class RunQueue:
    """Admits runs in the order in which their sessions came, each session once."""

    def __init__(self, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        """at_once: runs at the same time. clock: seconds that only grow."""
        self.at_once = at_once
        self._clock = clock
        self._lock = threading.Lock()
        self._running: dict[Turn, float] = {}
        self._waiting: OrderedDict[str, Turn] = OrderedDict()

    def enter(self, session: str) -> Turn:
        """A turn for the session. Who waits already keeps the place and waits for the newer run."""
        turn = Turn()
        with self._lock:
            before = self._waiting.get(session)
            self._waiting[session] = turn
            if before:
                before.called.set()
            self._admit()
        return turn

    def place(self, turn: Turn) -> int:
        """How many are called before it, itself included; 0 if it waits no more."""
        with self._lock:
            self._admit()
            waiting = list(self._waiting.values())
            return waiting.index(turn) + 1 if turn in waiting else 0

    def leave(self, turn: Turn) -> None:
        """The run is over, or does not want to wait any longer."""
        with self._lock:
            self._running.pop(turn, None)
            for session in [s for s, one in self._waiting.items() if one is turn]:
                del self._waiting[session]
            self._admit()

    def _admit(self) -> None:
        now = self._clock()
        busy = sum(now - since < LONG_SECONDS for since in self._running.values())
        while self._waiting and busy < self.at_once:
            _session, turn = self._waiting.popitem(last=False)
            turn.is_admitted = True
            self._running[turn] = now
            turn.called.set()
            busy += 1


def runs_at_once() -> int:
    """As many as this process has processors, and two at least: one may wait for the store."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(2, cores or 1)


QUEUE = RunQueue(runs_at_once())


def wait(turn: Turn, tell: Callable[[int], None], check: Callable[[], None]) -> bool:
    """Wait until the turn has come; False if a newer run of the session waits in its place.

    tell: is given the place in the queue while that lasts, and at last 0. check: raises if nobody
    wants the run any more.
    """
    told = 0
    while not turn.is_admitted:
        turn.called.wait(ROUND_SECONDS if told else SILENT_SECONDS)
        check()
        place = QUEUE.place(turn)
        if not place and not turn.is_admitted:
            return False
        if place and place != told:
            tell(place)
            told = place
    if told:
        tell(0)
    return True
