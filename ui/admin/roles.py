"""Roles: which groups of the sign-in have which role, who is what, and giving a group a role."""

from typing import Any

import streamlit as st

from loaders.publish.role_grants import LONGEST, ROLES, appoint
from ui.access import active_users, role_grants, roles, sign_in
from ui.components import authorship, html
from ui.components.filters import labelled
from ui.connection import store
from ui.i18n.texts import text as _


def role_grants_part() -> None:
    """The groups of each role, the form to change them, its record, and who is signed in."""
    _form()
    html.draw_template(
        "admin/roles.html",
        claim=roles.claim(),
        mapping=[_line(role) for role in roles.ROLES],
        own=roles.groups_of(roles.claims_of_session(), roles.claim()),
        role=roles.role(),
        people=active_users.people(),
        hours=active_users.HOURS,
        record=role_grants.record()[::-1],
        words=_role_words,
    )


def _line(role: str) -> dict[str, Any]:
    may = {
        "public": _("sees what is declared public"),
        "staff": _("reads everything, also the history"),
        "analyst": _("uploads, publishes and restores"),
        "admin": _("gives groups a role, changes update intervals and releases free text"),
    }
    return {
        "role": sign_in.words(role),
        "may": may[role],
        "groups": roles.groups_for(role),
        "given": [group for group, held in role_grants.role_of().items() if held == role],
        "setting": "" if role == "public" else roles.SETTINGS[role],
    }


def _form() -> None:
    words = {role: _role_words(role) for role in (*ROLES, "")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_role"):
        group = _("Group at the sign-in provider")
        st.text_input(group, key="admin_role_group", max_chars=LONGEST, width=300)
        st.selectbox(_("Role"), **labelled(words), key="admin_role_given", width=280)
        authorship.reason_field("admin_role_why", _("Why (kept in the record)"))
        st.button(_("Give the role"), type="primary", key="admin_role_give", on_click=_give)
    authorship.author_field("admin")


def _give() -> None:
    group, role = st.session_state["admin_role_group"], st.session_state["admin_role_given"]

    def change(author: str, why: str) -> str:
        appoint(store(), group, role or None, author=author, reason=why)
        roles.log.info("role given: %s", role or "none")
        name, words = " ".join(group.split()), _role_words(role)
        return _("Changed: from now on “{group}” has: {role}.", group=name, role=words)

    if authorship.change_with_reason(change, "admin_role_why"):
        st.session_state["admin_role_group"] = ""


def _role_words(role: str | None) -> str:
    return sign_in.words(role) if role else _("no role any more")
