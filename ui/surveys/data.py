"""What the survey pages ask the store: counts of everybody, let through by the reader's role.

The public edition has no answers at all. Counts are therefore taken from the edition of the staff,
for surveys that the reader's own edition lists, and pass the protection of small groups before
anything is drawn. Below analysts they are always those of the newest state that is released, see
`loaders.store.released_answers`: from two states one could subtract the people who came in between.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd

from loaders.store.store import Edition
from queries.places.districts import population
from queries.surveys import surveys
from queries.surveys.population import ages, ages_day
from queries.surveys.results import (
    Answers,
    Protection,
    multiple,
    order_of,
    outside,
    protection,
    single,
)
from queries.surveys.sampling import Sampling, sampling
from queries.surveys.statistics import finite_correction
from ui.access.roles import role
from ui.components.domain_words import district_words
from ui.i18n.texts import text as _
from ui.state.session_data import edition, min_cell, newest, run_query

ANALYSTS = ("analyst", "admin")
MULTIPLE = "Mehrfachauswahl"
RANKING = "Rangfolge"
ORDERED = ("Likert", RANKING)
"""Kinds of question whose answers stand in an order, in which other answers have no place."""
Counted = TypeVar("Counted")


@dataclass(frozen=True)
class Survey:
    """A survey with its people, and how they may be shown."""

    row: pd.Series
    people: surveys.People
    guard: Protection

    @property
    def survey_id(self) -> str:
        """Its key."""
        return str(self.row["survey_id"])

    @property
    def sampling(self) -> Sampling:
        """What its people are a sample of."""
        return sampling(self.row["method"])

    @property
    def is_small(self) -> bool:
        """Whether so few people took part that this reader may not see how many."""
        return self.guard.protect and 0 < self.people.total < self.guard.min_cell


def reader() -> str:
    """Who reads free text: analyst, staff or public."""
    return "analyst" if role() in ANALYSTS else ("staff" if role() == "staff" else "public")


def counting() -> Edition:
    """The edition in which answers are counted."""
    if reader() == "analyst":
        return reading()
    return replace(reading(), answers=newest())


def reading() -> Edition:
    """The edition in which free texts are read, and results that came evaluated: what was taken
    back is never shown."""
    seen = replace(edition(), audience="staff", answers=None)
    return seen if reader() == "analyst" else replace(seen, snapshot=newest())


def listed() -> pd.DataFrame:
    """The surveys this reader's edition holds: columns as `queries.surveys.surveys.surveys`."""
    return run_query(surveys.surveys)


def example() -> str | None:
    """The latest example survey, whether this session sees the examples yet or not."""
    every = run_query(surveys.surveys, at=replace(edition(), demo=True))
    ids = every.loc[every["is_demo"], "survey_id"]
    return str(ids.iloc[0]) if len(ids) else None


def survey(row: pd.Series) -> Survey:
    """A survey of `listed` with its people."""
    people = run_query(surveys.people, at=counting(), survey_id=str(row["survey_id"]))
    row = _as_released(row)
    least = min_cell("survey_answers")
    guard = protection(people.groups, protect=reader() != "analyst", min_cell=least)
    return Survey(row, people, guard)


def _as_released(row: pd.Series) -> pd.Series:
    """The row with the stated total that goes with the answers that are counted."""
    found = run_query(surveys.surveys, at=counting()).set_index("survey_id")
    totals = ["responses_total", "responses_date"]
    key = str(row["survey_id"])
    if reader() == "analyst" or key not in found.index:
        return row
    return pd.Series({**row.to_dict(), **found.loc[key, totals].to_dict()}, name=row.name)


def has_newer_answers(shown: Survey) -> bool:
    """Whether there are answers that are not released yet, as too few people gave them."""
    latest = run_query(surveys.people, at=reading(), survey_id=shown.survey_id)
    return not latest.groups.equals(shown.people.groups)


Within = tuple[str | None, str | None]
"""A district and an age group that answers are cut to, each None for all."""


def answers(
    shown: Survey, question: pd.Series, dimension: str | None, within: Within = (None, None)
) -> Answers:
    """The answers to a question with options; of a ranking what was put first.

    within: only for analysts, who may cut the answers to a district and an age at once.
    """
    counts = _options(shown, question)
    labels = shown_labels(shown, question, counts)
    if question["kind"] not in ORDERED and (counts["value"] == surveys.OTHER).any():
        other = _("other")
        labels = tuple(dict.fromkeys([*labels, other]))
        counts = counts.assign(value=counts["value"].replace(surveys.OTHER, other))
    counts = cut(shown, counts, within)
    if question["kind"] == MULTIPLE:
        answered = cut(shown, answering(shown, question), within)
        found = multiple(
            counts,
            answered,
            labels,
            dimension=dimension,
            guard=shown.guard,
            people=shown.people.groups,
        )
        return _corrected(shown, found, within)
    return of_one(shown, counts, labels, dimension, within)


def of_one(
    shown: Survey,
    counts: pd.DataFrame,
    labels: tuple[str, ...],
    dimension: str | None,
    within: Within = (None, None),
) -> Answers:
    """Answers of which a person gives one, with those who skipped the question protected too."""
    found = single(
        counts, labels, dimension=dimension, guard=shown.guard, people=shown.people.groups
    )
    return _corrected(shown, found, within)


def _corrected(shown: Survey, found: Answers, within: Within) -> Answers:
    """Of a survey that asked all who were there: with the correction for how few are missing."""
    if shown.sampling is not Sampling.EVERYBODY:
        return found
    took_part = float(cut(shown, shown.people.groups, within)["people"].sum())
    return replace(found, correction=finite_correction(found.n, took_part))


def strays(shown: Survey, question: pd.Series) -> int:
    """How many people's answer is left out, as it is none that is shown."""
    if question["kind"] not in ORDERED:
        return 0
    counts = _options(shown, question)
    return outside(counts, shown_labels(shown, question, counts))


def shown_labels(shown: Survey, question: pd.Series, counts: pd.DataFrame) -> tuple[str, ...]:
    """The answers that are shown by name."""
    if question["kind"] == RANKING:
        counts = ranks(shown, question)
    return order_of(counts, question["labels"], shown.guard)


def answering(shown: Survey, question: pd.Series) -> pd.DataFrame:
    """People who answered the question: district_id, age_group, people."""
    return _counted(surveys.answered, shown, question)


def numbers(shown: Survey, question: pd.Series) -> surveys.Numbers:
    """The numbers answered, in bins."""
    return _counted(surveys.numbers, shown, question, min_cell=shown.guard.min_cell)


def ranks(shown: Survey, question: pd.Series) -> pd.DataFrame:
    """People by option and rank: columns as `queries.surveys.surveys.ranked`."""
    return _counted(surveys.ranked, shown, question, labels=question["labels"])


def _options(shown: Survey, question: pd.Series) -> pd.DataFrame:
    if question["kind"] != RANKING:
        least = shown.guard.min_cell if shown.guard.protect else 1
        return _counted(surveys.chosen, shown, question, min_cell=least)
    first = ranks(shown, question)
    columns = ["district_id", "age_group", "value"]
    first = first[first["rank"] == 1].groupby(columns, dropna=False, as_index=False)["people"].sum()
    first[columns] = first[columns].astype(object).where(first[columns].notna(), None)
    return first


def _counted(
    query: Callable[..., Counted], shown: Survey, question: pd.Series, **more: Any
) -> Counted:
    """The result of a query on the answers to a question. more: of the query's arguments."""
    question_id, survey_id = str(question["question_id"]), shown.survey_id
    return run_query(query, at=counting(), survey_id=survey_id, question_id=question_id, **more)


def cut(shown: Survey, counts: pd.DataFrame, within: Within) -> pd.DataFrame:
    """The rows of counts (columns district_id and age_group among others) of a district and an age
    group, for analysts; all others get them whole and choose from one fixed table, see
    `queries.surveys.disclosure_control`."""
    if shown.guard.protect:
        return counts
    for column, value in zip(("district_id", "age_group"), within, strict=True):
        counts = counts if value is None else counts[counts[column] == value]
    return counts


def residents(shown: Survey) -> dict[str, dict[str, float]]:
    """Population by district and by age, each empty where none is stated."""
    counted = run_query(population)
    stated = counted[counted["population"].notna()]
    people = stated["population"].astype(float)
    return {
        "district": dict(zip(stated["district_id"], people, strict=True)),
        "age": run_query(ages, demo=bool(shown.row["is_demo"])),
    }


def residents_day(shown: Survey, dimension: str) -> dt.date | None:
    """The day on which the residents of these groups were counted."""
    if dimension == "age":
        return run_query(ages_day, demo=bool(shown.row["is_demo"]))
    days = run_query(population)["date"].dropna()
    return days.iloc[0].date() if len(days) else None


def named(group: object, dimension: str | None) -> str:
    """The words for a group, also for a district that does not exist."""
    if not isinstance(group, str):
        return _("not stated")
    if dimension != "district":
        return str(group)
    return district_words().get(group) or _("{code} (no known district)", code=group)


def group_words(group: Within) -> list[str]:
    """The words for a chosen district and a chosen age, each where there is one."""
    dimensions = zip(group, ("district", "age"), strict=True)
    return [named(code, dimension) for code, dimension in dimensions if code]
