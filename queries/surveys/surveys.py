"""The surveys, their questions, who takes part and what is answered: counted in the store.

Only counts leave the store, one row for what people have in common, so that a survey of a million
answers is drawn as fast as one of a thousand. These counts know small groups: show them only
through `queries.surveys.results`, which hides what must be hidden.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from queries.ctes import one_row

SURVEYS = """
SELECT s.survey_id, s.title, s.organiser, s.kind, s.open_from_date, s.open_to_date,
    s.wanted_number, s.responses_total, s.responses_date, s.method,
    coalesce(s.is_demo, false) AS is_demo, s.source,
    (SELECT count(*) FROM survey_questions AS q WHERE q.survey_id = s.survey_id) AS questions
FROM surveys AS s
ORDER BY coalesce(s.kind = 'Live-Umfrage', false),
    coalesce(s.responses_date, s.open_to_date, s.open_from_date) DESC NULLS LAST, s.survey_id
"""

QUESTIONS = """
SELECT question_id, position, text, kind, labels, field_id,
    coalesce(is_demo, false) AS is_demo, source
FROM survey_questions
WHERE survey_id = $survey_id
ORDER BY position NULLS LAST, question_id
"""

# A person counts once, at the first answer.
PEOPLE = """
WITH people AS (
    SELECT respondent_id, min(district_id) AS district_id, min(age_group) AS age_group,
        min(submitted_at)::DATE AS date
    FROM survey_answers
    WHERE survey_id = $survey_id
    GROUP BY respondent_id
)
SELECT district_id, age_group, date, count(*) AS people, grouping(date) = 0 AS is_day
FROM people
GROUP BY GROUPING SETS ((district_id, age_group), (date))
ORDER BY date, district_id, age_group
"""

# What is none of the declared answers, and where none are declared what too few people said,
# somebody may have typed. A person counts once, however many such answers they gave.
CHOSEN = """
WITH answers AS (
    SELECT respondent_id, district_id, age_group, trim(value) AS value
    FROM survey_answers
    WHERE survey_id = $survey_id AND question_id = $question_id
),
labels AS (
    SELECT trim(unnest(string_split(labels, '|'))) AS value
    FROM survey_questions
    WHERE survey_id = $survey_id AND question_id = $question_id
),
known AS (
    FROM labels WHERE value <> ''
    UNION
    SELECT value FROM answers
    WHERE NOT EXISTS (FROM labels WHERE value <> '')
    GROUP BY value HAVING count(DISTINCT respondent_id) >= $min_cell
)
SELECT district_id, age_group,
    CASE WHEN value IN (FROM known) THEN value ELSE $other END AS value,
    count(DISTINCT respondent_id) AS people
FROM answers
GROUP BY ALL
ORDER BY ALL
"""
OTHER = " "
"""Key of the answers that are not shown one by one; no trimmed answer is this."""

ANSWERED = """
SELECT district_id, age_group, count(DISTINCT respondent_id) AS people
FROM survey_answers
WHERE survey_id = $survey_id AND question_id = $question_id
GROUP BY ALL
ORDER BY ALL
"""

# Orders are few, people many: each different order is taken apart once. What is no declared option
# takes no rank, nor does an option that was ranked already.
RANKED = """
WITH orders AS (
    SELECT district_id, age_group, count(*) AS people,
        list_transform(string_split(value, '|'), lambda option: trim(option)) AS named
    FROM survey_answers
    WHERE survey_id = $survey_id AND question_id = $question_id
    GROUP BY district_id, age_group, survey_answers.value
),
known AS (
    SELECT district_id, age_group, people, list_filter(named, lambda option, place:
        option <> '' AND list_position(named, option) = place
        AND (len($labels::VARCHAR[]) = 0 OR list_contains($labels::VARCHAR[], option))) AS options
    FROM orders
),
ranks AS (
    SELECT district_id, age_group, people, unnest(options) AS value,
        generate_subscripts(options, 1) AS rank, len(options) AS ranked
    FROM known
)
SELECT district_id, age_group, value, rank, ranked, sum(people)::BIGINT AS people
FROM ranks
GROUP BY ALL
ORDER BY ALL
"""

SPREAD = """
SELECT min(number) AS lowest, max(number) AS highest, count(number) AS numbers,
    count(*) - count(number) AS others, bool_and(number = floor(number)) AS is_whole,
    greatest(quantile_disc(number, 0.01), min(number, $min_cell)[-1]) AS low,
    least(quantile_disc(number, 0.99), max(number, $min_cell)[-1]) AS high
FROM (
    SELECT try_cast(replace(value, ',', '.') AS DOUBLE) AS stated,
        CASE WHEN isfinite(stated) THEN stated END AS number
    FROM survey_answers
    WHERE survey_id = $survey_id AND question_id = $question_id
)
"""

NUMBERS = """
SELECT district_id, age_group,
    least(greatest(floor((number - $first) / $width), 0), $bins - 1)::BIGINT AS bin,
    count(*) AS people, sum(number) AS total, sum(number * number) AS squares
FROM (
    SELECT district_id, age_group, try_cast(replace(value, ',', '.') AS DOUBLE) AS number
    FROM survey_answers
    WHERE survey_id = $survey_id AND question_id = $question_id
)
WHERE isfinite(number)
GROUP BY ALL
ORDER BY ALL
"""

BINS = 12
SINGLE_VALUES = 25
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class People:
    """Who took part. groups: district_id, age_group, people (None where not stated);
    by_day: date, participants (running total; days without an answer are left out);
    undated: people without a day; total: all.
    """

    groups: pd.DataFrame
    by_day: pd.DataFrame
    undated: int
    total: int


@dataclass(frozen=True)
class Numbers:
    """Answers in numbers as bins: counts district_id, age_group, bin, people, total, squares
    (sums of the numbers and of their squares); edges: the lower end of each bin and the upper end
    of the last; the outer bins take in what lies beyond. others: answers that are no number."""

    counts: pd.DataFrame
    edges: tuple[float, ...]
    is_single_values: bool
    is_open_below: bool
    is_open_above: bool
    others: int


def surveys(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The surveys, live polls last, the latest first.

    Columns: survey_id, title, organiser, kind, open_from_date, open_to_date, wanted_number,
    responses_total, responses_date, method, is_demo, source, questions (number).
    """
    return con.execute(SURVEYS).df().astype({"wanted_number": "Int64", "responses_total": "Int64"})


def questions(con: duckdb.DuckDBPyConnection, *, survey_id: str) -> pd.DataFrame:
    """The questions in their order.

    Columns: question_id, position, text, kind, labels (tuple of answers in order, empty if none
    are declared), field_id, is_demo, source.
    """
    found = con.execute(QUESTIONS, {"survey_id": survey_id}).df()
    found["labels"] = [_labels(labels) for labels in found["labels"]]
    return found.astype({"position": "Int64"})


def _labels(labels: object) -> tuple[str, ...]:
    if not isinstance(labels, str):
        return ()
    return tuple(dict.fromkeys(label.strip() for label in labels.split("|") if label.strip()))


def people(con: duckdb.DuckDBPyConnection, *, survey_id: str) -> People:
    """Who took part in a survey, by district and age and by day."""
    found = con.execute(PEOPLE, {"survey_id": survey_id}).df()
    groups = found[~found["is_day"]][["district_id", "age_group", "people"]]
    days = found[found["is_day"] & found["date"].notna()]
    by_day = pd.DataFrame({"date": days["date"], "participants": days["people"].cumsum()})
    total = int(groups["people"].sum())
    undated = total - int(days["people"].sum())
    return People(_plain(groups), by_day.reset_index(drop=True), undated, total)


def chosen(
    con: duckdb.DuckDBPyConnection, *, survey_id: str, question_id: str, min_cell: int = 1
) -> pd.DataFrame:
    """People by answer. Columns: district_id, age_group, value (a declared answer; where none are
    declared one of at least min_cell people; OTHER for all the rest), people."""
    return _counts(con, CHOSEN, survey_id, question_id, min_cell=min_cell, other=OTHER)


def answered(con: duckdb.DuckDBPyConnection, *, survey_id: str, question_id: str) -> pd.DataFrame:
    """People who answered the question at all. Columns: district_id, age_group, people."""
    return _counts(con, ANSWERED, survey_id, question_id)


def ranked(
    con: duckdb.DuckDBPyConnection, *, survey_id: str, question_id: str, labels: Sequence[str] = ()
) -> pd.DataFrame:
    """People by option and the rank they gave it, among the labels where there are any. Columns:
    district_id, age_group, value, rank (1 = first), ranked (options that these people ranked),
    people."""
    return _counts(con, RANKED, survey_id, question_id, labels=list(labels))


def _counts(
    con: duckdb.DuckDBPyConnection, sql: str, survey_id: str, question_id: str, **more: object
) -> pd.DataFrame:
    names: dict[str, object] = {"survey_id": survey_id, "question_id": question_id, **more}
    return _plain(con.execute(sql, names).df())


def numbers(
    con: duckdb.DuckDBPyConnection, *, survey_id: str, question_id: str, min_cell: int = 5
) -> Numbers:
    """The numbers answered, counted in bins that depend on all answers and on no filter.

    The outer bins begin at the min_cell-th smallest and largest answer, so that no edge is the
    answer of a single person.
    """
    names = {"survey_id": survey_id, "question_id": question_id}
    spread = one_row(con, SPREAD, names | {"min_cell": min_cell})
    if not spread["numbers"]:
        columns = ["district_id", "age_group", "bin", "people", "total", "squares"]
        return Numbers(pd.DataFrame(columns=columns), (), False, False, False, spread["others"])
    first, width, bins, single = _bins(spread)
    counts = con.execute(NUMBERS, names | {"first": first, "width": width, "bins": bins}).df()
    edges = tuple(round(first + width * n, 10) for n in range(bins + 1))
    return Numbers(
        counts=_plain(counts),
        edges=edges,
        is_single_values=single,
        is_open_below=spread["lowest"] < edges[0],
        is_open_above=spread["highest"] >= edges[-1],
        others=spread["others"],
    )


def _bins(spread: dict[str, Any]) -> tuple[float, float, int, bool]:
    """Lower end, width and number of bins, and whether each is a single whole number.

    Whole numbers get a bin each as long as there are few; otherwise about a dozen round steps
    between the first and the last hundredth of the answers. Of very few answers the min_cell-th
    smallest is above the min_cell-th largest: they are all in one bin.
    """
    low, high = min(float(spread["low"]), float(spread["high"])), float(spread["high"])
    first, last = float(int(low // 1)), float(int(high // 1))
    if spread["is_whole"] and last - first < SINGLE_VALUES:
        return first, 1.0, int(last - first) + 1, True
    rough = max((high - low) / BINS, 1e-9)
    magnitude = 10.0 ** math.floor(math.log10(rough))
    width = next(step * magnitude for step in STEPS if step * magnitude >= rough * 0.999)
    start = (low // width) * width
    return start, width, max(int((high - start) // width) + 1, 1), False


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """What is not stated as None, so that it can be a key."""
    plain = frame.reset_index(drop=True)
    for column in ("district_id", "age_group"):
        plain[column] = plain[column].astype(object).where(plain[column].notna(), None)
    return plain
