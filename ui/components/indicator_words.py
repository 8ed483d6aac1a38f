"""Words and marks of indicators: their course, their target, their values."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from queries.indicators import verdicts, xmr
from ui.components.measure_words import Mark
from ui.i18n.texts import look
from ui.i18n.texts import text as _

AIM_SIGNS = {
    verdicts.MISSED: ("▲", "overdue"),
    verdicts.CHANCE: ("◆", "waiting"),
    verdicts.MET: ("✓", "done"),
}


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
        verdicts.CHANCE: _("by chance"),
        verdicts.MET: _("is reached"),
    }
    return Mark(*AIM_SIGNS[aim], words[aim])


def course_of(row: Mapping[str, Any]) -> Mark:
    """The mark of a series; hollow and in the past where its newest value is old."""
    mark = course_mark(row["course"])
    if not row["is_old"] or row["course"] == verdicts.FEW:
        return mark
    return Mark("○", "quiet", _("last {course}", course=mark.word))


def rules() -> list[tuple[Mark, str]]:
    """Each word with the rule that leads to it."""
    numbers = {"enough": xmr.ENOUGH, "points": xmr.STEP_POINTS, "run": xmr.RUN}
    course = {
        verdicts.WORSE: _(
            "The newest value bears a sign of change against the direction wanted, or a step "
            "against it was found fewer than {enough} values ago.",
            **numbers,
        ),
        verdicts.NOTABLE: _("The same, where no direction is wanted or stated."),
        verdicts.BETTER: _("The same in the direction wanted."),
        verdicts.UNCHANGED: _(
            "What the values do may be chance. A sign that stands alone is named beside it."
        ),
        verdicts.FEW: _("Fewer than {enough} values, or since a new definition.", **numbers),
    }
    aims = {
        verdicts.MISSED: _("The target lies beyond the limits: as it is, it is never reached."),
        verdicts.CHANCE: _("The target lies between the limits: sometimes reached, sometimes not."),
        verdicts.MET: _("The limits lie on the good side of the target: always reached."),
    }
    return [
        *((course_mark(one), course[one]) for one in verdicts.COURSES),
        *((aim_mark(one), aims[one]) for one in verdicts.AIMS),
    ]


def method() -> list[str]:
    """How limits, signs and steps are worked out, and where that comes from."""
    return [
        _(
            "Limits: mean ± {limit} × mean distance of neighbouring values; distances above "
            "{screen} times their mean are left out once. Between them values vary by chance.",
            limit=look().number(xmr.LIMIT, 2),
            screen=look().number(xmr.SCREEN, 3),
        ),
        _(
            "A sign is a value outside the limits; {run} in a row on one side of the mean; {run} "
            "that all rise or all fall; two of three beyond two thirds of the way to a limit.",
            run=xmr.RUN,
        ),
        _(
            "A sign is called a change once it exceeds chance by {certain} standard errors: fewer "
            "than 1 of 100 unchanged series reach that. Values that depend on the season, or on "
            "the value before, alarm more often.",
            certain=look().number(xmr.CERTAIN, 2),
        ),
        _(
            "The limits start anew with a new definition, and where a step is found: the place of "
            "the largest difference, with {points} values on either side, beyond the same number "
            "of standard errors, and better than a straight slope.",
            points=xmr.STEP_POINTS,
        ),
        _(
            "Source: XmR charts after Shewhart and Wheeler; rules as in the R package "
            "NHSRplotthedots (NHS-R Community)."
        ),
    ]


def amount(value: Any, unit: Any, comparator: Any = None) -> str:
    """A value with its unit and what its source sets before it: etwa 5 %."""
    if pd.isna(value):
        return look().number(None)
    number = float(value)
    digits = 0 if number.is_integer() or abs(number) >= 1000 else 2 if abs(number) < 10 else 1
    about = f"{comparator} " if isinstance(comparator, str) and comparator else ""
    named = unit if isinstance(unit, str) and unit != "Note" else None
    return about + look().amount(number, named, digits)
