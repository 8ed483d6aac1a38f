"""The filters above a page: values from the URL in, plain values out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from ui.i18n.texts import inert, plural
from ui.i18n.texts import text as _
from ui.state import url_state

ALL = ""
LONGEST = 40  # characters of a value from the URL that a notice repeats
_notices: ContextVar[st.delta_generator.DeltaGenerator] = ContextVar("notices")


@contextmanager
def bar(key: str) -> Iterator[None]:
    """Lay the filters out in a row; what is wrong with the link is said above it."""
    token = _notices.set(st.container())
    try:
        with st.container(horizontal=True, vertical_alignment="bottom", key=key):
            yield
    finally:
        _notices.reset(token)


def choice(name: str, label: str, options: Mapping[str, str], everything: str) -> str | None:
    """One value or all: a drop-down whose value is the URL's parameter `name`.

    `options` maps codes to labels, `everything` names the choice of all. None means all.
    """
    labels = {ALL: everything, **options}
    chosen = url_state.value(name)
    if chosen not in labels:
        unknown(label, chosen)
        chosen = ALL
    key = f"filter_{name}"
    st.session_state[key] = chosen
    st.selectbox(
        label,
        list(labels),
        format_func=lambda code: labels.get(code, code),
        key=key,
        on_change=_chosen,
        args=(name, key),
        width=172,
    )
    return chosen or None


def several(
    name: str, label: str, options: Mapping[str, str], *, drops: Sequence[str] = ()
) -> tuple[str, ...]:
    """Any of a few values, side by side; none chosen means all. drops: as in `one`."""
    chosen = url_state.values(name)
    for stranger in [code for code in chosen if code not in options]:
        unknown(label, stranger)
    chosen = [code for code in chosen if code in options]
    key = f"filter_{name}"
    st.session_state[key] = chosen
    st.pills(
        label,
        list(options),
        format_func=lambda code: inert(options.get(code, code)),
        selection_mode="multi",
        key=key,
        on_change=_chosen,
        args=(name, key, drops),
    )
    return tuple(chosen)


def _one_of(
    name: str, label: str, options: Mapping[str, str], start: str | None = None
) -> tuple[str, str]:
    """The value that the URL names, else `start` or the first, and the key of its widget, set to
    it."""
    first = start if start is not None and start in options else next(iter(options))
    chosen = url_state.value(name) or first
    if chosen not in options:
        unknown(label, chosen)
        chosen = first
    key = f"filter_{name}"
    st.session_state[key] = chosen
    return chosen, key


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
    chosen, key = _one_of(name, label, options, start)
    st.selectbox(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        key=key,
        on_change=_chosen,
        args=(name, key, drops),
        width=width,
    )
    return chosen


def view(name: str, label: str, options: Mapping[str, str]) -> str:
    """One of a few ways to look at the same rows; the first one where the URL names none."""
    chosen, key = _one_of(name, label, options)
    st.segmented_control(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_chosen,
        args=(name, key),
    )
    return chosen


def summary(active: Mapping[str, str]) -> None:
    """How many filters are on, in words for screen readers, with the way back to none.

    `active` maps parameters to the words for their values; empty words mean not set.
    """
    active = {name: words for name, words in active.items() if words}
    if not active:
        return
    st.button(
        plural("{n} filter active · reset", "{n} filters active · reset", len(active)),
        type="tertiary",
        key="filters_reset",
        help=_("Shown: {what}").format(what=inert(", ".join(active.values()))),
        on_click=url_state.put,
        kwargs=dict.fromkeys(active),
    )


def _chosen(name: str, key: str, drops: Sequence[str] = ()) -> None:
    value = st.session_state[key]
    chosen = ",".join(value) if isinstance(value, list) else value
    url_state.put(**dict.fromkeys(drops), **{name: chosen})


def notice(words: str) -> None:
    """Say above the filters, in Markdown, what is wrong with one of them."""
    place = _notices.get(None) or st.container()
    place.warning(words, icon=":material/info:")


def unknown(label: str, value: str) -> None:
    """Say that a link asks for something that does not exist; everything is shown instead."""
    message = _("{filter}: “{value}” is not known here, so everything is shown.")
    shown = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    notice(message.format(filter=label, value=inert(shown)))
