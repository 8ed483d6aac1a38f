"""The URL as the place where the state of a screen lives: a copied link shows the same screen.

Streamlit's `bind="query-params"` writes the *labels* of options into the URL. Ours must be codes
(`?bezirk=10`), so that a link survives a renamed district and a change of language; therefore the
parameters are kept here. Several values stand in one parameter, separated by commas.
"""

import streamlit as st

SHARED = ("bezirk", "zielfeld", "ag", "lang", "stand", "beispiele")
"""Parameters that stay when the page changes; the others belong to their page."""


def adopt(page: str) -> None:
    """Take the state from the URL, or carry the shared part of it over to another page.

    A click in the navigation arrives without parameters, a link or the browser's back button with
    all of theirs.
    """
    incoming = {name: ",".join(st.query_params.get_all(name)) for name in st.query_params}
    state: dict[str, str] = st.session_state.setdefault("address", {})
    previous = st.session_state.get("address_page")
    if previous is None or previous == page or incoming:
        state = incoming
    else:
        state = {name: value for name, value in state.items() if name in SHARED}
    st.session_state["address"] = state
    st.session_state["address_page"] = page
    _write(state)


def value(name: str) -> str:
    """The raw value of a parameter, "" where the URL does not have it."""
    return str(st.session_state.get("address", {}).get(name, ""))


def values(name: str) -> list[str]:
    """The values of a parameter that may have several."""
    return [part for part in value(name).split(",") if part]


def put(**parameters: str | None) -> None:
    """Set parameters, or drop those that are None or empty."""
    state = {**st.session_state.get("address", {}), **parameters}
    state = {name: text for name, text in state.items() if text}
    st.session_state["address"] = state
    _write(state)


def everything() -> dict[str, str]:
    """All of the state, for a link that changes one thing on the same page."""
    return dict(st.session_state.get("address", {}))


def shared() -> dict[str, str]:
    """The part of the state that a link to another page carries along."""
    state: dict[str, str] = st.session_state.get("address", {})
    return {name: text for name, text in state.items() if name in SHARED}


def _write(state: dict[str, str]) -> None:
    if dict(st.query_params) != state:
        st.query_params.from_dict(state)
