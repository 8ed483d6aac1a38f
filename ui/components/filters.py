"""The filters above a page: drop-downs, pills and views; their values are in the URL, as codes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import streamlit as st

from ui.i18n.texts import inert, plural
from ui.i18n.texts import text as _
from ui.state import url_state

ALL = ""
FOLDED = 172  # pixels of a drop-down that offers all
_notices: ContextVar[st.delta_generator.DeltaGenerator] = ContextVar("notices")
_active: ContextVar[dict[str, str]] = ContextVar("active")
"""Parameter → the words for its value, of the filters of a bar that are set."""


@contextmanager
def bar(key: str, *, resettable: bool = False) -> Iterator[None]:
    """Lay the filters out in a row; what is wrong with the link is said above it. resettable: how
    many are on is said at its end, with the way back to none."""
    notices, active = _notices.set(st.container()), _active.set({})
    try:
        with st.container(horizontal=True, vertical_alignment="bottom", key=key):
            yield
            if resettable:
                _summary(_active.get({}))
    finally:
        _notices.reset(notices)
        _active.reset(active)


def controlled(key: str, value: Any, changed: Callable[[Any], object]) -> dict[str, Any]:
    """Arguments of a widget whose value is kept elsewhere, in the URL or with an uploaded file: it
    shows `value` in every run and hands what the reader enters to `changed`."""
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: changed(st.session_state[key])}


def labelled(options: Mapping[Any, str]) -> dict[str, Any]:
    """Arguments of a widget that offers codes under their labels."""
    return {"options": list(options), "format_func": lambda code: options.get(code, code)}


def same(values: Iterable[str]) -> dict[str, str]:
    """Options that are their own labels."""
    return {value: value for value in values}


def choice(name: str, label: str, options: Mapping[str, str], everything: str) -> str | None:
    """One value or all: a drop-down whose value is the URL's parameter `name`.

    `options` maps codes to labels, `everything` names the choice of all. None means all.
    """
    chosen = one(name, label, {ALL: everything, **options}, width=FOLDED)
    if chosen:
        _active.get({})[name] = options[chosen]
    return chosen or None


def one(
    name: str,
    label: str,
    options: Mapping[str, str],
    *,
    width: int = 230,
    start: str | None = None,
    drops: Sequence[str] = (),
) -> str:
    """Exactly one of several values in a drop-down; `start`, or else the first, where the URL
    names none. drops: parameters that a new choice takes out of the URL, because they speak of
    the old one."""
    chosen = _from_url(name, label, options, start)
    st.selectbox(label, **labelled(options), **_in_url(name, chosen, drops), width=width)
    return chosen


def view(name: str, label: str, options: Mapping[str, str]) -> str:
    """One of a few ways to look at the same rows; the first one where the URL names none."""
    chosen = _from_url(name, label, options)
    st.segmented_control(
        label,
        **labelled(options),
        **_in_url(name, chosen),
        required=True,
        label_visibility="collapsed",
    )
    return chosen


def several(
    name: str,
    label: str,
    options: Mapping[str, str],
    *,
    drops: Sequence[str] = (),
    everything: str | None = None,
) -> tuple[str, ...]:
    """Any of a few values; none chosen means all. They stand side by side, or, where `everything`
    names the choice of all, in a drop-down. drops: as in `one`."""
    asked = url_state.values(name)
    if not set(asked) <= set(options):
        unknown(label)
    chosen = [code for code in asked if code in options]
    words = {code: inert(title) for code, title in options.items()}
    arguments = labelled(words) | _in_url(name, chosen, drops)
    if everything is None:
        st.pills(label, **arguments, selection_mode="multi")
    else:
        st.multiselect(label, **arguments, placeholder=everything, width=FOLDED)
    if chosen:
        _active.get({})[name] = ", ".join(options[code] for code in chosen)
    return tuple(chosen)


def _from_url(name: str, label: str, options: Mapping[str, str], start: str | None = None) -> str:
    first = start if start is not None and start in options else next(iter(options))
    chosen = url_state.value(name) or first
    if chosen in options:
        return chosen
    unknown(label)
    return first


def _in_url(name: str, value: str | list[str], drops: Sequence[str] = ()) -> dict[str, Any]:
    """Arguments of a widget whose value is the URL's parameter `name`."""

    def changed(new: str | list[str]) -> None:
        text = ",".join(new) if isinstance(new, list) else new
        url_state.put(**dict.fromkeys(drops), **{name: text})

    return controlled(f"filter_{name}", value, changed)


def row_in_url(key: str, name: str, ids: Sequence[str]) -> dict[str, Any]:
    """Arguments of a table: the id of a row that is chosen goes into the URL."""

    def changed() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            url_state.put(**{name: ids[rows[0]]})

    return {"on_select": changed, "selection_mode": "single-row"}


def _summary(active: Mapping[str, str]) -> None:
    """How many filters are on, in words for screen readers, with the way back to none."""
    if not active:
        return
    url_button(
        plural("{n} filter active · reset", "{n} filters active · reset", len(active)),
        "filters_reset",
        dict.fromkeys(active),
        help=_("Shown: {what}", what=inert(", ".join(active.values()))),
    )


def url_button(label: str, key: str, put: Mapping[str, str | None], **more: Any) -> None:
    """A button that puts parameters into the URL or (None) takes them out. more: of `st.button`."""
    more = {"type": "tertiary"} | more
    st.button(label, key=key, on_click=url_state.put, kwargs=dict(put), **more)


def notice(words: str) -> None:
    """Say above the filters, in Markdown, what is wrong with one of them."""
    place = _notices.get(None) or st.container()
    place.warning(words, icon=":material/info:")


def unknown(label: str) -> None:
    """Say that a link asks for something that does not exist; everything is shown instead. What it
    asks for is not repeated: anybody can write a link."""
    notice(
        _("{filter}: what the link asks for is not known here, so everything is shown.").format(
            filter=label
        )
    )
