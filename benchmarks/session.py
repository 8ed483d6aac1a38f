"""A visitor without a browser: Streamlit's websocket, as its own front end speaks it."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

LARGEST = 200 * 2**20
PATIENCE = 60
FINISHED = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


class Failed(Exception):
    """The page ran into an error or never ended."""


@dataclass
class Node:
    """A block or an element of the screen, with what is inside it by its place."""

    delta: Delta
    inside: dict[int, "Node"] = field(default_factory=dict)


@dataclass
class Run:
    """One run of a page: seconds until the script had finished, bytes and number of messages."""

    seconds: float
    size: int
    messages: int


class Screen:
    """What one visitor sees, and the messages by which the visitor asks for more."""

    def __init__(self, url: str, path: str = "", **parameters: str) -> None:
        """url: of the server. path: of the page. parameters: of the page's address."""
        self.start, self.path, self.query = url, path, urlencode(parameters)
        self.root: dict[int, Node] = {}
        self.states: dict[str, WidgetState] = {}
        self.page_hash = ""

    @property
    def socket(self) -> str:
        """Address of the websocket."""
        return f"ws://{urlsplit(self.start).netloc}/_stcore/stream"

    def ask(self) -> bytes:
        """The message that asks for a run of the page with the widgets as they are."""
        asked = BackMsg()
        client = asked.rerun_script
        client.query_string, client.page_name = self.query, "" if self.page_hash else self.path
        client.page_script_hash = self.page_hash
        client.widget_states.widgets.extend(self.states.values())
        client.context_info.url = f"{self.start}/{self.path}"
        client.context_info.timezone = "Europe/Berlin"
        client.context_info.locale, client.context_info.color_scheme = "de-DE", "light"
        return asked.SerializeToString()

    def read(self, raw: bytes) -> bool:
        """Take a message in; whether it ends the run."""
        message = ForwardMsg.FromString(raw)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page_hash = message.new_session.page_script_hash
            self.root = {}
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._put(list(message.metadata.delta_path), message.delta)
        elif kind == "script_finished":
            if message.script_finished in FINISHED:
                return True
            if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                raise Failed(f"{self.start}/{self.path} ended with {message.script_finished}")
        return False

    def select(self, key: str, place: int) -> str:
        """Choose the option at that place of the drop-down with that key, and return it."""
        for delta in walk(self.root):
            box = delta.new_element.selectbox
            if box.id.endswith(f"-{key}"):
                chosen = box.options[place % len(box.options)]
                self.states[box.id] = WidgetState(id=box.id, string_value=chosen)
                return str(chosen)
        raise Failed(f"{self.start}/{self.path} has no widget {key}")

    def _put(self, path: list[int], delta: Delta) -> None:
        if delta.new_element.WhichOneof("type") == "exception":
            raise Failed(f"{self.start}/{self.path}: {delta.new_element.exception.message}")
        place = self.root
        for step in path[:-1]:
            place = place.setdefault(step, Node(Delta())).inside
        kept = place[path[-1]].inside if path[-1] in place and delta.HasField("add_block") else {}
        place[path[-1]] = Node(delta, kept)


class Session:
    """One open page over its websocket."""

    def __init__(self, url: str, path: str = "", **parameters: str) -> None:
        """As `Screen`."""
        self.screen = Screen(url, path, **parameters)
        self.socket: ClientConnection = connect(
            self.screen.socket, subprotocols=["streamlit"], origin=url,  # type: ignore[list-item,arg-type]
            max_size=LARGEST, compression=None,
        )  # fmt: skip

    def run(self) -> Run:
        """Run the page, for the first time as a visit does, later as a changed filter does."""
        begun = time.perf_counter()
        self.socket.send(self.screen.ask())
        size = messages = 0
        while True:
            raw = self.socket.recv(timeout=PATIENCE)
            size, messages = size + len(raw), messages + 1
            if self.screen.read(raw):  # type: ignore[arg-type]
                return Run(time.perf_counter() - begun, size, messages)

    def choose(self, key: str, place: int) -> Run:
        """Choose the option at that place of a drop-down and run the page."""
        self.screen.select(key, place)
        return self.run()

    def close(self) -> None:
        """Leave."""
        self.socket.close()


def walk(places: Mapping[int, Node]) -> Iterator[Delta]:
    """All blocks and elements, in the order of the screen."""
    for _place, node in sorted(places.items()):
        yield node.delta
        yield from walk(node.inside)


def tree(places: Mapping[int, Node]) -> list[Any]:
    """The screen as plain data: [[content of the message as bytes, [what is inside]], ...]."""
    return [
        [node.delta.SerializeToString(), tree(node.inside)] for _p, node in sorted(places.items())
    ]
