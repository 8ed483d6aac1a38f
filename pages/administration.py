"""Verwaltung: roles, due rhythms and the release of free text, for admins."""

import streamlit as st

from ui import admin_rhythms, admin_roles, admin_texts
from ui.components import _into_data_style, filters
from ui.i18n.texts import text as _

_into_data_style.use()
with filters.bar("admin_head"):
    st.title(_("Administration"), anchor=False)
    parts = {
        "rollen": _("Roles"),
        "rhythmen": _("Due rhythms"),
        "freitext": _("Release of free text"),
    }
    part = filters.view("teil", _("Part"), parts)
admin_rhythms.said()
{"rollen": admin_roles.show, "rhythmen": admin_rhythms.show, "freitext": admin_texts.show}[part]()
