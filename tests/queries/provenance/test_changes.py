"""What changed between two editions."""

import datetime as dt

import pandas as pd
import pytest

from queries.provenance.changes import changes

DAY = dt.date


def fill(city):
    city.add("measures", measure_id="a", title="A", status="geplant", approval="beantragt",
             forecast_end_date=DAY(2024, 1, 1))  # fmt: skip
    city.add("measures", measure_id="gone", title="Gone", status="Idee")
    city.add("milestones", milestone_id="s1", measure_id="a", title="Start",
             baseline_date=DAY(2024, 1, 1))  # fmt: skip
    city.add("milestones", milestone_id="s2", measure_id="a", title="Ende",
             baseline_date=DAY(2024, 6, 1))  # fmt: skip
    city.add("milestones", milestone_id="s0", measure_id="a", title="Idee",
             baseline_date=DAY(2023, 1, 1), done_date=DAY(2023, 1, 1))  # fmt: skip
    city.add("budgets", measure_id="a", year=2024, planned_eur=100.0)
    city.add("mobility_hubs", hub_id="h", name="Insel", status="im Bau")
    city.add("mobility_hubs", hub_id="h0", name="Erste", status="in Betrieb")
    city.add("surveys", survey_id="s", title="Befragung", responses_total=180)
    city.add("population", date=DAY(2022, 12, 31), population=1000)
    city.add("charging_points", station_id="1", county="Kreis X", points=2)
    city.add("charging_points", station_id="2", county="Kreis Y", points=2)
    city.add("snapshots", snapshot_id=1, author="first", dataset="measures")
    return city


@pytest.fixture
def old(new_city):
    return fill(new_city())


@pytest.fixture
def new(new_city):
    return fill(new_city())


def kinds(frame):
    return frame["kind"].tolist()


def only(frame):
    assert len(frame) == 1, frame
    return frame.iloc[0]


def test_the_same_edition_has_no_changes(new, old):
    frame = changes(new.con, old.con)
    assert frame.empty
    names = "kind dataset key measure_id title old new old_number new_number delta unit is_demo"
    published = "snapshot_id published_at author message file"
    assert " ".join(frame.columns) == f"{names} {published}"


def test_nothing_changed_where_nothing_was_known(new, city):
    assert changes(new.con, city.con).empty
    assert changes(city.con, new.con).empty


def test_the_programmes_latest_number_of_each_series(new, old):
    for city in (new, old):
        city.add("programme", what="Drei", indicator="bewilligt", date=DAY(2023, 1, 19), number=3)
        city.add("programme", what="Umfang", date=DAY(2021, 6, 25), number=141)  # of no series
        city.add("programme", what="Geld", indicator="freigegeben", number=1e6, unit="€")
    new.add("programme", what="Acht", indicator="bewilligt", date=DAY(2023, 7, 31), number=8)
    new.add("programme", what="Seiten", date=DAY(2022, 7, 21), number=130)
    row = only(changes(new.con, old.con))
    assert (row["kind"], row["key"], row["dataset"]) == (
        "programme_number",
        "bewilligt",
        "programme",
    )
    assert (row["old_number"], row["new_number"]) == (3, 8)
    more = {"what": "Mehr", "date": DAY(2023, 7, 31), "number": 3e6, "unit": "€"}
    new.add("programme", indicator="freigegeben", **more)
    assert kinds(changes(new.con, old.con)) == ["programme_number", "programme_money"]


def test_status_approval_and_forecast_of_a_measure(new, old):
    new.con.execute(
        """UPDATE measures SET status = 'in Umsetzung', approval = 'bewilligt',
        forecast_end_date = DATE '2024-03-01' WHERE measure_id = 'a'"""
    )
    frame = changes(new.con, old.con)
    assert kinds(frame) == ["measure_status", "measure_approval", "measure_forecast"]
    assert frame[["old", "new"]].values.tolist() == [
        ["geplant", "in Umsetzung"],
        ["beantragt", "bewilligt"],
        ["2024-01-01", "2024-03-01"],
    ]
    assert frame["delta"].tolist()[2] == 60
    assert set(frame["measure_id"]) == {"a"}


def test_measures_that_came_and_went(new, old):
    new.con.execute("DELETE FROM measures WHERE measure_id = 'gone'")
    new.add("measures", measure_id="b", title="B", status="Idee", is_demo=True)
    frame = changes(new.con, old.con)
    assert frame[["kind", "title", "is_demo"]].values.tolist() == [
        ["measure_new", "B", True],
        ["measure_gone", "Gone", False],
    ]


def test_a_milestone_done_and_one_moved(new, old):
    new.con.execute("UPDATE milestones SET done_date = DATE '2024-01-02' WHERE milestone_id = 's1'")
    new.con.execute(
        "UPDATE milestones SET forecast_date = DATE '2024-06-11' WHERE milestone_id = 's2'"
    )
    frame = changes(new.con, old.con)
    assert kinds(frame) == ["milestone_done", "milestone_forecast"]
    assert frame["title"].tolist() == ["A: Start", "A: Ende"]
    assert (frame["new"][0], frame["delta"][1]) == ("2024-01-02", 10)


def test_money_per_measure_and_what_is_newly_stated_has_no_delta(new, old):
    new.con.execute("UPDATE budgets SET planned_eur = 150, spent_eur = 20")
    frame = changes(new.con, old.con)
    assert kinds(frame) == ["budget_planned", "budget_spent"]
    assert frame.loc[0, ["old_number", "new_number", "delta", "unit"]].tolist() == [
        100,
        150,
        50,
        "EUR",
    ]
    assert pd.isna(frame["old_number"][1])
    assert pd.isna(frame["delta"][1])


def test_charging_of_the_city_not_of_the_register(new, old):
    new.add("charging_points", station_id="3", county="kreis  x", points=6)
    new.add("charging_points", station_id="4", county="Kreis Y", points=50)
    frame = changes(new.con, old.con, counties=["Kreis X"])
    assert frame[["kind", "old_number", "new_number", "delta"]].values.tolist() == [
        ["charging_stations", 1, 2, 1],
        ["charging_points", 2, 8, 6],
    ]


def test_hubs(new, old):
    new.con.execute("UPDATE mobility_hubs SET opened_date = DATE '2024-05-01' WHERE hub_id = 'h'")
    new.add("mobility_hubs", hub_id="h2", name="Neu", status="geplant")
    frame = changes(new.con, old.con)
    assert frame[["kind", "title"]].values.tolist() == [["hub_new", "Neu"], ["hub_opened", "Insel"]]
    assert frame["new"][1] == "2024-05-01"


def test_survey_participants_from_a_total_or_from_answers(new, old):
    new.con.execute("UPDATE surveys SET responses_total = 200")
    row = only(changes(new.con, old.con))
    assert (row["kind"], row["delta"], row["dataset"]) == ("survey_participants", 20, "surveys")
    for person in range(201):
        new.add("survey_answers", survey_id="s", respondent_id=f"p{person}", question_id="q")
    row = only(changes(new.con, old.con))
    assert (row["new_number"], row["dataset"]) == (201, "survey_answers")


@pytest.mark.parametrize(("before", "after"), [(0, 3), (2, 4), (2, 6), (6, 2)])
def test_how_many_came_to_a_small_survey_is_for_analysts_only(new, old, before, after):
    for city, people in ((old, before), (new, after)):
        city.con.execute("UPDATE surveys SET responses_total = NULL")
        for person in range(people):
            city.add("survey_answers", survey_id="s", respondent_id=f"p{person}", question_id="q")
    whole = only(changes(new.con, old.con))
    assert whole["new_number"] == after and (not before or whole["delta"] == after - before)
    told = changes(new.con, old.con, min_cell=5)
    assert len(told) == (max(before, after) >= 5)
    assert told["delta"].isna().all()
    shown = {*told["old_number"].dropna(), *told["new_number"].dropna()}
    assert all(number >= 5 for number in shown)


def test_population_new_and_corrected(new, old):
    new.con.execute("UPDATE population SET population = 1010")
    new.add("population", date=DAY(2023, 12, 31), population=1100)
    frame = changes(new.con, old.con)
    assert kinds(frame) == ["population_new", "population_changed"]
    assert frame["new"].tolist() == ["2023-12-31", "2022-12-31"]
    assert frame["delta"].tolist()[1] == 10


def test_who_and_when_is_the_last_publication_in_between(new, old):
    new.con.execute("UPDATE measures SET status = 'in Umsetzung' WHERE measure_id = 'a'")
    for snapshot_id, dataset, author in (
        (2, "measures", "second"),
        (3, "measures", "third"),
        (4, "budgets", "fourth"),
    ):
        new.add("snapshots", snapshot_id=snapshot_id, dataset=dataset, author=author, file="f.csv")
    row = only(changes(new.con, old.con))
    assert (row["snapshot_id"], row["author"], row["file"]) == (3, "third", "f.csv")


def test_a_publication_that_changed_nothing_is_nobody_s_change(new, old):
    new.con.execute("UPDATE measures SET status = 'in Umsetzung' WHERE measure_id = 'a'")
    counts = {"rows_new": 0, "rows_gone": 0}
    new.add("snapshots", snapshot_id=2, dataset="measures", author="A", rows_changed=1, **counts)
    new.add("snapshots", snapshot_id=3, dataset="measures", author="B", rows_changed=0, **counts)
    assert only(changes(new.con, old.con))["author"] == "A"


def test_a_switch_of_demonstration_rows_has_no_author(new, old):
    new.add("measures", measure_id="demo", title="D", is_demo=True)
    assert pd.isna(only(changes(new.con, old.con))["author"])
