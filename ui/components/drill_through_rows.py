"""Which published rows stand behind the numbers of our pages, by what a page shows."""

import datetime as dt
from collections.abc import Iterable, Sequence

import pandas as pd

from queries.events.events import EventFilter, event_keys
from queries.measures.measures import measures as known_measures
from queries.places.charging import charging_stations
from queries.places.hubs import hubs as known_hubs
from ui.components.drill_through import Rows, rows_where
from ui.state.session_data import counties, run_query


def measures(ids: Iterable[str]) -> list[Rows]:
    """Measures and the Zielfelder they serve."""
    known = tuple(ids)
    return [
        rows_where("measures", measure_id=known),
        rows_where("measure_fields", measure_id=known),
    ]


def measures_of(district_id: str | None, today: dt.date) -> list[Rows]:
    """The measures of a district and the citywide ones; None: all."""
    return measures(_measure_ids(district_id, today))


def money(ids: Iterable[str]) -> list[Rows]:
    """The amounts of measures."""
    return [rows_where("budgets", measure_id=ids)]


def money_of(district_id: str | None, today: dt.date) -> list[Rows]:
    """The amounts of the measures of a district and of the citywide ones; None: all."""
    return money(_measure_ids(district_id, today))


def _measure_ids(district_id: str | None, today: dt.date) -> tuple[str, ...]:
    return tuple(run_query(known_measures, today=today, district_id=district_id)["measure_id"])


def profile(measure_id: str) -> list[Rows]:
    """All that a measure's profile is made of."""
    names = ("measures", "measure_fields", "milestones", "budgets", "indicators")
    return [rows_where(name, measure_id=[measure_id]) for name in names]


def events(
    chosen: EventFilter, today: dt.date, *, held: bool = True, paired: bool = False
) -> list[Rows]:
    """Events and the people at them, also those stated only for a whole series; which events as
    in `queries.events.events.event_keys`."""
    found = run_query(event_keys, chosen=chosen, today=today, held=held, paired=paired)
    ids = found["event_id"]
    return [
        rows_where("events", event_id=ids),
        rows_where("attendance", event_id=ids),
        rows_where("attendance", event_id=[None], series=found["series"].dropna()),
    ]


def events_by_district(chosen: EventFilter, today: dt.date) -> list[Rows]:
    """Events held, and the districts they are counted in."""
    return [events(chosen, today)[0], rows_where("districts")]


def survey(survey_id: str, question_id: str | None = None) -> list[Rows]:
    """A survey with its answers, of one question or of all."""
    ids = [survey_id]
    if question_id is None:
        return [rows_where("surveys", survey_id=ids), rows_where("survey_answers", survey_id=ids)]
    asked = {"survey_id": ids, "question_id": [question_id]}
    return [rows_where("survey_questions", **asked), rows_where("survey_answers", **asked)]


def results(survey_id: str, question: str) -> list[Rows]:
    """The results of a question of an evaluated survey."""
    only = {"survey_id": [survey_id]}
    return [
        rows_where("surveys", **only),
        rows_where("survey_results", **only, question=[question]),
    ]


def participants(survey_id: str) -> list[Rows]:
    """A survey's answers beside the residents."""
    return [*survey(survey_id), rows_where("population")]


def hubs(listed: pd.DataFrame) -> list[Rows]:
    """Mobility hubs."""
    return [rows_where("mobility_hubs", hub_id=listed["hub_id"])]


def hubs_of(district_id: str | None, today: dt.date) -> list[Rows]:
    """The mobility hubs of a district; None: all."""
    return hubs(run_query(known_hubs, district_id=district_id, today=today))


def charging(district_id: str | None) -> list[Rows]:
    """The city's charging stations, or those of a district, and the residents they are shared
    among."""
    found = run_query(charging_stations, counties=counties(), district_id=district_id)
    people = (
        rows_where("population", district_id=[district_id])
        if district_id
        else rows_where("population")
    )
    return [rows_where("charging_points", station_id=found["station_id"]), people]


def reach() -> list[Rows]:
    """How far it is to a charger: every charger known, also beyond the city's limit, the
    districts and their residents."""
    return [rows_where("charging_points"), rows_where("population"), rows_where("districts")]


MAP_FIGURES = {
    "measures": ("measures",),
    "planned_eur": ("budgets", "measures"),
    "approved_eur": ("budgets", "measures"),
    "spent_eur": ("budgets", "measures"),
    "events": ("events",),
    "attended": ("attendance", "events"),
    "survey_participants": ("survey_answers",),
    "survey_per_1000": ("survey_answers", "population"),
    "charging_stations": ("charging_points",),
    "charging_points": ("charging_points",),
    "charging_points_per_1000": ("charging_points", "population"),
    "hubs": ("mobility_hubs",),
    "hubs_open": ("mobility_hubs",),
    "density_per_km2": ("population", "districts"),
}
"""Figure of the map → its datasets; all others are of residents alone."""

MAP_LAYERS = {
    "lader": "charging_points",
    "inseln": "mobility_hubs",
    "halte": "stops",
    "massnahmen": "measures",
}


def map_shown(figure: str, layers: Sequence[str], today: dt.date) -> list[Rows]:
    """The figure of the districts and the layers of points that the map shows."""
    names = [*MAP_FIGURES.get(figure, ("population",))]
    names += [MAP_LAYERS[layer] for layer in layers if layer in MAP_LAYERS]
    own = charging(None)[0]  # a register may hold the whole country
    return [own if name == own.dataset else rows_where(name) for name in dict.fromkeys(names)]


def all_districts() -> list[Rows]:
    """All figures of the map."""
    names = {name for datasets in MAP_FIGURES.values() for name in datasets}
    return everything(["districts", "population", *sorted(names - {"districts", "population"})])


def district(district_id: str, today: dt.date) -> list[Rows]:
    """All that a district's profile is made of."""
    own = [district_id]
    return [
        rows_where("districts", district_id=own),
        rows_where("population", district_id=own),
        *measures_of(district_id, today),
        *money_of(district_id, today),
        rows_where("events", district_id=own),
        rows_where("survey_answers", district_id=own),
        *hubs_of(district_id, today),
        charging(district_id)[0],
    ]


def everything(names: Sequence[str]) -> list[Rows]:
    """All rows of some datasets."""
    return [rows_where(name) for name in names]
