"""Lists of people from meeting and ticket tools become one row of counts; no person is stored."""

import datetime as dt
from pathlib import Path

import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.schema import load_package
from loaders.schema.personal_data import PERSONAL
from loaders.shipped_data import read_shipped

FIXTURES = Path(__file__).parents[1] / "fixtures"
PEOPLE = ("Mia", "mia@", "Muster, ", "Ben", "ben@", "Eva", "Bo ", "Gast")


@pytest.fixture(scope="module")
def city(tiny_city):
    """The test city's declarations and rows, with an event of a known title."""
    package = load_package(tiny_city)
    rows = read_shipped(package, list(package.datasets.values()))
    return package, rows.get


@pytest.fixture
def event(city):
    """The key and title of an event of the test city."""
    _, known = city
    rows = known("events").to_pylist()
    return rows[0]["event_id"], rows[0]["title"]


@pytest.mark.parametrize(
    ("file", "profile", "registered", "attended"),
    [
        ("attendance/teams_2020.csv", "teams_2020", None, 2),
        ("attendance/teams_bericht_en.csv", "teams_bericht", None, 3),
        ("attendance/teams_bericht_de.csv", "teams_bericht", None, 3),
        ("attendance/zoom.csv", "zoom", None, 2),
        ("attendance/webex.csv", "webex", None, 2),
        ("attendance/eventbrite.csv", "eventbrite", 3, 2),
        ("attendance/eventbrite_2025.csv", "eventbrite", 2, None),
        ("attendance/pretix.csv", "pretix", 2, None),
        ("attendance/pretix_checkin.csv", "pretix", 2, 1),
    ],
)
def test_a_list_of_people_becomes_one_row_of_counts(
    city, event, file, profile, registered, attended
):
    package, known = city
    report = check_file(
        FIXTURES / file, package, CheckOptions(constants={"event_id": event[0]}), published=known
    )
    assert (report.dataset, report.profile) == ("attendance", profile)
    assert report.problems["message"].tolist() == []
    (row,) = report.table.to_pylist()
    assert (row["event_id"], row["registered"], row["attended"]) == (event[0], registered, attended)
    assert report.adds
    stored = str(report.table.to_pylist()) + str(report.reading.table.to_pylist())
    assert not [word for word in PEOPLE if word in stored]
    assert [n.code for n in report.notes].count(PERSONAL) == 1


def test_without_an_event_it_is_asked_for_with_what_the_list_says(city):
    package, known = city
    report = check_file(FIXTURES / "attendance/teams_bericht_en.csv", package, published=known)
    (problem,) = report.found
    assert (problem.row, problem.field, report.publishable) == (None, "event_id", False)
    assert "„Bänke im Park: Begehung“, 10/3/23, 8:42:11 AM" in problem.message()
    assert report.faultless is None


def test_the_title_in_the_summary_tells_a_known_event(city, event, tmp_path):
    package, known = city
    text = (FIXTURES / "attendance/teams_bericht_en.csv").read_bytes().decode("utf-16")
    path = tmp_path / "bericht.csv"
    days = {row["event_id"]: row["start_date"] for row in known("events").to_pylist()}
    day = days[event[0]]
    text = text.replace("Bänke im Park: Begehung", event[1].upper())
    path.write_text(text.replace("10/3/23", f"{day.month}/{day.day}/{day:%y}"), encoding="utf-16")
    report = check_file(path, package, published=known)
    assert report.table["event_id"].to_pylist() == [event[0]]
    # On another day it is another meeting, which is asked for.
    path.write_text(text, encoding="utf-16")
    assert check_file(path, package, published=known).found[0].field == "event_id"


def test_who_organised_is_counted_and_said(city, event):
    package, known = city
    constants = {"event_id": event[0]}
    path = FIXTURES / "attendance/teams_bericht_de.csv"
    report = check_file(path, package, CheckOptions(constants=constants), published=known)
    assert "Davon aus Organisation oder Moderation: 2." in report.note_texts()
    assert (
        "Weggelassen, weil es um einzelne Personen geht: „Name“, „Erster Beitritt“, "
        "„Letzter Austritt“, „Dauer der Teilnahme“, „E-Mail“, „Teilnehmer-ID (UPN)“."
        in report.note_texts()
    )


def test_who_cancelled_does_not_count(city, event):
    package, known = city
    constants = {"event_id": event[0]}
    report = check_file(
        FIXTURES / "attendance/pretix.csv",
        package,
        CheckOptions(constants=constants),
        published=known,
    )
    assert "1 Zeile zählt nicht mit, weil sie abgesagt oder storniert ist." in report.note_texts()


def test_a_list_from_before_the_event_does_not_say_that_nobody_came(city, event, tmp_path):
    package, known = city
    path = tmp_path / "gaeste.csv"
    path.write_text(
        "Order #,First Name,Email,Ticket Type,Attendee Status,Checked In\n"
        "1,Mia,mia@example.org,Frei,Attending,\n2,Ben,ben@example.org,Frei,Attending,\n"
        "3,Eva,eva@example.org,Frei,Not Attending,\n",
        "utf-8",
    )
    options = CheckOptions(constants={"event_id": event[0]})
    report = check_file(path, package, options, published=known)
    (row,) = report.table.to_pylist()
    assert (row["registered"], row["attended"], row["is_estimate"]) == (2, None, None)
    assert "nobody_checked_in" in {note.code for note in report.notes}


def test_a_meeting_of_the_same_title_on_another_day_is_another_one():
    """A list must not be counted for last month's meeting of the same name."""
    from types import SimpleNamespace

    from loaders.shaping.people import _event

    events = [{"event_id": "e1", "title": "Bürgerforum", "start_date": dt.date(2024, 5, 2)}]
    check = SimpleNamespace(published_records=lambda _: events)
    assert _event(check, {"title": "Bürgerforum", "start": "02.05.2024 18:00"}) == "e1"
    assert _event(check, {"title": "Bürgerforum", "start": "06.06.2024 18:00"}) is None
    assert _event(check, {"title": "Bürgerforum"}) == "e1"


@pytest.mark.parametrize(
    ("file", "given", "day"),
    [
        ("teams_bericht_de.csv", {}, dt.date(2023, 10, 3)),  # with points the day comes first
        ("eventbrite_2025.csv", {}, dt.date(2025, 2, 1)),
        ("zoom.csv", {"start_date": "2023-03-10"}, dt.date(2023, 3, 10)),
        ("zoom.csv", {}, None),  # 10/03/23 may be March or October
        ("teams_2020.csv", {}, None),  # names no title
    ],
)
def test_an_unknown_event_is_made_in_the_same_publication_if_that_is_wanted(city, file, given, day):
    package, known = city
    options = CheckOptions(new_event=True, constants=given)
    report = check_file(FIXTURES / "attendance" / file, package, options, known)
    if day is None:
        assert [p.details.get("wording") for p in report.found] == ["event_asked"]
        return
    assert report.problems["message"].tolist() == []
    (event,), (counted,) = report.others["events"].to_pylist(), report.table.to_pylist()
    assert (event["start_date"], event["is_public"]) == (day, None)
    assert counted["event_id"] == event["event_id"]
    assert report.parts["events"] == ("event_id",)
    again = check_file(FIXTURES / "attendance" / file, package, options, known)
    assert again.table["event_id"].to_pylist() == [event["event_id"]]
    unasked = check_file(
        FIXTURES / "attendance" / file, package, CheckOptions(constants=given), known
    )
    assert "--new-event" in unasked.problems["message"][0]
