"""Every page opens in both languages: what `make quick` sees of the screens."""

from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "pages"
TITLES = {
    "about": ("Über", "About"),
    "accessibility": ("Barrierefreiheit", "Accessibility"),
    "administration": ("Diese Seite ist nicht für Sie offen", "This page is not open to you"),
    "history": ("Verlauf", "History"),
    "imprint": ("Impressum", "Imprint"),
    "indicators": ("Kennzahlen", "Indicators"),
    "map": ("Karte", "Map"),
    "measures": ("Maßnahmen", "Measures"),
    "mobility": ("Mobilität", "Mobility"),
    "network": ("Netzwerk", "Network"),
    "overview": ("Wo steht die Strategie?", "Where does the strategy stand?"),
    "participation": ("Beteiligung", "Participation"),
    "privacy": ("Datenschutz", "Privacy"),
    "reports": ("Anliegen", "Citizens' reports"),
    "sources": ("Quellen", "Sources"),
    "surveys": ("Umfragen", "Surveys"),
    "upload": ("Hochladen", "Upload"),
}
"""What a local user, who is analyst, reads above each page."""


def test_no_page_is_left_out():
    assert set(TITLES) == {path.stem for path in PAGES.glob("*.py")}


@pytest.mark.quick
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_opens(shell, language):
    shell.query_params["lang"] = language
    shell.run()
    titles = {}
    for page in TITLES:
        shell.switch_page(str(PAGES / f"{page}.py")).run()
        assert not shell.exception, page
        titles[page] = shell.title[0].value
    assert titles == {page: both[language == "en"] for page, both in TITLES.items()}
