"""The measures on Musterstadt, and the Steckbrief."""

import re
from html import unescape

import pandas as pd
import pytest

from tests.ui.seen import charts, words
from ui.measures import board, portfolio
from ui.measures.words import state_words

PAGE = "../../pages/measures.py"


def open_page(app, **parameters):
    for name, value in {"beispiele": "1", **parameters}.items():
        app.query_params[name] = value
    return app.switch_page(PAGE).run()


def listed(app):
    """Titles of the list, in their order."""
    html = " ".join(part.value for part in app.html)
    return [unescape(t) for t in re.findall(r'<td><a href="[^"]*massnahme=[^"]*">(.*?)</a>', html)]


def test_all_measures_in_a_sentence_and_a_list(shell):
    app = open_page(shell)
    text = words(app)
    assert "4 Maßnahmen · 1 zuletzt in Umsetzung · 3 ohne aktuellen Bericht" in text
    assert "0 nicht auf Kurs" not in text
    # By judgement; those without a report by delay (181 and 365 days, none), then by what has
    # passed unreported (one milestone); the invented one last.
    assert listed(app) == [
        "Bänke im Park",
        "Noch nicht öffentlich",
        "Freies Netz",
        "Beispielmaßnahme",
    ]


def test_the_last_known_state_is_told_hollow_with_its_month(shell):
    text = words(open_page(shell))
    assert "Bänke im Park zuletzt in Umsetzung (06/2022)" in text
    assert "Freies Netz geplant, nie berichtet" in text
    assert "überfällig" not in text


def test_the_rule_is_told_with_the_numbers_it_is_applied_with(shell):
    from queries.measures import status

    text = words(open_page(shell))
    rule = text[text.index("So wird geurteilt") :]
    assert f"mehr als {status.DELAY_OFF_TRACK_DAYS} Tagen" in rule
    assert f"mehr als {status.OVERDUE_DAYS} Tage" in rule


def test_kinds_are_sections_and_ideas_are_folded(shipped_shell):
    app = open_page(shipped_shell, beispiele="0")
    html = " ".join(part.value for part in app.html)
    sections = re.findall(r'<details [^>]*class="fold"( open)?><summary>(.*?)</summary>', html)
    assert [(bool(opened), words.partition(":")[0]) for opened, words in sections] == [
        (True, "13 Umsetzungsmaßnahmen"),
        (True, "14 Pilotprojekte"),
        (True, "1 Maßnahme ohne Angabe der Art"),
        (False, "30 Ideen"),
        (False, "16 weitere"),  # of the ideas, 14 of which stand in their fold
    ]
    assert "nan" not in re.findall(r"<td>([^<]*)</td>", html)


def test_the_money_of_a_measure_is_a_bullet_with_its_words(shell):
    html = " ".join(part.value for part in open_page(shell).html).replace("\xa0", " ")
    # planned 30,000; approved 28,000 (93.3 %); spent 5,001 (16.7 %)
    assert 'aria-label="geplant 30.000 €, bewilligt 28.000 €, ausgegeben 5.001 €"' in html
    assert '<i style="width: 16.7%"></i><u style="left: 93.3%"></u>' in html


@pytest.mark.parametrize(
    ("delay", "slip", "words"),
    [
        (181, None, "+6 Monate"),
        (10, None, ""),
        (31, 400, "+13 Monate"),
        (-40, None, ""),
        (20, 0, "+1 Monat"),
    ],
)
def test_a_delay_is_told_in_months(shell, delay, slip, words):
    shell.run()
    assert board._slip({"delay_days": delay, "slip_days": slip}) == words


def test_a_source_of_several_parts_is_named_once(shipped_shell):
    app = open_page(shipped_shell, massnahme="mobilitaetsinseln")
    said = words(app).partition(" Quellen ○")[2]
    assert said.count("Folie „Template: Maßnahmen zur Umsetzung“") == 1
    assert "Maßnahmen und Zielfelder, Meilensteine, Kennzahlen" in said


def test_a_district_keeps_its_own_and_the_citywide_ones_under_their_name(shell):
    app = open_page(shell, bezirk="01")
    assert listed(app) == ["Bänke im Park", "Freies Netz"]
    assert "davon 1 stadtweit" in words(app)
    assert app.button(key="filters_reset").label == "1 Filter · zurücksetzen"


@pytest.mark.parametrize(
    ("parameter", "value", "titles"),
    [
        ("zielfeld", "wissen", ["Freies Netz"]),
        ("zielfeld", "wissen,wege", ["Bänke im Park", "Freies Netz", "Noch nicht öffentlich"]),
        ("ag", "AG Grün", ["Bänke im Park"]),
        ("status", "geplant", ["Freies Netz"]),
        ("bewilligung", "bewilligt", ["Bänke im Park"]),
        ("urteil", "reached", ["Beispielmaßnahme"]),
        ("urteil", "no_report", ["Bänke im Park", "Freies Netz", "Noch nicht öffentlich"]),
    ],
)
def test_every_filter_lives_in_the_url(shell, parameter, value, titles):
    app = open_page(shell, **{parameter: value})
    assert sorted(listed(app)) == titles
    assert app.query_params[parameter] == value


def test_the_kind_lives_in_the_url(shipped_shell):
    app = open_page(shipped_shell, beispiele="0", art="Umsetzungsmaßnahme", urteil="no_report")
    assert len(listed(app)) == 13
    assert app.selectbox(key="filter_art").value == "Umsetzungsmaßnahme"
    assert app.selectbox(key="filter_urteil").value == "no_report"


def test_a_link_to_a_steckbrief_keeps_the_filters_of_the_list(shell):
    app = open_page(shell, status="geplant")
    html = " ".join(part.value for part in app.html)
    assert 'href="./massnahmen?beispiele=1&amp;status=geplant&amp;massnahme=netz"' in html


def test_a_filter_chosen_on_the_page_goes_into_the_url_and_out_again(shell):
    app = open_page(shell)
    app.selectbox(key="filter_bezirk").select("02").run()
    assert app.query_params["bezirk"] == "02"
    app.button(key="filters_reset").click().run()
    assert "bezirk" not in app.query_params
    assert len(listed(app)) == 4


def test_the_district_survives_a_change_of_page_and_the_status_does_not(shell):
    app = open_page(shell)
    app.selectbox(key="filter_bezirk").select("01").run()
    app.selectbox(key="filter_status").select("geplant").run()
    app.query_params.clear()  # as a click in the navigation does
    app.switch_page("../../pages/overview.py").run()
    assert app.selectbox(key="filter_bezirk").value == "01"
    assert dict(app.query_params) == {"bezirk": "01", "beispiele": "1"}


def test_an_unknown_filter_value_is_said_and_everything_shown(shell):
    app = open_page(shell, bezirk="99", zielfeld="![x](http://evil)")
    assert (
        "Bezirk: Was der Link verlangt, ist hier nicht bekannt, deshalb wird alles gezeigt."
        in words(app)
    )
    assert [one.value for one in app.warning if "evil" in one.value or "99" in one.value] == []
    assert len(listed(app)) == 4


def test_no_measure_left_is_said(shell):
    app = open_page(shell, status="gestoppt")
    assert "Keine Maßnahme passt zu diesen Filtern." in words(app)
    assert charts(app) == []


def test_charts_say_their_numbers(shell):
    alts = charts(open_page(shell, bezirk="01", ansicht="zeitplan"))
    assert alts[0].startswith("Zeitplan von 1 Maßnahme; bei 1 liegt die Prognose hinter dem Plan")
    assert len(alts) == 4
    assert alts[2] == (
        "Geld nach Jahr, in Euro. 2021: geplant 10.000 €, bewilligt 8.000 €, ausgegeben 5.001 €; "
        "2022: geplant 20.000 €, bewilligt 20.000 €, ausgegeben –"
    )


def test_portfolio_names_each_measure_in_the_row_of_its_zielfeld(shell):
    """Bänke im Park and two others name the first field; a field without any measure stays."""
    app = open_page(shell, ansicht="portfolio")
    (board,) = [part.value for part in app.html if 'class="shelves"' in part.value]
    text = words(app)
    assert "Idee 1 geplant 1 in Umsetzung 1 abgeschlossen 1 gestoppt 0" in text
    assert len(re.findall(r"massnahme=\w+", board)) == 4
    assert "ansicht=portfolio" in board  # the way back leads to the portfolio
    assert 'aria-label="ohne aktuellen Bericht"' in board


def test_portfolio_rows():
    board = pd.DataFrame(
        [
            ["a", "Bus", "Idee", "move", "no_report"],
            ["b", "Tram", "geplant", "move", "off_track"],
            ["c", "Park", "geplant", None, "off_track"],
        ],
        columns=["measure_id", "title", "status", "field_id", "judgement"],
    )
    fields = {"move": "Mobilität", "green": "Klima"}
    found = portfolio.rows(board, ["Idee", "geplant"], fields)
    assert [row["word"] for row in found] == ["Mobilität", "Klima", "ohne Zielfeld"]
    titles = [[[one["title"] for one in cell] for cell in row["cells"]] for row in found]
    assert titles == [[["Bus"], ["Tram"]], [[], []], [[], ["Park"]]]
    assert found[0]["cells"][1][0]["mark"].sign == "▲"
    assert len(portfolio.rows(board.head(2), ["Idee", "geplant"], fields)) == 2


def test_under_way_without_a_report_says_whose_word_it_is():
    row = {"status": "in Umsetzung", "reported_status": "in Umsetzung", "reported_date": None,
           "judgement": "no_report", "source_date": "2022-01"}  # fmt: skip
    assert state_words(row) == "01/2022 als „in Umsetzung“ genannt, nie berichtet"
    assert state_words(row | {"source_date": None}) == ("als „in Umsetzung“ genannt, nie berichtet")
    assert state_words(row | {"status": "geplant"}) == "geplant, nie berichtet"


def test_steckbrief_has_the_four_parts_history_and_sources(shell):
    text = words(open_page(shell, massnahme="bank"))
    for part in (
        "1 · Qualitativ Zehn neue Bänke.",
        "2 · Quantitativ Gutes Wohnen Sichere Wege",
        "Zielwert 10 Bänke Aktueller Wert 4 Bänke",
        "○ ohne aktuellen Bericht · zuletzt in Umsetzung (06/2022)",
        "3 · Zeitplan",
        "Beginn 01.01.2021 Ende (Plan) 31.12.2022 Ende (Prognose) 30.06.2023",
        "✓ pünktlich erreicht · Standorte gewählt 30.06.2021 – 15.06.2021",
        "○ Stand nicht gemeldet · Bänke stehen 2022 2023 –",
        "4 · Businessplan",
        "2022 Bund 20.000 € 20.000 € –",
        "Verlauf",
        "Quellen ○ Testdaten",
    ):
        assert part in text


def test_a_measure_that_does_not_exist_is_answered_with_the_list(shell):
    app = open_page(shell, massnahme="<img src=x onerror=alert(1)>")
    assert "Der Link fragt nach einer Maßnahme, die es nicht gibt." in words(app)
    assert "onerror" not in words(app)
    assert "Bänke im Park" in words(app)
    assert not any("<img" in part.value for part in app.html)


def test_gera_s_mobility_hubs_have_their_five_milestones(shipped_shell):
    text = words(open_page(shipped_shell, massnahme="mobilitaetsinseln"))
    for year, title in (
        (2021, "Planung und Bau von 2 Mobilitätsinseln"),
        (2022, "Analyse & Überprüfung der Ergebnisse"),
        (2023, "Bau weiterer Mobilitätsinseln im Stadtgebiet"),
        (2024, "Erschließung von Stadtrandgebieten"),
        (2025, "Vollständige Umsetzung"),
    ):
        assert f"✕ Plan von 01/2021, überholt · {title} {year} – –" in text
    assert "○ ohne aktuellen Bericht · zuletzt geplant (04/2023)" in text
    assert "überfällig" not in text


def test_text_from_files_stays_text(shell):
    """A title with markup, as an attacker would publish it, is shown letter by letter."""
    import pyarrow as pa

    from tests.publishing import publish
    from ui.state.session_data import store

    shell.run()
    attack = "<img src=x onerror=alert(1)>"
    fields = [field.name for field in store().package.datasets["measures"].fields]
    table = store().cursor().execute("FROM lake.measures").arrow().read_all().select(fields)
    for column in ("title", "description", "owner", "working_group", "target", "source"):
        at = table.schema.get_field_index(column)
        table = table.set_column(at, column, pa.array([attack] * len(table)))
    publish(store(), {"measures": table}, author=attack, message=attack)
    app = open_page(shell, massnahme="bank")
    html = " ".join(part.value for part in app.html)
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 6


def test_history_says_what_was_published_about_this_measure_and_by_whom(shell):
    import pyarrow as pa

    from tests.publishing import publish
    from ui.state.session_data import store

    shell.run()
    fields = [field.name for field in store().package.datasets["measures"].fields]
    table = store().cursor().execute("FROM lake.measures").arrow().read_all().select(fields)
    status = ["gestoppt" if name == "bank" else "Idee" for name in table["measure_id"].to_pylist()]
    at = table.schema.get_field_index("status")
    publish(store(), {"measures": table.set_column(at, "status", pa.array(status))},
            author="Anna", message="Juni")  # fmt: skip
    text = words(open_page(shell, massnahme="bank"))
    assert "Hier veröffentlicht ○ Status: in Umsetzung → gestoppt" in text
    assert "Anna" in text
    assert "○ erstmals veröffentlicht" in text


def test_the_history_is_of_dated_facts_with_their_sources(shipped_shell):
    app = open_page(shipped_shell, massnahme="transmediales-theater")
    text = words(app)
    assert "08.04.2023 Als neu bewilligt gemeldet bewilligt Bewilligung · Erfolgreicher" in text
    assert "21.01.2024 angekündigt: Premiere Episode II (angekündigt)" in text
    # Its end of 08.12.2024 was announced ten days before; nobody has reported it.
    assert "Status ● in Umsetzung; angekündigt: abgeschlossen" in text
    assert "Stand gemeldet 28.11.2024" in text
    assert "Premiere von √My Episode I am 30. Juni 2023, Stadt Gera (06/2023)" in text
    links = re.findall(r"<a [^>]*rel=[^>]*>", " ".join(part.value for part in app.html))
    assert links
    assert all('rel="noopener noreferrer"' in one and 'href="https://' in one for one in links)
    assert app.title[0].value.replace("\\", "") == "Digitales Theater (√My)"


def test_a_month_is_told_as_a_month(shipped_shell):
    assert "02/2022 Leuchten im Ufer-Elster-Park aufgestellt" in words(
        open_page(shipped_shell, massnahme="pp-solarleuchten")
    )


def test_milestones_kept_are_counted_of_those_due(shell):
    """Of those that a report is younger than; of the others nothing is known."""
    text = words(open_page(shell, ansicht="zeitplan", bezirk="01"))
    assert "1 von 1 fälligen Meilensteinen eingehalten" in text
    assert "1 Termin ist verstrichen, sein Stand ist nicht gemeldet" in text
