"""Sensors on Kennzahlen and on the map: value, age, and the word "still"."""

import datetime as dt
import re
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pandas as pd

from tests.ui.seen import words
from ui.i18n.texts import Look, speaking
from ui.indicators import sensors
from ui.state import day, recorded

MOMENT = dt.datetime(2026, 11, 14, 0, 10)


def opened(shell, name, **address):
    shell.query_params.clear()
    shell.query_params.update(address)
    page = shell.switch_page(f"../../pages/{name}.py").run()
    assert not page.exception
    return page


def test_nothing_ships_but_the_way_to_the_cockpit_and_an_example(shipped_shell):
    page = opened(shipped_shell, "indicators")
    text = words(page)
    assert "Noch liefert kein Sensor Messwerte." in text
    assert "Sensordaten-Cockpit der Stadt" in text
    assert "Wasserstand" not in text


def test_examples_say_value_age_and_who_is_still(shipped_shell, monkeypatch):
    monkeypatch.setattr("ui.indicators.sensors.moment_shown", lambda: MOMENT)
    text = words(opened(shipped_shell, "indicators", beispiele="1"))
    assert "6 Sensoren · 1 ist still" in text
    assert "Beispiel: Glascontainer Süd erfunden" in text
    assert re.search(r"○ still seit 41 Stunden", text)


def test_lines_are_drawn_once_a_publication_and_ages_at_every_run(shipped_shell, monkeypatch):
    drawn, line = [], sensors._line
    monkeypatch.setattr(sensors, "_line", lambda *given: drawn.append(given) or line(*given))
    monkeypatch.setattr(sensors, "moment_shown", lambda: MOMENT)
    opened(shipped_shell, "indicators", beispiele="1")
    assert len(drawn) == 6
    monkeypatch.setattr(sensors, "moment_shown", lambda: MOMENT + dt.timedelta(hours=3))
    text = words(opened(shipped_shell, "indicators", beispiele="1", verlauf="worse"))
    assert re.search(r"○ still seit 44 Stunden", text)
    assert len(drawn) == 6


def test_of_many_sensors_some_are_listed_and_the_table_holds_all(shipped_shell, monkeypatch):
    monkeypatch.setattr(sensors, "MOST", 4)
    drawn, whole = [], sensors._table
    monkeypatch.setattr(sensors, "_table", lambda rows: drawn.append(len(rows)) or whole(rows))
    page = opened(shipped_shell, "indicators", beispiele="1")
    assert "2 weitere Zeilen stehen in der Tabelle." in words(page)
    assert words(page).count("Beispiel: ") == 4
    assert not drawn or drawn == [6]


def test_layers_of_the_map_have_their_sensors(shipped_shell, monkeypatch):
    monkeypatch.setattr("ui.components.map_layers.moment_shown", lambda: MOMENT)
    page = opened(
        shipped_shell,
        "map",
        beispiele="1",
        ebenen="bezirke,container",
        punkt="container:demo-sensor-5",
    )
    text = words(page)
    assert "still seit" in text


def test_without_a_sensor_the_map_offers_no_layer_of_them(shipped_shell):
    page = opened(shipped_shell, "map", ebenen="bezirke,container")
    (chips,) = [one for one in page.get("button_group") if one.label == "Ebenen"]
    assert not [option for option in chips.options if "container" in option]


def test_the_moment_of_a_day_held_still_is_its_end(monkeypatch):
    monkeypatch.setenv(day.SETTING, "2026-11-14")
    monkeypatch.setattr(day, "day_shown", lambda: dt.date(2026, 11, 14))
    monkeypatch.setattr(day, "city_zone", lambda: ZoneInfo("Europe/Berlin"))
    assert day.moment_shown() == dt.datetime(2026, 11, 14, 23)


def test_a_line_breaks_where_readings_are_missing():
    course = pd.DataFrame(
        {
            "start": pd.to_datetime([f"2026-11-14 {hour:02}:00" for hour in (0, 1, 2, 9, 10)]),
            "mean": [1.0, 2.0, 1.0, 3.0, 2.0],
            "period": "Stunde",
        }
    )
    line = sensors._line(course, {"interval_min": 60})
    assert unquote(str(line)).count("<polyline") == 2
    assert sensors._line(course.head(2), {"interval_min": 60}) is None


def test_a_page_that_is_kept_says_up_to_when_ages_count(monkeypatch):
    monkeypatch.setattr(sensors, "moment_shown", lambda: MOMENT)
    listed = pd.DataFrame({"is_still": [True, False]})
    with speaking(Look("de", "Europe/Berlin")):
        assert sensors._lead(listed) == "2 Sensoren · 1 ist still"
        with recorded.recording():
            assert sensors._lead(listed).endswith("Alter gerechnet bis 14.11.2026, 01:10")
