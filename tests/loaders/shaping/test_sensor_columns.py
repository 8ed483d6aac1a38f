"""Lists with a column a sensor become the hours of these sensors."""

import pytest

from tests.loaders.shaping.test_sensors import SEEN, STREAM, check, hours, publish

__all__ = ["check", "publish"]
WIDE = "Zeit;Pegel Nord (cm);Temperatur [°C];Bemerkung\n"


def test_each_column_is_a_sensor_with_its_unit(check):
    report = check(f"{WIDE}02.05.2024 11:00;110,5;12,5;klar\n02.05.2024 11:30;112,5;;klar\n")
    assert report.problems["message"].tolist() == []
    found = {(row["sensor_id"], row["count"]): row["mean"] for row in report.table.to_pylist()}
    assert found == {("Pegel Nord", 2): 111.5, ("Temperatur", 1): 12.5}
    sensors = {(s["name"], s["kind"], s["unit"]) for s in report.others["sensors"].to_pylist()}
    assert sensors == {
        ("Pegel Nord", "Wasserstand", "cm"),
        ("Temperatur", "Lufttemperatur", "°C"),
    }
    texts = " ".join(report.note_texts())
    assert "Nicht übernommen, weil nicht bekannt: „Bemerkung“." in texts
    assert ": Zeile 3 (Spalte „Temperatur [°C]“)" in texts


def test_each_bad_cell_is_named_by_row_and_column(check):
    rows = "02.05.2024 11:00;100;12;\n02.05.2024 11:15;hoch;-99;\n02.05.2024 11:30;defekt;13;\n"
    report = check(WIDE + rows + "gestern;101;14;\n02.05.2024 11:45;102;15;\n")
    assert [row["count"] for row in report.table.to_pylist()] == [2, 3]
    texts = " ".join(report.note_texts())
    assert "der erste: Zeile 3 (Spalte „Pegel Nord (cm)“), „hoch“" in texts
    assert ": Zeile 3 (Spalte „Temperatur [°C]“), „-99“" in texts
    assert "Außerdem nicht übernommen: Zeile 4 (Spalte „Pegel Nord (cm)“): „defekt“" in texts
    assert "Zeile 5 (Spalte „Pegel Nord (cm)“), „gestern“" in texts


def test_values_in_another_unit_are_converted_and_a_strange_unit_names_its_column(check):
    report = check("time,Pegel (m),Temperatur (°F)\n2024-05-02T09:00:00Z,1.25,68\n")
    found = {row["sensor_id"]: row["mean"] for row in report.table.to_pylist()}
    assert found == {"Pegel": 125.0, "Temperatur": 20.0}
    report = check("time,Pegel (kWh)\n2024-05-02T09:00:00Z,1.25\n", profile="messwerte")
    (problem,) = report.problems.to_dict("records")
    assert (problem["row"], problem["column"]) == (2, "Pegel (kWh)")
    assert "„kWh“ ist keine Einheit von „Wasserstand“" in problem["message"]


def test_published_sensors_are_known_by_key_or_name_and_others_are_asked_about(check, publish):
    publish({"value": [{**STREAM, "Observations": SEEN}]})
    report = check("Zeit;Wasserstand am Wehr\n02.05.2024 14:00;100\n")
    assert report.table["sensor_id"].to_pylist() == ["iot.example.org/v1.1/Datastreams(7)"]
    unknown = "Zeit;Wasserstand am Wehr;Strecke 7\n02.05.2024 14:00;100;3\n"
    report = check(unknown)
    assert report.dataset is None
    assert report.sources == ("messwerte", "none")
    (problem,) = check(unknown, profile="messwerte").problems.to_dict("records")
    assert "„Strecke 7“ gibt es in „Sensoren“ nicht" in problem["message"]


def test_brackets_that_tell_sensors_apart_belong_to_their_names(check):
    report = check("Zeit;Pegel (nord);Pegel (süd)\n02.05.2024 11:00;100;200\n", profile="messwerte")
    assert report.table["sensor_id"].to_pylist() == ["Pegel (nord)", "Pegel (süd)"]


@pytest.mark.parametrize("time", ["time", "timestamp", "created_at"])
def test_headings_that_name_a_kind_need_no_unit(check, time):
    zoned = "2024-05-02T11:{}:00+02:00,{},{}\n"
    report = check(f"{time},pegel_a,pegel_b\n{zoned.format('00', 1, 2)}{zoned.format(15, 1, '')}")
    found = {(row["sensor_id"], row["count"]): row["mean"] for row in report.table.to_pylist()}
    assert found == {("pegel_a", 2): 1.0, ("pegel_b", 1): 2.0}
    assert {one["kind"] for one in report.others["sensors"].to_pylist()} == {"Wasserstand"}
    assert "die Werte wurden in der ihrer Art gelesen" in " ".join(report.note_texts())


@pytest.mark.parametrize(
    "content",
    ["Datum;Ausgaben;Einnahmen\n02.05.2024;100;200\n", "Datum;Besucher\n02.05.2024;17\n"],
)
def test_days_with_figures_of_no_sensor_are_no_readings(check, content):
    report = check(content)
    assert report.dataset is None
    assert report.sources == ()


def test_more_readings_than_rows_are_allowed_are_refused(check, monkeypatch):
    monkeypatch.setenv("CITY_MAX_ROWS", "3")
    report = check("Zeit;Pegel (cm);Temp (°C)\n" + "02.05.2024 11:00;100;20\n" * 2)
    (problem,) = report.problems.to_dict("records")
    assert "3" in problem["message"] and "CITY_MAX_ROWS" in problem["message"]


def test_a_heading_that_says_utc_counts_for_all_columns(check):
    report = check("Zeitpunkt (UTC);Pegel (cm)\n02.05.2024 09:00;110\n")
    assert hours(report) == {"02.05. 09:00": (1, 110.0, 110.0, 110.0, 110.0)}


@pytest.mark.parametrize("question", ["Wie finden Sie den Radverkehr?", "Radverkehr " * 7])
def test_a_question_about_what_sensors_measure_is_none(check, question):
    report = check(f"Zeitstempel;{question}\n02.05.2024 11:00;3\n")
    assert report.dataset != "measurements"
    assert "messwerte" not in report.sources


@pytest.mark.parametrize("heading", ["Wert (m)", "Messwert [m]", "value in m"])
def test_a_long_list_may_say_the_unit_in_the_heading_of_its_values(check, heading):
    report = check(f"Sensor;Art;Zeit;{heading}\nP1;Wasserstand;02.05.2024 11:00;1,25\n")
    assert report.profile == "messwerte"
    assert report.table["mean"].to_pylist() == [125.0]
    assert report.others["sensors"]["unit"].to_pylist() == ["cm"]
    report = check("Sensor;Art;Zeit;Wert (kWh)\nP1;Wasserstand;02.05.2024 11:00;1,25\n")
    (problem,) = report.problems.to_dict("records")
    assert (problem["row"], problem["column"]) == (2, "Wert (kWh)")
    assert "„kWh“ ist keine Einheit von „Wasserstand“" in problem["message"]


def test_a_column_of_units_comes_before_the_heading(check):
    report = check("Sensor;Art;Einheit;Zeit;Wert (m)\nP1;Wasserstand;cm;02.05.2024 11:00;125\n")
    assert report.table["mean"].to_pylist() == [125.0]
