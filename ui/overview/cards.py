"""The six cards of the overview, and the sentence above them, worded from the queries."""

import datetime as dt
from dataclasses import replace

import pandas as pd

from loaders.store.store import Edition
from queries.measures.cards import (
    MeasuresCard,
    MilestonesCard,
    MoneyCard,
    measures_card,
    milestones_card,
    money_card,
)
from queries.places.charging import ChargingTotals, charging_by_year, charging_totals
from queries.places.hubs import HubTotals, hub_totals, hubs_by_year
from queries.surveys.main_survey import SurveyProgress, main_survey
from ui.components import drill_through_counts
from ui.components.cards import Card
from ui.components.drill_through import rows_where
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.overview.evidence import demo, evidence_words, invented_rows
from ui.state import url_state
from ui.state.session_data import counties, edition, least_people, previous, run_query


def cards(district_id: str | None, today: dt.date) -> list[Card]:
    """Measures, milestones, money, survey, mobility hubs and charging points, in this order."""
    drawn = [
        _measures(run_query(measures_card, district_id=district_id), district_id, today),
        _milestones(
            run_query(milestones_card, district_id=district_id, today=today), district_id, today
        ),
        _money(run_query(money_card, district_id=district_id), district_id, today),
        _survey(_main_survey(district_id)),
        _hubs(run_query(hub_totals, district_id=district_id, today=today), district_id, today),
        _charging(
            run_query(charging_totals, district_id=district_id, counties=counties()), district_id
        ),
    ]
    before = previous()
    if before is None:
        return drawn
    now, then = (_amounts(district_id, today, at) for at in (edition(), before))
    return [
        replace(card, since=_since(new, old))
        for card, new, old in zip(drawn, now, then, strict=True)
    ]


def _amounts(district_id: str | None, today: dt.date, at: Edition) -> list[float | None]:
    """The numbers of the six cards in an edition, in the order of the cards."""
    survey = _main_survey(district_id, at)
    charging = run_query(charging_totals, at=at, district_id=district_id, counties=counties())
    return [
        run_query(measures_card, at=at, district_id=district_id).running,
        run_query(milestones_card, at=at, district_id=district_id, today=today).kept,
        run_query(money_card, at=at, district_id=district_id).approved_eur,
        survey.participants if survey else None,
        run_query(hub_totals, at=at, district_id=district_id, today=today).opened,
        charging.points,
    ]


def _since(new: float | None, old: float | None) -> str:
    """How a number moved since the state before; nothing where one of them is unknown."""
    if new is None or old is None:
        return ""
    if new == old:
        return _("unchanged since the state before")
    delta = look().number(abs(new - old))
    sign = "+" if new > old else "−"
    return _("{delta} since the state before").format(delta=f"{sign}{delta}")


def sentence(district_id: str | None, today: dt.date) -> str:
    """How the strategy stands, in one sentence written from the data."""
    measures = run_query(measures_card, district_id=district_id)
    milestones = run_query(milestones_card, district_id=district_id, today=today)
    survey = _main_survey(district_id)
    parts = [
        look()
        .plural(
            "{running} of {total} measures is in delivery",
            "{running} of {total} measures are in delivery",
            measures.running,
        )
        .format(running=look().number(measures.running), total=look().number(measures.total)),
        plural("{n} milestone is overdue", "{n} milestones are overdue", milestones.overdue),
    ]
    if survey and survey.missing:
        parts.append(
            plural(
                "the survey is {n} answer short", "the survey is {n} answers short", survey.missing
            )
        )
    return ", ".join(parts) + "."


def _main_survey(district_id: str | None, at: Edition | None = None) -> SurveyProgress | None:
    return run_query(main_survey, at=at, district_id=district_id, min_cell=least_people())


def _measures(card: MeasuresCard, district_id: str | None, today: dt.date) -> Card:
    status = value_words("measures", "status", look().language)
    spread = " · ".join(
        f"{status.get(row.status, row.status)} {look().number(row.measures)}"
        for row in card.by_status.itertuples(index=False)
    )
    started = card.running + card.finished
    goal = _("Goal: all {total} measures, citywide ones included")
    if not url_state.value("bezirk"):
        goal = _("Goal: all {total} measures")
    return Card(
        title=_("Measures"),
        value=look().number(card.running),
        unit=_("in delivery"),
        goal=goal.format(total=look().number(card.total)),
        share=started / card.total if card.total else None,
        more=spread,
        demo=invented_rows(card.evidence),
        source=evidence_words(card.evidence),
        page="massnahmen",
        key="measures",
        behind=lambda: drill_through_counts.running(district_id, today),
    )


def _milestones(card: MilestonesCard, district_id: str | None, today: dt.date) -> Card:
    return Card(
        key="milestones",
        behind=lambda: drill_through_counts.kept(district_id, today),
        title=_("Milestones kept"),
        value=look().number(card.kept),
        unit=_("of {due} due").format(due=look().number(card.due)),
        goal=_("Goal: every one by its planned date"),
        share=card.kept / card.due if card.due else None,
        more=plural("{n} overdue", "{n} overdue", card.overdue),
        trend=[float(n) for n in card.by_year["kept"]],
        trend_words=_("milestones kept by year"),
        trend_ends=_ends(card.by_year["year"]),
        demo=demo(card.due_demo, card.due),
        source=evidence_words(card.evidence),
        page="massnahmen",
        parameters={"ansicht": "zeitplan"},
    )


def _money(card: MoneyCard, district_id: str | None, today: dt.date) -> Card:
    """Approved against the programme's frame; a district has no frame, so against its plan."""
    frame = None if district_id else card.frame
    goal = _("Planned: {amount}").format(amount=look().money(card.planned_eur))
    share, source = card.approved_share, evidence_words(card.evidence)
    more = _("spent {amount}").format(amount=look().money(card.spent_eur))
    if frame:
        more = goal + " · " + more
        goal = _("Frame: {amount} ({date})").format(
            amount=look().money(frame.amount_eur), date=look().date(frame.date)
        )
        share = (card.approved_eur or 0) / frame.amount_eur if frame.amount_eur else None
        source = _("Frame: {source}").format(source=frame.source) + " · " + source
    years = card.by_year["year"]
    return Card(
        key="money",
        behind=lambda: drill_through_counts.approved(district_id, today),
        title=_("Money"),
        value=look().money(card.approved_eur),
        unit=_("approved"),
        goal=goal,
        share=min(share, 1) if share is not None else None,
        more=more,
        demo=demo(card.approved_demo_eur or 0, card.approved_eur or 0, look().money),
        source=source,
        trend=[float(amount) for amount in card.by_year["approved_eur"].fillna(0)],
        trend_words=_("approved by year"),
        trend_ends=_ends(years),
        page="massnahmen",
    )


def _ends(years: pd.Series) -> tuple[str, str] | None:
    """First and last year of a trend, written under it."""
    return (str(years.iloc[0]), str(years.iloc[-1])) if len(years) > 1 else None


def _survey(survey: SurveyProgress | None) -> Card:
    if survey is None:
        return Card(_("Survey"), look().number(None), "", _("No survey published."), "",
                    key="survey", behind=lambda: [rows_where("surveys")])  # fmt: skip
    more = ""
    if survey.is_suppressed:
        more = _("this district: • (too few to show)")
    elif survey.district_participants is not None:
        more = _("this district: {n}").format(n=look().number(survey.district_participants))
    wanted = look().number(survey.wanted_number)
    return Card(
        key="survey",
        behind=lambda: drill_through_counts.participants(survey),
        title=survey.title,
        value=look().number(survey.participants),
        unit=_("participants, whole city") if url_state.value("bezirk") else _("participants"),
        goal=_("Goal: at least {n}").format(n=wanted),
        share=min(survey.share, 1) if survey.share is not None else None,
        more=more or _missing(survey.missing),
        demo=_("invented") if survey.is_demo else "",
        source=evidence_words(survey.evidence),
        trend=[float(n) for n in survey.by_day["participants"]],
        trend_words=_("participants by day"),
        page="umfragen",
        parameters={"umfrage": survey.survey_id},
    )


def _missing(people: int | None) -> str:
    return "" if people is None else _("{n} missing").format(n=look().number(people))


def _hubs(card: HubTotals, district_id: str | None, today: dt.date) -> Card:
    by_year = run_query(hubs_by_year, district_id=district_id, today=today)
    goal = _("Plan: none stated")
    if card.due:
        goal = _("Plan: {n} by {date}").format(
            n=look().number(card.due), date=look().date(card.due_until)
        )
    return Card(
        key="hubs",
        behind=lambda: drill_through_counts.hubs_open(district_id, today),
        title=_("Mobility hubs"),
        value=look().number(card.opened) if card.hubs else look().number(None),
        unit=_("reported as open"),
        goal=goal,
        share=min(card.opened / card.due, 1) if card.due else None,
        more=plural("{n} under construction", "{n} under construction", card.under_construction),
        demo=demo(card.demo, card.hubs),
        source=evidence_words(card.evidence),
        trend=[float(n) for n in by_year["opened_total"].dropna()],
        trend_words=_("hubs open by year"),
        trend_ends=_ends(by_year.dropna(subset=["opened_total"])["year"]),
        page="mobilitaet",
    )


def _charging(card: ChargingTotals, district_id: str | None) -> Card:
    by_year = run_query(charging_by_year, district_id=district_id, counties=counties())
    more = plural("{n} station", "{n} stations", card.stations)
    if card.population:
        more += " · " + _("{residents} residents ({date})").format(
            residents=look().number(card.population.population),
            date=look().date(card.population.date),
        )
    return Card(
        key="charging",
        behind=lambda: drill_through_counts.charging(district_id, card.population),
        title=_("Public charging points"),
        value=look().number(card.points),
        unit=_("{n} per 1,000 residents").format(n=look().number(card.points_per_1000, 2)),
        goal=_("Goal: none stated"),
        more=more,
        source=evidence_words(card.evidence),
        trend=[float(n) for n in by_year["points"]],
        trend_words=_("charging points by year of commissioning"),
        trend_ends=_ends(by_year["year"]),
        page="mobilitaet",
        parameters={"bereich": "laden"},
    )
