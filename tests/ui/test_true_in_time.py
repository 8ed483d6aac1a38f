"""Every page with the shipped data, as the public, staff and analysts read it: no sentence in the
present tense about what nobody has reported, and no example where nobody asked for one."""

import re
from pathlib import Path

import pytest

from tests.frozen.test_frozen import seen
from tests.ui.access.test_roles import AUTH, GROUPS, OF_ROLE, signed
from tests.ui.test_every_page import PAGES
from ui.state.session_data import store

TODAY = "2026-11-29"
FORBIDDEN = {
    "de": r"überfällig|\bfehl(?:en|t)\b|(?<![\d.,])0\s+von\b|\bnoch keine Veranstaltung in\b",
    "en": r"\boverdue\b|\bmissing\b|(?<![\d.,])0\s+of\b|\bno event yet in\b",
}
"""Words that judge. The last report of the shipped data is of 2025, so on this day nothing of them
may be judged by any of these."""
VIEWS = [
    ("overview", {}), ("overview", {"bezirk": "10"}), ("measures", {}),
    ("measures", {"massnahme": "mobilitaetsinseln"}), ("participation", {}),
    ("participation", {"reihe": "SMARTCity-Wochen 2021"}), ("participation", {"bezirk": "10"}),
    ("indicators", {}), ("reports", {}), ("network", {}),
    ("surveys", {}), ("surveys", {"umfrage": "wuensche"}), ("mobility", {}),
    ("mobility", {"bereich": "laden"}), ("mobility", {"bereich": "staedte"}),
    ("mobility", {"bezirk": "10"}), ("map", {}), ("map", {"bezirk": "10"}),
    ("map", {"zahl": "hubs"}), ("sources", {}), ("sources", {"datensatz": "measures"}),
    ("sources", {"datensatz": "milestones"}), ("history", {}), ("upload", {}), ("about", {}),
    ("accessibility", {}), ("privacy", {}), ("imprint", {}), ("administration", {}),
]  # fmt: skip
EXAMPLE = "Beispielmaßnahme|Beispielbefragung|Beispiel-"


def test_no_page_is_left_out():
    assert {page for page, _address in VIEWS} == {path.stem for path in PAGES.glob("*.py")}


@pytest.fixture
def app(shipped_shell, monkeypatch):
    """The app with the shipped data on a fixed day, and a provider for signing in."""
    monkeypatch.setenv("CITY_TODAY", TODAY)
    for name, value in GROUPS.items():
        monkeypatch.setenv(name, value)
    shipped_shell.secrets["auth"] = AUTH
    return shipped_shell


def page(app, name: str, **address: str) -> str:
    """All that a page says."""
    app.query_params.clear()
    app.query_params.update(address)
    app.switch_page(str(Path(PAGES) / f"{name}.py")).run()
    assert not app.exception, (name, address, app.exception)
    return seen(app)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("role", ["public", "staff", "analyst"])
def test_nothing_is_judged_that_nobody_reported(app, role, language):
    app.user = {"is_logged_in": False} if role == "public" else signed(OF_ROLE[role])
    app.query_params["lang"] = language
    app.run()
    found = [
        (name, address, match.group(), text[max(match.start() - 60, 0) : match.end() + 60])
        for name, address in VIEWS
        for text in [page(app, name, lang=language, **address)]
        for match in re.finditer(FORBIDDEN[language], text, re.IGNORECASE)
    ]
    assert found == []


def test_the_words_are_found_where_they_stand():
    """What the first screen once said."""
    old = "0 von 31 Maßnahmen in Umsetzung · 5 Meilensteine überfällig · es fehlen 820"
    assert re.findall(FORBIDDEN["de"], old) == ["0 von", "überfällig", "fehlen"]
    assert re.findall(FORBIDDEN["en"], "0 of 31, 5 overdue, 820 missing") == [
        "0 of",
        "overdue",
        "missing",
    ]


def test_examples_are_off_until_somebody_of_the_staff_asks_for_them(app, monkeypatch):
    app.user = signed(OF_ROLE["staff"])
    app.run()
    assert not re.search(EXAMPLE, page(app, "participation"))
    app.button(key="examples_events").click().run()
    assert app.query_params["beispiele"] == "1"
    assert "davon 34 erfunden" in seen(app)
    monkeypatch.setenv("CITY_DEMO", "off")
    assert not re.search(EXAMPLE, page(app, "participation", beispiele="1"))
    assert [one.key for one in app.button if str(one.key).startswith("examples_")] == []


def test_the_choice_of_examples_stays_in_every_link(app):
    app.user = signed(OF_ROLE["analyst"])
    app.run()
    text = page(app, "participation", beispiele="1")
    drawn = " ".join(part.value for part in app.html)
    links = re.findall(r'href="(\./[^"]*)"', drawn)
    assert links
    assert [link for link in links if "beispiele=1" not in link] == []
    assert app.toggle(key="shell_demo").value is True
    app.toggle(key="shell_demo").set_value(False).run()
    assert "beispiele" not in app.query_params
    assert re.search(EXAMPLE, text)


def test_the_public_sees_no_example_and_no_way_to_one(app):
    app.user = {"is_logged_in": False}
    app.run()
    for name in ("participation", "surveys", "mobility", "map"):
        assert not re.search(EXAMPLE, page(app, name, beispiele="1")), name
        assert not [one for one in app.button if str(one.key).startswith("examples_")], name
    assert not app.toggle


def test_the_header_tells_the_data_from_their_loading(app):
    """The last report is of the studio's opening, 20 October 2025; it came here with the store."""
    app.user = {"is_logged_in": False}
    app.run()
    published = store().snapshots()["published_at"].max().tz_convert("Europe/Berlin")
    both = f"Daten vom 20.10.2025, geladen am {published:%d.%m.%Y}"
    assert both in [one.value for one in app.caption]
    english = f"Data of 20 Oct 2025, loaded on {published.day} {published:%b %Y}"
    assert english in page(app, "about", lang="en")
