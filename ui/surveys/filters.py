"""The choices on the survey page: survey, question, district, age, comparison, weighting."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from queries.measures.measures import measure_options
from queries.surveys import surveys
from queries.surveys.main_survey import main_survey_id
from ui.components import filters
from ui.components.domain_words import field_words
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.session_data import run_query
from ui.surveys import data
from ui.surveys.data import Survey, Within
from ui.surveys.question import Comparison, is_answered, matrix_of, part_of

LIVE = "Live-Umfrage"
OF_A_QUESTION = ("frage", "antwort", "wort", "suche")
OF_A_SURVEY = (*OF_A_QUESTION, "ergebnis", "vergleich")
"""Parameters that mean nothing any more once another question or survey is chosen."""

LONGEST = 96  # letters of a question that the list shows


@dataclass(frozen=True)
class Choice:
    """What is chosen above the page: the survey, a district and an age (each None for all), some
    Zielfelder (none: all), and whether answers are weighted to the population."""

    survey: Survey
    group: Within
    fields: tuple[str, ...]
    weigh: bool


def bar(listed: pd.DataFrame) -> Choice:
    """All choices of the page in a row. listed: the surveys, the latest first. Without a choice it
    is the one that the overview names."""
    titles = dict(zip(listed["survey_id"], listed["title"], strict=True))
    start = run_query(main_survey_id)
    asked = url_state.value("umfrage")
    known = asked if asked in titles else start if start in titles else next(iter(titles))
    shown = data.survey(listed[listed["survey_id"] == known].iloc[0])
    with filters.bar():
        district = filters.district()
        fields = _fields(run_query(surveys.questions, survey_id=shown.survey_id))
        filters.one("umfrage", _("Survey"), titles, start=start, drops=OF_A_SURVEY)
        group = _group(shown, district)
        return Choice(shown, group, fields, _weigh() if shown.people.total else False)


def _fields(asked: pd.DataFrame) -> tuple[str, ...]:
    """Choose Zielfelder that questions of the survey belong to; none chosen means all.

    asked: the questions of the survey. A Zielfeld that the link brings along from another page
    can be taken off here too."""
    known, wanted = field_words(run_query(measure_options)), url_state.values("zielfeld")
    declared = {code for code in asked["field_id"] if isinstance(code, str)}
    if not declared:
        return ()
    offered = {code: word for code, word in known.items() if code in declared or code in wanted}
    return filters.several("zielfeld", _("Field of action"), offered, drops=OF_A_QUESTION)


def _group(shown: Survey, district: str | None) -> Within:
    """Choose an age beside the district; both at once only for analysts."""
    ages = sorted({age for age in shown.people.groups["age_group"] if age is not None})
    age = filters.choice("alter", _("Age"), filters.same(ages)) if ages else None
    if district and age and shown.guard.protect:
        words = _(
            "District and age at once would show too small groups: only the district is used."
        )
        st.info(words, icon=":material/info:")
        age = None
    return district, age


def _weigh() -> bool:
    """The switch for weighting to the population."""
    chosen = url_state.value("gewichtet") == "1"
    st.toggle(
        _("Weighted to the population"),
        **filters.controlled(
            "survey_weigh", chosen, lambda on: url_state.put(gewichtet="1" if on else None)
        ),
        help=_("By district and age, so that each group counts as much as it has residents."),
    )
    return chosen


def question(shown: Survey, found: pd.DataFrame) -> pd.Series:
    """Choose one of the questions; without a choice it is the first that somebody answered.

    found: questions with their place in the survey, from 0, as index."""
    texts = {
        str(row["question_id"]): f"{place + 1}. {_in_short(row['text'])}"
        for place, row in found.iterrows()
    }
    start = None
    if url_state.value("frage") not in texts:
        answered = (
            key for key, row in zip(texts, found.iloc, strict=True) if is_answered(shown, row)
        )
        start = next(answered, None)
    drops = OF_A_QUESTION[1:]
    chosen = filters.one("frage", _("Question"), texts, width=640, start=start, drops=drops)
    return found[found["question_id"] == chosen].iloc[0]


def _in_short(text: str) -> str:
    """A question of a matrix so that its part can be read: they all begin alike."""
    stem, part = part_of(text)
    if not part or len(text) <= LONGEST:
        return text
    most = max(LONGEST - len(part), 24)
    return f"{stem[:most].rstrip()}… – {part}" if len(stem) > most else text


def comparison(
    shown: Survey,
    asked: pd.Series,
    found: pd.DataFrame,
    listed: pd.DataFrame,
    group: Within,
) -> Comparison:
    """Choose what to compare with; a chosen district or age is compared with everybody.

    found: the questions of the survey; listed: the surveys.
    """
    district, age = group
    others, matrix = _same_question(shown, asked, listed), matrix_of(asked, found)
    words = {"": _("nothing"), "bezirk": _("districts"), "alter": _("ages")}
    if matrix:
        words |= {"fragen": _("the other questions of this matrix")}
    words |= {f"umfrage-{key}": str(row["title"]) for key, (row, _question) in others.items()}
    chosen = filters.one("vergleich", _("Compare with"), words)
    if chosen.startswith("umfrage-"):
        row, other = others[chosen.removeprefix("umfrage-")]
        return Comparison(other=data.survey(row), other_question=other)
    if chosen == "fragen":
        return Comparison(matrix=matrix)
    if chosen:
        return Comparison(dimension={"bezirk": "district", "alter": "age"}[chosen])
    if district and age:
        return Comparison(within=(district, age))
    if district or age:
        return Comparison(dimension="district" if district else "age", group=district or age)
    return Comparison()


def _same_question(
    shown: Survey, asked: pd.Series, listed: pd.DataFrame
) -> dict[str, tuple[pd.Series, pd.Series]]:
    """Other surveys that asked the same in the same words, with the same answers."""
    found = {}
    for place, key in enumerate(listed["survey_id"].astype(str)):
        if key == shown.survey_id:
            continue
        theirs = run_query(surveys.questions, survey_id=key)
        for at, said in enumerate(zip(theirs["text"], theirs["labels"], strict=True)):
            if said == (asked["text"], asked["labels"]):
                found[key] = (listed.iloc[place], theirs.iloc[at])
    return found


def answer(labels: tuple[str, ...]) -> str:
    """Choose the answer that groups are compared by."""
    return filters.one("antwort", _("Answer"), filters.same(labels), width=400)
