"""What stands around a figure: one ⓘ with all of it, and the figure alone for other sites."""

import pytest

from tests.ui.components.test_drill_through import opened, press
from tests.ui.seen import charts, words


@pytest.fixture
def embedded(shell):
    shell.context["is_embedded"] = True
    return shell


def drawn(app):
    return "".join(part.value for part in app.html)


def test_a_card_stands_alone_with_its_source_and_the_way_back(embedded):
    app = opened(embedded, "overview", {"teil": "card_events", "bezirk": "01"})
    assert drawn(app).count('<section class="card">') == 1
    assert "Veranstaltungen" in words(app)
    assert '/?bezirk=01" target="_blank"' in drawn(app)
    assert charts(app) == []


def test_a_figure_stands_alone(embedded):
    app = opened(embedded, "measures", {"teil": "measures_portfolio", "ansicht": "portfolio"})
    assert drawn(app).count('<table class="shelves">') == 1
    assert "Im Dashboard öffnen" in words(app)
    assert "Barrierefreiheit" not in words(app)  # the foot of whole pages


def test_the_list_of_measures_stands_alone(embedded):
    app = opened(embedded, "measures", {"teil": "measures_table"})
    assert drawn(app).count('<div class="board') == 1
    text = words(app)
    assert "Alle Maßnahmen dieser Auswahl" in text and "Bänke im Park" in text
    assert "Im Dashboard öffnen" in text


def test_the_map_stands_alone_without_its_list(embedded):
    app = opened(embedded, "map", {"teil": "map", "zahl": "population"})
    assert "Im Dashboard öffnen" in words(app)
    assert "Alle Bezirke und Zahlen" not in words(app)
    assert 'class="order' not in drawn(app)


@pytest.mark.parametrize("key", ["nix", "measures_portfolio", "<script>alert(1)</script>"])
def test_what_the_page_does_not_have_is_said(embedded, key):
    app = opened(embedded, "overview", {"teil": key})
    assert "Diese Abbildung gibt es auf dieser Seite nicht" in words(app)
    assert "alert(1)" not in drawn(app)
    assert charts(app) == []


def test_only_an_embedded_page_can_be_a_piece(shell):
    app = opened(shell, "overview", {"teil": "card_events"})
    assert drawn(app).count('<section class="card">') == 6


def test_the_closed_pages_stay_closed(embedded):
    app = opened(embedded, "upload", {"teil": "card_events"})
    assert "nicht für Sie offen" in words(app)


def test_the_i_of_a_figure_has_source_licence_table_link_and_citation(shell, monkeypatch):
    monkeypatch.setenv("CITY_URL", "https://stadt.example/")
    app = opened(shell, "measures", {"ansicht": "portfolio", "bezirk": "01"})
    text = press(app, "measures_portfolio")
    link = "https://stadt.example/massnahmen?ansicht=portfolio&bezirk=01&stand=1"
    assert f"Dauerhafter Link {link}" in text
    assert "So wird zitiert" in text and f"{link}" in text.partition("So wird zitiert")[2]
    assert "Lizenz Maßnahmen:" in text
    assert [part.proto.label for part in app.get("download_button")].count(
        "Als CSV herunterladen"
    ) == 3  # the table, and the rows of two datasets
