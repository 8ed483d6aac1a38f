"""Who takes part, against the population: by district, by age, and how fast."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.surveys.disclosure_control import release_steps
from queries.surveys.results import COLUMNS, DIMENSIONS, Protection, by, line
from queries.surveys.statistics import LEVEL, holm, pace, share_p
from queries.surveys.surveys import People


@dataclass(frozen=True)
class Progress:
    """How far a survey is. participants: the greater of stated total and counted people, basis
    "stated" or "counted"; wanted, missing, share; days_left until the last day (today counts),
    None without an end; pace_needed: people a day from today; pace_now: people a day so far;
    late: people who answered after the last day."""

    participants: int | None
    basis: str | None
    date: dt.date | None
    wanted: int | None
    missing: int | None
    share: float | None
    last_day: dt.date | None
    days_left: int | None
    pace_needed: float | None
    pace_now: float | None
    late: int


def progress(survey: pd.Series, people: People, *, today: dt.date) -> Progress:
    """How far a survey (a row of `queries.surveys.surveys.surveys`) is, from its people."""
    stated = None if pd.isna(survey["responses_total"]) else int(survey["responses_total"])
    wanted = None if pd.isna(survey["wanted_number"]) else int(survey["wanted_number"])
    counted = people.total and people.total >= (stated or 0)
    participants = people.total if counted else stated
    last_answer = people.by_day["date"].max() if len(people.by_day) else None
    date = _day(last_answer) if counted else _day(survey["responses_date"])
    first, last = _day(survey["open_from_date"]), _day(survey["open_to_date"])
    days_left = None if last is None else max((last - today).days + 1, 0)
    start = first or (_day(people.by_day["date"].min()) if len(people.by_day) else None)
    end = min(today, last) if last else today
    days = (end - start).days + 1 if start else 0
    return Progress(
        participants=participants,
        basis=None if participants is None else ("counted" if counted else "stated"),
        date=date,
        wanted=wanted,
        missing=None if participants is None or wanted is None else max(wanted - participants, 0),
        share=participants / wanted if participants is not None and wanted else None,
        last_day=last,
        days_left=days_left,
        pace_needed=pace(participants or 0, wanted, days_left) if wanted and days_left else None,
        pace_now=people.total / days if days > 0 and counted else None,
        late=_late(people, last),
    )


def _day(moment: object) -> dt.date | None:
    return None if moment is None or pd.isna(moment) else pd.Timestamp(moment).date()


def _late(people: People, last: dt.date | None) -> int:
    if last is None or people.by_day.empty:
        return 0
    until = people.by_day[people.by_day["date"] <= pd.Timestamp(last)]
    before = int(until["participants"].iloc[-1]) if len(until) else 0
    return int(people.by_day["participants"].iloc[-1]) - before


def over_time(people: People, guard: Protection) -> pd.DataFrame:
    """Running total of participants. Columns: date, participants; below analysts only days
    between which enough people came."""
    steps = people.by_day.set_index("date")["participants"]
    shown = release_steps(steps, protect=guard.protect, min_cell=guard.min_cell)
    return shown.reset_index()


def groups(people: pd.DataFrame, dimension: str, guard: Protection) -> pd.Series:
    """Participants by group as they may be shown (float, NaN hidden). people: columns as
    `queries.surveys.surveys.People.groups`."""
    counts = by(people, DIMENSIONS[dimension]).astype(float)
    return counts.where(~counts.index.isin(list(guard.of(dimension))))


def stated(shown: pd.Series, total: int) -> int:
    """The people whom shares by group are of: those who state a group; everybody where how many
    state none is hidden. shown: participants by group (NaN hidden, None not stated)."""
    unstated = next((n for key, n in shown.items() if key is None), 0.0)
    return total if np.isnan(unstated) else total - int(unstated)


def missing_most(shown: pd.Series, population: Mapping[str, float], *, total: int) -> pd.DataFrame:
    """Groups whose share of the participants is furthest below their share of the population.

    shown: participants by group (NaN hidden, None not stated); total: all participants; shares are
    of those of `stated`.
    Columns: group, people, share, low, high (of the participants), population_share, missing
    (people who would have to come for the same share at this number of participants), is_missing
    (the share is below the population's by more than chance, corrected after Holm for all groups);
    hidden groups and those without a stated population are left out; largest gap first.
    """
    known = {key: n for key, n in shown.items() if not np.isnan(n) and population.get(key, 0) > 0}
    everybody = stated(shown, total)
    residents = float(sum(population.values()))
    lines = [
        line(key, n, everybody) | {"population_share": population[key] / residents}
        for key, n in known.items()
    ]
    frame = pd.DataFrame(lines, columns=[*COLUMNS, "population_share"]).drop(columns="n")
    frame = frame.rename(columns={"answer": "group"})
    frame = frame.astype(dict.fromkeys(frame.columns.drop("group"), float))
    frame["missing"] = frame["population_share"] * everybody - frame["people"]
    tested = zip(frame["people"], frame["population_share"], strict=True)
    p_values = holm([share_p(people, everybody, whole) for people, whole in tested])
    is_below = frame["share"] < frame["population_share"]
    frame["is_missing"] = is_below & (np.array(p_values, dtype=float) < 1 - LEVEL)
    return frame.sort_values("missing", ascending=False, kind="stable", ignore_index=True)
