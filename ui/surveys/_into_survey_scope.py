"""What of the survey page speaks of everybody and what of the district or age that is chosen."""

import pandas as pd

from ui.i18n.texts import plural
from ui.i18n.texts import text as _
from ui.surveys import data, participant_tables
from ui.surveys.data import Survey

Group = tuple[str | None, str | None]
"""A district and an age, each None for all."""


def lead(words: str, group: Group) -> str:
    """The sentence about the whole survey, named as such as soon as a group is chosen."""
    district, age = group
    if district:
        return _("Whole city: {words}").format(words=words)
    return _("All ages: {words}").format(words=words) if age else words


def of_group(shown: Survey, group: Group) -> str:
    """How many of the chosen group took part, and what the choice is good for; empty without a
    choice. Small numbers are hidden as they are in the tables by district and by age."""
    if not any(group):
        return ""
    chosen = [
        data.named(code, dimension)
        for code, dimension in zip(group, ("district", "age"), strict=True)
        if code
    ]
    words = _("{group}: {people}.").format(group=" · ".join(chosen), people=_people(shown, group))
    reach = _("The choice applies to the questions; all else on this page is whole.")
    return f"{words} {reach}"


def _people(shown: Survey, group: Group) -> str:
    number = _number(shown, group)
    if number is None:
        return _("no number of participants can be shown")
    if pd.isna(number):
        return _("• participants (too few to show)")
    return plural("{n} participant", "{n} participants", int(number))


def _number(shown: Survey, group: Group) -> float | None:
    """Participants of the group; NaN where hidden, None where nobody states a group or
    too few do."""
    district, age = group
    if district and age:  # analysts only: see `survey_choice.groups`
        people = shown.people.groups
        both = people[(people["district_id"] == district) & (people["age_group"] == age)]
        return float(both["people"].sum())
    counts = participant_tables.participants(shown, "district" if district else "age")
    return None if counts.empty else float(counts.get(district or age, 0.0))
