"""What the server takes from browsers beyond the widgets that a page shows.

Streamlit takes files of every open session, whatever its pages show: a visitor could fill the
server's memory with them. So the route asks here (`server/upload_guard.py`). And it empties the
caches, which all sessions share, for everyone who asks; there is no setting for it.
"""

import logging
import threading
from collections import OrderedDict

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.access import roles

KEPT = 1000
_uploaders: OrderedDict[str, None] = OrderedDict()
_lock = threading.Lock()
log = logging.getLogger(__name__)


def settle() -> None:
    """Let this session send files or not, by the role it has now; once a run."""
    context = get_script_run_ctx()
    if context is None:
        return
    with _lock:
        _uploaders.pop(context.session_id, None)
        if roles.may("analyst"):
            _uploaders[context.session_id] = None
        while len(_uploaders) > KEPT:
            _uploaders.popitem(last=False)


def may_upload(session: str) -> bool:
    """Whether files of this session (its id) are taken."""
    with _lock:
        return session in _uploaders


def keep_caches() -> None:
    """Refuse the message by which a developer's menu would empty the caches."""

    def refuse(self: AppSession) -> None:
        log.warning("message refused: a browser wanted the caches emptied")

    AppSession._handle_clear_cache_request = refuse  # type: ignore[method-assign]
