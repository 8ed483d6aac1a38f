"""What we take from inside Streamlit and uvicorn, and what we change in them: all of it, only here.

Neither promises that these names stay. `require` looks each one up before the server exists and
stops the start if one is missing: a guard in front of a path that has moved would guard nothing.
What we mend in the HTML of Streamlit's browser part is in `ui/shell/streamlit_dom.py`.
"""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from pkgutil import resolve_name
from socket import AF_INET, AF_INET6, IPPROTO_TCP, TCP_NODELAY, socket
from threading import get_ident
from typing import Any
from urllib.parse import parse_qs

import streamlit
import uvicorn
from google.protobuf.message import DecodeError

from server import admission
from server.admission import Turn
from ui.access import roles, upload_permission
from ui.components.html import rendered
from ui.i18n.texts import LANGUAGES, Look, speaking
from ui.shell import streamlit_dom
from ui.shell.waiting import first_element

MADE_FOR = "1.67.0"
FRONTEND = Path(streamlit.__file__).parent / "static"
"""Folder of `index.html`, the scripts below `static/js`, and Vite's manifest of them."""

CORE = "/_stcore/"
HEALTH = "/_stcore/health"
METRICS = "/_stcore/metrics"
UPLOADS = "/_stcore/upload_file/"
SCRIPTS = "/static/"
MEDIA = "/media/"
COMPONENTS = "/component/"
AUTH_COOKIE = "_streamlit_user"

_ROUTES = "streamlit.web.server.starlette.starlette_routes"
_CLEAR_CACHE = "streamlit.runtime.app_session:AppSession._handle_clear_cache_request"
_RUN_CONTEXT = "streamlit.runtime.scriptrunner:get_script_run_ctx"
_CLIENT = "streamlit.runtime.context:_get_client_context"
_COOKIE_AGE = "streamlit.web.server.starlette.starlette_auth_routes:AUTH_COOKIE_MAX_AGE_SECONDS"
_OUTER_ADDRESS = "streamlit.net_util:get_external_ip"
_EXECUTE = "streamlit.runtime.scriptrunner.script_runner:exec_func_with_error_handling"
_BODY = "streamlit.runtime.scriptrunner:ScriptRunContext.on_script_start"
_MESSAGE = "streamlit.proto.ForwardMsg_pb2:ForwardMsg"
_ASKED = "streamlit.proto.BackMsg_pb2:BackMsg"
_CONNECT = "streamlit.runtime:Runtime.connect_session"
_COMPONENTS = (
    "streamlit.components.v2.component_manager:"
    "BidiComponentManager.discover_and_register_components"
)
_RUN_WRONGLY = "streamlit.delta_generator:_use_warning_has_been_displayed"
RECORDING = (
    "streamlit.runtime.fragment:MemoryFragmentStorage",
    "streamlit.runtime.memory_uploaded_file_manager:MemoryUploadedFileManager",
    "streamlit.runtime.pages_manager:PagesManager",
    "streamlit.runtime.scriptrunner_utils.exceptions:StopException",
    "streamlit.runtime.scriptrunner_utils.script_requests:ScriptRequests",
    "streamlit.runtime.scriptrunner_utils.script_run_context:add_script_run_ctx",
    "streamlit.runtime.scriptrunner_utils.script_run_context_attr:SCRIPT_RUN_CONTEXT_ATTR_NAME",
    "streamlit.runtime.state:SafeSessionState",
)
"""What `ui/shell/record.py` runs a screen with where there is no browser."""

PATCHED = (
    _CLEAR_CACHE,
    _RUN_CONTEXT,
    _COOKIE_AGE,
    _OUTER_ADDRESS,
    _EXECUTE,
    _BODY,
    _CLIENT,
    "uvicorn:Server.startup",
    _MESSAGE,
    _ASKED,
    _CONNECT,
    _COMPONENTS,
    _RUN_WRONGLY,
)
"""Names that have to be there, by their full names."""

VALUES: Mapping[str, str] = {
    f"{_ROUTES}:BASE_ROUTE_CORE": CORE.strip("/"),
    f"{_ROUTES}:BASE_ROUTE_STATIC": SCRIPTS.strip("/"),
    f"{_ROUTES}:BASE_ROUTE_MEDIA": MEDIA.strip("/"),
    f"{_ROUTES}:BASE_ROUTE_COMPONENT": COMPONENTS.strip("/"),
    f"{_ROUTES}:ROUTE_HEALTH": HEALTH.strip("/"),
    f"{_ROUTES}:ROUTE_METRICS": METRICS.strip("/"),
    f"{_ROUTES}:_ROUTE_UPLOAD_FILE": f"{UPLOADS.strip('/')}/{{session_id}}/{{file_id}}",
    "streamlit.web.server.server_util:AUTH_COOKIE_NAME": AUTH_COOKIE,
}
"""Constants that have to have these values, by their full names."""

EVERY_PAGE = ("Html", "Checkbox", "ButtonGroup", "Button")
FILTERS, LISTS = ("Selectbox",), ("Selectbox", "Multiselect", "DownloadButton")
CHARTS = ("Selectbox", "PlotlyChart")
PAGES: Mapping[str, tuple[str, ...]] = {
    "": (*LISTS, "rehype-raw"),  # a drawing within Markdown
    "massnahmen": LISTS,
    "kennzahlen": LISTS,
    "beteiligung": CHARTS,
    "umfragen": (*FILTERS, "rehype-raw"),
    "anliegen": FILTERS,
    "mobilitaet": FILTERS,
    "karte": ("Selectbox", "ComponentInstance"),
    "quellen": FILTERS,
    "verlauf": FILTERS,
    "hochladen": ("FileUploader", "TextInput"),
}
"""Parts of the screen that are drawn first, by the page's path; EVERY_PAGE is on all of them."""

SESSION: ContextVar[str] = ContextVar("session", default="")
"""Id of the session of a websocket, in the task that reads from it."""

log = logging.getLogger(__name__)


def require() -> None:
    """Exit with one sentence if something that we rely on is missing or has another value."""
    missing = [*filter(_is_missing, (*PATCHED, *RECORDING))]
    missing += [name for name, value in VALUES.items() if _is_missing(name, value)]
    missing += [name for name in (*EVERY_PAGE, *sum(PAGES.values(), ())) if name not in _parts()]
    missing += [text for text in (PAGE_TITLE, PAGE_ICON) if text not in index_html()]
    missing += streamlit_dom.missing(FRONTEND / "static" / "js", scripts_in_html())
    if missing:
        sentence = Look(LANGUAGES[0]).text(
            "Streamlit {found} lacks what the dashboard relies on: {missing}. It is made for "
            "Streamlit {version}; please install the packages of requirements.txt."
        )
        found = streamlit.__version__
        sys.exit(sentence.format(found=found, missing=", ".join(missing), version=MADE_FOR))


def _is_missing(name: str, value: str | None = None) -> bool:
    try:
        found = resolve_name(name)
    except (ImportError, AttributeError):
        return True
    return value is not None and found != value


def patch() -> None:
    """Make our changes; once, after `require` and before the server exists."""
    upload_permission.session_id = _session_id
    roles.auth_cookie = AUTH_COOKIE
    roles.client = _client
    _refuse_to_clear_caches()
    _change_uvicorn()
    _end_cookies_with_sessions()
    _ask_nobody_who_we_are()
    _look_for_nothing_at_the_start()
    _remember_sessions()
    _admit_runs()


def _session_id() -> str | None:
    """Id of the session whose run asks, as it stands in the path of its uploads."""
    context = resolve_name(_RUN_CONTEXT)()
    return context.session_id if context else None


def _client() -> tuple[Mapping[str, str], str | None]:
    """Headers and address of the connection of the session that runs, if there is one.

    `st.context.ip_address` is None for this machine, and as well if there is no address.
    """
    context = resolve_name(_CLIENT)()
    return (dict(context.headers), context.remote_ip) if context else ({}, None)


def _refuse_to_clear_caches() -> None:
    """Refuse the message by which a developer's menu empties the caches: all sessions share them,
    every browser may send it, and there is no setting for it."""

    def refuse(_session: Any) -> None:
        log.warning("message refused: a browser wanted the caches emptied")

    owner, _dot, method = _CLEAR_CACHE.rpartition(".")
    setattr(resolve_name(owner), method, refuse)


def _change_uvicorn() -> None:
    """Leave out the header that names the server's software, and send what is short at once.

    Streamlit starts uvicorn itself, has no setting for it, and loads the app when uvicorn's own
    settings are already made; so they are changed at the last moment before it listens. It makes
    its socket without naming the protocol, so asyncio leaves Nagle's algorithm on: the end of an
    answer then waits 40 ms until the browser has acknowledged its beginning.
    """
    begin = uvicorn.Server.startup

    async def startup(self: uvicorn.Server, sockets: list[socket] | None = None) -> None:
        headers = self.config.encoded_headers
        self.config.encoded_headers = [one for one in headers if one[0] != b"server"]
        for one in sockets or ():
            if one.family in (AF_INET, AF_INET6):
                one.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        await begin(self, sockets)

    uvicorn.Server.startup = startup  # type: ignore[method-assign]


def _ask_nobody_who_we_are() -> None:
    """Leave a request from an unknown site unanswered at once: Streamlit would ask a server of
    Amazon for the address of this machine first, for two seconds in which nobody is served."""
    module, _colon, name = _OUTER_ADDRESS.partition(":")
    setattr(resolve_name(module), name, lambda: None)


def _look_for_nothing_at_the_start() -> None:
    """Leave out two searches that find nothing: through all installed packages for components of
    the second kind, of which we have none, and through all modules for whether somebody has typed
    the first page into Python's prompt. They take as long as drawing that page."""
    owner, _dot, method = _COMPONENTS.rpartition(".")
    setattr(resolve_name(owner), method, lambda _manager, **_given: None)
    module, _colon, name = _RUN_WRONGLY.partition(":")
    setattr(resolve_name(module), name, True)


def _end_cookies_with_sessions() -> None:
    """Have browsers drop the cookie of a sign-in when that counts no more; Streamlit says 30 days,
    and has no setting for it."""
    module, _colon, name = _COOKIE_AGE.partition(":")
    setattr(resolve_name(module), name, int(roles.session_length().total_seconds()))


def _remember_sessions() -> None:
    """Keep a connection's session where what belongs to that connection finds it."""
    owner, _dot, method = _CONNECT.rpartition(".")
    connect = resolve_name(_CONNECT)

    def connect_and_remember(*given: Any, **named: Any) -> str:
        session = str(connect(*given, **named))
        SESSION.set(session)
        return session

    setattr(resolve_name(owner), method, connect_and_remember)


def asked_language(sent: bytes) -> str:
    """The language of the page that a browser's message asks for a run of, by its address; "" if it
    asks for none, or is no message."""
    message = resolve_name(_ASKED)()
    try:
        message.ParseFromString(sent)
    except DecodeError:  # Streamlit closes the connection
        return ""
    if message.WhichOneof("type") != "rerun_script":
        return ""
    asked = parse_qs(message.rerun_script.query_string).get("lang", [""])[-1]
    return asked if asked in LANGUAGES else LANGUAGES[0]


@lru_cache(1000)
def first_words(words: str, language: str = "") -> bytes:
    """The message that shows these words as the page's first element, until the next run."""
    message = resolve_name(_MESSAGE)()
    with speaking(Look(language or LANGUAGES[0])):
        body = rendered("shell/waiting.html", words=words, language=language)
    message.delta.new_element.html.body = body
    message.metadata.delta_path.extend([0, 0])
    return bytes(message.SerializeToString())


def _admit_runs() -> None:
    """Have runs wait for their turn, those of a page and those of a part of it.

    They wait after their callbacks: what somebody has clicked is done, also if the next click
    comes before there is anything to see. A run that is to stop (the visitor has gone, or changed
    something else) does so within ROUND_SECONDS and leaves the queue.
    """
    module, _colon, execute = _EXECUTE.partition(":")
    owner, _dot, start = _BODY.rpartition(".")
    run, begin = resolve_name(_EXECUTE), resolve_name(_BODY)
    turns: dict[int, Turn] = {}

    def execute_in_turn(func: Callable[[], Any], context: Any) -> Any:
        try:
            return run(func, context)
        finally:
            if turn := turns.pop(get_ident(), None):
                admission.QUEUE.leave(turn)

    def start_in_turn(context: Any) -> None:
        turn = turns[get_ident()] = admission.QUEUE.enter(context.session_id)
        if not admission.wait(turn, first_element(), context.yield_check):
            streamlit.stop()
        begin(context)

    setattr(resolve_name(module), execute, execute_in_turn)
    setattr(resolve_name(owner), start, start_in_turn)


PAGE_TITLE, PAGE_ICON = "<title>Streamlit</title>", 'href="./favicon.png"'
"""What our own head of the page takes the place of (`server/link_preview.py`)."""


@cache
def index_html() -> str:
    """The HTML of every page, without its content."""
    return (FRONTEND / "index.html").read_text("utf-8")


@cache
def _manifest() -> dict[str, dict[str, Any]]:
    """Vite's list of the built files: an id → `file`, `name`, ids that it `imports`."""
    entries: dict[str, dict[str, Any]] = json.loads((FRONTEND / "manifest.json").read_text("utf-8"))
    return entries


@cache
def _parts() -> dict[str, str]:
    """Parts of the screen whose scripts are loaded when one is drawn: name → id in the manifest."""
    return {one["name"]: key for key, one in _manifest().items() if one.get("isDynamicEntry")}


def scripts_in_html() -> set[str]:
    """File names of the scripts that the HTML itself names."""
    return set(re.findall(r"/js/([\w.-]+\.js)", index_html()))


def scripts(parts: Iterable[str]) -> list[str]:
    """File names of the scripts of these parts and of all that they import, each once, without
    those that the HTML names."""
    in_html = scripts_in_html()
    waiting = [_parts()[name] for name in parts]
    found: dict[str, None] = {}
    while waiting:
        entry = _manifest()[waiting.pop(0)]
        name = entry["file"].rpartition("/")[2]
        if name not in in_html and name not in found:
            found[name] = None
            waiting += entry.get("imports", ())
    return list(found)
