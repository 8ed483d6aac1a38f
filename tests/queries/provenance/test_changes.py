"""What changed between two editions: rows that came, went or were corrected."""

import datetime as dt

import pandas as pd
import pytest

from queries.provenance.changes import MOST_ROWS, row_changes

DAY = dt.date


def fill(city):
    city.add("measures", measure_id="a", title="A", status="geplant", approval="beantragt",
             district_id="01", current_value=3.0, forecast_end_date=DAY(2024, 1, 1),
             planned_end_date=DAY(2024, 1, 1), approval_date=DAY(2023, 5, 1))  # fmt: skip
    city.add("measures", measure_id="gone", title="Gone", status="Idee")
    city.add("milestones", milestone_id="s1", measure_id="a", title="Start",
             baseline_date=DAY(2024, 1, 1))  # fmt: skip
    city.add("milestones", milestone_id="s0", measure_id="a", title="Idee",
             baseline_date=DAY(2023, 1, 1), done_date=DAY(2023, 1, 1))  # fmt: skip
    city.add("budgets", measure_id="a", year=2024, funding_source="Bund", planned_eur=100.0)
    city.add("surveys", survey_id="s", title="Befragung", responses_total=180)
    city.add("population", date=DAY(2022, 12, 31), population=1000)
    city.add("charging_points", station_id="1", operator="Werke", points=2)
    city.add("snapshots", snapshot_id=1, author="first", dataset="measures")
    return city


@pytest.fixture
def old(new_city):
    return fill(new_city())


@pytest.fixture
def new(new_city):
    return fill(new_city())


@pytest.fixture
def found(new, old, declared):
    def ask(**given):
        return row_changes(new.con, old.con, datasets=declared, **given)

    return ask


WHAT = ["dataset", "change", "column"]


def only(frame):
    assert len(frame) == 1, frame
    return frame.iloc[0]


def test_the_same_edition_has_no_changes(found):
    frame = found()
    assert frame.empty
    names = "dataset change column key measure_id title old new rows is_demo weight"
    published = "snapshot_id published_at author message file"
    assert " ".join(frame.columns) == f"{names} {published}"


def test_rows_where_nothing_was_before_are_new(new, new_city, declared):
    """Measures from 0 to 2 are two new measures, not silence."""
    empty = new_city()
    frame = row_changes(new.con, empty.con, datasets=declared)
    assert (frame["change"] == "new").all()
    assert list(frame.loc[frame["dataset"] == "measures", "title"]) == ["A", "Gone"]
    back = row_changes(empty.con, new.con, datasets=declared)
    assert (back["change"] == "gone").all() and len(back) == len(frame) == 8


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "told"),
    [
        ("measures", "measure_id = 'a'", "status", "in Umsetzung", ("geplant", "in Umsetzung")),
        ("measures", "measure_id = 'a'", "approval", "bewilligt", ("beantragt", "bewilligt")),
        ("measures", "measure_id = 'a'", "district_id", "02", ("01", "02")),
        ("measures", "measure_id = 'a'", "current_value", 4.5, ("3.0", "4.5")),
        ("measures", "measure_id = 'a'", "planned_end_date", DAY(2025, 1, 1),
         ("2024-01-01", "2025-01-01")),
        ("measures", "measure_id = 'a'", "approval_date", None, ("2023-05-01", None)),
        ("milestones", "milestone_id = 's1'", "baseline_date", DAY(2024, 9, 1),
         ("2024-01-01", "2024-09-01")),
        ("milestones", "milestone_id = 's0'", "done_date", None, ("2023-01-01", None)),
        ("budgets", "measure_id = 'a'", "planned_eur", 150.0, ("100.0", "150.0")),
        ("population", "true", "population", 1010, ("1000", "1010")),
        ("charging_points", "station_id = '1'", "points", 4, ("2", "4")),
        ("surveys", "survey_id = 's'", "title", "Neu", ("Befragung", "Neu")),
    ],
)  # fmt: skip
def test_every_corrected_cell_is_told(new, found, table, key, column, value, told):
    new.con.execute(f"UPDATE {table} SET {column} = ? WHERE {key}", [value])
    row = only(found())
    assert tuple(row[WHAT]) == (table, "changed", column)
    assert (row["old"], row["new"], row["rows"]) == (*told, 1)


def test_what_belongs_to_a_measure_names_it(new, found):
    new.con.execute("UPDATE milestones SET done_date = DATE '2024-01-02' WHERE milestone_id = 's1'")
    row = only(found())
    assert (row["title"], row["measure_id"]) == ("A: Start", "a")
    assert row["key"] == {"milestone_id": "s1"}


def test_rows_that_came_and_went(new, found):
    new.con.execute("DELETE FROM measures WHERE measure_id = 'gone'")
    new.add("measures", measure_id="b", title="B", status="Idee", is_demo=True)
    new.con.execute("DELETE FROM population")
    frame = found()
    assert frame[["dataset", "change", "title", "is_demo"]].fillna("").values.tolist() == [
        ["measures", "new", "B", True],
        ["measures", "gone", "Gone", False],
        ["population", "gone", "", False],
    ]
    assert frame["key"][2]["district_id"] is None


def test_chargers_that_were_exchanged_one_for_one(new, found):
    new.con.execute("UPDATE charging_points SET station_id = '9'")
    assert sorted(found()["change"]) == ["gone", "new"]


def test_what_matters_most_comes_first(new, found):
    new.con.execute("UPDATE charging_points SET points = 4")
    new.con.execute("UPDATE budgets SET approved_eur = 5")
    new.con.execute("UPDATE measures SET status = 'gestoppt', owner = 'Amt' WHERE measure_id = 'a'")
    new.con.execute("UPDATE milestones SET baseline_date = DATE '2025-01-01' WHERE title = 'Start'")
    assert list(found()["column"]) == ["status", "baseline_date", "approved_eur", "owner", "points"]


def test_of_many_rows_only_the_number_is_told(new, found):
    for number in range(MOST_ROWS + 1):
        new.add("stops", stop_id=f"s{number}", name="Halt")
    row = only(found())
    assert (row["change"], row["rows"], row["key"]) == ("new", MOST_ROWS + 1, None)


@pytest.mark.parametrize(("gone", "new_ones"), [(0, 4), (3, 7), (7, 6)])
def test_answers_are_counted_by_person_and_few_are_not_told(new, old, found, gone, new_ones):
    """20 people with two answers each; some are gone, others are new. Three who are gone would
    follow from the seven who are new and from the total, so neither is told."""
    for person in range(20):
        for question in ("q", "r"):
            answer = {"survey_id": "s", "respondent_id": f"p{person}", "question_id": question}
            old.add("survey_answers", value="1", **answer)
            if person >= gone:
                new.add("survey_answers", value="1", **answer)
    for person in range(new_ones):
        new.add("survey_answers", survey_id="s", respondent_id=f"x{person}", question_id="q")
    exact = found()
    assert dict(zip(exact["change"], exact["rows"], strict=True)) == {
        key: number for key, number in (("gone", gone), ("new", new_ones)) if number
    }
    assert set(exact["title"]) == {"Befragung"}
    told = found(min_cell=5)
    few = {0 < number < 5 for number in (gone, new_ones)}
    assert told["rows"].isna().all() == (True in few)


def test_a_changed_answer_is_a_corrected_person(new, old, found):
    for city, value in ((old, "1"), (new, "2")):
        city.add("survey_answers", survey_id="s", respondent_id="p", question_id="q", value=value)
    row = only(found())
    assert (row["change"], row["rows"]) == ("changed", 1)


def test_who_and_when_is_the_last_publication_in_between(new, found):
    new.con.execute("UPDATE measures SET status = 'in Umsetzung' WHERE measure_id = 'a'")
    for snapshot_id, dataset, author in (
        (2, "measures", "second"),
        (3, "measures", "third"),
        (4, "budgets", "fourth"),
    ):
        new.add("snapshots", snapshot_id=snapshot_id, dataset=dataset, author=author, file="f.csv")
    row = only(found())
    assert (row["snapshot_id"], row["author"], row["file"]) == (3, "third", "f.csv")


def test_a_publication_that_changed_nothing_is_nobody_s_change(new, found):
    new.con.execute("UPDATE measures SET status = 'in Umsetzung' WHERE measure_id = 'a'")
    counts = {"rows_new": 0, "rows_gone": 0}
    new.add("snapshots", snapshot_id=2, dataset="measures", author="A", rows_changed=1, **counts)
    new.add("snapshots", snapshot_id=3, dataset="measures", author="B", rows_changed=0, **counts)
    assert only(found())["author"] == "A"


def test_a_switch_of_demonstration_rows_has_no_author(new, found):
    new.add("measures", measure_id="demo", title="D", is_demo=True)
    assert pd.isna(only(found())["author"])
