"""The queries on a real edition of the store, with demonstration rows and without, and for the
public."""

import datetime as dt

import pytest

from loaders.store.store import Edition
from queries.events.participation import participation
from queries.measures.decisions import next_milestones
from queries.measures.focus import focus
from queries.measures.measures import MeasureFilter, measure, measures
from queries.measures.money import money_by_year, money_totals
from queries.measures.outcomes import outcomes
from queries.measures.timeline import timeline
from queries.places.catchment import catchment
from queries.places.charging import charging_totals
from queries.places.comparison_cities import city_comparison
from queries.places.district_figures import district_figures
from queries.places.districts import latest_population, population
from queries.places.hubs import hub_totals
from queries.provenance.changes import row_changes
from queries.provenance.figure_changes import figure_changes
from queries.provenance.freshness import freshness
from queries.surveys.main_survey import main_survey
from tests.queries.measures.judged import decisions, standing

TODAY = dt.date(2023, 1, 1)


@pytest.fixture
def read(read_lake):
    """A cursor on the current edition, e.g. read(demo=False)."""
    return lambda **how: read_lake.reader(Edition(read_lake.snapshot_id(), **how))


def test_staff_see_all_measures_the_public_the_public_ones(read):
    def ids(con):
        return set(measures(con, today=TODAY)["measure_id"])

    assert ids(read()) == {"bank", "netz", "geheim", "beispiel"}
    assert ids(read(demo=False)) == {"bank", "netz", "geheim"}
    assert ids(read(audience="public")) == {"bank", "netz", "beispiel"}
    assert measures(read(audience="public"), today=TODAY)["internal_note"].isna().all()


def test_the_cards_on_a_real_edition(read):
    con = read()
    found = standing(con, today=TODAY).total
    assert (found.value, found.evidence.demo_rows) == (3, 1)  # all but the idea
    money = money_totals(con, chosen=MeasureFilter(district_id="01"))
    sums = (money.planned, money.approved, money.spent)
    assert [one.value for one in sums] == [30000, 28000, 5000.5]
    assert money.approved.evidence.as_of is not None
    assert outcomes(con, today=TODAY)["field_id"].tolist() == ["wohnen", "wege", "wissen"]


def test_a_past_forecast_exact_to_the_year_runs_to_its_end(read):
    bank = measure(read(), measure_id="bank", today=TODAY)
    assert bank.milestones["state"].tolist() == ["done", "delayed"]
    assert str(bank.milestones["due_date"].tolist()[1].date()) == "2023-12-31"


def test_every_query_answers_on_a_real_edition(read):
    con = read()
    assert latest_population(con).value == 10500
    assert population(con)["population"].tolist() == [5000, 3000, 2000]
    assert focus(con).by_number is not None
    assert set(timeline(con, today=TODAY)["measure_id"]) == set(
        measures(con, today=TODAY)["measure_id"]
    )
    assert decisions(con, today=TODAY)["measure_id"].tolist() == ["bank", "netz"]  # no idea
    assert set(freshness(con, today=TODAY)["name"]) >= {"measures", "charging_points"}
    assert not money_by_year(con).empty
    assert next_milestones(con, today=TODAY)["milestone_id"].tolist() == ["bank-2"]
    hubs, stations = hub_totals(con, today=TODAY).hubs, charging_totals(con).stations
    assert hubs.evidence.rows == hubs.value == 2
    assert stations.evidence.rows == stations.value == 2
    assert main_survey(con).participants.evidence.rows == 1


def test_who_came_for_staff_and_the_public(read):
    found = participation(read(), today=TODAY)
    # The series' 60 as stated, not the demonstration 30 of its first session; 8 of 14 inside.
    assert (found.events.value, found.talks.value, found.people.value) == (3, 5, 68)
    assert found.is_estimate
    assert participation(read(audience="public"), today=TODAY).people.value == 60


def test_the_map_and_the_catchment_on_a_real_edition(read):
    figures = district_figures(read(), today=TODAY, min_cell=0).set_index("district_id")
    assert figures["charging_points"].to_dict() == {"01": 2, "02": 2, "03": 0}
    assert figures["measures"].tolist() == [1, 1, 1]
    assert figures["survey_participants"].tolist() == [6, 1, 0]
    assert (
        district_figures(read(audience="public"), today=TODAY)["survey_participants"].isna().all()
    )
    assert catchment(read())["area_share"].between(0, 1).all()
    assert city_comparison(read(), ags="00000001")["city"].tolist() == [
        "Nachbarstadt",
        "Musterstadt",
    ]


def test_without_demonstration_the_demonstration_is_gone_in_the_changes(read, declared):
    measures_only = [one for one in declared if one.name == "measures"]
    frame = row_changes(read(demo=False), read(), datasets=measures_only)
    assert frame[["change", "rows", "is_demo"]].values.tolist() == [["gone", 1, True]]
    assert frame["key"][0] == {"measure_id": "beispiel"}


def test_a_real_edition_can_be_compared_with_itself(read, declared):
    days, datasets = (TODAY, TODAY), dict.fromkeys(declared, ("new", "changed", "gone"))
    found = figure_changes(read(), read(), datasets=datasets, days=days)
    assert found.empty
