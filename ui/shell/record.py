"""A page run without a browser, as the public sees it: the same script, its parts in order.

Streamlit sends what a script draws as messages; here they go into a list instead of a browser. The
run says that it is embedded in another site, so `roles.role` holds it for the public whoever
started it and whatever the settings are, and its edition is the public's.
"""

import re
import runpy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import current_thread

import streamlit as st
from streamlit.logger import set_log_level
from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.proto.ClientState_pb2 import ContextInfo
from streamlit.proto.Element_pb2 import Element as ElementProto
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ScriptRunContext,
    add_script_run_ctx,
)
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import (
    SCRIPT_RUN_CONTEXT_ATTR_NAME,
)
from streamlit.runtime.state import SafeSessionState, SessionState

from loaders.store.store import Edition
from ui.components import theme
from ui.i18n.texts import LANGUAGES, Look, speak, speaking
from ui.state import recorded
from ui.state.day import city_zone
from ui.state.session_data import package

ROOT = Path(__file__).parents[2]
MAIN = str(ROOT / "ui" / "shell" / "main.py")
PUBLIC = ContextInfo(is_embedded=True)
KEY = re.compile(r"\$\$ID-[0-9a-f]+-(.+)", re.S)
MARKED = re.compile(rf'<i id="{recorded.MARK}-(\d+)"></i>')


@dataclass(frozen=True)
class Block:
    """Something that holds other things: column, container or fold; `words` stand on a fold."""

    kind: str
    key: str = ""
    words: str = ""
    content: list["Block | Element"] = field(default_factory=list)


@dataclass(frozen=True)
class Element:
    """HTML of our own templates, a heading ("h1"…), words in Markdown, a notice, or one of the
    parts that `ui.state.recorded` kept (then kind is "part")."""

    kind: str
    words: str = ""
    part: recorded.Part | None = None


Content = Sequence[Block | Element]


def without_browser() -> None:
    """Keep Streamlit from saying that no browser looks."""
    set_log_level("error")


def record(
    page: tuple[str, str],
    parameters: Mapping[str, str],
    *,
    language: str,
    snapshot: int,
    is_past: bool,
) -> Content:
    """What a page (its file in `pages/`, its path) shows to the public with these parameters, in a
    language, of a state. is_past: judged by the day of its publication instead of today. Raises
    what the page raises."""
    file, path = page
    messages: list[ForwardMsg] = []
    begun = run_of_state(snapshot, language, is_past=is_past, messages=messages)
    with begun, recorded.recording() as kept:
        st.session_state["address"] = dict(parameters)
        st.session_state["address_page"] = path
        with suppress(StopException):
            runpy.run_path(str(ROOT / "pages" / f"{file}.py"))
    return _tree(messages, kept.parts)


@contextmanager
def run_of_state(
    snapshot: int,
    language: str,
    *,
    is_past: bool = False,
    messages: list[ForwardMsg] | None = None,
) -> Iterator[None]:
    """A run of nobody's, for the public, in a language, of a state; for what is asked of the store
    or worded within. messages: where to what is drawn goes."""
    with _run([] if messages is None else messages, ""):
        state = st.session_state
        speak(language, city_zone().key, package().words, theme.field_colours(package().colours))
        state["edition"], state["newest"] = Edition.public(snapshot), -1 if is_past else snapshot
        state["lost"] = False
        yield


@contextmanager
def _run(messages: list[ForwardMsg], query: str) -> Iterator[None]:
    """A run of Streamlit in this thread whose messages are kept."""
    pages, requests = PagesManager(MAIN), ScriptRequests()

    def keep(message: ForwardMsg) -> None:
        if requests.on_scriptrunner_yield():  # the page asked for its end: `st.stop`
            raise StopException
        messages.append(message)

    context = ScriptRunContext(
        session_id="public-edition",
        _enqueue=keep,
        script_requests=requests,
        query_string="",
        session_state=SafeSessionState(SessionState(), lambda: None),
        uploaded_file_mgr=MemoryUploadedFileManager("/"),
        main_script_path=MAIN,
        user_info={},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=pages,
        context_info=PUBLIC,
    )
    thread = current_thread()
    before = getattr(thread, SCRIPT_RUN_CONTEXT_ATTR_NAME, None)
    add_script_run_ctx(thread, context)
    try:
        context.reset(
            query_string=query, page_script_hash=pages.main_script_hash, context_info=PUBLIC
        )
        with speaking(Look(LANGUAGES[0])):  # until the run says its language, and not after it
            yield
    finally:
        setattr(thread, SCRIPT_RUN_CONTEXT_ATTR_NAME, before)


def _tree(messages: Sequence[ForwardMsg], parts: Sequence[recorded.Part]) -> Content:
    """The messages as what they draw: each names its place as a path of numbers."""
    root = Block("page")
    places: dict[tuple[int, ...], Block] = {}
    for message in messages:
        if message.WhichOneof("type") != "delta":
            continue
        path = tuple(message.metadata.delta_path)
        delta = message.delta
        node: Block | Element | None
        if delta.WhichOneof("type") == "add_block":
            node = places[path] = _block(delta.add_block)
        else:
            node = _element(delta.new_element, parts)
        if node is not None:
            places.get(path[:-1], root).content.append(node)
    return root.content


def _block(block: BlockProto) -> Block:
    kind = block.WhichOneof("type") or "flex_container"
    named = KEY.fullmatch(block.id)
    return Block(kind, named[1] if named else "", block.expandable.label)


def _element(element: ElementProto, parts: Sequence[recorded.Part]) -> Element | None:
    """What an element shows; None for what only works with a server, such as a button."""
    kind = element.WhichOneof("type")
    if kind == "heading":
        return Element(element.heading.tag, element.heading.body)
    if kind == "markdown":
        return Element("words", element.markdown.body)
    if kind == "alert":
        return Element("notice", element.alert.body)
    if kind != "html":
        return None
    mark = MARKED.fullmatch(element.html.body)
    return Element("part", part=parts[int(mark[1])]) if mark else Element("html", element.html.body)
