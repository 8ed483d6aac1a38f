"""The six cards of the overview, worded from the queries; each number with its own date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from queries.measures.programme import Programme
from queries.measures.standing import RUNNING
from queries.metric import Metric, Rows, ratio, rows_where
from queries.surveys.main_survey import SurveyProgress
from ui.components import html
from ui.components.cards import Card
from ui.components.measure_words import qualifier
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.overview.data import Overview
from ui.overview.evidence import demo, evidence_words
from ui.overview.verdict import is_decided, latest


def cards(shown: Overview) -> list[Card]:
    """Measures, money, survey, events, mobility hubs and charging points, in this order."""
    return [
        _measures(shown),
        _money(shown),
        _survey(shown),
        _events(shown),
        _hubs(shown),
        _charging(shown),
    ]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _amount(amount: float | None, unit: str) -> tuple[str, str]:
    """An amount and what it is of; a word like "Mio. €" stands beside the number, not in it."""
    number, _space, scale = look().money(amount).partition("\xa0")
    return number, f"{scale} {unit}".strip()


def _citywide(whole: Metric, own: Metric, shown: Overview) -> str:
    """That a number is the chosen district's own, and how much counts for the whole city."""
    if not shown.chosen.district_id or whole.value is None:
        return ""
    words = look().money if own.unit == "EUR" else look().number
    rest = (whole.value or 0) - (own.value or 0)
    return _("own, and {n} citywide").format(n=words(rest))


def _said(metric: Metric) -> str:
    """An amount with what its source sets before it: etwa 2 Mio. €."""
    return f"{qualifier(metric.comparator)} {look().money(metric.value)}".strip()


def _measures(shown: Overview) -> Card:
    known = shown.programme.latest
    if shown.is_whole and is_decided(shown) and "approved" in known:
        return _approved(shown.programme)
    found = shown.own.standing
    running = found.running
    frame = found.measures
    of_running = frame[frame["reported_status"] == RUNNING]
    is_current = bool((of_running["judgement"] != "no_report").all())
    stated = running.evidence
    return Card(
        key="measures",
        metric=running,
        title=_("Measures"),
        value=look().number(running.value),
        unit=_("in progress") if is_current else _("last in progress"),
        share=ratio(running, found.total.value, "share").value,
        foot=_joined(
            _("of {n}").format(n=look().number(found.total.value)),
            look().date(stated.as_of, "Monat") if stated.is_as_of_stated else "",
            _citywide(shown.standing.running, running, shown),
        ),
        demo=demo(running),
        source=evidence_words(running.evidence),
        link=html.link("massnahmen"),
    )


def _together(*numbers: Metric | None) -> tuple[Rows, ...]:
    """The facts of the programme behind several numbers as one table."""
    facts = [dict(rows.only) for one in numbers if one is not None for rows in one.rows]
    only = {key: [value for fact in facts for value in fact[key]] for key in ("what", "date")}
    return (rows_where("programme", **only),)


def _approved(programme: Programme) -> Card:
    known = programme.latest
    approved, decided, rejected = (known.get(k) for k in ("approved", "decided", "rejected"))
    assert approved is not None
    parts = []
    if rejected is not None:
        parts.append(_("{n} rejected").format(n=look().number(rejected.value)))
    parts.append(look().date(latest(approved, rejected), "Monat"))
    wanted = decided.value if decided else None
    unit = _("of {n}").format(n=look().number(wanted)) if wanted else ""
    return Card(
        key="measures",
        metric=replace(approved, rows=_together(approved, decided, rejected)),
        title=_("Approved measures"),
        value=look().number(approved.value),
        unit=unit,
        share=ratio(approved, wanted, "share").value,
        foot=_joined(*parts),
        demo=demo(approved),
        source=_joined(
            evidence_words(approved.evidence), *programme.contradictions("approved", "rejected")
        ),
        link=html.link("massnahmen"),
    )


def _money(shown: Overview) -> Card:
    """Real amounts of measures; else what the programme released of its frame; else invented
    amounts."""
    found, known = shown.own.money, shown.programme.latest
    if not found.is_real and shown.is_whole and "released" in known:
        return _released(shown.programme)
    approved, frame = found.approved, known.get("frame") if shown.is_whole else None
    value, unit = _amount(approved.value, _("approved"))
    planned = _("planned {amount}").format(amount=look().money(found.planned.value))
    spent = _("spent {amount}").format(amount=look().money(found.spent.value))
    is_stated = found.planned.value is not None or found.spent.value is not None
    foot = [planned, spent] if is_stated else [_("no amount of a measure stated")]
    share = found.approved_share
    if frame is not None and found.is_real:
        words = _("{amount} of it from the funder, whose envelope is {frame}")
        foot.append(words.format(amount=look().money(found.funded.value), frame=_said(frame)))
        share = ratio(found.funded, frame.value, "share").value
    return Card(
        key="money",
        metric=approved,
        title=_("Funding"),
        value=value,
        unit=unit,
        share=share,
        foot=_joined(*foot, _citywide(shown.money.approved, approved, shown)),
        demo=demo(approved, look().money),
        source=evidence_words(approved.evidence),
        link=html.link("massnahmen"),
    )


def _released(programme: Programme) -> Card:
    known = programme.latest
    released, frame = known["released"], known.get("frame")
    value, unit = _amount(released.value, _("released"))
    value = f"{qualifier(released.comparator)} {value}".strip()
    parts = [look().date(released.evidence.as_of, "Monat")]
    if frame is not None:
        parts.insert(0, _("of {n}").format(n=_said(frame)))
    return Card(
        key="money",
        metric=replace(released, rows=_together(released, frame)),
        title=_("Funding"),
        value=value,
        unit=unit,
        share=ratio(released, frame.value if frame else None, "share").value,
        foot=_joined(*parts),
        demo=demo(released, look().money),
        source=_joined(
            evidence_words(released.evidence), *programme.contradictions("released", "frame")
        ),
        link=html.link("massnahmen"),
    )


def _survey(shown: Overview) -> Card:
    survey = shown.survey
    if survey is None:
        return Card(
            key="survey",
            metric=NO_SURVEY,
            title=_("Survey of residents"),
            value=look().number(None),
            foot=_("No survey published."),
        )
    wanted = survey.wanted_number
    goal = _("goal {n}").format(n=look().number(wanted)) if wanted else ""
    return Card(
        key="survey",
        metric=survey.participants,
        title=_("Survey of residents"),
        value=look().number(survey.participants.value),
        unit=_("answers"),
        share=survey.share,
        foot=_joined(goal, _open(survey, shown.today), _in_district(survey, shown)),
        demo=_("invented") if survey.is_demo else "",
        source=_joined(survey.title, evidence_words(survey.participants.evidence)),
        link=html.link("umfragen", umfrage=survey.survey_id),
    )


def _open(survey: SurveyProgress, today: dt.date) -> str:
    """A survey that has ended is closed; one in the field says of when its number is."""
    if survey.closed_date is not None and survey.closed_date < today:
        return _("closed {month}").format(month=look().date(survey.closed_date, "Monat"))
    day = survey.participants.evidence.as_of
    return _("as of {date}").format(date=look().date(day)) if day else ""


def _in_district(survey: SurveyProgress, shown: Overview) -> str:
    if not shown.chosen.district_id:
        return ""
    if survey.in_district.is_suppressed:
        return _("this district: • (too few to show)")
    if survey.in_district.value is None:
        return _("whole city")
    return _("this district: {n}").format(n=look().number(survey.in_district.value))


def _events(shown: Overview) -> Card:
    own = shown.own
    held, by_year = own.events.events, own.events_by_year.dropna(subset="value")
    years = _every_year(by_year["value"].astype(int).tolist(), by_year["events"].tolist())
    span = f"{min(years)}–{max(years)}" if len(years) > 1 else ""
    return Card(
        key="events",
        metric=held,
        title=_("Events"),
        value=look().number(held.value),
        unit=_("since {year}").format(year=min(years)) if years else "",
        trend=list(years.values()),
        trend_words=_("events by year"),
        foot=_joined(span, _citywide(shown.events.events, held, shown)),
        demo=demo(held),
        source=evidence_words(held.evidence),
        link=html.link("beteiligung"),
    )


def _every_year(years: Sequence[int], numbers: Sequence[float]) -> dict[int, float]:
    """Year → number, years without any among them: a time axis has no gaps."""
    known = dict(zip(years, numbers, strict=True))
    return {year: known.get(year, 0) for year in range(min(years), max(years) + 1)} if known else {}


def _hubs(shown: Overview) -> Card:
    """Open hubs; where none is reported as open, nobody says that none is, so there is no zero."""
    found = shown.hubs
    behind = found.hubs.evidence
    plan = _("no plan stated")
    if found.due.value:
        plan = _("planned {n} by {date}").format(
            n=look().number(found.due.value), date=look().date(found.due_until)
        )
    reported = look().date(behind.as_of, "Monat") if behind.is_as_of_stated else ""
    if not found.opened.value:
        reported = _joined(_("building not reported"), reported)
    return Card(
        key="hubs",
        metric=found.opened if found.opened.value else found.hubs,
        title=_("Mobility hubs"),
        value=look().number(found.opened.value or None),
        unit=_("open"),
        share=ratio(found.opened, found.due.value, "share").value if found.opened.value else None,
        foot=_joined(plan, reported),
        demo=demo(found.hubs),
        source=evidence_words(behind),
        link=html.link("mobilitaet"),
    )


def _charging(shown: Overview) -> Card:
    found, by_year = shown.charging, shown.charging_by_year
    density = found.points_per_1000
    day, counted = found.points.evidence.as_of, found.population.evidence.as_of
    dates = [
        _("as of {date}").format(date=look().date(day)) if day else "",
        _("residents of {date}").format(date=look().date(counted)) if counted else "",
    ]
    return Card(
        key="charging",
        metric=replace(found.points, rows=density.rows),
        title=_("Public charging points"),
        value=look().number(found.points.value),
        unit=_("{n} per 1,000").format(n=look().number(density.value, 2)),
        trend=[float(n) for n in by_year["points"]],
        trend_words=_("charging points by year of commissioning"),
        foot=_joined(*dates),
        source=evidence_words(found.points.evidence),
        link=html.link("mobilitaet", bereich="laden"),
    )


NO_SURVEY = Metric(None, "people", rows=(Rows("surveys"),))
