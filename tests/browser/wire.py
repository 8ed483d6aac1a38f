"""A browser that lies: speaks Streamlit's websocket protocol and sends whatever it likes."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.sync.client import ClientConnection, connect

PATIENCE = 60


class Wire:
    """One session over a websocket. `seen` holds what the server sent in the last run."""

    def __init__(self, url: str, cookie: dict | None = None, **headers: str) -> None:
        self.token = token = generate_xsrf_token_string()
        cookies = {"_streamlit_xsrf": token} | ({cookie["name"]: cookie["value"]} if cookie else {})
        carried = "; ".join(f"{name}={value}" for name, value in cookies.items())
        named = {"Origin": url, "Cookie": carried}
        self.url = url
        self.open = ExitStack()
        self.socket: ClientConnection = self.open.enter_context(
            connect(
                f"ws://{urlsplit(url).netloc}/_stcore/stream",
                additional_headers={**named, **headers},
                subprotocols=["streamlit", token],  # type: ignore[list-item]
                max_size=None,
            )
        )
        self.seen: list[ForwardMsg] = []
        self.session = ""
        self.pages: dict[str, str] = {}

    def run(
        self, path: str = "", query: str = "", page: str | None = None, **widgets: Any
    ) -> "Wire":
        """Ask for a run of the script, as if `widgets` (ids to states) were on the screen.

        path: of the page, as the address says. page: its hash, if the message names another.
        """
        message = BackMsg()
        state = message.rerun_script
        state.query_string = query
        state.page_script_hash = self.pages.get(path, "") if page is None else page
        state.page_name = "" if page is not None else path
        state.context_info.url = f"{self.url}/{path}"
        for name, value in widgets.items():
            state.widget_states.widgets.append(_state(name, value))
        return self.send(message)

    def send(self, message: BackMsg) -> "Wire":
        """Send any message and read what comes until the script has run."""
        self.socket.send(message.SerializeToString())
        return self.read()

    def read(self) -> "Wire":
        """Read until the script has run."""
        self.seen = []
        while True:
            got = ForwardMsg()
            got.ParseFromString(self.socket.recv(PATIENCE))  # type: ignore[arg-type]
            self.seen.append(got)
            kind = got.WhichOneof("type")
            if kind == "new_session":
                self.session = got.new_session.initialize.session_id
            elif kind == "navigation":
                self.pages = {one.url_pathname: one.page_script_hash for one in
                              got.navigation.app_pages}  # fmt: skip
            elif kind == "script_finished":
                return self

    def text(self) -> str:
        """All that was sent, as one text."""
        return "\n".join(one.SerializeToString().decode("utf-8", "ignore") for one in self.seen)

    def widgets(self) -> dict[str, str]:
        """Keys of the widgets that were sent, and their ids."""
        return {name.split("-", 2)[-1]: name for name in _ids(self.seen)}

    def close(self) -> None:
        self.open.close()


def _ids(messages: list[ForwardMsg]) -> Iterator[str]:
    for message in messages:
        if (
            message.WhichOneof("type") != "delta"
            or message.delta.WhichOneof("type") != "new_element"
        ):
            continue
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        found = getattr(getattr(element, kind), "id", "") if kind else ""
        if found:
            yield found


def _state(name: str, value: Any) -> WidgetState:
    state = WidgetState(id=name)
    if value == "click":
        state.trigger_value = True
    elif isinstance(value, bool):
        state.bool_value = value
    elif isinstance(value, int | float):
        state.double_value = value
    else:
        state.string_value = str(value)
    return state


def snapshot(url: str) -> int:
    """The newest state of the server's data."""
    with urllib.request.urlopen(f"{url}/healthz", timeout=10) as answer:
        return int(json.loads(answer.read())["snapshot"])


def status_of(ask: Callable[[], Any]) -> int:
    """The status of an HTTP request, also of a refused one."""
    try:
        return int(ask().status)
    except urllib.error.HTTPError as error:
        return error.code
