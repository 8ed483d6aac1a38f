"""Title and filters of the overview."""

import streamlit as st

from queries.measures.measures import MeasureFilter, MeasureOptions
from ui.components import filters
from ui.i18n.texts import text as _


def head(options: MeasureOptions) -> MeasureFilter:
    """Draw the title and the filters; returns which measures are asked for."""
    st.title(_("Where does the strategy stand?"), anchor=False)
    with filters.bar():
        return MeasureFilter(
            district_id=filters.district(),
            field_ids=filters.fields(options),
            working_group=filters.working_group(options.working_groups),
        )
