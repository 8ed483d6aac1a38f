"""The page of the indicators, on the data that ship and their examples."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.ui.seen import words
from ui.indicators.small_chart import small_chart


def opened(shell, **address):
    shell.query_params.clear()
    shell.query_params.update(address)
    page = shell.switch_page("../../pages/indicators.py").run()
    assert not page.exception
    return page


def drawn(page):
    return [json.loads(one.proto.spec) for one in page.get("plotly_chart")]


def test_what_ships_has_too_few_values_for_a_word_and_says_so(shipped_shell):
    text = words(opened(shipped_shell))
    assert "28 Kennzahlen · 28 mit zu wenigen Werten für ein Urteil" in text
    assert "6,80 % 06/2022 ○ zu wenige Werte 6 Werte, beurteilt ab 12" in text
    assert "erfunden" not in text
    assert "Sensordaten-Cockpit der Stadt Messwerte aus dem Stadtgebiet" in text


def test_a_column_that_nobody_fills_is_left_out(shipped_shell):
    page = opened(shipped_shell)
    assert "Neuester Wert Verlauf Ziel Beschäftigte" in words(page)  # one names a target, no owner
    assert "Verlauf Ziel Zuständig" in words(opened(shipped_shell, beispiele="1"))


def test_what_needs_a_look_comes_first_with_both_words(shipped_shell):
    text = words(opened(shipped_shell, beispiele="1"))
    assert "1 schlechter · 1 auffällig · 1 besser · 1 verfehlt ihr Ziel" in text
    order = [text.index(one) for one in (
        "Störungen der Straßenbeleuchtung", "Strombezug der Verwaltung", "Digitale Ausleihen",
        "Wartezeit im Bürgerservice", "Digitale Rechnungen", "Exportquote",
    )]  # fmt: skip
    assert order == sorted(order)
    assert "● besser Stufe 03/2026: von 24,3 min auf 17,8 min ◆ zufällig 15 min bis" in text
    assert "▲ wird verfehlt 2.000 Ausleihen bis 31.12.2027" in text
    assert "neue Definition seit 07/2024 ✓ wird erreicht 50 %" in text


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"verlauf": "worse"}, "1 Kennzahl · 1 schlechter"),
        ({"ebene": "Input"}, "1 Kennzahl · 1 auffällig"),
        ({"bezirk": "07"}, "1 Kennzahl · 1 mit zu wenigen Werten"),
        ({"zielfeld": "lernen", "zustaendig": "Beispielamt"}, "2 Kennzahlen · 1 verfehlt"),
    ],
)
def test_filters_are_in_the_address(shipped_shell, address, expected):
    assert expected in words(opened(shipped_shell, beispiele="1", **address))


def test_a_page_holds_twenty_and_the_address_names_it(shipped_shell):
    assert "Seite 1 von 2" in words(opened(shipped_shell))
    second = words(opened(shipped_shell, seite="2"))
    assert "Seite 2 von 2" in second
    assert "Seite 2 von 2" in words(opened(shipped_shell, seite="99"))
    assert "Seite 1 von 2" in words(opened(shipped_shell, seite="²"))


def test_one_indicator_with_definition_versions_and_limits(shipped_shell):
    page = opened(shipped_shell, beispiele="1", kennzahl="demo-kennzahl-rechnungen")
    text = words(page)
    assert page.title[0].value == "Beispielkennzahl\\: Digitale Rechnungen"
    assert "Ziel 50 % bis 31.12.2027: ✓ wird erreicht" in text
    assert "Formel Digitale geteilt durch alle Rechnungen" in text
    assert "01.07.2024 Digitale geteilt durch alle Rechnungen Auch Rechnungen der" in text
    (chart,) = drawn(page)
    assert {"Prozessgrenzen", "Wert", "Ziel"} <= {trace.get("name") for trace in chart["data"]}
    assert "Prozessgrenzen 60,5 – 67,9; Ziel 50,0" in chart["layout"]["meta"]["alt"]


def test_two_districts_side_by_side_share_an_axis(shipped_shell):
    page = opened(shipped_shell, beispiele="1", kennzahl="demo-kennzahl-zufriedenheit", ort="01",
                  mit="demo-kennzahl-zufriedenheit@02")  # fmt: skip
    first, second = drawn(page)
    assert first["layout"]["yaxis"]["range"] == second["layout"]["yaxis"]["range"]
    assert page.title[0].value.endswith("01 Stadtmitte")


def test_fewer_than_three_values_are_a_sentence_and_unknown_links_say_so(shipped_shell):
    page = opened(shipped_shell, kennzahl="adfc-fahrradklimatest-note")
    assert "kein Diagramm: 2018: 3,92; 2020: 4,16" in words(page)
    assert not drawn(page)
    assert "gibt es nicht" in opened(shipped_shell, kennzahl="<b>").warning[0].value


def test_the_table_has_limits_target_and_signs(shipped_shell):
    page = opened(shipped_shell, beispiele="1", kennzahl="demo-kennzahl-leuchten")
    page.button(key="xmr_behind").click().run()
    table = next(frame.value for frame in page.dataframe if "Obere Grenze" in frame.value)
    assert list(table) == [
        "Datum", "Wert", "Mittel", "Untere Grenze", "Obere Grenze", "Ziel",
        "Signal",
    ]  # fmt: skip
    assert set(table["Ziel"]) == {60}
    assert table["Signal"].iloc[-1] == "außerhalb der Grenzen"


def points(values, lower=np.nan, upper=np.nan, side=0):
    days = pd.date_range("2024-01-01", periods=len(values), freq="D")
    frame = pd.DataFrame({"date": days, "value": values, "mean": (lower + upper) / 2})
    return frame.assign(lower=lower, upper=upper, side=side, piece=0)


def test_places_of_a_small_chart():
    drawn = small_chart(points([0.0, 10.0, 5.0], lower=0.0, upper=10.0), target=np.nan)
    assert drawn["bands"] == [{"left": 2, "width": 96, "top": 6, "height": 88, "mean": 50}]
    assert drawn["dots"] == [{"left": 98, "top": 50, "side": 0, "is_last": True}]
    assert "4.0%2C41.4%20100.0%2C2.6%20196.0%2C22.0" in drawn["line"]


def test_a_target_far_off_does_not_flatten_a_small_chart():
    near, far = (small_chart(points([0.0, 10.0, 5.0]), target=one) for one in (20.0, 21.0))
    assert (near["target"], far["target"]) == (6, None)
    assert small_chart(points([1.0, 2.0]), target=np.nan) is None
    constant = small_chart(points([3.0, 3.0, 3.0]), target=np.nan)
    assert constant["dots"][0]["top"] == 6
