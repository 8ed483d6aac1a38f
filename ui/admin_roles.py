"""Roles: which groups of the sign-in map to which role, and who is what. To read, not to change."""

from typing import Any

import streamlit as st

from ui import markup, present, roles, sign_in
from ui.texts import look
from ui.texts import text as _


def show() -> None:
    """The mapping of the configuration, this person's own groups, and who is signed in."""
    claims = st.user.to_dict() if roles.sign_in_settings() else {}
    markup.draw(
        "admin_roles.html",
        claim=roles.claim(),
        mapping=[_line(role) for role in roles.ROLES],
        own=roles.groups_of(claims, roles.claim()),
        role=sign_in.words(roles.role()),
        people=[
            {
                "name": one.name or "–",
                "role": sign_in.words(one.role),
                "at": look().moment(one.at),
            }
            for one in present.people()
        ],
        hours=present.HOURS,
    )


def _line(role: str) -> dict[str, Any]:
    may = {
        "public": _("sees what is declared public"),
        "staff": _("reads everything, also the history"),
        "analyst": _("uploads, publishes and restores"),
        "admin": _("changes due rhythms and releases free text"),
    }
    return {
        "role": sign_in.words(role),
        "may": may[role],
        "groups": roles.groups_for(role),
        "setting": "" if role == "public" else roles.SETTINGS[role],
    }
