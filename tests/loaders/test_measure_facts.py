"""A dated fact out of a form: through the door, one publication, and the measure follows."""

import datetime as dt

import pytest

from loaders.measure_facts import Fact, check_fact, last_day, publish_fact, state_after
from loaders.publish.restore import restore
from loaders.store.store import Edition

TODAY = dt.date(2026, 11, 29)


def day(text):
    return dt.date.fromisoformat(text)


def fact(date="2026-11-20", **values):
    row = {"measure_id": "bank", "kind": "Bericht", "what": "Etwas", "source": "Amtsblatt"}
    return Fact(date=day(date), **{**row, **values})


def rows(store, dataset, measure_id="bank", audience="staff"):
    with store.reader(Edition(store.snapshot_id(), audience=audience)) as cursor:
        found = cursor.execute(f"FROM {dataset} WHERE measure_id = ?", [measure_id])
        return found.to_arrow_table().to_pylist()


@pytest.mark.parametrize(
    ("date", "precision", "last"),
    [
        ("2026-02-03", "Tag", "2026-02-03"),
        ("2026-02-03", "Monat", "2026-02-28"),
        ("2024-02-03", "Monat", "2024-02-29"),
        ("2026-04-01", "Quartal", "2026-06-30"),
        ("2026-12-05", "Quartal", "2026-12-31"),
        ("2026-01-01", "Jahr", "2026-12-31"),
    ],
)
def test_a_period_stands_for_its_last_day(date, precision, last):
    assert last_day(day(date), precision) == day(last)


MEASURE = {
    "status": "in Umsetzung",
    "approval": "beantragt",
    "approval_date": day("2022-01-15"),
    "forecast_end_date": None,
    "last_update_date": day("2023-06-01"),
}
UNDATED = MEASURE | {"approval_date": None, "last_update_date": None}


def event(date, **values):
    row = {"status": None, "approval": None, "kind": "Bericht", "certainty": "belegt"}
    return row | {"date": day(date)} | values


@pytest.mark.parametrize(
    ("given", "measure", "events", "changed"),
    [
        (fact("2024-01-02", status="abgeschlossen"), MEASURE, [],
         {"status": "abgeschlossen", "last_update_date": day("2024-01-02")}),
        # The row was confirmed later than the fact.
        (fact("2023-05-31", status="abgeschlossen"), MEASURE, [], {}),
        # Another fact that states a status is younger; one without a status is no hindrance.
        (fact("2024-01-02", status="gestoppt"), MEASURE,
         [event("2024-01-03", status="in Umsetzung")], {}),
        (fact("2024-01-02", status="gestoppt"), MEASURE, [event("2024-01-03")],
         {"status": "gestoppt", "last_update_date": day("2024-01-02")}),
        # What was only announced neither changes the measure nor hinders a report.
        (fact("2024-01-02", status="gestoppt", certainty="angekündigt"), MEASURE, [], {}),
        (fact("2024-01-02", status="gestoppt"), MEASURE,
         [event("2025-01-01", status="geplant", certainty="angekündigt")],
         {"status": "gestoppt", "last_update_date": day("2024-01-02")}),
        # The same status says nothing new.
        (fact("2024-01-02", status="in Umsetzung"), MEASURE, [], {}),
        # The approval has its own date, which may be older than the last confirmation.
        (fact("2022-03-01", approval="bewilligt"), MEASURE, [],
         {"approval": "bewilligt", "approval_date": day("2022-03-01"),
          "last_update_date": day("2023-06-01")}),
        (fact("2022-01-14", approval="bewilligt"), MEASURE, [], {}),
        # Confirmed again, it still counts since the day it began.
        (fact("2024-03-01", approval="beantragt"), MEASURE, [], {}),
        (fact("2020-03-01", status="geplant", approval="bewilligt"), UNDATED, [],
         {"status": "geplant", "approval": "bewilligt", "approval_date": day("2020-03-01"),
          "last_update_date": day("2020-03-01")}),
        # A year that is not over yet was not confirmed on its last day.
        (fact("2026-01-01", precision="Jahr", status="abgeschlossen"), MEASURE, [],
         {"status": "abgeschlossen", "last_update_date": TODAY}),
        (fact("2026-11-29", forecast_end_date=day("2027-03-31")), MEASURE, [],
         {"forecast_end_date": day("2027-03-31"), "last_update_date": TODAY}),
        (fact(kind="Anforderung"), MEASURE, [], {}),
    ],
)  # fmt: skip
def test_what_a_fact_changes_in_its_measure(given, measure, events, changed):
    assert state_after(given, measure, events, TODAY) == changed


def test_fact_and_measure_are_one_publication_that_can_be_taken_back(lake):
    before = lake.snapshot_id()
    (old,) = rows(lake, "measures")
    given = fact(status="abgeschlossen", source_url="https://gera.de/meldung")
    recording = check_fact(lake, given, TODAY)
    assert (recording.problems, recording.warnings) == ([], [])
    snapshot = publish_fact(lake, recording, "Anna", before)
    assert snapshot == before + 1
    last = lake.snapshots()[lambda frame: frame["snapshot_id"] == snapshot]
    assert sorted(zip(last["dataset"], last["rows_new"], last["rows_changed"], strict=True)) == [
        ("measure_events", 1, 0),
        ("measures", 0, 1),
    ]
    assert set(last["author"]) == {"Anna"}
    assert set(last["message"]) == {
        "Bericht zu „Bänke im Park“ (20.11.2026): Etwas; Status: abgeschlossen"
    }
    (new,) = rows(lake, "measures")
    # Nothing else of the row moves: numbers, blanks and places come through unchanged.
    assert new == old | {"status": "abgeschlossen", "last_update_date": day("2026-11-20")}
    (made,) = rows(lake, "measure_events")
    assert made == {
        "measure_id": "bank",
        "date": day("2026-11-20"),
        "precision": "Tag",
        "kind": "Bericht",
        "what": "Etwas",
        "status": "abgeschlossen",
        "approval": None,
        "value": None,
        "certainty": "belegt",
        "is_public": True,
        "is_demo": False,
        "source": "Amtsblatt",
        "source_date": None,
        "source_url": "https://gera.de/meldung",
    }
    restore(lake, ["measures"], before, "Bert")
    restore(lake, ["measure_events"], before, "Bert")
    assert rows(lake, "measures") == [old]
    assert rows(lake, "measure_events") == []


def test_what_is_wrong_is_told_in_the_words_of_an_upload(lake):
    given = fact(
        measure_id="fremd", what="", source="", source_url="javascript:alert(1)", kind="Gerücht"
    )
    problems = check_fact(lake, given, TODAY).problems
    assert sorted((p.field, p.code) for p in problems) == [
        ("kind", "enum"),
        ("measure_id", "unknown_reference"),
        ("source", "required"),
        ("source_url", "pattern"),
        ("what", "required"),
    ]
    with pytest.raises(ValueError, match="problems"):
        publish_fact(lake, check_fact(lake, given, TODAY), "Anna")


def test_an_end_before_the_start_is_refused_by_the_measure_s_own_rule(lake):
    recording = check_fact(lake, fact(forecast_end_date=day("2020-12-31")), TODAY)
    assert [(p.field, p.code) for p in recording.problems] == [("forecast_end_date", "order_date")]


def test_a_request_is_never_public_and_changes_no_measure(lake):
    given = fact(kind="Anforderung", what="Bericht angefordert: Wann?", is_public=False)
    recording = check_fact(lake, given, TODAY)
    assert recording.changed == {}
    publish_fact(lake, recording, "Anna")
    assert [row["what"] for row in rows(lake, "measure_events")] == ["Bericht angefordert: Wann?"]
    assert rows(lake, "measure_events", audience="public") == []
    publish_fact(lake, check_fact(lake, fact(), TODAY), "Anna")
    assert [row["what"] for row in rows(lake, "measure_events", audience="public")] == ["Etwas"]


def test_a_fact_about_an_invented_measure_is_invented(lake):
    recording = check_fact(lake, fact(measure_id="beispiel", status="gestoppt"), TODAY)
    publish_fact(lake, recording, "Anna")
    assert [row["is_demo"] for row in rows(lake, "measure_events", "beispiel")] == [True]


@pytest.mark.parametrize("text", ['A;B, "C"\nD', "=1+1", "'in Hochkommas'", "<b>1.234</b>", "-"])
def test_a_text_comes_through_as_it_was_written(lake, text):
    recording = check_fact(lake, fact(what=text), TODAY)
    publish_fact(lake, recording, "Anna")
    assert [row["what"] for row in rows(lake, "measure_events")] == [text]
