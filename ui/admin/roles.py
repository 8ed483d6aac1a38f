"""Roles: which groups of the sign-in have which role, who is what, and giving a group a role."""

from typing import Any

import streamlit as st

from loaders.messages.errors import StoreError
from loaders.publish.role_grants import LONGEST, ROLES, Appointment, appoint
from ui.access import active_users, role_grants, roles, sign_in
from ui.admin.update_intervals import MESSAGE_LENGTH
from ui.components import authorship, html
from ui.connection import store
from ui.i18n.texts import look
from ui.i18n.texts import text as _


def draw_role_grants() -> None:
    """The groups of each role, the form to change them, its record, and who is signed in."""
    _form()
    html.draw_template(
        "admin/roles.html",
        claim=roles.claim(),
        mapping=[_line(role) for role in roles.ROLES],
        own=roles.groups_of(roles.claims_of_session(), roles.claim()),
        role=sign_in.words(roles.role()),
        people=[
            {
                "name": one.name or "–",
                "role": sign_in.words(one.role),
                "at": look().moment(one.at),
            }
            for one in active_users.people()
        ],
        hours=active_users.HOURS,
        record=[_entry(one) for one in reversed(role_grants.record())],
    )


def _line(role: str) -> dict[str, Any]:
    may = {
        "public": _("sees what is declared public"),
        "staff": _("reads everything, also the history"),
        "analyst": _("uploads, publishes and restores"),
        "admin": _("gives groups a role, changes due rhythms and releases free text"),
    }
    return {
        "role": sign_in.words(role),
        "may": may[role],
        "groups": roles.groups_for(role),
        "given": [group for group, held in role_grants.role_of().items() if held == role],
        "setting": "" if role == "public" else roles.SETTINGS[role],
    }


def _entry(one: Appointment) -> dict[str, str]:
    return {
        "at": look().moment(one.at),
        "group": one.group,
        "role": sign_in.words(one.role) if one.role else _("no role any more"),
        "author": one.author,
        "reason": one.reason,
    }


def _form() -> None:
    words = {role: sign_in.words(role) for role in ROLES} | {"": _("no role any more")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_role"):
        st.text_input(
            _("Group at the sign-in provider"),
            key="admin_role_group",
            max_chars=LONGEST,
            width=300,
        )
        st.selectbox(
            _("Role"), list(words), format_func=words.__getitem__, key="admin_role_given", width=280
        )
        st.text_input(
            _("Why (stands in the record)"),
            key="admin_role_why",
            max_chars=MESSAGE_LENGTH,
            width=340,
        )
        st.button(_("Give the role"), type="primary", key="admin_role_give", on_click=_give)
    authorship.asked("admin")


def _give() -> None:
    group, role = st.session_state["admin_role_group"], st.session_state["admin_role_given"]
    why = " ".join(st.session_state["admin_role_why"].split())
    try:
        author = authorship.required("admin")
        appoint(store(), group, role or None, author=author, reason=why)
    except StoreError as problem:
        st.session_state["admin_said"] = ("error", problem.text(look().language))
        return
    roles.log.info("role given: %s", role or "none")
    said = _("Changed: “{group}” has from now on: {role}.").format(
        group=" ".join(group.split()), role=sign_in.words(role) if role else _("no role any more")
    )
    st.session_state["admin_said"] = ("success", said)
    st.session_state["admin_role_group"] = st.session_state["admin_role_why"] = ""
