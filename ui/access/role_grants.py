"""The groups that were given a role in the app, as they count now, for every decision on a role."""

import threading
from collections.abc import Mapping, Sequence

from loaders.messages.errors import UnreachableError
from loaders.publish.role_grants import Appointment, appointments, held
from loaders.store.store import Store
from ui.connection import store

_lock = threading.Lock()
_kept: tuple[Store, tuple[int, int], Sequence[Appointment]] | None = None


def record() -> Sequence[Appointment]:
    """Every role given or taken, oldest first; read again when the store has another snapshot.

    While the catalogue does not answer: what was known last.
    """
    global _kept
    lake = store()
    mark = lake.known().mark
    with _lock:
        mine = _kept if _kept and _kept[0] is lake else None
        if mine and mine[1] == mark:
            return mine[2]
        try:
            _kept = (lake, mark, appointments(lake))
        except UnreachableError:
            return mine[2] if mine else []
        return _kept[2]


def role_of() -> Mapping[str, str]:
    """Group → role."""
    return held(record())
