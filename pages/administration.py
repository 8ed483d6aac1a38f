"""Verwaltung: roles, rhythms, feeds, tokens, notices, free text and erasure, for admins."""

import streamlit as st

from ui.admin import (
    city_needs,
    erasure,
    feeds,
    notices,
    push_tokens,
    roles,
    text_release,
    update_intervals,
)
from ui.components import authorship, filters, html
from ui.i18n.texts import text as _

html.data_page_style()
st.title(_("Administration"), anchor=False)
parts = {
    "rollen": _("Roles"),
    "rhythmen": _("Update intervals"),
    "abrufe": _("Feeds"),
    "schluessel": _("Tokens"),
    "mitteilungen": _("Notices"),
    "freitext": _("Release of free text"),
    "loeschung": _("Erasure"),
    "bedarf": _("What is missing"),
}
part = filters.view("teil", _("Part"), parts)
authorship.show_outcome()
{
    "rollen": roles.role_grants_part,
    "rhythmen": update_intervals.interval_settings,
    "abrufe": feeds.feeds_part,
    "schluessel": push_tokens.tokens_part,
    "mitteilungen": notices.notices_part,
    "freitext": text_release.texts_to_release,
    "loeschung": erasure.erasures_part,
    "bedarf": city_needs.city_needs,
}[part]()
