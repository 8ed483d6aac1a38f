"""The survey the overview speaks of: how many took part, of how many wanted."""

import datetime as dt
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.evidence import Evidence
from queries.surveys.disclosure_control import hidden, release_steps

# Real before demonstration, a survey before a live poll, one with a wanted number before one
# without, then the one last in the field.
MAIN_SURVEY = """
SELECT s.survey_id, s.title, s.organiser, s.kind, s.open_from_date, s.open_to_date,
    s.wanted_number, s.responses_total, s.responses_date, s.is_demo, s.source,
    (SELECT count(DISTINCT respondent_id) FROM survey_answers AS a
        WHERE a.survey_id = s.survey_id) AS counted,
    (SELECT max(submitted_at)::DATE FROM survey_answers AS a
        WHERE a.survey_id = s.survey_id) AS last_answer
FROM surveys AS s
ORDER BY coalesce(s.kind = 'Befragung', false) DESC, s.is_demo,
    s.wanted_number IS NULL,
    coalesce(s.responses_date, s.open_to_date, s.open_from_date) DESC NULLS LAST, s.survey_id
LIMIT 1
"""

BY_DAY = """
WITH first_answers AS (
    SELECT respondent_id, min(submitted_at)::DATE AS date
    FROM survey_answers
    WHERE survey_id = $survey_id
    GROUP BY respondent_id
)
SELECT date, sum(count(*)) OVER (ORDER BY date)::BIGINT AS participants
FROM first_answers
WHERE date IS NOT NULL
GROUP BY date
ORDER BY date
"""

# A person counts once, and every district has a number, so that a hidden one is never alone
# among zeros.
BY_DISTRICT = """
WITH people AS (
    SELECT respondent_id, min(district_id) AS district_id
    FROM survey_answers
    WHERE survey_id = $survey_id
    GROUP BY respondent_id
)
SELECT d.district_id, count(p.respondent_id) AS people
FROM districts AS d
LEFT JOIN people AS p USING (district_id)
GROUP BY d.district_id
UNION ALL
SELECT NULL, count(*)
FROM people
WHERE district_id IS NULL OR district_id NOT IN (SELECT district_id FROM districts)
"""


@dataclass(frozen=True)
class SurveyProgress:
    """How far the main survey is.

    participants is the greater of the stated total and the respondents counted in the answers;
    basis says which ('stated' or 'counted'); None if neither is known, or so few are counted that
    their number is hidden (fewer than min_cell). missing = wanted_number
    minus participants, at least 0. date: of the number. by_day: date, participants (cumulative,
    from the answers, in steps of at least min_cell people; empty where only a total is stated).

    With a district chosen, district_participants is the number of its respondents: None where
    the survey has no answers, or the number is hidden (is_suppressed) as fewer than min_cell people
    stand behind it or it would give such a number away (see `surveys.disclosure_control`). All
    other fields keep speaking of the whole survey.
    """

    survey_id: str
    title: str
    organiser: str | None
    kind: str | None
    wanted_number: int | None
    participants: int | None
    basis: str | None
    date: dt.date | None
    missing: int | None
    share: float | None
    is_demo: bool
    district_participants: int | None
    is_suppressed: bool
    by_day: pd.DataFrame
    evidence: Evidence


def main_survey(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None, min_cell: int = 5
) -> SurveyProgress | None:
    """The main survey's progress, or None without any survey.

    It is a real survey of kind Befragung if there is one; of several one with a wanted number,
    then the latest.
    """
    cursor = con.execute(MAIN_SURVEY)
    names = [column[0] for column in cursor.description]
    found = cursor.fetchone()
    if found is None:
        return None
    row = dict(zip(names, found, strict=True))
    survey_id, wanted = row["survey_id"], row["wanted_number"]
    participants, basis, date = _participants(row, min_cell)
    in_district, is_suppressed = _of_district(con, survey_id, district_id, min_cell)
    return SurveyProgress(
        survey_id=survey_id,
        title=row["title"],
        organiser=row["organiser"],
        kind=row["kind"],
        wanted_number=wanted,
        participants=participants,
        basis=basis,
        date=date,
        missing=max(wanted - participants, 0) if wanted and participants is not None else None,
        share=participants / wanted if wanted and participants is not None else None,
        is_demo=row["is_demo"],
        district_participants=in_district,
        is_suppressed=is_suppressed,
        by_day=_by_day(con, survey_id, min_cell),
        evidence=Evidence(1, int(row["is_demo"]), (row["source"],), date, date is not None),
    )


def _by_day(con: duckdb.DuckDBPyConnection, survey_id: str, min_cell: int) -> pd.DataFrame:
    """The running total, thinned to days between which min_cell people came."""
    steps = con.execute(BY_DAY, {"survey_id": survey_id}).df().set_index("date")["participants"]
    return release_steps(steps, protect=min_cell > 1, min_cell=min_cell).reset_index()


def _participants(row: dict, min_cell: int) -> tuple[int | None, str | None, dt.date | None]:
    stated, counted = row["responses_total"], row["counted"]
    if counted and counted >= (stated or 0):
        if counted < min_cell:
            return None, None, None
        return counted, "counted", row["last_answer"]
    if stated is not None:
        return stated, "stated", row["responses_date"]
    return None, None, None


def _of_district(
    con: duckdb.DuckDBPyConnection, survey_id: str, district_id: str | None, min_cell: int
) -> tuple[int | None, bool]:
    if district_id is None:
        return None, False
    counts = dict(con.execute(BY_DISTRICT, {"survey_id": survey_id}).fetchall())
    if not any(counts.values()):
        return None, False
    if district_id in hidden(counts, min_cell):
        return None, True
    return counts.get(district_id, 0), False
