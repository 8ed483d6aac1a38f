"""Lists of events without a key: the same event has the same key next time."""

import datetime as dt

import pyarrow as pa
import pytest

from loaders.pipeline import check_file
from loaders.schema.column_matching import event_key


def keys(package, tmp_path, text, published=None):
    path = tmp_path / "veranstaltungen.csv"
    path.write_text(text, "utf-8")
    report = check_file(path, package, published=published)
    assert report.problems["message"].tolist() == []
    assert (report.dataset, "keys_made" in [n.code for n in report.notes]) == ("events", True)
    return [row["event_id"] for row in report.table.to_pylist()]


def test_a_key_is_made_of_title_and_day_and_stays_the_same(package, tmp_path):
    first = keys(package, tmp_path, "Titel;Datum\nForum;02.05.2024\nForum;06.06.2024\n")
    again = keys(package, tmp_path, "Datum;Titel;Ort\n2024-05-02;FORUM ;Rathaus\n")
    assert len(set(first)) == 2
    assert again == first[:1]


def test_the_key_of_the_published_event_is_kept(package, tmp_path):
    day = dt.date(2024, 5, 2)
    rows = pa.Table.from_pylist([{"event_id": "forum-1", "title": "Forum", "start_date": day}])

    def published(name):
        return rows if name == "events" else None

    text = "Titel;Datum\nForum;02.05.2024\nForum;03.05.2024\n"
    one, two = keys(package, tmp_path, text, published)
    assert one == "forum-1" and two != one


@pytest.mark.parametrize(
    ("head", "moment"),
    [("Beginn", "02.05.2024 18:00"), ("Datum", "02.05.2024, 18:00 Uhr"),
     ("Start", "2024-05-02T16:00:00Z"),
     ("Wann", "Do, 2. Mai 2024, 18 Uhr"), ("Datum und Uhrzeit", "2.5.2024 um 18 Uhr")],
)  # fmt: skip
def test_a_moment_and_a_title_are_an_event_with_day_and_time(package, tmp_path, head, moment):
    path = tmp_path / "liste.csv"
    path.write_text(f'{head};Titel\n"{moment}";Forum\n', "utf-8")
    report = check_file(path, package)
    assert (report.dataset, report.problems["message"].tolist()) == ("events", [])
    (row,) = report.table.to_pylist()
    assert (row["start_date"], row["start_time"]) == (dt.date(2024, 5, 2), dt.time(18))
    assert row["event_id"] == event_key("forum", "2024-05-02")
    assert len({note.code for note in report.notes}) == len(report.notes)


def test_days_alone_are_no_times(package, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("Datum;Titel\n02.05.2024 00:00;Forum\n", "utf-8")
    assert check_file(path, package).table["start_time"].to_pylist() == [None]


def test_a_list_of_days_titles_and_people_who_came_is_one_of_events(package, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("Datum;Titel;Ort;Teilnehmende\n02.05.2024;Forum;Rathaus;35\n", "utf-8")
    report = check_file(path, package)
    assert (report.dataset, report.unknown) == ("events", ("Teilnehmende",))
    path.write_text("Datum;Titel;Link\n02.05.2024;Forum;https://example.org\n", "utf-8")
    assert check_file(path, package).dataset is None
