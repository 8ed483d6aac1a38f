"""Free-text answers as whoever releases them sees them: every text, its state and its signs."""

import duckdb
import pandas as pd

from queries.surveys.texts import PATTERNS, SIGNS

STATES = ("unread", "kept", "released")

JUDGED = """
judged AS (
    SELECT a.survey_id, a.question_id, a.value, count(*) AS answers,
        coalesce(bool_and(a.is_demo), false) AS is_demo,
        CASE WHEN count(*) > count(a.is_released) THEN 'unread'
            WHEN bool_and(a.is_released) THEN 'released' ELSE 'kept' END AS state,
        [signs] AS signs
    FROM survey_answers AS a
    JOIN survey_questions AS q USING (survey_id, question_id)
    WHERE q.kind = 'Freitext' AND trim(a.value) <> ''
    GROUP BY a.survey_id, a.question_id, a.value
)""".replace("[signs]", SIGNS)

QUESTIONS = """
SELECT s.survey_id, s.title AS survey, q.question_id, q.text AS question,
    count(*) FILTER (state = 'unread')::INTEGER AS unread,
    count(*) FILTER (state = 'kept')::INTEGER AS kept,
    count(*) FILTER (state = 'released')::INTEGER AS released
FROM judged
JOIN survey_questions AS q USING (survey_id, question_id)
JOIN surveys AS s USING (survey_id)
GROUP BY ALL
ORDER BY unread DESC, kept DESC, survey, question
"""

TEXTS = """
SELECT value, answers, state, signs, is_demo, count(*) OVER ()::INTEGER AS total
FROM judged
WHERE survey_id = $survey_id AND question_id = $question_id AND state = $state
ORDER BY len(signs) DESC, answers DESC, value
LIMIT $most OFFSET $start
"""


def questions(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The questions with answers in free text, those with unread ones first.

    Columns: survey_id, survey, question_id, question, unread, kept, released (different texts).
    A text is unread while somebody has yet to decide on one of its answers.
    """
    return con.execute(f"WITH {JUDGED} {QUESTIONS}", PATTERNS).df()


def texts_in_state(
    con: duckdb.DuckDBPyConnection,
    *,
    survey_id: str,
    question_id: str,
    state: str,
    most: int = 20,
    start: int = 0,
) -> tuple[pd.DataFrame, int]:
    """Texts of a question in a state of STATES, those that may name a person first; and how many.

    Columns: value, answers (how many said exactly this), state, signs (list of mail, phone,
    address, name), is_demo (all of them are invented). ValueError for another state.
    """
    if state not in STATES:
        raise ValueError(f"unknown state {state!r}")
    asked = {"survey_id": survey_id, "question_id": question_id, "state": state}
    rows = con.execute(
        f"WITH {JUDGED} {TEXTS}", {**asked, **PATTERNS, "most": most, "start": start}
    )
    found = rows.df()
    total = int(found["total"].iloc[0]) if len(found) else 0
    return found.drop(columns="total"), total
