"""Title and filters of the overview."""

import streamlit as st

from queries.measures.measures import MeasureFilter, MeasureOptions
from ui.components import filters
from ui.components.domain_words import district_words, field_words
from ui.i18n.texts import text as _


def head(options: MeasureOptions) -> MeasureFilter:
    """Draw the title and the filters; returns which measures are asked for."""
    areas, fields = district_words(), field_words(options)
    groups = {name: name for name in options.working_groups}
    st.title(_("Where does the strategy stand?"), anchor=False)
    with filters.bar():
        return MeasureFilter(
            district_id=filters.choice("bezirk", _("District"), areas),
            field_ids=filters.several("zielfeld", _("Field of action"), fields),
            working_group=filters.choice("ag", _("Working group"), groups),
        )
