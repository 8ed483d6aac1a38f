"""Words and marks of measures, milestones and indicators: a state is never colour alone."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from queries.indicators import verdicts
from queries.measures import status
from queries.measures.status import Reason
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _

AIM_SIGNS = {
    verdicts.MISSED: ("▲", "overdue"),
    verdicts.CHANCE: ("◆", "waiting"),
    verdicts.MET: ("✓", "done"),
}


MONTHS_FROM_DAYS, YEARS_FROM_DAYS = 92, 731


class Mark(NamedTuple):
    """A sign, the class of its colour, and the word that says the same."""

    sign: str
    tone: str
    word: str


def judgement_mark(level: str) -> Mark:
    """Sign and word of a judgement, see `queries.measures.status`."""
    return {
        "off_track": Mark("▲", "overdue", _("off track")),
        "watch": Mark("◆", "waiting", _("watch")),
        "on_track": Mark("●", "on_track", _("on track")),
        "reached": Mark("✓", "done", _("reached")),
        "stopped": Mark("■", "quiet", _("stopped")),
        "no_report": Mark("○", "quiet", _("no current report")),
    }[level]


def judgement_rules() -> list[tuple[Mark, str]]:
    """Each judgement with the rule that leads to it, as `queries.measures.status` applies it."""
    rules = {
        "off_track": _(
            "Rejected by the funder, or as of its last report: a date more than {overdue} days "
            "past, a delay of more than {off_track} days, or more than {above} above plan or "
            "approval spent."
        ),
        "watch": _(
            "Sent back by the funder, or as of its last report: a date past, a delay of more than "
            "{watch} days, anything above plan or approval spent, or spent though only applied for."
        ),
        "on_track": _("None of these findings."),
        "reached": _("Reported as finished."),
        "stopped": _("Reported as stopped."),
        "no_report": _(
            "No report, one older than the interval at which reports are due, or a date that has "
            "passed since. The last state reported stays visible, drawn hollow."
        ),
    }
    limits = {
        "overdue": look().number(status.OVERDUE_DAYS),
        "off_track": look().number(status.DELAY_OFF_TRACK_DAYS),
        "watch": look().number(status.DELAY_WATCH_DAYS),
        "above": look().percent(status.OVERSPENT),
    }
    return [(judgement_mark(level), rules[level].format(**limits)) for level in status.JUDGEMENTS]


def milestone_mark(state: str) -> Mark:
    """Sign and word of a milestone's state."""
    return {
        "done": Mark("✓", "done", _("reached on time")),
        "done_late": Mark("✓", "waiting", _("reached late")),
        "overdue": Mark("▲", "overdue", _("overdue")),
        "unreported": Mark("○", "quiet", _("state not reported")),
        "delayed": Mark("◆", "waiting", _("expected later than planned")),
        "planned": Mark("◇", "quiet", _("upcoming")),
        "undated": Mark("○", "quiet", _("without a date")),
        "dropped": Mark("■", "quiet", _("dropped")),
    }[state]


def reason_words(reason: Reason) -> str:
    """Why a judgement is as it is, with the number behind it."""
    number = look().money(reason.number) if reason.unit == "EUR" else look().number(reason.number)
    sentence = {
        "stopped": _("stopped"),
        "finished": _("finished"),
        "idea": _("an idea so far"),
        "on_track": _("no finding"),
        "never_reported": _("no report yet"),
        "report_old": _silence(reason),
        "date_unreported": look().plural(
            "a date has passed, state not reported",
            "{count} dates have passed, state not reported",
            reason.count,
        ),
        "end_announced": _("the end was only announced"),
        "spent_unapproved": _("{number} spent though only applied for"),
        "start_passed": _("the start passed {days} before the report"),
        "approval_rejected": _("rejected by the funder"),
        "approval_rework": _("sent back by the funder"),
        "milestone_overdue": look().plural(
            "a milestone is {days} overdue",
            "{count} milestones are overdue, one of them by {days}",
            reason.count,
        ),
        "milestone_delayed": _("a milestone is expected {days} later"),
        "end_delayed": _("the end is expected {days} later"),
        "end_passed": _("the end passed {days} before the report"),
        "over_planned": _("{number} more spent than planned"),
        "over_approved": _("{number} more spent than approved"),
        "unplanned": _("{number} spent from a source without a plan"),
    }[reason.code]
    days = "" if reason.unit == "EUR" else plural("{n} day", "{n} days", int(reason.number or 0))
    return sentence.format(number=number, days=days, count=reason.count)


def _silence(reason: Reason) -> str:
    """For how long nothing was reported, as exactly as anybody wants to know."""
    days = int(reason.number or 0)
    if days < MONTHS_FROM_DAYS:
        return plural("no report for {n} day", "no report for {n} days", days)
    if days < YEARS_FROM_DAYS:
        return plural("no report for {n} month", "no report for {n} months", int(days / 30.44))
    return plural("no report for {n} year", "no report for {n} years", int(days / 365.25))


def course_mark(course: str) -> Mark:
    """Sign and word of a course, see `queries.indicators.verdicts`."""
    return {
        verdicts.WORSE: Mark("▲", "overdue", _("worse")),
        verdicts.NOTABLE: Mark("◆", "waiting", _("notable")),
        verdicts.BETTER: Mark("●", "on_track", _("better")),
        verdicts.UNCHANGED: Mark("–", "quiet", _("unchanged")),
        verdicts.FEW: Mark("○", "quiet", _("too few values")),
    }[course]


def aim_mark(aim: str) -> Mark:
    """Sign and word for how a target is reached."""
    words = {
        verdicts.MISSED: _("is missed"),
        verdicts.CHANCE: _("hit or miss"),
        verdicts.MET: _("is reached"),
    }
    return Mark(*AIM_SIGNS[aim], words[aim])


def course_of(row: Mapping[str, Any]) -> Mark:
    """The mark of a series; hollow and in the past where its newest value is old."""
    mark = course_mark(row["course"])
    if not row["is_old"] or row["course"] == verdicts.FEW:
        return mark
    return Mark("○", "quiet", _("last {course}", course=mark.word))


def qualifier(comparator: Any) -> str:
    """What a source sets before a number, in the reader's language; other words stay as they are.
    "" where it sets none."""
    if not isinstance(comparator, str):
        return ""
    known = {
        "etwa": _("about"),
        "über": _("over"),
        "mehr als": _("more than"),
        "mindestens": _("at least"),
        "bis zu": _("up to"),
    }
    return known.get(comparator, comparator)


def amount(value: Any, unit: Any, comparator: Any = None) -> str:
    """A value with its unit and what its source sets before it: etwa 5 %."""
    if pd.isna(value):
        return look().number(None)
    number = float(value)
    digits = 0 if number.is_integer() or abs(number) >= 1000 else 2 if abs(number) < 10 else 1
    named = unit if isinstance(unit, str) and unit != "Note" else None
    return f"{qualifier(comparator)} {look().amount(number, named, digits)}".strip()
