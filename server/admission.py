"""How many runs of pages there may be at once in this process, and who comes next.

Python runs one thread at a time: with hundreds of runs at once each takes hundreds of times as
long, and the event loop, which answers everybody, is one thread among them. So a few run, the
others wait in the order in which they came and are told their place. Most wait outside
(`server/waiting_room.py`), before they have a thread; what slips in beside waits here, in its own.
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

LONG_SECONDS = 1.0
"""A run that takes longer mostly waits for a query or a server, not for Python, and gives its place
away; only as many of these as there are processors."""
STUCK_SECONDS = 10.0  # after these a run waits for a server and takes nobody's place any more
SILENT_SECONDS = 0.5  # a wait as short as this would only make the page flicker
ROUND_SECONDS = 3.0  # between two words of the place
ARRIVAL_SECONDS = 0.5  # who was let in and has not begun by then will not come


@dataclass(eq=False)
class Turn:
    """A run that waits or goes on. `called` is set when that changes: it is then admitted, or,
    if not, a newer run of the same session has taken its place in the queue."""

    session: str
    called: threading.Event = field(default_factory=threading.Event)
    is_admitted: bool = False


class RunQueue:
    """Admits runs in the order in which their sessions came, each session once."""

    def __init__(
        self, at_once: int, long_ones: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """at_once: runs at the same time. long_ones: how many more that have become long. clock:
        seconds that only grow."""
        self.at_once = at_once
        self._long_ones = long_ones
        self._clock = clock
        self._lock = threading.Lock()
        self._running: dict[Turn, float] = {}
        self._waiting: OrderedDict[str, Turn] = OrderedDict()
        self._expected: OrderedDict[str, float] = OrderedDict()

    def expect(self, session: str) -> bool:
        """Whether a run of the session may come; its place is kept until it does. One that has a
        place already always may."""
        with self._lock:
            self._admit()
            if session not in self._sessions():
                if self._busy() + len(self._waiting) + len(self._expected) >= self.at_once:
                    return False
                self._expected[session] = self._clock()
            return True

    def enter(self, session: str) -> Turn:
        """A turn for the session. Who waits already keeps the place and waits for the newer run."""
        turn = Turn(session)
        with self._lock:
            self._expected.pop(session, None)
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

    def load(self) -> int:
        """How many go on, wait here or are expected."""
        with self._lock:
            self._admit()
            return len(self._running) + len(self._waiting) + len(self._expected)

    def leave(self, turn: Turn) -> None:
        """The run is over, or does not want to wait any longer."""
        with self._lock:
            self._running.pop(turn, None)
            for session in [s for s, one in self._waiting.items() if one is turn]:
                del self._waiting[session]
            self._admit()

    def _admit(self) -> None:
        now, busy = self._clock(), self._busy()
        while self._waiting and busy < self.at_once:
            _session, turn = self._waiting.popitem(last=False)
            turn.is_admitted = True
            self._running[turn] = now
            turn.called.set()
            busy += 1
        while self._expected and now - next(iter(self._expected.values())) > ARRIVAL_SECONDS:
            self._expected.popitem(last=False)

    def _busy(self) -> int:
        now = self._clock()
        ages = [now - since for since in self._running.values()]
        long = sum(LONG_SECONDS <= age < STUCK_SECONDS for age in ages)
        return sum(age < LONG_SECONDS for age in ages) + max(0, long - self._long_ones)

    def _sessions(self) -> set[str]:
        return {*self._expected, *self._waiting, *(turn.session for turn in self._running)}


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


QUEUE = RunQueue(1, processors())
"""One at a time: two take twice as long each, and leave the event loop a third of Python."""


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
