"""axe-core over every page, in both themes and languages, embedded, and down to 320 px.

`make audit` stores what it finds for the accessibility statement.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor

PAGES = [
    "/",
    "/massnahmen",
    "/massnahmen?ansicht=portfolio",
    "/massnahmen?massnahme=mobilitaetsinseln",
    "/beteiligung",
    "/umfragen",
    "/karte",
    "/mobilitaet",
    "/hochladen",
    "/verlauf",
    "/verlauf?veroeffentlichung=1",
    "/quellen",
    "/quellen?datensatz=measures",
    "/barrierefreiheit",
    "/datenschutz",
    "/ueber",
]
CLOSED = ("/hochladen", "/verlauf")
VIEWS = {
    "": [("light", 1440), ("dark", 390), ("light", 320)],
    "lang=en": [("dark", 1440), ("light", 390)],
    "embed=true": [("light", 390), ("dark", 320)],
}
LANGUAGE = {"": "Deutsch", "lang=en": "English", "embed=true": "Deutsch, eingebettet"}


class Findings:
    """What the whole run found, for the statement."""

    def __init__(self) -> None:
        self.engine = ""
        self.conditions: dict[str, None] = {}
        self.violations: list[dict[str, str]] = []

    def add(self, page: str, condition: str, response: dict) -> None:
        self.engine = f"axe-core {response['testEngine']['version']}"
        self.conditions[condition] = None
        self.violations += [
            {"rule": rule["id"], "help": rule["help"], "page": f"{page} ({condition})"}
            for rule in response["violations"]
        ]

    def store(self, path: Path) -> None:
        content = {
            "date": dt.date.today().isoformat(),
            "engine": self.engine,
            "pages": PAGES,
            "conditions": list(self.conditions),
            "violations": self.violations,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def findings() -> Iterator[Findings]:
    found = Findings()
    yield found
    if target := os.environ.get("AUDIT_RESULT"):
        found.store(Path(target))


@pytest.fixture(scope="module")
def window(browser) -> Iterator[Visitor]:
    """One window for all pages."""
    visitor = Visitor(browser)
    yield visitor
    visitor.context.close()


@pytest.mark.parametrize("query", VIEWS, ids=lambda query: query or "de")
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(server, window, findings, path, query):
    if query == "embed=true" and path.startswith(CLOSED):
        pytest.skip("closed to the public")
    page, problems = window.page, []
    page.set_viewport_size({"width": 1440, "height": 900})
    window.open(server + path + ("&" if "?" in path else "?") + query)
    for scheme, width in VIEWS[query]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        background = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}[scheme]
        page.wait_for_function(
            "colour => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
            " === colour",
            arg=background,
        )
        condition = f"{LANGUAGE[query]}, {scheme}, {width} px"
        response = Axe().run(page).response
        findings.add(path, condition, response)
        problems += [
            (condition, rule["id"], [node["html"][:300] for node in rule["nodes"]])
            for rule in response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append((condition, "reflow", "wider than the screen"))
    assert problems == []
    assert window.foreign == [] and window.errors == []
