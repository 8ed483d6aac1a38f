"""Who takes part in a survey: over time, against the wanted number and against the population."""

import datetime as dt
from functools import partial

import pandas as pd
import streamlit as st

from charts import survey_reach as chart
from queries.places.shortlist import shortlist
from queries.surveys import reach
from queries.surveys.reach import Progress
from ui.components import drill_through_rows, figure
from ui.components.domain_words import district_words, in_the_table, uncounted_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.surveys import certainty, data, evaluated, words
from ui.surveys.cache import kept_for_survey
from ui.surveys.data import Survey, Within

POPULATION = {"district": "population", "age": "indicators"}
"""Dataset that states the population of a dimension."""


def participant_figures(shown: Survey, done: Progress, today: dt.date) -> None:
    """Participants over time, beside them their ages against the population's; below it the
    districts."""
    if not shown.people.total:
        figure.nothing(_("Participants"), _("No answers are here, so nothing is known of them."))
        evaluated.holder(shown)
        return
    if shown.is_small:
        figure.nothing(_("Participants"), words.no_small())
        return
    left, right = st.columns(2, gap="large")
    with left:
        _over_time(shown, done, today)
        figure.note(words.late(done.late, shown.guard), _strangers(shown))
    has_ages = not against_population(shown, "age").empty
    with right:
        _against_population(shown, "age" if has_ages else "district")
    if has_ages:
        _against_population(shown, "district")


def _over_time(shown: Survey, done: Progress, today: dt.date) -> None:
    steps = reach.over_time(shown.people, shown.guard)
    if steps.empty:
        figure.nothing(_("Participants over time"), _("No answer states its day."))
        return
    figure.draw_figure(
        chart.over_time(
            steps, wanted=done.wanted, last_day=done.last_day, today=today, look=look()
        ),
        key="survey_time",
        table=steps.rename(columns={"date": _("Date"), "participants": _("participants")}),
        origin=answers_origin(shown),
    )


def _against_population(shown: Survey, dimension: str) -> None:
    """Share of the participants beside the share of the population."""
    frame = against_population(shown, dimension)
    title = {
        "district": _("Participants and population by district, in percent"),
        "age": _("Participants and population by age, in percent"),
    }[dimension]
    if frame.empty:
        figure.nothing(title, _("Nobody states where they live, or too few do to show it."))
        return
    source = answers_source(shown)
    if dimension == "age" and shown.row["is_demo"]:
        source += " · " + _("population invented")
    rows = drill_through_rows.participants(shown.survey_id)
    day = data.residents_day(shown, dimension)
    groups, rest = _telling(frame[frame["row"] != data.named(None, dimension)])
    figure.draw_figure(
        chart.against_population(groups, title=title, look=look()),
        key=f"survey_{dimension}",
        table=partial(_table, frame),
        origin=figure.Origin(POPULATION[dimension], source, rows, day),
    )
    uncounted = uncounted_words() if dimension == "district" else ""
    figure.note(in_the_table(rest), _denominator(shown, dimension), uncounted)


def _telling(groups: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Of many groups those that are missing most and those that are there most, in their order;
    how many are left for the table."""
    gap = (groups["share"].fillna(0) - groups["population_share"].fillna(0)).rename("gap")
    ordered = groups.loc[gap.sort_values(kind="stable").index, "row"]
    open_ones, rest = shortlist(list(ordered))
    return groups[groups["row"].isin(open_ones)], len(rest)


def _denominator(shown: Survey, dimension: str) -> str:
    """Whom the shares of the groups are of."""
    counts, total = participants(shown, dimension), shown.people.total
    of_whom = reach.stated(counts, total)
    if of_whom < total:
        if dimension == "district":
            words = _("Shares of the {n} participants who state a district; not stated: {rest}.")
        else:
            words = _("Shares of the {n} participants who state an age; not stated: {rest}.")
        return words.format(n=look().number(of_whom), rest=look().number(total - of_whom))
    words = _("Shares of all {n} participants", n=total)
    if any(key is None for key in counts.index):
        return words + _(", also those who state no group: how many is hidden.")
    return words + "."


def answers_origin(shown: Survey, question_id: str | None = None) -> figure.Origin:
    """The answers of a survey, or of one of its questions, as the origin of a figure."""
    rows = drill_through_rows.survey(shown.survey_id, question_id)
    return figure.Origin("survey_answers", answers_source(shown), rows)


@kept_for_survey
def answers_source(shown: Survey) -> str:
    """Where the answers come from, and that they are invented where they are."""
    source = _("Source: {source}", source=shown.row["source"])
    parts = [words.counted(shown), _("invented") if shown.row["is_demo"] else source]
    parts += [certainty.sample_beside(shown), words.hidden(shown.guard)]
    return " · ".join(filter(None, parts))


@kept_for_survey
def participants(shown: Survey, dimension: str) -> pd.Series:
    """Participants by group (float, NaN hidden), known districts without anybody with 0.

    Empty if no group may be shown or nobody states theirs: a single dot beside zeros would tell.
    """
    counts = reach.groups(shown.people.groups, dimension, shown.guard)
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
    people, share, low, high, population_share; hidden groups are NaN. Shares are of those of
    `reach.stated`: who states no group has none."""
    counts = participants(shown, dimension)
    residents, total = data.residents(shown)[dimension], shown.people.total
    found = reach.missing_most(counts, residents, total=total).set_index("group")
    whole, everybody = sum(residents.values()), reach.stated(counts, total)
    lines = []
    for group in sorted(counts.index, key=lambda key: (key is None, str(key))):
        parts = {} if group is None else {"share": counts[group] / everybody}
        if group in found.index:
            parts = found.loc[group, ["share", "low", "high"]].to_dict()
        if group in residents:
            parts["population_share"] = residents[group] / whole
        row = {"row": data.named(group, dimension), "people": counts[group]}
        lines.append(row | parts)
    numbers = ["people", "share", "low", "high", "population_share"]
    return pd.DataFrame(lines, columns=["row", *numbers]).astype(dict.fromkeys(numbers, float))


@kept_for_survey
def missing(shown: Survey, dimension: str) -> str:
    """Sentence that names the groups missing most."""
    counts, residents = participants(shown, dimension), data.residents(shown)[dimension]
    if counts.empty or not residents:
        return ""
    found = reach.missing_most(counts, residents, total=shown.people.total)
    return words.missing(found, dimension)


@kept_for_survey
def _strangers(shown: Survey) -> str:
    """People whose district is none of the city's."""
    people = shown.people.groups
    is_strange = people["district_id"].notna() & ~people["district_id"].isin(list(district_words()))
    count = int(people.loc[is_strange, "people"].sum())
    if not count:
        return ""
    if shown.guard.protect and count < shown.guard.min_cell:
        return _("Some participants name a district that does not exist.")
    return plural(
        "{n} participant names a district that does not exist.",
        "{n} participants name a district that does not exist.",
        count,
    )


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    """The figure's rows as a table; hidden ones are dots."""

    def share(part: float) -> str:
        return look().percent(part, 1)

    return pd.DataFrame(
        {
            _("Group"): frame["row"],
            _("participants"): [words.cell(n, look().number) for n in frame["people"]],
            _("of the participants"): [
                words.HIDDEN if pd.isna(n) else share(part)
                for n, part in zip(frame["people"], frame["share"], strict=True)
            ],
            _("of the population"): [share(part) for part in frame["population_share"]],
        }
    )


def survey_sentence(sentence: str, group: Within) -> str:
    """The sentence about the whole survey, named as such as soon as a group is chosen."""
    district, age = group
    if district:
        return _("Whole city: {words}", words=sentence)
    return _("All ages: {words}", words=sentence) if age else sentence


def of_group(shown: Survey, group: Within) -> str:
    """How many of the chosen group took part, and what the choice is good for; empty without a
    choice. Small numbers are hidden as they are in the tables by district and by age."""
    if not any(group):
        return ""
    name = " · ".join(data.group_words(group))
    sentence = _("{group}: {people}.", group=name, people=_people(shown, group))
    return f"{sentence} " + _(
        "The choice applies to the questions; all else on this page is whole."
    )


def _people(shown: Survey, group: Within) -> str:
    """Participants of the group in words."""
    district, age = group
    if district and age:  # analysts only: see `filters.bar`
        number = float(data.cut(shown, shown.people.groups, group)["people"].sum())
    else:
        counts = participants(shown, "district" if district else "age")
        if counts.empty:
            return _("no number of participants can be shown")
        number = float(counts.get(district or age, 0.0))
    if pd.isna(number):
        return _("• participants (too few to show)")
    return plural("{n} participant", "{n} participants", int(number))
