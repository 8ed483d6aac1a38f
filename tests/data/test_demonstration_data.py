"""Demonstration rows are marked, fictional, reproducible, and show every page at work."""

import csv
import datetime as dt
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
GENERATOR = DATA / "generate" / "demo.py"
OWN_IDS = {
    "measures": "measure_id",
    "measure_fields": "measure_id",
    "milestones": "milestone_id",
    "measure_events": "measure_id",
    "budgets": "measure_id",
    "events": "event_id",
    "attendance": "event_id",
    "surveys": "survey_id",
    "survey_questions": "question_id",
    "survey_answers": "respondent_id",
    "mobility_hubs": "hub_id",
    "indicators": "indicator_id",
    "reports": "report_id",
    "alternatives": "measure_id",
    "payments": "measure_id",
    "scores": "measure_id",
    "use_cases": "measure_id",
    "signposts": "signpost_id",
    "sensors": "sensor_id",
    "measurements": "sensor_id",
    "indicator_definitions": "indicator_id",
    "indicator_targets": "indicator_id",
}
SOURCE = "Demonstrationsdaten (erfunden), erzeugt mit festem Startwert"
TODAY = "2026-11-15"


def generate(*arguments):
    return subprocess.run(
        [sys.executable, "-B", str(GENERATOR), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_rows_of_the_demonstration_files_are_marked_and_no_others():
    marked = {
        path.relative_to(DATA).as_posix(): {row.get("is_demo") for row in rows_of(path)}
        for path in DATA.rglob("*.csv")
    }
    for path, marks in marked.items():
        assert marks <= ({"true"} if path.startswith("demo/") else {"false", None}), path
    assert len([path for path in marked if path.startswith("demo/")]) == len(OWN_IDS)


def test_ids_and_sources_give_demonstration_rows_away(demo, real):
    assert {name for name, rows in demo.items() if rows} == set(OWN_IDS)
    for name, column in OWN_IDS.items():
        assert all(row[column].startswith("demo-") for row in demo[name]), name
        assert not any(row[column].startswith("demo-") for row in real[name]), name
        assert {row["source"] for row in demo[name]} == {SOURCE}, name


@pytest.mark.parametrize(
    ("dataset", "column", "beginning"),
    [
        ("measures", "title", "Beispielmaßnahme "),
        ("events", "title", "Beispiel-Veranstaltung "),
        ("surveys", "title", "Beispiel"),
        ("mobility_hubs", "name", "Beispiel-Mobilitätsinsel "),
        ("indicators", "title", "Beispielkennzahl: "),
        ("reports", "category", "Beispiel: "),
        ("sensors", "name", "Beispiel: "),
    ],
)
def test_titles_are_plainly_fictional(demo, dataset, column, beginning):
    assert all(row[column].startswith(beginning) for row in demo[dataset])


def test_the_generator_writes_the_shipped_files_again(tmp_path):
    run = generate("--out", str(tmp_path))
    assert (run.returncode, run.stderr) == (0, "")
    shipped = {path.name: path.read_bytes() for path in (DATA / "demo").iterdir()}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == shipped


def test_grown_tables_have_the_wanted_rows_and_hold_together(tmp_path):
    run = generate(
        *("--answers", "7000", "--attendance", "5000", "--chargers", "300", "--out", str(tmp_path))
    )
    assert (run.returncode, run.stderr) == (0, "")
    tables = {path.stem: rows_of(path) for path in tmp_path.iterdir()}
    wanted = {"survey_answers": 7000, "attendance": 5000, "charging_points": 300}
    assert {name: len(tables[name]) for name in wanted} == wanted
    events = {row["event_id"] for row in tables["events"]}
    assert {row["event_id"] for row in tables["attendance"]} <= events
    for name, key in {
        "survey_answers": ("survey_id", "respondent_id", "question_id", "value"),
        "attendance": ("series", "event_id", "group"),
        "events": ("event_id",),
        "charging_points": ("station_id",),
    }.items():
        assert len({tuple(row[c] for c in key) for row in tables[name]}) == len(tables[name])
    assert {row["source"] for row in tables["charging_points"]} == {SOURCE}


def test_grown_tables_never_replace_the_shipped_ones():
    run = generate("--answers", "10")
    assert run.returncode == 2
    assert "give --out DIR" in run.stderr


def test_measures_show_every_state_field_and_place(demo, datasets):
    fields = {f["name"]: f for f in datasets["measures"]["schema"]["fields"]}
    measures = demo["measures"]
    assert len(measures) == 14
    for column in ("status", "approval"):
        assert {row[column] for row in measures} - {""} == set(
            fields[column]["constraints"]["enum"]
        )
    assert {row["field_id"] for row in demo["measure_fields"]} == {
        "leben",
        "lernen",
        "mobilitaet",
        "nachhaltigkeit",
    }
    assert sum(row["district_id"] == "" for row in measures) == 5
    assert {row["is_public"] for row in measures} == {"true", "false"}
    assert min(row["start_date"] for row in measures if row["start_date"]) == "2021-09-01"
    assert max(row["planned_end_date"] for row in measures) == "2028-12-31"


def test_milestones_show_kept_late_overdue_and_coming(demo):
    def state(row):
        if row["done_date"]:
            return "kept" if row["done_date"] <= row["baseline_date"] else "late"
        return "overdue" if row["baseline_date"] < TODAY else "coming"

    assert Counter(state(row) for row in demo["milestones"]) == {
        "kept": 13,
        "late": 5,
        "overdue": 6,
        "coming": 11,
    }
    per_measure = Counter(row["measure_id"] for row in demo["milestones"])
    assert set(per_measure.values()) == {2, 3, 4}


def test_an_approval_has_been_awaited_for_more_than_a_year(demo):
    waiting = {r["measure_id"]: r["approval_date"] for r in demo["measures"]
               if r["approval"] == "beantragt"}  # fmt: skip
    assert waiting == {
        "demo-massnahme-03": "2025-09-15",
        "demo-massnahme-11": "2026-08-12",
    }


def test_money_is_planned_approved_and_spent_in_order(demo):
    sources = {row["funding_source"] for row in demo["budgets"]}
    assert sources == {"Bund (KfW)", "Land", "Eigenmittel"}
    over = set()
    for row in demo["budgets"]:
        assert float(row["approved_eur"] or 0) <= float(row["planned_eur"])
        assert bool(row["spent_eur"]) == (int(row["year"]) <= 2026)
        if float(row["spent_eur"] or 0) > float(row["approved_eur"] or 0):
            over.add(row["measure_id"])
    assert over == {"demo-massnahme-09"}  # the one that costs more than approved


def test_events_are_held_counted_and_to_come(demo):
    dates = [row["start_date"] for row in demo["events"]]
    assert (len(dates), min(dates), max(dates)) == (40, "2024-01-18", "2027-05-20")
    assert {row["format"] for row in demo["events"]} == {"vor Ort", "online", "hybrid"}
    counted = {row["event_id"] for row in demo["attendance"]}
    for row in demo["events"]:
        day = dt.date.fromisoformat(row["start_date"])
        assert (row["event_id"] in counted) <= (day <= dt.date(2027, 1, 14))
    assert len(counted) == 32
    for row in demo["attendance"]:
        held = next(e for e in demo["events"] if e["event_id"] == row["event_id"])
        assert bool(row["attended"]) == (held["start_date"] <= TODAY)
        assert int(row["attended"] or 0) <= int(row["registered"])


def test_the_surveys_ask_in_every_kind_and_reach_too_few(demo, datasets):
    kinds = next(
        f for f in datasets["survey_questions"]["schema"]["fields"] if f["name"] == "kind"
    )["constraints"]["enum"]
    assert {row["kind"] for row in demo["survey_questions"]} == set(kinds)
    people = Counter(
        survey for survey, _ in {(r["survey_id"], r["respondent_id"])
                                 for r in demo["survey_answers"]}
    )  # fmt: skip
    assert people == {
        "demo-befragung-2024": 180,
        "demo-live-2026": 64,
        "demo-befragung-2026": 420,
    }


def test_answers_fit_their_questions(demo):
    questions = {(r["survey_id"], r["question_id"]): r for r in demo["survey_questions"]}
    surveys = {row["survey_id"]: row for row in demo["surveys"]}
    for row in demo["survey_answers"]:
        question = questions[row["survey_id"], row["question_id"]]
        labels = question["labels"].split("|")
        if question["kind"] == "Rangfolge":
            assert sorted(row["value"].split("|")) == sorted(labels)
        elif question["kind"] == "Zahl":
            assert 1 <= int(row["value"]) <= 30
        elif question["kind"] != "Freitext":
            assert row["value"] in labels
        survey = surveys[row["survey_id"]]
        day = row["submitted_at"][:10]
        assert survey["open_from_date"] <= day <= min(survey["open_to_date"], TODAY)


def test_some_groups_are_missing_and_some_are_too_small_to_show(demo):
    people = {
        row["respondent_id"]: row["district_id"]
        for row in demo["survey_answers"]
        if row["survey_id"] == "demo-befragung-2026"
    }
    counts = Counter(people.values())
    assert len(counts) == 13  # twelve districts and those who did not say
    assert sorted(key for key, count in counts.items() if count < 5) == ["05", "08"]
    assert counts["01"] > 100


def test_texts_with_personal_data_stay_unreleased(demo):
    unreleased = {r["value"] for r in demo["survey_answers"] if r["is_released"] == "false"}
    assert len(unreleased) == 3
    assert any("@example.org" in text for text in unreleased)
    released = {r["value"] for r in demo["survey_answers"] if r["is_released"] == "true"}
    assert not any("@" in text or "Muster" in text for text in released)


def test_mobility_hubs_show_plan_and_building(demo):
    hubs = demo["mobility_hubs"]
    assert Counter(row["status"] for row in hubs) == {"in Betrieb": 3, "geplant": 2, "im Bau": 1}
    assert all(bool(row["opened_date"]) == (row["status"] == "in Betrieb") for row in hubs)
    assert {row["planned_date"][:4] for row in hubs} == {"2021", "2023", "2024", "2025", "2026"}


def test_an_indicator_of_a_measure_ends_at_its_current_value(demo):
    last = [r for r in demo["indicators"] if r["indicator_id"] == "demo-kennzahl-haltestellen"][-1]
    measure = next(r for r in demo["measures"] if r["measure_id"] == last["measure_id"])
    assert float(last["value"]) == float(measure["current_value"]) == 22
    assert float(last["target"]) == float(measure["target_value"]) == 40
