"""What this page says of a series, in words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from queries.indicators import verdicts, xmr
from ui.components.domain_words import district_words
from ui.components.measure_words import Mark, aim_mark, amount, course_mark
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _

STYLE = Path(__file__).parent / "indicators.css"
DEFINITION = "indicator_definitions"


def stated(value: object) -> str:
    """A text of a row, "" where it has none."""
    return value if isinstance(value, str) else ""


def series_name(row: Mapping[str, Any]) -> str:
    """The title, with the district that the series is of."""
    place = place_name(row["district_id"])
    return f"{row['title']}, {place}" if place else str(row["title"])


def place_name(district_id: object) -> str:
    """The district by name, "" for the whole city."""
    code = stated(district_id)
    return district_words().get(code, code)


def level_words() -> dict[str, str]:
    """Level → word."""
    return value_words(DEFINITION, "level")


def target_words(row: Mapping[str, Any]) -> str:
    """The target and by when: 15 min by 31.12.2027; "" without one."""
    if pd.isna(row["target"]):
        return ""
    words = amount(row["target"], row["unit"])
    if pd.isna(row["due_date"]):
        return words
    return _("{target} by {date}", target=words, date=look().date(row["due_date"]))


def since_words(row: Mapping[str, Any]) -> str:
    """What stands beside the course: a step with its date and size, or a sign that may be chance;
    "" without either."""
    if row["pending"]:
        return _("the newest value shows a signal that may be chance")
    date = look().date(row["start_date"], stated(row["precision"]) or None)
    if row["step"] == "declared":
        return _("new definition since {date}", date=date)
    if row["step"] != "found":
        return ""
    before, now = (amount(row[name], row["unit"]) for name in ("before", "mean"))
    return _("step in {date}: from {before} to {now}", date=date, before=before, now=now)


def size_words(row: Mapping[str, Any]) -> str:
    """How many values there are, and how many more would make limits."""
    words = plural("{n} value", "{n} values", int(row["size"]))
    if row["course"] == "few":
        words += ", " + _("judged from {n} on", n=xmr.ENOUGH)
    if row["other_units"]:
        more = plural(
            "{n} value in another unit is left out",
            "{n} values in another unit are left out",
            int(row["other_units"]),
        )
        words += f", {more}"
    return words


def rule_words(rule: int) -> str:
    """Why a point is marked, "" where it is not."""
    return {
        xmr.OUTSIDE: _("outside the limits"),
        xmr.TREND: _("one of {n} or more that all rise or all fall", n=xmr.RUN),
        xmr.TWO_OF_THREE: _("two of three near a limit"),
        xmr.ONE_SIDE: _("one of {n} or more on one side of the mean", n=xmr.RUN),
    }.get(rule, "")


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
