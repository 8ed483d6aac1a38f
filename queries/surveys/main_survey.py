"""The survey the overview speaks of: how many took part, of how many wanted."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pandas as pd

from queries.ctes import one_row
from queries.metric import Evidence, Metric, ratio, rows_where
from queries.surveys.disclosure_control import hidden
from queries.surveys.reach import over_time
from queries.surveys.results import Protection, by
from queries.surveys.surveys import People, people

# Real before demonstration, a survey before a live poll, one with a wanted number before one
# without, then the one last in the field.
MAIN_SURVEY = """
SELECT s.survey_id, s.title, s.wanted_number, s.responses_total, s.responses_date, s.is_demo,
    s.source, s.open_to_date,
    (SELECT max(submitted_at)::DATE FROM survey_answers AS a
        WHERE a.survey_id = s.survey_id) AS last_answer
FROM surveys AS s
ORDER BY coalesce(s.kind = 'Befragung', false) DESC, s.is_demo,
    s.wanted_number IS NULL,
    coalesce(s.responses_date, s.open_to_date, s.open_from_date) DESC NULLS LAST, s.survey_id
LIMIT 1
"""


@dataclass(frozen=True)
class SurveyProgress:
    """How far the main survey is.

    participants is the greater of the stated total and the respondents counted in the answers;
    suppressed if fewer than min_cell are counted. missing = wanted_number minus participants, at
    least 0. closed_date: the last day on which answers were taken, None where nobody states one.
    by_day: date, participants (int, cumulative, from the answers, in steps of at least
    min_cell people; empty where only a total is stated).

    in_district: the respondents of the chosen district; its value is None where none is chosen or
    the survey has no answers, or the number is hidden (is_suppressed) as fewer than min_cell people
    stand behind it or it would give such a number away (see `surveys.disclosure_control`). All
    other fields keep speaking of the whole survey.
    """

    survey_id: str
    title: str
    wanted_number: int | None
    participants: Metric
    missing: int | None
    share: float | None
    is_demo: bool
    closed_date: dt.date | None
    in_district: Metric
    by_day: pd.DataFrame


def main_survey_id(con: duckdb.DuckDBPyConnection) -> str | None:
    """The survey that the overview names and that the page of surveys opens on: a real one of kind
    Befragung if there is one; of several one with a wanted number, then the latest."""
    row = one_row(con, MAIN_SURVEY)
    return str(row["survey_id"]) if row else None


def main_survey(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None, min_cell: int = 5
) -> SurveyProgress | None:
    """The main survey's progress, or None without any survey.

    It is the one of `main_survey_id`.
    """
    row = one_row(con, MAIN_SURVEY)
    if not row:
        return None
    known = people(con, survey_id=row["survey_id"])
    participants = _participants(row, known.total, min_cell)
    wanted = row["wanted_number"]
    share = ratio(participants, wanted, "share").value
    return SurveyProgress(
        survey_id=row["survey_id"],
        title=row["title"],
        wanted_number=wanted,
        participants=participants,
        missing=None if share is None else max(wanted - participants.count, 0),
        share=share,
        is_demo=row["is_demo"],
        closed_date=row["open_to_date"],
        in_district=_of_district(
            {} if district_id is None else _in_districts(con, known),
            row["survey_id"],
            district_id,
            min_cell,
        ),
        by_day=over_time(known, Protection(min_cell > 1, min_cell)),
    )


def _participants(row: Mapping[str, Any], counted: int, min_cell: int) -> Metric:
    """As stated, or counted in the answers if these are more."""
    stated = row["responses_total"]
    is_counted = counted > 0 and counted >= (stated or 0)
    is_few = is_counted and counted < min_cell
    date = row["last_answer"] if is_counted else row["responses_date"]
    if is_few or (stated is None and not is_counted):
        date = None
    return Metric(
        None if is_few else counted if is_counted else stated,
        "people",
        Evidence(1, int(row["is_demo"]), (row["source"],), date, date is not None),
        (rows_where("survey_answers" if is_counted else "surveys", survey_id=[row["survey_id"]]),),
        is_suppressed=is_few,
    )


def _in_districts(con: duckdb.DuckDBPyConnection, known: People) -> dict[str | None, int]:
    """People by district; every district has a number, so that a hidden one is never alone among
    zeros. None: those of no district that is known."""
    found = by(known.groups, "district_id")
    ids = con.execute("SELECT district_id FROM districts").fetchall()
    counts: dict[str | None, int] = {code: int(found.get(code, 0)) for (code,) in ids}
    return counts | {None: known.total - sum(counts.values())}


def _of_district(
    counts: Mapping[str | None, int], survey_id: str, district_id: str | None, min_cell: int
) -> Metric:
    nobody = Metric(None, "people")
    if not any(counts.values()):
        return nobody
    if district_id in hidden(counts, min_cell):
        return replace(nobody, is_suppressed=True)
    rows = (rows_where("survey_answers", survey_id=[survey_id], district_id=[district_id]),)
    return replace(nobody, value=counts.get(district_id, 0), rows=rows)
