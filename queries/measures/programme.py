"""The programme as a whole: what was decided and approved, its money, and when it ends."""

import datetime as dt
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.metric import Evidence, Metric, Rows

# Without a date a fact is older than any that has one. A fact of a later day is not known yet, but
# for the end of the programme, which lies ahead.
FACTS = """
SELECT indicator, topic, what, date, precision, number, unit, comparator, certainty, note, is_demo,
    source
FROM programme
WHERE indicator IS NOT NULL
    AND (coalesce(date <= $today, true) OR indicator = 'ende')
    AND certainty IS DISTINCT FROM 'angekündigt'
QUALIFY NOT is_demo OR bool_and(is_demo) OVER (PARTITION BY indicator)
ORDER BY date NULLS FIRST, what
"""

LATEST_REPORT = "SELECT max(date) FROM programme WHERE date <= $today AND NOT is_demo"


@dataclass(frozen=True)
class Programme:
    """latest: series (decided, approved, rejected, running, frame, released, unbound, pilots) →
    its latest number with unit, date and source; only those that are stated. facts: all of them,
    oldest first: series, topic, what, date, precision, number, unit, comparator, certainty, note,
    is_demo, source. end_date: the last day on which money may be spent. reported_date: of the
    latest fact of any kind."""

    latest: dict[str, Metric]
    facts: pd.DataFrame
    end_date: dt.date | None
    reported_date: dt.date | None

    def contradictions(self, *names: str) -> tuple[str, ...]:
        """What other sources say against the facts of these series, each once."""
        notes = self.facts.loc[self.facts["series"].isin(names), "note"].dropna()
        return tuple(notes.drop_duplicates())


SERIES = {
    "beschlossen": "decided",
    "bewilligt": "approved",
    "abgelehnt": "rejected",
    "laufend": "running",
    "rahmen": "frame",
    "freigegeben": "released",
    "ungebunden": "unbound",
    "pilotprojekte": "pilots",
    "ende": "end",
}


def programme(con: duckdb.DuckDBPyConnection, *, today: dt.date) -> Programme:
    """What is known of the programme on a day. A stated fact takes the place of demonstration."""
    facts = con.execute(FACTS, {"today": today}).df()
    facts.insert(0, "series", facts.pop("indicator").map(SERIES))
    ends = facts.loc[facts["series"] == "end", "date"].dropna()
    last = facts.dropna(subset="number").drop_duplicates("series", keep="last")
    reported = con.execute(LATEST_REPORT, {"today": today}).fetchone()
    return Programme(
        latest={row["series"]: _metric(row) for row in last.to_dict("records")},
        facts=facts,
        end_date=ends.iloc[-1].date() if len(ends) else None,
        reported_date=reported[0] if reported else None,
    )


def _metric(row: dict[str, object]) -> Metric:
    day = row["date"]
    date = day.date() if isinstance(day, dt.datetime) and not pd.isna(day) else None
    behind = Evidence(1, int(bool(row["is_demo"])), (str(row["source"]),), date, date is not None)
    keys = tuple((name, (value,)) for name, value in (("what", row["what"]), ("date", date)))
    number = float(str(row["number"]))
    return Metric(
        number,
        "EUR" if row["unit"] == "€" else str(row["unit"]),
        behind,
        (Rows("programme", keys),),
        number if row["is_demo"] else 0,
        comparator=_comparator(row["comparator"]),
    )


def _comparator(stated: object) -> str:
    """What stands before the number; "von 17" stands behind it and is no part of it."""
    said = stated if isinstance(stated, str) else ""
    return "" if said.startswith("von ") else said
