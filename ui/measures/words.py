"""Words and marks of measures and milestones: a state is never colour alone."""

from typing import NamedTuple

from queries.measures.status import Reason
from ui.i18n.texts import look
from ui.i18n.texts import text as _


class Mark(NamedTuple):
    """A sign, the class of its colour, and the word that says the same."""

    sign: str
    tone: str
    word: str


def light_mark(light: str) -> Mark:
    """Sign and word of a status light."""
    return {
        "green": Mark("●", "done", _("on course")),
        "yellow": Mark("◆", "waiting", _("needs attention")),
        "red": Mark("▲", "overdue", _("off course")),
        "none": Mark("○", "quiet", _("nothing to judge by")),
    }[light]


def milestone_mark(state: str) -> Mark:
    """Sign and word of a milestone's state."""
    return {
        "done": Mark("✓", "done", _("reached on time")),
        "done_late": Mark("✓", "waiting", _("reached late")),
        "overdue": Mark("▲", "overdue", _("overdue")),
        "delayed": Mark("◆", "waiting", _("expected later than planned")),
        "planned": Mark("◇", "quiet", _("ahead")),
        "undated": Mark("○", "quiet", _("without a date")),
        "dropped": Mark("■", "quiet", _("dropped")),
    }[state]


def reason_words(reason: Reason) -> str:
    """Why a light is as it is, with the number behind it."""
    number = look().money(reason.number) if reason.unit == "EUR" else look().number(reason.number)
    sentence = {
        "stopped": _("stopped"),
        "finished": _("finished"),
        "idea": _("an idea so far"),
        "on_track": _("no finding"),
        "nothing_to_judge": _("no dates and no money stated"),
        "approval_rejected": _("rejected by the funder"),
        "approval_rework": _("sent back by the funder"),
        "milestone_overdue": look().plural(
            "a milestone is {number} days overdue",
            "{count} milestones are overdue, one of them by {number} days",
            reason.count,
        ),
        "milestone_delayed": _("a milestone is expected {number} days later"),
        "end_delayed": _("the end is expected {number} days later"),
        "end_passed": _("the end passed {number} days ago"),
        "over_planned": _("{number} more spent than planned"),
        "over_approved": _("{number} more spent than approved"),
    }[reason.code]
    return sentence.format(number=number, count=reason.count)
