"""The choices on the survey page: survey, question, district, age, comparison, weighting."""

import pandas as pd
import streamlit as st

from queries import surveys
from ui import address, filters, survey_data
from ui.measure_filters import district_words
from ui.store import ask
from ui.survey_data import Survey
from ui.survey_question import Comparison, matrix_of, part_of
from ui.texts import text as _

LIVE = "Live-Umfrage"
LONGEST = 96  # letters of a question that the list shows


def survey(listed: pd.DataFrame) -> pd.Series:
    """Choose one of the surveys; the latest first."""
    titles = dict(zip(listed["survey_id"], listed["title"], strict=True))
    chosen = filters.one("umfrage", _("Survey"), titles)
    return listed[listed["survey_id"] == chosen].iloc[0]


def groups(shown: Survey) -> tuple[str | None, str | None]:
    """Choose a district and an age; both at once only for analysts."""
    district = filters.choice("bezirk", _("District"), district_words(), _("all districts"))
    ages = sorted({age for age in shown.people.groups["age_group"] if age is not None})
    age = None
    if ages:
        labels = {one: one for one in ages}
        age = filters.choice("alter", _("Age"), labels, _("every age"))
    if district and age and shown.guard.protect:
        st.info(
            _("District and age at once would show too small groups: only the district is used."),
            icon=":material/info:",
        )
        age = None
    return district, age


def weigh() -> bool:
    """The switch for weighting to the population."""
    st.session_state["survey_weigh"] = address.value("gewichtet") == "1"
    st.toggle(
        _("Weighted to the population"),
        key="survey_weigh",
        on_change=lambda: address.put(gewichtet="1" if st.session_state["survey_weigh"] else None),
        help=_("By district and age, so that each group counts as much as it has residents."),
    )
    return bool(st.session_state["survey_weigh"])


def question(found: pd.DataFrame) -> pd.Series:
    """Choose one of the questions."""
    texts = {
        str(row.question_id): f"{place}. {_in_short(str(row.text))}"
        for place, row in enumerate(found.itertuples(index=False), start=1)
    }
    chosen = filters.one("frage", _("Question"), texts, width=640)
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
    group: tuple[str | None, str | None],
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
        return Comparison(other=survey_data.survey(row), other_question=other)
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
        theirs = ask(surveys.questions, survey_id=key)
        for at, said in enumerate(zip(theirs["text"], theirs["labels"], strict=True)):
            if said == (asked["text"], asked["labels"]):
                found[key] = (listed.iloc[place], theirs.iloc[at])
    return found


def answer(labels: tuple[str, ...]) -> str:
    """Choose the answer that groups are compared by."""
    return filters.one("antwort", _("Answer"), {label: label for label in labels}, width=400)
