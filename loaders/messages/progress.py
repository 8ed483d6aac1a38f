"""Progress reporting for long operations, through a context variable.

Who starts the work opens a `telling`; the code that does it calls `step` and need not know whether
anybody listens. A listener that raises stops the work like any other error.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import accumulate

# What each phase takes of the whole, in the order they follow each other.
CHECKING: Mapping[str, float] = {"read": 0.5, "recognise": 0.05, "check": 0.45}
PUBLISHING: Mapping[str, float] = {"compare": 0.4, "write": 0.6}
_SMALLEST = 0.005


@dataclass(frozen=True)
class Progress:
    """Where the work is: `phase` is read, recognise, check, compare or write; `share` (0 to 1) is
    how much of the whole is done."""

    phase: str
    share: float


Listener = Callable[[Progress], None]


class _Meter:
    def __init__(self, listener: Listener, phases: Mapping[str, float]) -> None:
        self._listener, self._phases = listener, phases
        self._starts = dict(zip(phases, accumulate(phases.values(), initial=0.0), strict=False))
        self._last = Progress("", -1.0)

    def tell(self, phase: str, part: float) -> None:
        """Pass it on, unless it is nothing new; what was told is never taken back."""
        if phase not in self._starts:
            return
        done = self._phases[phase] * min(max(part, 0.0), 1.0)
        share = max(self._last.share, self._starts[phase] + done, 0.0)
        if phase == self._last.phase and share - self._last.share < _SMALLEST:
            return
        self._last = Progress(phase, min(share, 1.0))
        self._listener(self._last)


_meter: ContextVar[_Meter | None] = ContextVar("progress", default=None)


@contextmanager
def telling(listener: Listener | None, phases: Mapping[str, float]) -> Iterator[None]:
    """Within this block, steps of the phases (name → width, together 1) go to the listener.

    Without a listener nobody is told; a listener further out does not hear this block's steps.
    """
    token = _meter.set(_Meter(listener, phases) if listener else None)
    try:
        yield
    finally:
        _meter.reset(token)


def step(phase: str, part: float) -> None:
    """Say that `part` (0 to 1) of a phase is done; costs next to nothing if nobody listens."""
    meter = _meter.get()
    if meter is not None:
        meter.tell(phase, part)


def within(listener: Listener | None, start: float, width: float) -> Listener | None:
    """A listener for one piece of a larger work: its shares become those of the whole."""
    if listener is None:
        return None
    return lambda p: listener(Progress(p.phase, min(start + width * p.share, 1.0)))
