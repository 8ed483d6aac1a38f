"""The rows that the number of a card counts or adds up, and no others."""

import datetime as dt

from queries.events.events import EventFilter
from queries.events.evidence import counted_attendance, stating
from queries.measures.measures import measures, milestones_of
from queries.measures.money import approved_amounts
from queries.places.charging import charging_stations
from queries.places.districts import Population
from queries.places.hubs import hubs
from queries.surveys.main_survey import SurveyProgress
from ui.components.domain_words import district_words
from ui.components.drill_through import Rows, rows_where
from ui.state.session_data import counties, run_query

RUNNING = "in Umsetzung"


def running(district_id: str | None, today: dt.date) -> list[Rows]:
    """The measures in delivery, of a district and citywide; None: all."""
    found = run_query(measures, today=today, district_id=district_id, status=RUNNING)
    return [rows_where("measures", measure_id=found["measure_id"])]


def kept(district_id: str | None, today: dt.date) -> list[Rows]:
    """The milestones that were reached by their planned date."""
    ids = tuple(run_query(measures, today=today, district_id=district_id)["measure_id"])
    found = run_query(milestones_of, measure_ids=ids, today=today)
    return [rows_where("milestones", milestone_id=found.loc[found["is_kept"], "milestone_id"])]


def approved(district_id: str | None, today: dt.date) -> list[Rows]:
    """The amounts of money that state what is approved."""
    ids = tuple(run_query(measures, today=today, district_id=district_id)["measure_id"])
    stated = run_query(approved_amounts, measure_ids=ids)
    return [rows_where("budgets", measure_id=ids, approved_eur=stated)]


def participants(survey: SurveyProgress) -> list[Rows]:
    """The answers whose people are counted, or the row that states how many they are."""
    dataset = "survey_answers" if survey.basis == "counted" else "surveys"
    return [rows_where(dataset, survey_id=[survey.survey_id])]


def hubs_open(district_id: str | None, today: dt.date) -> list[Rows]:
    """The mobility hubs that are open."""
    found = run_query(hubs, district_id=district_id, today=today)
    return [rows_where("mobility_hubs", hub_id=found.loc[found["is_open"], "hub_id"])]


def charging(district_id: str | None, people: Population | None) -> list[Rows]:
    """The stations whose points are added up, and the count of residents they are shared among."""
    found = run_query(charging_stations, counties=counties(), district_id=district_id)
    stations = [rows_where("charging_points", station_id=found["station_id"])]
    if people is None:
        return stations
    counted = list(district_words()) if people.is_sum else [district_id]
    return [*stations, rows_where("population", district_id=counted, date=[people.date])]


def events_held(number: str, chosen: EventFilter, today: dt.date) -> list[Rows]:
    """The events held that state what a number is made of, see `events.evidence.stating`."""
    return [
        rows_where("events", event_id=run_query(stating, number=number, chosen=chosen, today=today))
    ]


def people_present(chosen: EventFilter, today: dt.date) -> list[Rows]:
    """The numbers of people that are added up: of events, in groups where only these are stated,
    and of whole series."""
    found = run_query(counted_attendance, chosen=chosen, today=today)
    single = found[found["event_id"].notna()]
    whole, parts = single[single["is_total"]], single[~single["is_total"]]
    return [
        rows_where("attendance", event_id=whole["event_id"], group=[None]),
        rows_where("attendance", event_id=parts["event_id"]),
        rows_where("attendance", event_id=[None], group=[None], series=found["series"].dropna()),
    ]


def share_that_came(chosen: EventFilter, today: dt.date) -> list[Rows]:
    """The numbers of the events that state both who registered and who came."""
    ids = run_query(stating, number="share", chosen=chosen, today=today)
    return [rows_where("attendance", event_id=ids)]
