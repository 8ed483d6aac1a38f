"""Which published rows stand behind the numbers of our pages, by what a page shows."""

import datetime as dt
from collections.abc import Iterable, Sequence

from queries.measures.measures import MeasureFilter
from queries.measures.measures import measures as measures_query
from queries.metric import Rows, rows_where
from queries.places.charging import charging_totals
from queries.places.district_figures import MAP_FIGURES
from queries.places.hubs import hub_totals
from ui.components.map_viewport import DENSITY, POINT_LAYERS
from ui.state.session_data import counties, run_query


def measures(ids: Iterable[str]) -> list[Rows]:
    """Measures and the Zielfelder they serve."""
    known = tuple(ids)
    return [rows_where(name, measure_id=known) for name in ("measures", "measure_fields")]


def money(ids: Iterable[str]) -> list[Rows]:
    """The amounts of measures."""
    return [rows_where("budgets", measure_id=ids)]


def profile(measure_id: str) -> list[Rows]:
    """All that a measure's profile is made of."""
    names = ("measures", "measure_fields", "milestones", "budgets", "indicators")
    return [rows_where(name, measure_id=[measure_id]) for name in names]


def survey(survey_id: str, question_id: str | None = None) -> list[Rows]:
    """A survey with its answers, of one question or of all."""
    ids = [survey_id]
    if question_id is None:
        return [rows_where("surveys", survey_id=ids), rows_where("survey_answers", survey_id=ids)]
    asked = {"survey_id": ids, "question_id": [question_id]}
    return [rows_where("survey_questions", **asked), rows_where("survey_answers", **asked)]


def results(survey_id: str, question: str) -> list[Rows]:
    """The results of a question of an evaluated survey."""
    ids = [survey_id]
    results = rows_where("survey_results", survey_id=ids, question=[question])
    return [rows_where("surveys", survey_id=ids), results]


def participants(survey_id: str) -> list[Rows]:
    """A survey's answers beside the residents."""
    return [*survey(survey_id), rows_where("population")]


def stations(district_id: str | None = None) -> tuple[Rows, ...]:
    """The charging stations of the city or of a district: a register may hold the whole country."""
    return run_query(charging_totals, counties=counties(), district_id=district_id).stations.rows


def reach() -> list[Rows]:
    """How far it is to a charger: every charger known, also beyond the city's limit, the
    districts and their residents."""
    return [rows_where("charging_points"), rows_where("population"), rows_where("districts")]


def map_shown(figure: str, layers: Sequence[str]) -> list[Rows]:
    """The figure of the districts and the layers of points that the map shows."""
    names = [*MAP_FIGURES[figure].datasets]
    names += [POINT_LAYERS[layer].dataset for layer in layers if layer in POINT_LAYERS]
    names += ["reports"] * (DENSITY in layers)
    names += ["measurements"] * ("sensors" in names)
    names.append("context")
    rows = {name: Rows(name) for name in names}
    if "charging_points" in rows:
        (rows["charging_points"],) = stations()
    return list(rows.values())


def all_districts() -> list[Rows]:
    """All figures of the map."""
    names = sorted(name for figure in MAP_FIGURES.values() for name in figure.datasets)
    return [Rows(name) for name in dict.fromkeys(["districts", "population", *names])]


def district(district_id: str, today: dt.date) -> list[Rows]:
    """All that a district's profile is made of."""
    own = [district_id]
    chosen = MeasureFilter(district_id=district_id)
    known = run_query(measures_query, chosen=chosen, today=today)["measure_id"]
    return [
        rows_where("districts", district_id=own),
        rows_where("population", district_id=own),
        *measures(known),
        *money(known),
        rows_where("events", district_id=own),
        rows_where("survey_answers", district_id=own),
        *run_query(hub_totals, district_id=district_id, today=today).hubs.rows,
        *stations(district_id),
    ]
