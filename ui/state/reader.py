"""Who reads: for what is made outside of a run of a page, with what a session would see.

A file that somebody asked for is made once the run is over, and the command line has no session.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from loaders.store.store import Edition
from ui.access import roles
from ui.i18n.texts import Look, look, speaking
from ui.state import session_data


@dataclass(frozen=True)
class Reader:
    """role: one of `ui.access.roles.ROLES`; edition: the rows that are seen, of one state; newest:
    the newest state there is; look: language, number forms, words."""

    role: str
    edition: Edition
    newest: int
    look: Look


def reader_of_session() -> Reader:
    """Who reads in this session."""
    return Reader(roles.role(), session_data.edition(), session_data.newest(), look())


@contextmanager
def reading(reader: Reader) -> Iterator[None]:
    """Everything asked for within is answered as for this reader."""
    seen = session_data.Seen(reader.edition, reader.newest)
    with roles.acting_as(reader.role), session_data.seeing(seen), speaking(reader.look):
        yield
