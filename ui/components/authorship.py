"""Who changes the data: the field for the name, and what came of the change, said once."""

from collections.abc import Callable

import streamlit as st

from loaders.messages.errors import StoreError
from ui.access import roles, sign_in
from ui.components import html
from ui.components.filters import controlled
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _

LONGEST, LONGEST_REASON = 80, 200


def require_author(least: str = "analyst") -> str:
    """The name for the history. Raises StoreError for anyone below the role `least`, and without a
    name. A refusal is logged: no screen offers it, so somebody has sent what was not shown."""
    if not roles.may(least):
        roles.log.warning("change refused for role %s", roles.role())
        raise StoreError(_refusal(least))
    name = author()
    if not name:
        raise StoreError(_("Please enter your name first."))
    return name


def author() -> str:
    """The name that stands in the history, of the sign-in or as entered; "" for none."""
    return roles.person() or str(st.session_state.get("author", ""))


def _refusal(least: str) -> str:
    if least == "analyst":
        return _("Only the administration's analysts may change data. Nothing was changed.")
    return _("This needs the role “{role}”. Nothing was changed.", role=sign_in.words(least))


def author_field(page: str) -> None:
    """Ask for the name, unless the sign-in states it; it stays for the session, whichever page
    asks next."""
    if roles.person():
        html.quiet(_("You publish as {name}.", name=roles.person()))
        return

    def changed(name: str) -> None:
        st.session_state["author"] = " ".join(name.split())

    st.text_input(
        _("Your name (it stands in the history)"),
        **controlled(f"{page}_author", st.session_state.get("author", ""), changed),
        max_chars=LONGEST,
        width=280,
    )


def change_data(change: Callable[[str], str], least: str = "analyst") -> bool:
    """Make a change under the name of its author: `change` is given the name and returns what it
    did, in words for `show_outcome`. False if it was refused or failed with a StoreError."""
    try:
        outcome = ("success", change(require_author(least)))
    except StoreError as problem:
        outcome = ("error", problem.text(look().language))
    st.session_state["change_outcome"] = outcome
    return outcome[0] == "success"


def reason_field(key: str, label: str, width: int = 340) -> None:
    """Ask why something is changed; `change_with_reason` of the same key hands it on."""
    st.text_input(label, key=key, max_chars=LONGEST_REASON, width=width)


def change_with_reason(change: Callable[[str, str], str], key: str, least: str = "admin") -> bool:
    """As `change_data`, of a change that is given the reason too; once it is made the field is
    empty."""
    reason = " ".join(st.session_state.get(key, "").split())
    is_made = change_data(lambda author: change(author, reason), least)
    if is_made:
        st.session_state[key] = ""
    return is_made


def show_outcome() -> None:
    """What the last change did, or why nothing was changed; once."""
    kind, words = st.session_state.pop("change_outcome", ("", ""))
    if kind == "success":
        st.success(inert(words), icon=":material/check:")
    elif kind == "error":
        st.error(inert(words), icon=":material/error:")
