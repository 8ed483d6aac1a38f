"""The six cards of the overview, and the sentence above them, worded from the queries."""

from dataclasses import replace

from loaders.store.store import Edition
from queries.metric import Metric, ratio
from queries.surveys.main_survey import SurveyProgress
from ui.components import html
from ui.components.cards import Card
from ui.components.change_words import signed
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.overview.data import NO_SURVEY, Overview
from ui.overview.evidence import demo, evidence_words, invented_rows
from ui.state import url_state


def cards(shown: Overview, before: Edition | None) -> list[Card]:
    """Measures, milestones, money, survey, mobility hubs and charging points, in this order; with
    how each moved since the state before, if there is one."""
    drawn = [
        _measures(shown),
        _milestones(shown),
        _money(shown),
        _survey(shown.survey),
        _hubs(shown),
        _charging(shown),
    ]
    if before is None:
        return drawn
    past = replace(shown, at=before).headlines()
    return [replace(card, since=_since(card.metric, past[card.key])) for card in drawn]


def _since(now: Metric, past: Metric) -> str:
    """How a number moved since the state before; nothing where one of them is unknown."""
    if now.value is None or past.value is None:
        return ""
    if now.value == past.value:
        return _("unchanged since the state before")
    return _("{delta} since the state before", delta=signed(now.value - past.value))


def sentence(shown: Overview) -> str:
    """How the strategy stands, in one sentence written from the numbers of the cards."""
    running, total = shown.measures.running, shown.measures.total
    overdue = shown.milestones.overdue.count
    words = plural(
        "{running} of {total} measures is in delivery",
        "{running} of {total} measures are in delivery",
        running.count,
        running=look().number(running.value),
        total=look().number(total.value),
    )
    parts = [words, plural("{n} milestone is overdue", "{n} milestones are overdue", overdue)]
    short = shown.survey.missing if shown.survey else None
    if short:
        words = plural("the survey is {n} answer short", "the survey is {n} answers short", short)
        parts.append(words)
    return ", ".join(parts) + "."


def _measures(shown: Overview) -> Card:
    found = shown.measures
    status = value_words("measures", "status")
    spread = " · ".join(
        f"{status.get(row.status, row.status)} {look().number(row.measures)}"
        for row in found.by_status.itertuples(index=False)
    )
    goal = _("Goal: all {total} measures", total=found.total.value)
    if shown.district_id:
        goal = _("Goal: all {total} measures, citywide ones included", total=found.total.value)
    started = found.running.count + found.finished.count
    return Card(
        key="measures",
        metric=found.running,
        title=_("Measures"),
        value=look().number(found.running.value),
        unit=_("in delivery"),
        goal=goal,
        share=started / found.total.count if found.total.value else None,
        more=spread,
        demo=invented_rows(found.total.evidence),
        source=evidence_words(found.total.evidence),
        link=html.link("massnahmen"),
    )


def _milestones(shown: Overview) -> Card:
    found = shown.milestones
    return Card(
        key="milestones",
        metric=found.kept,
        title=_("Milestones kept"),
        value=look().number(found.kept.value),
        unit=_("of {due} due", due=found.due.value),
        goal=_("Goal: every one by its planned date"),
        share=ratio(found.kept, found.due.value, "share").value,
        more=plural("{n} overdue", "{n} overdue", found.overdue.count),
        trend=[float(n) for n in found.by_year["kept"]],
        trend_words=_("milestones kept by year"),
        years=list(found.by_year["year"]),
        demo=demo(found.due),
        source=evidence_words(found.kept.evidence),
        link=html.link("massnahmen", ansicht="zeitplan"),
    )


def _money(shown: Overview) -> Card:
    """Approved against the programme's frame; a district has no frame, so against its plan."""
    found = shown.money
    frame = None if shown.district_id else found.frame
    goal = _("Planned: {amount}", amount=look().money(found.planned.value))
    share, source = found.approved_share, evidence_words(found.approved.evidence)
    more = _("spent {amount}", amount=look().money(found.spent.value))
    if frame:
        more = goal + " · " + more
        goal = _(
            "Frame: {amount} ({date})", amount=look().money(frame.value), date=frame.evidence.as_of
        )
        share = ratio(found.approved, frame.value, "share").value
        stated = ", ".join(frame.evidence.sources)
        source = _("Frame: {source}", source=stated) + " · " + source
    return Card(
        key="money",
        metric=found.approved,
        title=_("Money"),
        value=look().money(found.approved.value),
        unit=_("approved"),
        goal=goal,
        share=min(share, 1) if share is not None else None,
        more=more,
        demo=demo(found.approved, look().money),
        source=source,
        trend=[float(amount) for amount in found.by_year["approved_eur"].fillna(0)],
        trend_words=_("approved by year"),
        years=list(found.by_year["year"]),
        link=html.link("massnahmen"),
    )


def _survey(survey: SurveyProgress | None) -> Card:
    if survey is None:
        dash, goal = look().number(None), _("No survey published.")
        return Card(key="survey", metric=NO_SURVEY, title=_("Survey"), value=dash, goal=goal)
    more = ""
    if survey.in_district.is_suppressed:
        more = _("this district: • (too few to show)")
    elif survey.in_district.value is not None:
        more = _("this district: {n}", n=survey.in_district.value)
    elif survey.missing is not None:
        more = _("{n} missing", n=survey.missing)
    return Card(
        key="survey",
        metric=survey.participants,
        title=survey.title,
        value=look().number(survey.participants.value),
        unit=_("participants, whole city") if url_state.value("bezirk") else _("participants"),
        goal=_("Goal: at least {n}", n=survey.wanted_number),
        share=min(survey.share, 1) if survey.share is not None else None,
        more=more,
        demo=_("invented") if survey.is_demo else "",
        source=evidence_words(survey.participants.evidence),
        trend=[float(n) for n in survey.by_day["participants"]],
        trend_words=_("participants by day"),
        link=html.link("umfragen", umfrage=survey.survey_id),
    )


def _hubs(shown: Overview) -> Card:
    found, by_year = shown.hubs, shown.hubs_by_year
    goal = _("Plan: none stated")
    if found.due.value:
        goal = _("Plan: {n} by {date}", n=found.due.value, date=found.due_until)
    building = found.under_construction.count
    return Card(
        key="hubs",
        metric=found.opened,
        title=_("Mobility hubs"),
        value=look().number(found.opened.value if found.hubs.value else None),
        unit=_("reported as open"),
        goal=goal,
        share=min(found.opened.count / found.due.count, 1) if found.due.value else None,
        more=plural("{n} under construction", "{n} under construction", building),
        demo=demo(found.hubs),
        source=evidence_words(found.hubs.evidence),
        trend=[float(n) for n in by_year["opened_total"].dropna()],
        trend_words=_("hubs open by year"),
        years=list(by_year.dropna(subset=["opened_total"])["year"]),
        link=html.link("mobilitaet"),
    )


def _charging(shown: Overview) -> Card:
    found, by_year = shown.charging, shown.charging_by_year
    more = plural("{n} station", "{n} stations", found.stations.count)
    if found.population.value is not None:
        more += " · " + _(
            "{residents} residents ({date})",
            residents=found.population.value,
            date=found.population.evidence.as_of,
        )
    density = found.points_per_1000
    return Card(
        key="charging",
        metric=replace(found.points, rows=density.rows),
        title=_("Public charging points"),
        value=look().number(found.points.value),
        unit=_("{n} per 1,000 residents", n=look().number(density.value, 2)),
        goal=_("Goal: none stated"),
        more=more,
        source=evidence_words(found.points.evidence),
        trend=[float(n) for n in by_year["points"]],
        trend_words=_("charging points by year of commissioning"),
        years=list(by_year["year"]),
        link=html.link("mobilitaet", bereich="laden"),
    )
