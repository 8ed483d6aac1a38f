"""Evaluated surveys and matrices on the page, for analysts and for everybody below."""

from pathlib import Path

import pytest

from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.store.editions import Edition
from tests.publishing import publish
from tests.ui.seen import charts
from tests.ui.surveys.test_surveys import opened, words
from ui.components import figure
from ui.state.session_data import store
from ui.surveys import data

FIXTURES = Path(__file__).parents[2] / "loaders" / "fixtures"
TRIPS = "Verkehrsmittel der Wege, einzeln"
GROUPED = "Verkehrsmittel der Wege, in fünf Gruppen"


def published(name, **constants):
    report = check_file(
        FIXTURES / name,
        store().package,
        CheckOptions(constants=constants),
        published=published_rows(store()),
    )
    assert report.publishable, report.problems["message"].tolist()
    tables = {report.dataset: report.table, **report.others}
    publish(store(), tables, author="Anna", mode="append")


@pytest.fixture
def households(shell):
    """The app with an evaluated survey of two areas."""
    published("surveys/haushaltsbefragung.csv", title="Haushalte", survey_id="haushalte")
    return shell


def test_means_by_area_without_an_interval(households):
    page = opened(households, umfrage="haushalte")
    text = words(page)
    assert "Diese Umfrage liegt ausgewertet vor" in text
    assert "Kein Intervall: Wie viele befragt wurden, ist nicht angegeben" in text
    assert "Menschen je Haushalt. Altdorf: 2,25; Anderswo: 2,00" in charts(page)
    # Nothing is said of participants and questions that were never supplied.
    assert "Keine Fragen" not in text and "Niemand gibt" not in text


def test_shares_of_trips_say_why_they_have_no_interval(households):
    page = opened(households, umfrage="haushalte", ergebnis=TRIPS, antwort="mit dem E-Bike")
    assert f"{TRIPS} – mit dem E-Bike. Altdorf: 10,0 %; Anderswo: 6,0 %" in charts(page)
    assert "Gezählt wurden Wege, und mehrere davon gehen auf denselben Menschen" in words(page)


def test_below_analyst_small_answers_are_dots_and_the_coarser_breakdown_is_gone(
    households, monkeypatch
):
    monkeypatch.setattr(data, "role", lambda: "staff")
    page = opened(households, umfrage="haushalte", ergebnis=TRIPS, antwort="anders")
    # One trip in Altdorf, none elsewhere: hidden in both areas.
    assert any("Altdorf: zu wenige, um sie zu zeigen; Anderswo: zu wenige" in alt
               for alt in charts(page))  # fmt: skip
    page = opened(households, umfrage="haushalte", ergebnis=GROUPED, antwort="anders")
    assert "Was der Link verlangt, ist hier nicht bekannt" in words(page)
    assert not any(GROUPED in alt for alt in charts(page))


def test_no_table_of_results_tells_a_small_number_or_lets_it_be_subtracted(households, monkeypatch):
    """Every question, answer and district, read by somebody below analyst."""
    tables = {}
    monkeypatch.setattr(data, "role", lambda: "staff")
    monkeypatch.setattr(
        figure, "draw_figure", lambda _drawn, *, key, table, **_more: tables.update({key: table})
    )
    with store().reader(Edition(store().snapshot_id())) as cursor:
        found = cursor.execute(
            "SELECT question, answer, count(n) FROM survey_results GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    hidden, sizes, known = {}, {}, {}
    for question, answer, is_counted in found:
        if not is_counted or question == GROUPED:
            continue
        tables.clear()
        opened(households, umfrage="haushalte", ergebnis=question, antwort=answer, bezirk="01")
        table = tables["survey_results"]
        table = table() if callable(table) else table
        for area, count, n in zip(table["Gebiet"], table["Anzahl"], table["n"], strict=True):
            sizes[question, area] = int(n)
            if count == "•":
                hidden.setdefault((question, area), []).append(answer)
            else:
                assert count == "0" or int(count) >= 5
                known[question, area] = known.get((question, area), 0) + int(count)
    assert hidden, "the survey is small enough to need dots"
    for key, answers in hidden.items():
        left = sizes[key] - known.get(key, 0)
        assert len(answers) > 1 and (left == 0 or left >= 5)
    # Hidden in every area alike: an area is no help for the one it lies in.
    assert len({(key[0], *answers) for key, answers in hidden.items()}) == len(
        {key[0] for key in hidden}
    )


def test_in_english(households):
    text = words(opened(households, lang="en", umfrage="haushalte"))
    assert "This survey came evaluated" in text
    assert "No interval: how many were asked is not stated" in text


def test_the_questions_of_a_matrix_below_each_other(shell):
    published("surveys/limesurvey_codes.csv", title="Wege 2024", survey_id="wege")
    page = opened(shell, umfrage="wege", frage="Q3_SQ001", vergleich="fragen")
    (drawn,) = (alt for alt in charts(page) if alt.startswith("Q3."))
    # Two people: "sehr" and "eher zufrieden" with the first, "unzufrieden" with the other.
    assert "SQ001, eher zufrieden: 50 %; SQ001, sehr zufrieden: 50 %" in drawn
    assert "SQ002, unzufrieden: 100 %" in drawn
    assert "n = 2 bis 2 von 3 Teilnehmenden, je nach Frage." in words(page)
