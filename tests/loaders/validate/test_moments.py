"""Moments go to the city's clock, a date in a column of times is parted from it, and months,
quarters and years stand in the place of a date with their precision kept."""

import datetime as dt

import pytest

from loaders.pipeline import check_file


@pytest.fixture
def check(package, tmp_path):
    def run(*lines):
        path = tmp_path / "datei.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return check_file(path, package)

    return run


def codes(report):
    return {note.code for note in report.notes}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-04-30T22:00:00Z", dt.date(2023, 5, 1)),  # summer: two hours ahead
        ("2023-04-30T21:59:59Z", dt.date(2023, 4, 30)),
        ("2023-12-31T23:00:00.000Z", dt.date(2024, 1, 1)),  # winter: one hour
        ("2023-12-31 22:59 UTC", dt.date(2023, 12, 31)),
        ("2023-05-01T00:00:00+02:00", dt.date(2023, 5, 1)),
        ("2023-05-01T05:00:00+0900", dt.date(2023, 4, 30)),
        ("30.04.2023 22:00 UTC", dt.date(2023, 5, 1)),
        ("2023-04-30T22:00:00", dt.date(2023, 4, 30)),  # no zone: the city's own clock
    ],
)
def test_a_moment_with_a_zone_is_of_the_citys_day(check, text, day):
    report = check("Kennung;Maßnahme;Status;Beginn", f"m;Radweg;geplant;{text}")
    assert report.table["start_date"].to_pylist() == [day]
    zoned = text.endswith(("Z", "C", "0")) and text != "2023-04-30T22:00:00"
    assert ("zone_converted" in codes(report)) is zoned


HEAD = "Veranstaltungs-Kennung;Veranstaltung;Beginn"


def test_a_day_in_a_column_of_times_goes_to_the_column_of_days(check):
    report = check(
        HEAD,
        "a;Forum;2024-05-02T18:00:00Z",
        "b;Treffen;03.05.2024 18:30",
        "c;Runde;19:15",
        "d;Nachtlauf;2024-05-02T22:30:00Z",
    )
    assert report.found == ()
    assert report.table["start_date"].to_pylist() == [
        dt.date(2024, 5, 2), dt.date(2024, 5, 3), None, dt.date(2024, 5, 3)
    ]  # fmt: skip
    assert report.table["start_time"].to_pylist() == [
        dt.time(20), dt.time(18, 30), dt.time(19, 15), dt.time(0, 30)
    ]  # fmt: skip
    told = {n.code: n.values["count"] for n in report.notes if "count" in n.values}
    assert told == {"zone_converted": 2, "moments_parted": 3}


def test_a_day_that_the_file_states_itself_stays(check):
    report = check(f"{HEAD};Datum", "a;Forum;2024-05-02 18:00;01.05.2024", "b;B;2024-05-02 18:00;")
    assert report.table["start_date"].to_pylist() == [dt.date(2024, 5, 1), dt.date(2024, 5, 2)]


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("5. Mai 2023", dt.date(2023, 5, 5), None),
        ("02. März 2024", dt.date(2024, 3, 2), None),
        ("May 2, 2024", dt.date(2024, 5, 2), None),
        ("2023-05", dt.date(2023, 5, 31), "Monat"),
        ("02/2024", dt.date(2024, 2, 29), "Monat"),
        ("Dez. 2023", dt.date(2023, 12, 31), "Monat"),
        ("Oktober 2023", dt.date(2023, 10, 31), "Monat"),
        ("IV/2024", dt.date(2024, 12, 31), "Quartal"),
        ("II. Quartal 2024", dt.date(2024, 6, 30), "Quartal"),
        ("Q3 2024", dt.date(2024, 9, 30), "Quartal"),
        ("2024-Q1", dt.date(2024, 3, 31), "Quartal"),
        ("2023", dt.date(2023, 12, 31), "Jahr"),
        ("31.12.2023", dt.date(2023, 12, 31), None),
    ],
)
def test_a_period_is_its_last_day_and_its_precision_is_kept(check, text, day, precision):
    report = check("measure_id;date;kind;what", f"bank;{text};Bericht;A")
    assert report.dataset == "measure_events"
    assert report.table["date"].to_pylist() == [day]
    assert report.table["precision"].to_pylist() == [precision]


@pytest.mark.parametrize("text", ["13/2024", "V/2024", "Q5 2024", "31. Februar 2024", "Foo 2024"])
def test_what_is_no_date_stays_a_problem(check, text):
    report = check("measure_id;date;kind;what", f"bank;{text};Bericht;A")
    assert [(p.row, p.value, p.code) for p in report.found] == [(2, text, "type_date")]


def test_a_date_centuries_away_warns(check):
    report = check("Bezirk;Stichtag;Einwohner", "01;31.12.0202;5", "02;31.12.2023;5")
    assert report.found == ()
    assert [(p.row, p.code) for p in report.warnings] == [(2, "date_far")]


EVENTS = "Veranstaltungs-Kennung;Veranstaltung;Datum;"


@pytest.mark.parametrize(
    ("header", "day", "clock", "there"),
    [
        ("Beginn (UTC)", "02.05.2024", "18:00", (dt.date(2024, 5, 2), dt.time(20))),
        ("Beginn [UTC]", "2024-07-01", "22:30", (dt.date(2024, 7, 2), dt.time(0, 30))),
        ("Zeit [MEZ]", "02.05.2024", "18.00 Uhr", (dt.date(2024, 5, 2), dt.time(19))),
        ("Zeit [MEZ]", "02.12.2024", "18:00", (dt.date(2024, 12, 2), dt.time(18))),
        ("Uhrzeit (MESZ)", "02.12.2024", "00:30", (dt.date(2024, 12, 1), dt.time(23, 30))),
        ("Uhrzeit, UTC+3", "02.12.2024", "01:00", (dt.date(2024, 12, 1), dt.time(23))),
        ("Uhrzeit (America/New_York)", "02.12.2024", "18:00", (dt.date(2024, 12, 3), dt.time(0))),
        ("Uhrzeit (Ortszeit)", "02.05.2024", "18:00", (dt.date(2024, 5, 2), dt.time(18))),
        ("Uhrzeit (MEZ/MESZ)", "02.05.2024", "18:00", (dt.date(2024, 5, 2), dt.time(18))),
    ],
)
def test_the_zone_of_a_heading_holds_for_its_times(check, header, day, clock, there):
    report = check(f"{EVENTS}{header}", f"a;Forum;{day};{clock}")
    assert report.found == ()
    (row,) = report.table.to_pylist()
    assert (row["start_date"], row["start_time"]) == there


def test_a_heading_with_a_zone_counts_for_moments_that_name_none(check):
    report = check(
        "Maßnahmen-Kennung;Maßnahme;Status;Beginn (UTC)",
        "a;Radweg;geplant;30.04.2023 22:00",
        "b;Radweg;geplant;2023-04-30T22:00:00-05:00",
        "c;Radweg;geplant;30.04.2023",
    )
    days = [dt.date(2023, 5, 1), dt.date(2023, 5, 1), dt.date(2023, 4, 30)]
    assert report.table["start_date"].to_pylist() == days
    assert "zone_converted" in codes(report)


SUMMER, WINTER = "02.05.2024", "2. Dezember 2024"


@pytest.mark.parametrize(
    ("clock", "summer", "winter"),
    [
        ("18:00 MEZ", dt.time(19), dt.time(18)),
        ("18:00 MESZ", dt.time(18), dt.time(17)),
        ("18.00 Uhr (MEZ)", dt.time(19), dt.time(18)),
        ("18:00 CET", dt.time(19), dt.time(18)),
        ("18 Uhr CEST", dt.time(18), dt.time(17)),
        ("16:00Z", dt.time(18), dt.time(17)),
        ("18:00 UTC+1", dt.time(19), dt.time(18)),
        ("18.00 Uhr", dt.time(18), dt.time(18)),
        ("18 Uhr", dt.time(18), dt.time(18)),
        ("um 18 Uhr", dt.time(18), dt.time(18)),
        ("18 Uhr 30", dt.time(18, 30), dt.time(18, 30)),
        ("18h30", dt.time(18, 30), dt.time(18, 30)),
        ("18.30 h", dt.time(18, 30), dt.time(18, 30)),
        ("6 p.m.", dt.time(18), dt.time(18)),
    ],
)
def test_a_time_of_day_in_any_writing_by_the_citys_clock(check, clock, summer, winter):
    report = check(f"{EVENTS}Beginn", f"a;Forum;{SUMMER};{clock}", f"b;Runde;{WINTER};{clock}")
    assert report.found == ()
    assert report.table["start_time"].to_pylist() == [summer, winter]
    assert report.table["start_date"].to_pylist() == [dt.date(2024, 5, 2), dt.date(2024, 12, 2)]
    assert ("zone_converted" in codes(report)) is bool({"M", "C", "Z"} & {*clock})


@pytest.mark.parametrize(
    ("clock", "why"),
    [
        ("18:00-20:00", "nur der Beginn gehört hierher"),
        ("18 bis 20 Uhr", "nur der Beginn gehört hierher"),
        ("18:00 EST", "die Zeitzone ist hier nicht bekannt"),
        ("24:00", "Mitternacht ist 0:00 des nächsten Tages"),
        ("abends", "ist keine Uhrzeit. Erwartet"),
    ],
)
def test_what_is_no_time_of_day_is_told_why(check, clock, why):
    report = check(f"{EVENTS}Beginn", f"a;Forum;{SUMMER};{clock}", f"b;Runde;{SUMMER};18:00")
    assert [(p.row, p.value, p.code) for p in report.found] == [(2, clock, "type_time")]
    assert why in report.found[0].message()


def test_a_zone_without_a_day_in_its_row_leaves_the_others_right(check):
    report = check(f"{EVENTS}Beginn", "a;Forum;;18:00 MEZ", f"b;Runde;{SUMMER};18:00 MEZ")
    assert [(p.row, p.code, p.value) for p in report.found] == [
        (2, "zone_without_day", "18:00 MEZ")
    ]
    assert report.faultless["start_time"].to_pylist() == [dt.time(19)]


@pytest.mark.parametrize(
    "day", ["Do, 02.05.2024", "Donnerstag, 2. Mai 2024", "Do. 2.5.24", "Thursday, May 2, 2024"]
)
def test_the_name_of_a_day_stands_before_its_date(check, day):
    report = check(f"{EVENTS}Beginn", f"a;Forum;{day};18:00")
    assert report.found == ()
    assert report.table["start_date"].to_pylist() == [dt.date(2024, 5, 2)]


def test_a_day_with_a_span_of_hours_names_no_zone(check):
    report = check("Kennung;Maßnahme;Status;Beginn", "m;Radweg;geplant;02.05.2024 22:00-23:30")
    assert report.table["start_date"].to_pylist() == [dt.date(2024, 5, 2)]
    assert "zone_converted" not in codes(report)


@pytest.mark.parametrize("clock", ["18.05 Uhr", "18 Uhr 05", "18:05", "18:05 Uhr", "6:05 PM"])
def test_a_time_behind_a_day_is_never_lost(package, tmp_path, clock):
    path = tmp_path / "werte.csv"
    head = "survey_id,question_id,respondent_id,submitted_at,value"
    path.write_text(f"{head}\nu,q,1,02.05.2024 {clock},Ja\n", "utf-8")
    report = check_file(path, package)
    assert report.table["submitted_at"].to_pylist() == [dt.datetime(2024, 5, 2, 18, 5)]


def test_times_in_another_zone_without_a_day_are_one_problem(check):
    report = check(f"{EVENTS}Beginn (UTC)", "a;Forum;Mai 2024;18:00", "b;Runde;;19:00")
    (problem,) = report.found
    assert (problem.row, problem.code, problem.details["count"]) == (2, "zone_without_day", 2)
    assert "steht kein Tag" in problem.message()
