"""Sign-ins that were ended before their time, for all processes that share the store.

A cookie cannot be taken back: another tab or whoever copied it still holds it. So signing out notes
the sign-in itself, as a hash that names nobody, in a document beside the store's files. If that
cannot be read, no sign-in counts.
"""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from loaders.messages.errors import StoreError
from loaders.store.originals import save_document
from loaders.store.store import Store
from ui.connection import store

FILE = "signed_out.json"
KEPT_SECONDS = 31 * 24 * 3600  # no cookie's signature counts for longer
FRESH_SECONDS = 1.0  # after which what another process noted is known here

log = logging.getLogger(__name__)
_here: set[str] = set()
_read: tuple[Store, float, Mapping[str, float] | None] | None = None
_lock = threading.Lock()


def end(claims: Mapping[str, Any]) -> None:
    """Let this sign-in count no more, in any tab and process. It ends here also if the store cannot
    note it, which then is in the log."""
    global _read
    lake = store()
    _here.add(_name(claims))
    try:
        with lake.files.document_lock():
            oldest = time.time() - KEPT_SECONDS
            known = {name: at for name, at in _noted(lake).items() if at > oldest}
            save_document(lake.files, FILE, {**known, _name(claims): time.time()})
        _here.discard(_name(claims))
    except (OSError, ValueError, StoreError) as problem:
        log.error("a sign-out could not be noted for other processes: %s", problem)
    _read = None


def is_ended(claims: Mapping[str, Any]) -> bool:
    """Whether this sign-in was ended, or nobody can say."""
    name = _name(claims)
    if name in _here:
        return True
    noted = _fresh()
    return noted is None or name in noted


def _name(claims: Mapping[str, Any]) -> str:
    """The sign-in: who (`sub`) and when (`iat`), as a SHA-256."""
    return hashlib.sha256(f"{claims.get('sub')}\n{claims.get('iat')}".encode()).hexdigest()


def _fresh() -> Mapping[str, float] | None:
    """What was noted, read again after FRESH_SECONDS; None if it cannot be read."""
    global _read
    lake, now = store(), time.monotonic()
    with _lock:
        kept = _read
        if kept is None or kept[0] is not lake or now - kept[1] > FRESH_SECONDS:
            try:
                noted = _noted(lake)
            except (OSError, ValueError, StoreError) as problem:
                log.error("no sign-in counts, %s cannot be read: %s", FILE, problem)
                noted = None
            kept = _read = (lake, now, noted)
    return kept[2]


def _noted(lake: Store) -> dict[str, float]:
    """Name of each ended sign-in → when, in seconds since 1970. Raises OSError, ValueError or
    StoreError rather than take a document that is gone or damaged for an empty one."""
    content = lake.files.read_document(FILE)
    if content is None:
        if not lake.location.bucket:
            lake.location.folder.stat()  # of a folder that is not mounted nothing is known
        return {}
    noted = json.loads(content)
    if not isinstance(noted, dict):
        raise ValueError("no JSON object")
    return noted
