"""Karte and Mobilität on Musterstadt, whose rows can be counted by hand (tests/tiny_city.py)."""

import json
import re
from types import SimpleNamespace

import pytest

from loaders.pipeline import check_file
from loaders.validate.check import CheckOptions
from tests.publishing import publish
from tests.ui.seen import charts, words
from ui.components.map_viewport import parsed_view
from ui.map import legend as map_legend
from ui.map.controls import parsed_limits
from ui.state.session_data import package, store


def page(shell, file, **parameters):
    for name, value in parameters.items():
        shell.query_params[name] = value
    return shell.switch_page(f"../../pages/{file}.py").run()


@pytest.fixture
def map_page(shell):
    """With the examples: the one survey of Musterstadt with people from two districts is one."""
    return lambda **parameters: page(shell, "map", beispiele="1", **parameters)


@pytest.fixture
def mobility(shell):
    return lambda **parameters: page(shell, "mobility", **parameters)


def opened_table(app):
    """The table of all figures is made once somebody opens it."""
    app.query_params["offen"] = "map_all"
    return app.run().dataframe[0].value


def test_the_map_says_its_content_in_words_and_source(map_page):
    text = words(map_page(zahl="population"))
    assert "3 Bezirke, am höchsten in Altdorf (5.000), am niedrigsten in Clausthal (2.000)." in text
    assert "Einwohner (31.12.2020)" in text
    assert "Quelle: Testdaten" in text


def test_the_map_opens_on_a_rate(map_page):
    """2 points of Buchberg's 3,000 residents are 0.67, of Altdorf's 5,000 0.40."""
    text = words(map_page())
    assert "Ladepunkte je 1.000 Einwohner (31.12.2020): 3 Bezirke" in text
    assert "am höchsten in Buchberg (0,67), am niedrigsten in Clausthal (0,00)." in text


def test_the_sentence_names_who_shares_a_place(map_page, shell):
    assert "Maßnahmen: 3 Bezirke, überall gleich (1)." in words(map_page(zahl="measures"))
    shell.query_params["zahl"] = "charging_points"
    text = words(shell.run())
    assert "am höchsten in Buchberg und 1 weiteren (2), am niedrigsten in Clausthal (0)." in text


def test_the_table_is_made_only_when_it_is_opened(map_page):
    app = map_page()
    assert not app.dataframe
    table = opened_table(app)
    assert list(table["Bezirk"]) == ["01 Altdorf", "02 Buchberg", "03 Clausthal"]
    assert list(table["Einwohner (31.12.2020)"]) == [5000, 3000, 2000]
    assert list(table["Maßnahmen"]) == [1, 1, 1]


def test_a_suppressed_cell_is_a_dot_in_table_and_profile(map_page, monkeypatch):
    """One person of district 02 answered, and 6 of 01: 02 is hidden from everyone below analyst."""
    monkeypatch.setattr("ui.state.session_data.may", lambda least: least in ("public", "staff"))
    app = map_page(bezirk="02")
    assert "Teilnehmende an Umfragen •" in words(app)
    assert opened_table(app)["Teilnehmende an Umfragen"][1] == "•"


def test_an_analyst_sees_the_number_behind_the_dot(map_page):
    app = map_page(bezirk="02")
    assert "Teilnehmende an Umfragen 1" in words(app)
    assert list(opened_table(app)["Teilnehmende an Umfragen"])[1] == 1


def test_a_district_has_a_profile_with_ranks_and_its_things(map_page):
    text = words(map_page(bezirk="01"))
    assert "01 Altdorf" in text
    assert "Einwohner (31.12.2020) 5.000 1 von 3" in text
    assert "Bänke im Park in Umsetzung" in text
    assert "Insel Markt in Betrieb" in text


def test_a_point_shows_its_card_and_an_unknown_one_says_so(map_page):
    text = words(map_page(punkt="massnahme:bank"))
    assert "Bänke im Park" in text
    assert "Steckbrief der Maßnahme öffnen" in text
    assert "Lieferant säumig" not in text


def test_an_unknown_point_says_so(map_page):
    text = words(map_page(punkt="halt:gibtesnicht"))
    assert "Diesen Punkt gibt es in diesem Datenstand nicht." in text


@pytest.mark.parametrize(
    "parameters",
    [
        {"zahl": "unfug"},
        {"klassen": "eigene", "grenzen": "1;zwei"},
        {"ebenen": "unfug", "ort": "hier,dort", "punkt": "unfug"},
        {"ort": "999,999,99"},
    ],
)
def test_a_broken_link_still_shows_the_map(map_page, parameters):
    assert "3 Bezirke" in words(map_page(**parameters))


def test_a_wrong_limit_is_named(map_page):
    app = map_page(zahl="density_per_km2", klassen="eigene", grenzen="1000;zwei")
    assert "Eine der Grenzen ist keine Zahl." in words(app)
    assert [key["words"] for key in legend(app)] == ["unter 1.000", "ab 1.000"]


def legend(app):
    """The first block of the legend, as the map is given it."""
    frame = re.search(r"cityMap\.frame\((.*?)\);", script(app))[1]
    return json.loads(frame)["legend"][0]["keys"]


def test_a_published_background_is_drawn_with_its_source(map_page, tmp_path):
    """Published through the same door as every file; Musterstadt ships none."""
    file = tmp_path / "umgebung.geojson"
    line = {"type": "LineString", "coordinates": [[9.9, 50.05], [10.4, 50.05]]}
    facts = {"context_id": "1", "kind": "Fluss", "name": "Bach", "source": "Vermessungsamt"}
    feature = {"type": "Feature", "properties": facts, "geometry": line}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    report = check_file(file, package(), CheckOptions())
    assert report.problems.empty, report.problems
    assert report.dataset == "context"
    publish(store(), report.tables(), author="Analyst")
    app = map_page()
    assert "Hintergrund: Vermessungsamt" in words(app)
    assert "context line water" in script(app)


def script(app):
    """What the map is given to draw."""
    (drawn,) = app.get("component_instance")
    return "".join(json.loads(drawn.proto.json_args)["feature_group"])


def test_an_amount_is_drawn_as_circles_whose_areas_the_legend_explains(map_page):
    """5,000 residents at most: a circle of 22 pixels, of 1,250 one of half the radius."""
    found = legend(map_page(zahl="population"))
    assert [(key["words"], key["radius"]) for key in found] == [("5.000", 22), ("1.250", 11)]


def test_a_profile_says_three_figures_first_and_leads_back_to_all(map_page):
    app = map_page(bezirk="01")
    drawn = "".join(part.value for part in app.html)
    assert drawn.split('<ul class="three">')[1].split("</ul>")[0].count("<li>") == 3
    app.button(key="map_all_districts").click().run()
    assert "bezirk" not in app.query_params


def test_the_map_in_english(map_page):
    text = words(map_page(lang="en", zahl="population"))
    assert "3 districts, highest in Altdorf (5,000), lowest in Clausthal (2,000)." in text
    assert "Bezirk" not in text


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("2.000; 7,5", "de", [2000, 7.5]),
        ("2,000; 7.5", "en", [2000, 7.5]),
        (" -3 ;;4", "de", [-3, 4]),
    ],
)
def test_limits_are_read_in_the_number_form_of_the_language(text, language, numbers):
    assert parsed_limits(text, language) == (numbers, [])


def test_what_is_no_number_is_handed_back():
    assert parsed_limits("1; zwei; nan; 1e99", "en") == ([1], ["zwei", "nan", "1e99"])


@pytest.mark.parametrize("text", ["", "1,2", "a,b,c", "99,12,12", "50,12,99", "nan,12,12"])
def test_a_view_that_is_none(text):
    assert parsed_view(text) is None


def test_hubs_against_plan_and_districts_without_one(mobility):
    app = mobility()
    text = words(app)
    assert "1 Mobilitätsinsel offen · 2 waren bis 31.12.2023 geplant" in text
    assert "02 Buchberg keine geplant" in text
    assert "01 Altdorf" not in text
    assert "2021: geplant 1, offen 0; 2022: geplant 1, offen 1" in charts(app)[0]
    assert "Insel Markt: Pedelec, Laden" in charts(app)[1]


def test_charging_is_counted_and_set_against_residents(mobility):
    """2 stations, 4 points, 10,500 residents: 0.38 per 1,000."""
    app = mobility(bereich="laden")
    assert "2 Stationen · 4 Ladepunkte" in words(app)
    assert "0,38 Ladepunkte je 1.000 bei 10.500 Einwohnern (31.12.2022)" in words(app)
    assert len(charts(app)) == 2  # before a click; two years are a sentence
    assert "Ladepunkte, am Jahresende. 20" in words(app)
    app.query_params["offen"] = "mobility_mix"
    assert "Ladepunkte, nach Betreiber. Schnell AG: 2; Stadtwerke: 2" in charts(app.run())


def test_of_one_year_a_district_has_a_sentence_and_reach_is_said_to_be_the_city_s(shipped_shell):
    app = page(shipped_shell, "mobility", bereich="laden", bezirk="10")
    assert "Ladepunkte, am Jahresende. 2021: 2." in words(app)
    assert "Reichweite und weiße Flecken gelten für die ganze Stadt." in words(app)
    assert not [one for one in charts(app) if "am Jahresende" in one]


def test_without_comparison_cities_the_page_says_so(mobility):
    text = words(mobility(bereich="staedte"))
    assert "Es sind keine Vergleichsstädte veröffentlicht." in text or "Register vom" in text


def test_the_shipped_city_has_its_31_stations_and_62_points(shipped_shell):
    app = page(shipped_shell, "mobility", bereich="laden", offen="mobility_older")
    text = words(app)
    assert "31 Stationen · 62 Ladepunkte" in text
    assert "0,65 Ladepunkte je 1.000 bei 95.142 Einwohnern" in text

    assert "Register vom 01.01.2022" in text
    assert "35 widerspricht dem Register (62 im Januar 2022) und der EGG (63" in text
    assert "Die Zahlen ergeben keine Reihe." in text


def test_of_hubs_the_shipped_city_knows_a_plan_and_no_opening(shipped_shell):
    app = page(shipped_shell, "mobility")
    text = words(app)
    assert ("Keine Eröffnung von Mobilitätsinseln gemeldet · 2 waren bis 31.12.2021 geplant · "
            "zuletzt berichtet am 08.04.2023, seither Stand nicht gemeldet") in text  # fmt: skip
    assert "Plan von Januar 2021, seit 2022 überholt" in text
    assert "Keine Quelle nennt Standorte." in text
    assert "teilAuto Bahnhof Carsharing zuletzt in Betrieb (12/2018)" in text
    assert "EMMA in der Innenstadt autonomer Kleinbus beendet (08/2021)" in text
    assert charts(app) == []  # no chart of zeros


def test_what_nobody_states_of_districts_is_no_zero(shipped_shell):
    """No measure, event, hub or answer of the shipped data names a district."""
    app = page(shipped_shell, "map", zahl="hubs")
    table = opened_table(app)
    for column in ("Maßnahmen", "Veranstaltungen bisher", "Teilnehmende an Umfragen",
                   "Mobilitätsinseln, geplant und offen"):  # fmt: skip
        assert table[column].isna().all(), column
    assert list(table["Ladestationen"])[6] == 0  # the register does name every place
    assert "Mobilitätsinseln, geplant und offen: 12 Bezirke, keine Angabe." in words(app)
    assert app.button(key="examples_mobility_hubs")


def test_gera_stands_among_six_cities(shipped_shell):
    app = page(shipped_shell, "mobility", bereich="staedte")
    assert charts(app)[0] == (
        "Ladepunkte je 1.000 Einwohner. Eisenach: 0,97; Gera: 0,66; Suhl: 0,60; Jena: 0,56; "
        "Weimar: 0,49; Erfurt: 0,45"
    )


def test_a_kind_of_signpost_that_a_city_declares_has_the_arrow(monkeypatch):
    kinds = {"Infostele": "Stele", "Brunnen": "Brunnen"}
    more = {"in Betrieb": "", "im Bau": "", "geplant": ""}
    more |= {"Normalladeeinrichtung": "", "Schnellladeeinrichtung": ""}
    words = {"signposts": kinds, "mobility_hubs": more, "charging_points": more}
    monkeypatch.setattr(map_legend, "value_words", lambda name, _column: words[name])
    monkeypatch.setattr(map_legend, "dataset", lambda _name: SimpleNamespace(min_cell=10))
    keys = map_legend.point_legend(["wegweiser"]).keys
    assert [(key.sign, key.words) for key in keys] == [("i", "Stele"), ("↑", "Brunnen")]
