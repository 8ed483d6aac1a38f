"""The filters of the indicators, and the rows that pass them."""

import pandas as pd

from queries.indicators.verdicts import COURSES
from queries.measures.measures import measure_options
from ui.components import filters
from ui.components.measure_words import course_mark
from ui.i18n.texts import text as _
from ui.indicators.words import level_words
from ui.state.session_data import run_query


def bar(listed: pd.DataFrame) -> pd.DataFrame:
    """Draw the filters; returns the rows of `queries.indicators.indicators.indicators` that pass
    them. A district shows its own series only."""
    owners = sorted(listed["owner"].dropna().unique())
    courses = {course: course_mark(course).word for course in COURSES}
    with filters.bar():
        chosen = {
            "district_id": filters.district(),
            "field_id": filters.fields(run_query(measure_options)),
            "course": filters.choice("verlauf", _("Trend"), courses),
            "level": filters.choice("ebene", _("Level"), level_words()),
            "owner": filters.choice("zustaendig", _("Owner"), filters.same(owners)),
        }
    for column, value in chosen.items():
        if value:
            listed = listed[listed[column].isin([value] if isinstance(value, str) else value)]
    return listed
