"""The status light of a measure: is somebody needed?

The rule looks at five things: the funder's approval, milestones, the forecast against the plan,
an end that has passed, and money. Each finding is a reason with a level; the light takes the
worst level. One implementation serves the list, the Steckbrief and the overview: SQL gathers the
facts, `status_light` judges them.

red     approval rejected · a milestone or the end more than OVERDUE_RED_DAYS past ·
        a delay of more than DELAY_RED_DAYS · spent more than OVERSPENT_RED above planned
yellow  approval sent back for rework · any milestone or the end past · a delay of more than
        DELAY_YELLOW_DAYS · spent more than planned · spent more than approved
green   none of these, and there is something to judge by: a dated milestone, an end date, or
        money spent beside money planned or approved; or the measure is finished
none    stopped, an idea without a problem, or nothing to judge by
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

DELAY_YELLOW_DAYS = 30
DELAY_RED_DAYS = 180
OVERDUE_RED_DAYS = 90
OVERSPENT_RED = 0.10

LEVELS = ("red", "yellow", "green", "none")


@dataclass(frozen=True)
class Facts:
    """What the light is judged by. Days and EUR; None where nothing is stated.

    overdue_days: of the milestone longest past · slip_days: greatest forecast minus baseline of
    the open milestones · delay_days: forecast end minus planned end · end_passed_days: since the
    forecast (else planned) end · spent_of_…: spent from those funds that state the other amount.
    """

    status: str | None = None
    approval: str | None = None
    milestones_dated: int = 0
    overdue: int = 0
    overdue_days: int | None = None
    slip_days: int | None = None
    delay_days: int | None = None
    end_passed_days: int | None = None
    planned_eur: float | None = None
    approved_eur: float | None = None
    spent_of_planned_eur: float | None = None
    spent_of_approved_eur: float | None = None


@dataclass(frozen=True)
class Reason:
    """One finding. `code` is worded by the screen; `number` is in `unit` (days, EUR or none);
    `count` is how many milestones it speaks of, `number` then being that of the worst."""

    code: str
    level: str
    number: float | None = None
    unit: str | None = None
    count: int = 1


def status_light(facts: Facts) -> tuple[Reason, ...]:
    """The reasons for the light of one measure by the rule at the top of this module, the worst
    first, never none; the light is the level of the first.

    Reason codes: stopped, finished, idea, on_track, nothing_to_judge; approval_rejected,
    approval_rework; milestone_overdue, milestone_delayed, end_delayed, end_passed (days);
    over_planned, over_approved (EUR above).
    """
    if facts.status == "gestoppt":
        return (Reason("stopped", "none"),)
    reasons = _money(facts)
    if facts.status != "abgeschlossen":
        reasons += _approval(facts) + _time(facts)
    if reasons:
        return tuple(sorted(reasons, key=lambda reason: LEVELS.index(reason.level)))
    return (_without_problem(facts),)


def _without_problem(facts: Facts) -> Reason:
    if facts.status == "abgeschlossen":
        return Reason("finished", "green")
    if facts.status == "Idee":
        return Reason("idea", "none")
    if _has_something_to_judge(facts):
        return Reason("on_track", "green")
    return Reason("nothing_to_judge", "none")


def _has_something_to_judge(facts: Facts) -> bool:
    money = (
        facts.planned_eur is not None and facts.spent_of_planned_eur is not None,
        facts.approved_eur is not None and facts.spent_of_approved_eur is not None,
    )
    return facts.milestones_dated > 0 or facts.end_passed_days is not None or any(money)


def _approval(facts: Facts) -> list[Reason]:
    if facts.approval == "abgelehnt":
        return [Reason("approval_rejected", "red")]
    if facts.approval == "überarbeiten":
        return [Reason("approval_rework", "yellow")]
    return []


def _time(facts: Facts) -> list[Reason]:
    reasons = []
    if facts.overdue:
        late = _past("milestone_overdue", facts.overdue_days or 0)
        reasons.append(replace(late, count=int(facts.overdue)))
    if facts.end_passed_days is not None and facts.end_passed_days > 0:
        reasons.append(_past("end_passed", facts.end_passed_days))
    for code, days in (("end_delayed", facts.delay_days), ("milestone_delayed", facts.slip_days)):
        if days is not None and days > DELAY_YELLOW_DAYS:
            level = "red" if days > DELAY_RED_DAYS else "yellow"
            reasons.append(Reason(code, level, days, "days"))
    return reasons


def _past(code: str, days: int) -> Reason:
    return Reason(code, "red" if days > OVERDUE_RED_DAYS else "yellow", days, "days")


def _money(facts: Facts) -> list[Reason]:
    reasons = []
    if facts.planned_eur is not None and facts.spent_of_planned_eur is not None:
        above = facts.spent_of_planned_eur - facts.planned_eur
        if above > 0:
            level = "red" if above > OVERSPENT_RED * facts.planned_eur else "yellow"
            reasons.append(Reason("over_planned", level, above, "EUR"))
    if facts.approved_eur is not None and facts.spent_of_approved_eur is not None:
        above = facts.spent_of_approved_eur - facts.approved_eur
        if above > 0:
            reasons.append(Reason("over_approved", "yellow", above, "EUR"))
    return reasons


def facts_of(row: Mapping[str, Any]) -> Facts:
    """The facts in one row that carries columns of these names; NaN and NA count as not stated."""
    values = {name: row[name] for name in Facts.__dataclass_fields__}
    return Facts(**{name: value for name, value in values.items() if not pd.isna(value)})


def add_lights(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with light (str, the level of the worst reason) and light_reasons (tuple of
    Reason); it needs the columns that Facts names."""
    reasons = [status_light(facts_of(row)) for row in frame.to_dict("records")]
    return frame.assign(
        light=pd.Series([found[0].level for found in reasons], index=frame.index, dtype="str"),
        light_reasons=pd.Series(reasons, index=frame.index, dtype="object"),
    )
