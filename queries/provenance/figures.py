"""The figures of the overview of the whole city by name, so that two states can be compared."""

import datetime as dt
from collections.abc import Sequence

import duckdb
import pandas as pd

from queries.events.events import EventFilter
from queries.events.participation import participation
from queries.measures.focus import focus
from queries.measures.measures import measures
from queries.measures.money import money_totals
from queries.measures.outcomes import outcomes
from queries.measures.programme import programme
from queries.measures.standing import Standing, completeness_of, standing_of
from queries.metric import Metric
from queries.places.charging import charging_totals
from queries.places.hubs import hub_totals
from queries.surveys.main_survey import main_survey


def figures(
    con: duckdb.DuckDBPyConnection,
    *,
    counties: Sequence[str] = (),
    today: dt.date,
) -> dict[str, Metric]:
    """Name → number, in the order in which they matter: the programme's own series (decided,
    approved, …), the measures by judgement (judged_…), money, survey, events, hubs, charging,
    focus, outcomes (outcome_ and the Zielfeld), reports due and received.

    counties: see `queries.places.charging`. No number is suppressed.
    """
    found = measures(con, today=today)
    stands = standing_of(found)
    money = money_totals(con)
    hubs = hub_totals(con, today=today)
    charging = charging_totals(con, counties=counties)
    return {
        **programme(con, today=today).latest,
        **{f"judged_{level}": number for level, number in stands.by_judgement.items()},
        "measures": stands.total,
        "measures_running": stands.running,
        "money_approved": money.approved,
        "money_planned": money.planned,
        "money_spent": money.spent,
        **_survey(con),
        "events": participation(con, chosen=EventFilter(), today=today).events,
        "hubs": hubs.hubs,
        "hubs_opened": hubs.opened,
        "hubs_due": hubs.due,
        "charging_points": charging.points,
        "charging_points_per_1000": charging.points_per_1000,
        "population": charging.population,
        **_others(con, stands, today),
        **_reports(found),
    }


def _survey(con: duckdb.DuckDBPyConnection) -> dict[str, Metric]:
    survey = main_survey(con, min_cell=1)
    return {"survey_participants": survey.participants} if survey else {}


def _others(con: duckdb.DuckDBPyConnection, stands: Standing, today: dt.date) -> dict[str, Metric]:
    index = focus(con, measure_ids=stands.measures["measure_id"].tolist())
    found = {
        "focus_by_number": Metric(index.by_number, "index"),
        "focus_by_money": Metric(index.by_money, "index"),
    }
    for row in outcomes(con, today=today).to_dict("records"):
        if isinstance(row["indicator_id"], str):
            found[f"outcome_{row['field_id']}"] = Metric(row["value"], row["unit"] or "")
    return found


def _reports(found: pd.DataFrame) -> dict[str, Metric]:
    groups = completeness_of(found)
    return {
        f"reports_{name}": Metric(int(groups[name].sum()), "reports")
        for name in ("due", "reported")
    }
