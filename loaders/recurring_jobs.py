"""Work that comes round again (feeds, notices, other cities): what came of it last, and that one
process at a time does it.

It lies in documents beside the originals, since a run that changes nothing must make no state of
the store.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from loaders.messages.errors import StoreError
from loaders.messages.translations import LANGUAGES
from loaders.store.originals import load_document, save_document
from loaders.store.store import Store
from loaders.tables.reading import ReadingError

Clock = Callable[[], dt.datetime]
State = dict[str, Any]
"""What came of a job last, as JSON. `tried`, `failed_since`: moments in ISO 8601 (UTC), `words`:
language → the outcome in a sentence, and what else the job keeps."""
BEGUN = "begun"


def utc() -> dt.datetime:
    """Now."""
    return dt.datetime.now(dt.UTC)


def moments(state: Mapping[str, Any], *names: str) -> dict[str, dt.datetime]:
    """Those of the named moments that the state knows."""
    return {name: dt.datetime.fromisoformat(state[name]) for name in names if state.get(name)}


def passed(state: Mapping[str, Any], name: str, span: dt.timedelta, now: dt.datetime) -> bool:
    """Whether the time since a moment of the state is over; so it is of one that never was."""
    return all(now - moment >= span for moment in moments(state, name).values())


def failed(known: State, error: StoreError | ReadingError, now: dt.datetime) -> State:
    """The state after a failure: since when it fails in a row, and why."""
    moment = now.isoformat()
    words = {language: error.text(language) for language in LANGUAGES}
    since = known.get("failed_since", moment)
    return known | {"tried": moment, "failed_since": since, "words": words}


@dataclass(frozen=True)
class Job:
    """A job whose state is all of a document, or stands there under `name`."""

    store: Store
    document: str
    name: str | None = None

    def state(self) -> State:
        """What came of it last; {} if it never ran. Raises UnreachableError."""
        whole = load_document(self.store.files, self.document, {})
        found: State = whole if self.name is None else whole.get(self.name, {})
        return found

    def claim(
        self,
        now: dt.datetime,
        minutes: int,
        is_due: Callable[[State, dt.datetime], bool],
        first: State | None = None,
    ) -> State | None:
        """What is known of the job (`first` of one that never ran), if this process shall do it
        now. A process that has said nothing for so many minutes is over."""
        with self.store.files.document_lock():
            known = self.state() or dict(first or {})
            free = passed(known, BEGUN, dt.timedelta(minutes=minutes), now)
            known.pop(BEGUN, None)
            if not (free and is_due(known, now)):
                return None
            self._write(known | {BEGUN: now.isoformat()})
        return known

    def settle(self, change: Callable[[State], State]) -> None:
        """Keep what came of it, made from what was known, and let others do it again. Raises
        StoreError."""
        with self.store.files.document_lock():
            known = self.state()
            known.pop(BEGUN, None)
            self._write(change(known))

    def _write(self, state: State) -> None:
        files, whole = self.store.files, state
        if self.name is not None:
            whole = load_document(files, self.document, {}) | {self.name: state}
        try:
            save_document(files, self.document, whole)
        except OSError as error:
            raise StoreError(
                "“{document}” could not be kept. Please check free space and rights in the "
                "store's folder.",
                document=self.document,
            ) from error
