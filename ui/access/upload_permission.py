"""Which sessions may send files.

Streamlit takes files of every open session, whatever its pages show: a visitor could fill the
server's memory with them. So the route asks here (`server/upload_guard.py`).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable

from ui.access import roles

KEPT = 1000
_uploaders: OrderedDict[str, None] = OrderedDict()
_lock = threading.Lock()


def _no_session() -> str | None:
    return None


session_id: Callable[[], str | None] = _no_session
"""Id of the session whose run asks; the server puts Streamlit's here. Without it none may send."""


def settle() -> None:
    """Let this session send files or not, by the role it has now; once a run."""
    session = session_id()
    if session is None:
        return
    with _lock:
        _uploaders.pop(session, None)
        if roles.may("analyst"):
            _uploaders[session] = None
        if len(_uploaders) > KEPT:
            _uploaders.popitem(last=False)


def may_upload(session: str) -> bool:
    """Whether files of this session (its id) are taken."""
    with _lock:
        return session in _uploaders
