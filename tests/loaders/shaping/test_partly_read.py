"""A delivery of sensors reads the days that it touches, however large the store has become."""

import datetime as dt

import pytest

from loaders import pipeline
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.publish.publish import FileContribution, publish_files
from loaders.store.write import HistoryEntry
from loaders.tables.reading import PartlyRead

HEAD = "Sensor;Messgröße;Einheit;Zeitpunkt;Messwert\n"
TODAY = dt.date(2024, 5, 4)


def readings(sensors, days):
    """One reading an hour, of 1, 2, 3, …"""
    return HEAD + "".join(
        f"{sensor};Wasserstand;cm;2024-05-0{day}T{hour:02}:10:00Z;{hour + 1}\n"
        for sensor in sensors
        for day in days
        for hour in range(24)
    )


@pytest.fixture
def deliver(lake, tmp_path):
    def delivered(text, published, today=TODAY):
        (path := tmp_path / "messwerte.csv").write_text(text, "utf-8")
        report = check_file(path, lake.package, CheckOptions(today=today), published)
        assert not report.found, report.problems["message"].tolist()
        return report

    return delivered


@pytest.fixture
def year(lake, deliver):
    """Three days of three sensors: 216 hours."""
    report = deliver(readings("abc", (1, 2, 3)), published_rows(lake))
    load = FileContribution(report.tables(), report.mode, report.parts)
    publish_files(lake, [load], HistoryEntry("test", "test"))


def only_parts(lake, monkeypatch):
    """The published rows, of measurements only in part; and how many were read each time."""
    read, among = [], pipeline._among

    def part(cursor, name, keys):
        rows = among(cursor, name, keys)
        read.append((name, rows.num_rows))
        return rows

    def whole(name):
        assert name != "measurements", "all hours of all sensors were read"
        return known.whole(name)

    monkeypatch.setattr(pipeline, "_among", part)
    known = published_rows(lake)
    return PartlyRead(whole, known.part), read


MORE = HEAD + "a;Wasserstand;cm;2024-05-03T09:40:00Z;30\nb;Wasserstand;cm;2024-05-04T00:40:00Z;5\n"


@pytest.mark.parametrize("today", [TODAY, dt.date(2025, 8, 1)], ids=["by hours", "by days"])
def test_only_the_days_of_a_delivery_are_read_and_nothing_else_comes_out(
    lake, deliver, year, monkeypatch, today
):
    published, read = only_parts(lake, monkeypatch)
    report = deliver(MORE, published, today)
    # Of sensor a the 3 May; of b the 4 May, of which nothing is stored.
    hours = [rows for name, rows in read if name == "measurements"]
    assert hours[0] == 24
    assert max(hours) == 24
    whole = deliver(MORE, published_rows(lake).whole, today)
    assert report.table.equals(whole.table)
    first = report.table.to_pylist()[0]
    assert (first["sensor_id"], first["count"], first["mean"]) == ("a", 2, 20)


def test_rows_are_found_by_an_empty_value_too(lake, year):
    with lake.reader(pipeline.Edition(lake.snapshot_id())) as cursor:
        keys = cursor.execute(
            "SELECT district_id, sensor_id FROM sensors WHERE sensor_id IN ('a', 'b')"
        ).to_arrow_table()
        assert keys["district_id"].null_count == 2
        assert pipeline._among(cursor, "sensors", keys).num_rows == 2
        assert pipeline._among(cursor, "sensors", keys.slice(0, 0)).num_rows == 0
