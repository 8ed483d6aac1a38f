"""Who publishes: only analysts may, and only with their name."""

import streamlit as st

from loaders.messages.errors import StoreError
from ui.access import roles, sign_in
from ui.components import html
from ui.i18n.texts import text as _

LONGEST = 80


def may_publish() -> bool:
    """Whether this session may change data. Asked before every change, not only for the menu."""
    return roles.may("analyst")


def required(least: str = "analyst") -> str:
    """The name for the history. Raises StoreError for anyone below the role `least`, and without a
    name. A refusal is logged: no screen offers it, so somebody has sent what was not shown."""
    if not roles.may(least):
        roles.log.warning("change refused for role %s", roles.role())
        raise StoreError(_refusal(least))
    name = roles.person() or str(st.session_state.get("author", ""))
    if not name:
        raise StoreError(_("Please enter your name first."))
    return name


def _refusal(least: str) -> str:
    if least == "analyst":
        return _("Only the administration's analysts may change data. Nothing was changed.")
    words = sign_in.words(least)
    return _("This needs the role “{role}”. Nothing was changed.").format(role=words)


def asked(key: str) -> None:
    """Ask for the name, unless the sign-in states it; it is kept for the session, whichever page
    asks next."""
    if roles.person():
        words = _("You publish as {name}.").format(name=roles.person())
        html.draw_template("components/source.html", words=words)
        return
    st.session_state[f"{key}_author"] = st.session_state.get("author", "")
    st.text_input(
        _("Your name (it stands in the history)"),
        key=f"{key}_author",
        max_chars=LONGEST,
        on_change=_kept,
        args=(f"{key}_author",),
        width=280,
    )


def _kept(key: str) -> None:
    st.session_state["author"] = " ".join(st.session_state[key].split())
