"""Who takes part in a survey: the frames behind its figures, and the sentence that names who is
missing."""

import pandas as pd

from queries.surveys.reach import groups, missing_most
from ui.components.domain_words import district_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.surveys import data
from ui.surveys import words as survey_words
from ui.surveys.cache import kept_for_survey
from ui.surveys.data import Survey

POPULATION = {"district": "population", "age": "indicators"}
"""Dataset that states the population of a dimension."""


@kept_for_survey
def participants(shown: Survey, dimension: str) -> pd.Series:
    """Participants by group (NaN hidden), known districts without anybody with 0.

    Empty if no group may be shown or nobody states theirs: a single dot beside zeros would tell.
    """
    counts = groups(shown.people.groups, dimension, shown.guard)
    stated = [key for key in counts.index if key is not None]
    if not stated or counts.isna().all():
        return counts.iloc[:0]
    for code in district_words() if dimension == "district" else ():
        if code not in counts.index:
            counts[code] = 0.0
    return counts


@kept_for_survey
def against_population(shown: Survey, dimension: str) -> pd.DataFrame:
    """Participants by group beside the population, empty as `participants` is. Columns: row,
    people, share, low, high, population_share; hidden groups are NaN."""
    counts = participants(shown, dimension)
    residents = data.residents(shown)[dimension]
    found = missing_most(counts, residents, total=shown.people.total).set_index("group")
    whole = sum(residents.values())
    lines = []
    for group in sorted(counts.index, key=lambda key: (key is None, str(key))):
        known = group in found.index
        lines.append(
            {
                "row": data.named(group, dimension),
                "people": counts[group],
                "share": found.at[group, "share"] if known else _share(counts[group], shown),
                "low": found.at[group, "low"] if known else None,
                "high": found.at[group, "high"] if known else None,
                "population_share": residents[group] / whole if group in residents else None,
            }
        )
    numbers = ["people", "share", "low", "high", "population_share"]
    return pd.DataFrame(lines, columns=["row", *numbers]).astype(dict.fromkeys(numbers, float))


def _share(people: float, shown: Survey) -> float:
    return people / shown.people.total


@kept_for_survey
def missing(shown: Survey, dimension: str) -> str:
    """Sentence that names the groups missing most."""
    counts, residents = participants(shown, dimension), data.residents(shown)[dimension]
    if counts.empty or not residents:
        return ""
    return survey_words.missing(
        missing_most(counts, residents, total=shown.people.total), dimension
    )


@kept_for_survey
def strangers(shown: Survey) -> str:
    """People whose district is none of the city's."""
    known = set(district_words())
    people = shown.people.groups
    strange = [code not in known and code is not None for code in people["district_id"]]
    count = int(people.loc[strange, "people"].sum())
    if not count:
        return ""
    if shown.guard.protect and count < shown.guard.min_cell:
        return _("Some participants name a district that does not exist.")
    return plural(
        "{n} participant names a district that does not exist.",
        "{n} participants name a district that does not exist.",
        count,
    )


def table(frame: pd.DataFrame) -> pd.DataFrame:
    """The figure's rows as a table; hidden ones are dots."""
    percent = look().percent
    return pd.DataFrame(
        {
            _("Group"): frame["row"],
            _("participants"): ["•" if pd.isna(n) else look().number(n) for n in frame["people"]],
            _("of the participants"): [
                "•" if pd.isna(part) else percent(part, 1) for part in frame["share"]
            ],
            _("of the population"): [percent(part, 1) for part in frame["population_share"]],
        }
    )


def population_source(shown: Survey, dimension: str) -> str:
    """As `source`, and that invented people are compared with an invented population."""
    words = answers_source(shown)
    if dimension == "age" and shown.row["is_demo"]:
        words += " · " + _("population invented")
    return words


@kept_for_survey
def answers_source(shown: Survey) -> str:
    """Where the answers come from, and that they are invented where they are."""
    words = [survey_words.counted(shown)]
    if shown.row["is_demo"]:
        words.append(_("invented"))
    else:
        words.append(_("Source: {source}").format(source=shown.row["source"]))
    hidden = survey_words.hidden(shown.guard)
    return " · ".join([*words, hidden] if hidden else words)
