"""The groups that were given a role in the app, as they count now, for every decision on a role."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from loaders.messages.errors import UnreachableError
from loaders.publish.role_grants import Appointment, appointments, held
from loaders.store.store import Store
from ui.connection import store

_kept: tuple[Store, tuple[int, ...] | None, Sequence[Appointment]] | None = None


def record() -> Sequence[Appointment]:
    """Every role given or taken, oldest first; read again when the store has another snapshot.

    While the catalogue does not answer: what was known last.
    """
    global _kept
    lake = store()
    mark = lake.known().mark
    before = _kept if _kept and _kept[0] is lake else (lake, None, [])
    if before[1] != mark:
        with suppress(UnreachableError):
            before = _kept = (lake, mark, appointments(lake))
    return before[2]


def role_of() -> Mapping[str, str]:
    """Group → role."""
    return held(record())
