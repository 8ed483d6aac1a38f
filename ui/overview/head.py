"""Title and filters of the overview, on one line."""

import streamlit as st

from queries.measures.measures import MeasureFilter, MeasureOptions
from ui.components import filters
from ui.components.domain_words import district_words, field_words
from ui.i18n.texts import text as _


def head(options: MeasureOptions) -> MeasureFilter:
    """Draw the title and the filters; returns which measures are asked for."""
    areas, fields = district_words(), field_words(options)
    groups = {name: name for name in options.working_groups}
    with filters.bar("overview_head"):
        st.title(_("How does the strategy stand?"), anchor=False)
        return MeasureFilter(
            district_id=filters.choice("bezirk", _("District"), areas, _("all districts")),
            field_ids=filters.several(
                "zielfeld", _("Zielfeld"), fields, everything=_("all Zielfelder")
            ),
            working_group=filters.choice("ag", _("Working group"), groups, _("all groups")),
        )
