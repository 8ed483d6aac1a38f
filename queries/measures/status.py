"""The judgement of a measure: one of six signs, and the reasons for it.

A judgement is never younger than what was reported. It judges a measure as of its last report (or
today, if that is earlier), and only says how it stands now if that report is recent enough.

reached     ✓  finished
stopped     ■  stopped
no_report   ○  no report, or one older than the dataset's rhythm, or a date (start, milestone, end)
               has passed since it, or an end that was only announced; also an idea, which promises
               nothing. What the last report amounted to stays known and is drawn hollow
off_track   ▲  approval rejected · a date more than OVERDUE_DAYS past · a delay of more than
               DELAY_OFF_TRACK_DAYS · money above the plan, above the approval or from a source
               without plan by more than OVERSPENT of it
watch       ◆  approval sent back for rework · any date past · a delay of more than
               DELAY_WATCH_DAYS · any money above plan or approval, or from a source without plan ·
               money spent though it is only applied for
on_track    ●  none of these

The worst finding decides. "A date past" means: the report is younger than the date and does not say
that it was kept: a planned measure did not start, a milestone is not done, a running one did not
end. One implementation serves the list, the Steckbrief and the overview: SQL gathers the facts,
`judge` judges them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

DELAY_WATCH_DAYS = 30
DELAY_OFF_TRACK_DAYS = 180
OVERDUE_DAYS = 90
OVERSPENT = 0.10

JUDGEMENTS = ("off_track", "watch", "on_track", "reached", "stopped", "no_report")
"""In the order of the strip on the overview."""


@dataclass(frozen=True)
class Facts:
    """What a measure is judged by. Days and EUR; None where nothing is stated.

    report_age_days: since the last report · rhythm_days: how often one is due · unreported: dates
    that passed since the last report · is_announced: nobody reported the status, it was only
    announced. As of the last report: overdue, overdue_days (of the
    milestone longest past) · start_passed_days, end_passed_days (since the planned start; since
    the forecast, else planned end) · slip_days: greatest forecast minus baseline of the open
    milestones · delay_days: forecast end minus planned end · spent_of_…: spent from those funds
    that state the other amount · spent_unplanned_eur: from those that state no plan.
    """

    status: str | None = None
    approval: str | None = None
    report_age_days: int | None = None
    rhythm_days: int | None = None
    unreported: int = 0
    is_announced: bool = False
    overdue: int = 0
    overdue_days: int | None = None
    slip_days: int | None = None
    delay_days: int | None = None
    start_passed_days: int | None = None
    end_passed_days: int | None = None
    planned_eur: float | None = None
    approved_eur: float | None = None
    spent_eur: float | None = None
    spent_of_planned_eur: float | None = None
    spent_of_approved_eur: float | None = None
    spent_unplanned_eur: float | None = None


@dataclass(frozen=True)
class Reason:
    """One finding. `code` is worded by the screen; `number` is in `unit` (days, EUR or none);
    `count` is how many dates it speaks of, `number` then being that of the worst."""

    code: str
    level: str
    number: float | None = None
    unit: str | None = None
    count: int = 1


@dataclass(frozen=True)
class Judgement:
    """level: one of JUDGEMENTS. reasons: never empty, the one that decides first. known: what the
    last report amounted to (a level); the level itself unless that is no_report, and None where
    nobody ever reported."""

    level: str
    reasons: tuple[Reason, ...]
    known: str | None


def judge(facts: Facts) -> Judgement:
    """The judgement of one measure by the rule at the top of this module.

    Reason codes: stopped, finished, idea, on_track; never_reported, report_old (days since),
    date_unreported (count), end_announced; approval_rejected, approval_rework,
    spent_unapproved (EUR);
    start_passed, milestone_overdue, end_passed, end_delayed, milestone_delayed (days);
    over_planned, over_approved, unplanned (EUR above).
    """
    if facts.status == "gestoppt":
        return Judgement("stopped", (Reason("stopped", "stopped"),), "stopped")
    if facts.status == "abgeschlossen" and facts.is_announced:
        announced = Reason("end_announced", "no_report")
        return Judgement("no_report", (announced, *_money(facts)), "on_track")
    if facts.status == "abgeschlossen":
        return Judgement("reached", (Reason("finished", "reached"), *_money(facts)), "reached")
    if facts.status == "Idee":
        return Judgement("no_report", (Reason("idea", "no_report"),), None)
    found = sorted(
        [*_money(facts), *_approval(facts), *_time(facts)],
        key=lambda reason: JUDGEMENTS.index(reason.level),
    ) or [Reason("on_track", "on_track")]
    unknown = _unknown(facts)
    if not unknown:
        return Judgement(found[0].level, tuple(found), found[0].level)
    known = None if facts.report_age_days is None else found[0].level
    told = [reason for reason in found if reason.level != "on_track"]
    return Judgement("no_report", (*unknown, *told), known)


def _unknown(facts: Facts) -> list[Reason]:
    """Why the last report does not say how the measure stands now."""
    reasons = []
    if facts.report_age_days is None:
        reasons.append(Reason("never_reported", "no_report"))
    elif facts.rhythm_days is not None and facts.report_age_days > facts.rhythm_days:
        reasons.append(Reason("report_old", "no_report", facts.report_age_days, "days"))
    if facts.unreported:
        reasons.append(Reason("date_unreported", "no_report", count=int(facts.unreported)))
    return reasons


def _approval(facts: Facts) -> list[Reason]:
    if facts.approval == "abgelehnt":
        return [Reason("approval_rejected", "off_track")]
    if facts.approval == "überarbeiten":
        return [Reason("approval_rework", "watch")]
    if facts.approval == "beantragt" and facts.spent_eur:
        return [Reason("spent_unapproved", "watch", facts.spent_eur, "EUR")]
    return []


def _time(facts: Facts) -> list[Reason]:
    reasons = []
    if facts.overdue:
        late = _past("milestone_overdue", facts.overdue_days or 0)
        reasons.append(replace(late, count=int(facts.overdue)))
    for code, days in (
        ("start_passed", facts.start_passed_days if facts.status == "geplant" else None),
        ("end_passed", facts.end_passed_days),
    ):
        if days is not None and days > 0:
            reasons.append(_past(code, days))
    for code, days in (("end_delayed", facts.delay_days), ("milestone_delayed", facts.slip_days)):
        if days is not None and days > DELAY_WATCH_DAYS:
            level = "off_track" if days > DELAY_OFF_TRACK_DAYS else "watch"
            reasons.append(Reason(code, level, days, "days"))
    return reasons


def _past(code: str, days: int) -> Reason:
    return Reason(code, "off_track" if days > OVERDUE_DAYS else "watch", days, "days")


def _money(facts: Facts) -> list[Reason]:
    above = {
        "over_planned": (_more(facts.spent_of_planned_eur, facts.planned_eur), facts.planned_eur),
        "over_approved": (
            _more(facts.spent_of_approved_eur, facts.approved_eur),
            facts.approved_eur,
        ),
        "unplanned": (facts.spent_unplanned_eur, facts.planned_eur),
    }
    return [
        Reason(code, "off_track" if amount > OVERSPENT * limit else "watch", amount, "EUR")
        for code, (amount, limit) in above.items()
        if amount is not None and limit is not None and amount > 0
    ]


def _more(spent: float | None, stated: float | None) -> float | None:
    return None if spent is None or stated is None else spent - stated


def facts_of(row: Mapping[str, Any]) -> Facts:
    """The facts in one row that carries columns of these names; NaN and NA count as not stated."""
    values = {name: row[name] for name in Facts.__dataclass_fields__}
    return Facts(**{name: value for name, value in values.items() if not pd.isna(value)})


def add_judgements(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with judgement (str, a level), known (str or None, see `Judgement`) and reasons
    (tuple of Reason); it needs the columns that Facts names."""
    found = [judge(facts_of(row)) for row in frame.to_dict("records")]
    columns = {
        "judgement": pd.Series([one.level for one in found], index=frame.index, dtype="str"),
        "known": pd.Series([one.known for one in found], index=frame.index, dtype="object"),
        "reasons": pd.Series([one.reasons for one in found], index=frame.index, dtype="object"),
    }
    return frame.assign(**columns)
