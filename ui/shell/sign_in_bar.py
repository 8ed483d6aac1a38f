"""Who looks, in words, and the way to sign in or out."""

import streamlit as st

from ui.access import ended_sign_ins, roles
from ui.access.sign_in import KEEP_PLACE, RETURN_TO_PLACE, words
from ui.components import html
from ui.i18n.texts import inert
from ui.i18n.texts import text as _


def sign_in_bar() -> None:
    """Who looks, in words, and the button to sign in or out. Nothing of it in an embedded page."""
    if st.context.is_embedded:
        return
    role = roles.role()
    if not roles.sign_in_settings():
        if role != "public":
            st.caption(_("local: {role}", role=words(role)), width="content")
        return
    signed_in = roles.claims_of_session().get("is_logged_in")
    html.run_script("place", RETURN_TO_PLACE if signed_in else KEEP_PLACE)
    if not signed_in:
        icon = ":material/login:"
        st.button(_("Sign in"), "shell_sign_in", type="tertiary", icon=icon, on_click=st.login)
        return
    who = f"{inert(roles.person())} · " if roles.person() else ""
    st.caption(who + words(role), width="content")
    icon = ":material/logout:"
    st.button(_("Sign out"), "shell_sign_out", type="tertiary", icon=icon, on_click=_leave)


def closed(path: str) -> None:
    """In place of a page that this session may not open."""
    roles.log.warning("page refused: %s for role %s", path, roles.role())
    st.title(_("This page is not open to you"), anchor=False)
    said = [_("It needs the role “{role}” or a higher one.", role=words(roles.PAGES[path]))]
    if roles.sign_in_settings() and not roles.claims_of_session().get("is_logged_in"):
        said.append(_("Please sign in at the top right."))
    st.info(" ".join(said), icon=":material/lock:")
    html.draw_template("shell/closed.html", words=_("All published data are in Sources."))


def _leave() -> None:
    st.session_state["signed_out"] = True
    ended_sign_ins.end(roles.claims_of_session())
    st.logout()
