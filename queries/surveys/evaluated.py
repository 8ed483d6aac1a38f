"""Surveys that come already evaluated: shares and means by area, as far as they may be shown.

Areas may lie in one another ("part of town", "quarter"), so that a cell could be told by
subtracting its neighbours from their sum. Below analysts an answer is therefore hidden everywhere
or nowhere: then the hidden answers of an area are known in sum alone, in every area and every sum
of areas, and moving a person from one hidden answer to another changes nothing that is shown.
"""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from queries.rounding import half_up
from queries.surveys.disclosure_control import DEFAULT, SMALL_GROUP
from queries.surveys.statistics import share

SHARE = "Anteil"
ABOVE = ("mehr als", "über")
LOWER = (*ABOVE, "mindestens")
"""What a source sets before a value that is only a lower bound."""
# What answers for itself: several trips go back to one person, so their number is no sample size.
INDEPENDENT = ("Menschen", "Personen", "Haushalte", "Befragte")

RESULTS = """
SELECT question, coalesce(answer, '') AS answer, coalesce(place, '') AS place, district_id, value,
    comparator, unit, count, n, coalesce(counted, '') AS counted, source
FROM survey_results
WHERE survey_id = $survey_id
ORDER BY position NULLS LAST, question, answer, place
"""


def evaluated(con: duckdb.DuckDBPyConnection, *, survey_id: str) -> pd.DataFrame:
    """The results of a survey in the order of the document.

    Columns: question, answer ("" for a mean), place ("" for all together), district_id, value
    (share 0..1, or a mean in `unit`), comparator (what the source sets before the value, as "mehr
    als", or in its place, as "Mehrheit"; None: the value is exact), unit ("Anteil" for shares),
    count, n (of what `counted` says; NA not stated), counted, source. These are not protected: see
    `shown`.
    """
    found = con.execute(RESULTS, {"survey_id": survey_id}).df()
    return found.astype({"count": "Int64", "n": "Int64"})


def shown(results: pd.DataFrame, *, protect: bool, min_cell: int = DEFAULT) -> pd.DataFrame:
    """Results (of `evaluated`) as they may be shown, with intervals where they mean something.

    Columns as `evaluated`, and low, high (95 %, Wilson; NaN where n is not stated, what is counted
    does not answer for itself, or the value is only a bound). With protect: of several ways to
    break down the same total the finest alone is left; small answers are hidden (value, count NaN)
    in every area, as is an n below min_cell; values without an n are rounded, for many digits of a
    share tell its n. A lower bound tells no number of people and stays.
    """
    kept = results if not protect else _finest(results)
    parts = [
        _protected(part, min_cell) if protect else part
        for _question, part in kept.groupby("question", sort=False)
    ]
    frame = pd.concat(parts) if parts else kept
    ends = [_ends(row) for row in frame.to_dict("records")]
    return frame.assign(
        low=[low for low, _high in ends], high=[high for _low, high in ends]
    ).reset_index(drop=True)


def _finest(results: pd.DataFrame) -> pd.DataFrame:
    """Without the breakdowns of a total that another question breaks down into more answers."""
    best: dict[object, tuple[int, str]] = {}
    coarse = set()
    for question, part in results.groupby("question", sort=False):
        counted = part[part["n"].notna()]
        if counted.empty:
            continue
        sizes = counted.drop_duplicates("place").set_index("place")["n"].sort_index()
        total = (counted["counted"].iloc[0], tuple(sizes.items()))
        answers = counted["answer"].nunique()
        if total in best:
            coarse.add(min(best[total], (answers, str(question)))[1])
        best[total] = max(best.get(total, (0, "")), (answers, str(question)))
    return results[~results["question"].isin(coarse)]


def _protected(part: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """One question without its small answers; its values rounded where no n is stated."""
    unknown = part["n"].isna()
    digits = np.where(part["unit"] == SHARE, 2, 1)
    rounded = [
        v if pd.isna(v) else float(half_up(v, int(d)))
        for v, d in zip(part["value"], digits, strict=True)
    ]
    frame = part.assign(value=part["value"].where(~unknown, pd.Series(rounded, index=part.index)))
    is_bound = part["comparator"].isin(LOWER) | (part["comparator"].notna() & part["value"].isna())
    stated = part[~unknown & (part["unit"] == SHARE) & ~is_bound]
    if stated.empty:
        return frame
    people = stated["count"].astype(float).fillna((stated["value"] * stated["n"]).round())
    table = stated.assign(people=people).pivot_table(
        index="place", columns="answer", values="people", aggfunc="sum", fill_value=0, sort=False
    )
    sizes = stated.drop_duplicates("place").set_index("place")["n"].astype(float)
    gone = frame["answer"].isin(_small(table, sizes, min_cell)) & ~unknown
    few = ~unknown & (frame["n"] < min_cell)
    frame = frame.assign(
        value=frame["value"].mask(gone | few), count=frame["count"].mask(gone | few)
    )
    return frame.assign(n=frame["n"].mask(few))


def _small(table: pd.DataFrame, sizes: pd.Series, min_cell: int) -> Sequence[str]:
    """The answers to hide: those small in any area, chosen or left out, or given by everybody in an
    area of few, and the next smallest until at least two are hidden and in every area nobody or
    min_cell people stand behind them."""
    rest = table.rsub(sizes.reindex(table.index), axis=0)
    few = ((table > 0) & (table < min_cell)) | ((rest > 0) & (rest < min_cell))
    is_small = sizes.reindex(table.index) < SMALL_GROUP * min_cell
    few |= ((table > 0) & (rest == 0)).mul(is_small, axis=0)
    gone = [answer for answer in table if few[answer].any()]
    for answer in table.sum().sort_values(kind="stable").index:
        together = table[gone].sum(axis=1)
        if not gone or (len(gone) > 1 and not ((together > 0) & (together < min_cell)).any()):
            break
        if answer not in gone:
            gone.append(answer)
    return gone


def _ends(row: dict[str, Any]) -> tuple[float, float]:
    is_exact = not isinstance(row["comparator"], str)
    known = (
        is_exact
        and row["unit"] == SHARE
        and row["counted"] in INDEPENDENT
        and not pd.isna(row["n"])
    )
    if not known or pd.isna(row["value"]) or not 0 <= row["value"] <= 1:
        return np.nan, np.nan
    n = float(row["n"])
    found = share(row["value"] * n, n)
    if found.low is None or found.high is None:
        return np.nan, np.nan
    return found.low, found.high
