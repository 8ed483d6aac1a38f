"""Where what browsers send waits until there is room for the run that it asks for.

A run that waits inside Streamlit has a thread, and hundreds of threads keep the event loop, which
answers everybody, from getting Python. Here a wait costs nearly nothing, and the event loop itself
tells the place.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from server import admission

LOOK_SECONDS = 0.005  # between two looks of the first in the queue
FAR = 10  # who has this place waits long enough to be told at once

Tell = Callable[[int], Awaitable[None]]


class WaitingRoom:
    """The queue of all messages of this process that ask for a run, in the order they came.

    For the event loop alone.
    """

    def __init__(self) -> None:
        self._queue: list[asyncio.Event] = []

    async def pass_through(self, session: str, tell: Tell) -> None:
        """Wait until the session may have a run; tell: is given the place while that lasts."""
        if not self._queue and admission.QUEUE.expect(session):
            return
        is_first = asyncio.Event()
        self._queue.append(is_first)
        self._queue[0].set()
        try:
            await self._wait(is_first, session, tell)
        finally:
            self._queue.remove(is_first)
            if self._queue:
                self._queue[0].set()

    async def _wait(self, is_first: asyncio.Event, session: str, tell: Tell) -> None:
        clock = asyncio.get_running_loop().time
        is_far = len(self._queue) >= FAR
        next_word = clock() + (0 if is_far else admission.SILENT_SECONDS)
        while not (is_first.is_set() and admission.QUEUE.expect(session)):
            if is_first.is_set():
                await asyncio.sleep(LOOK_SECONDS)
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(is_first.wait(), max(0, next_word - clock()))
            if clock() >= next_word:
                next_word = clock() + admission.ROUND_SECONDS
                await tell(self._queue.index(is_first) + 1)
