"""axe-core over every page, in both themes and languages, embedded, and down to 320 px.

`make audit` stores what it finds for the accessibility statement.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser import people
from tests.browser.conftest import Visitor, free_port

PAGES = [
    "/",
    "/massnahmen",
    "/massnahmen?ansicht=portfolio",
    "/massnahmen?ansicht=zeitplan",
    "/massnahmen?ansicht=vergleich&beispiele=1",
    "/massnahmen?massnahme=mobilitaetsinseln",
    "/kennzahlen",
    "/kennzahlen?kennzahl=arbeitslosenquote",
    "/beteiligung",
    "/umfragen",
    "/umfragen?beispiele=1",
    "/anliegen",
    "/anliegen?beispiele=1",
    "/netzwerk",
    "/karte",
    "/karte?bezirk=10",
    "/mobilitaet",
    "/mobilitaet?bereich=laden",
    "/mobilitaet?bereich=staedte",
    "/hochladen",
    "/verlauf",
    "/verlauf?veroeffentlichung=1",
    "/quellen",
    "/quellen?datensatz=measures",
    "/impressum",
    "/barrierefreiheit",
    "/datenschutz",
    "/ueber",
]
VERWALTUNG = [f"/verwaltung?teil={part}" for part in ("rollen", "rhythmen", "freitext")]
CLOSED = ("/hochladen", "/verlauf", "/verwaltung")
QUERIES = {
    "": "Deutsch",
    "lang=en": "English",
    "embed=true": "Deutsch, eingebettet",
    "embed=true&lang=en": "English, embedded",
}
EVERY = [(scheme, width) for width in (1440, 720, 390, 320) for scheme in ("light", "dark")]
"""A window of 720 px is one of 1440 px at a zoom of 200 %."""
PAIRS = {
    "": [("light", 1440), ("dark", 390)],
    "lang=en": [("light", 320), ("dark", 720)],
    "embed=true": [("dark", 320), ("light", 720)],
    "embed=true&lang=en": [("dark", 1440), ("light", 390)],
}
"""Every pair of theme, language, width and frame. A page is shown in one of the two, the next page
in the other; `make audit` takes all ways on all pages."""
WAYS = [
    (path, query)
    for path in (*PAGES, *VERWALTUNG)
    for query in QUERIES
    if not ("embed" in query and path.startswith(CLOSED))
]
"""What is embedded is public: pages closed to the public do not open there."""
ALL = bool(os.environ.get("AUDIT_RESULT"))
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""The size of targets is a rule of WCAG 2.2 that axe leaves out unless asked."""


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
            "pages": [*PAGES, *VERWALTUNG],
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
def guarded(start_server) -> str:
    """A server where people sign in: only there is an admin."""
    port = free_port()
    return start_server(port=port, **people.settings(port)).url


@pytest.fixture(scope="module")
def window(visit_long, guarded) -> Visitor:
    """One window for all pages, of an admin; embedded pages are public all the same."""
    visitor = visit_long()
    visitor.context.add_cookies([people.cookie(guarded, "admin")])
    return visitor


def views(path: str, query: str) -> list[tuple[str, int]]:
    """The themes and widths in which a page is examined."""
    turn = [*PAGES, *VERWALTUNG].index(path) + list(QUERIES).index(query) // 2
    return EVERY if ALL else [PAIRS[query][turn % 2]]


def examined(page: Page) -> dict:
    """What axe says of the page and of the frames in it."""
    for frame in page.frames:
        if not frame.evaluate("() => Boolean(window.axe)"):
            frame.evaluate(AXE_SCRIPT)
    return page.evaluate("options => axe.run(document, options)", OPTIONS)


def shown_as(page: Page, scheme: str, width: int) -> None:
    """Show the page in a theme and a width, and wait until it is drawn so."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    background = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}[scheme]
    page.wait_for_function(
        "colour => getComputedStyle(document.querySelector('.stApp')).backgroundColor === colour",
        arg=background,
    )


@pytest.mark.parametrize(("path", "query"), WAYS)
def test_axe_finds_nothing_and_nothing_is_cut_off(guarded, window, findings, path, query):
    page, problems = window.page, []
    page.set_viewport_size({"width": 1440, "height": 900})
    window.open(guarded + path + ("&" if "?" in path else "?") + query)
    assert page.locator("html").get_attribute("lang") == ("en" if "lang=en" in query else "de")
    for scheme, width in views(path, query):
        shown_as(page, scheme, width)
        condition = f"{QUERIES[query]}, {scheme}, {width} px"
        response = examined(page)
        findings.add(path, condition, response)
        problems += [
            (condition, rule["id"], [node["html"][:300] for node in rule["nodes"]])
            for rule in response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append((condition, "reflow", "wider than the screen"))
    assert problems == []
    assert window.foreign == [] and window.errors == []


def test_the_frame_of_the_map_is_examined_too(guarded, window):
    page = window.open(f"{guarded}/karte")
    inner = page.frame_locator("iframe[title*=folium]")
    inner.locator(".leaflet-container").wait_for()
    inner.locator("body").evaluate(
        "body => body.insertAdjacentHTML('beforeend', '<img id=nameless src=data:,>')"
    )
    found = [rule["id"] for rule in examined(page)["violations"]]
    assert "image-alt" in found


MOVING = """() => [...document.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    const longest = text => Math.max(...text.split(',').map(parseFloat));
    return longest(style.transitionDuration) > 0 || style.animationName !== 'none';
}).map(one => one.outerHTML.slice(0, 200))"""


def test_who_wants_no_motion_gets_none(guarded, window):
    page = window.page
    page.emulate_media(reduced_motion="reduce")
    window.open(f"{guarded}/massnahmen")
    page.get_by_test_id("stPopoverButton").first.click()
    page.get_by_test_id("stPopoverBody").wait_for()
    assert page.evaluate(MOVING) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []
