"""Attacks in every text of the data, in a real browser: no dialog, no foreign request."""

import pytest

from loaders.schema import load_package
from tests.marked_city import city_under_attack

PATHS = [
    "/",
    "/massnahmen?massnahme=bank",
    "/massnahmen?ansicht=portfolio",
    "/beteiligung",
    "/umfragen",
    "/umfragen?umfrage=beispiel",
    "/karte",
    "/karte?punkt=measures:bank",
    "/mobilitaet",
    "/mobilitaet?bereich=staedte",
    "/kennzahlen",
    "/anliegen",
    "/netzwerk",
    "/verlauf",
    "/quellen",
    "/massnahmen?ansicht=tabelle",
    "/beteiligung?zeilen=reihen",
    "/verlauf?veroeffentlichung=1",
    "/ueber",
    "/barrierefreiheit",
    "/datenschutz",
    *(f"/quellen?datensatz={name}" for name in load_package().datasets),
]


@pytest.fixture(scope="module")
def attacked(start_server, tmp_path_factory) -> str:
    city = city_under_attack(tmp_path_factory.mktemp("attack"))
    assert load_package(city).name == "musterstadt"
    return start_server(CITY_DATA=str(city)).url


@pytest.fixture(scope="module")
def window(visit_long):
    """One window for all pages; `obeyed` keeps what an attack would have done."""
    visitor = visit_long()
    visitor.obeyed = []
    visitor.hear("dialog", lambda box: (visitor.obeyed.append(box.message), box.dismiss()))
    return visitor


@pytest.mark.parametrize("path", PATHS)
def test_attacks_are_shown_not_obeyed(attacked, window, path):
    page = window.open(attacked + path)
    for frame in page.frames:
        touch(frame)
    for mark in page.locator(".js-plotly-plot .point path").all():
        box = mark.bounding_box()
        if box and box["width"] and box["height"]:
            page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_load_state("networkidle")
    assert window.obeyed == []
    assert window.foreign == []
    for frame in page.frames:
        assert frame.locator("img[src='x'], a[href^='javascript:']").count() == 0
        assert frame.evaluate(FOREIGN_LINKS) == []


FOREIGN_LINKS = """() => [...document.querySelectorAll('a[href]')].map(a => a.href)
    .filter(href => /^(https?:\\/\\/([^/]*\\.)?|mailto:[^@]*@)evil\\.example/.test(href))"""
"""Links that the browser made of texts; a link of a file's own has the attack only at its end."""


def test_on_paper_they_are_texts_too(attacked, window):
    page = window.open(f"{attacked}/massnahmen?massnahme=bank")
    page.emulate_media(media="print")
    assert page.pdf()[:5] == b"%PDF-"
    page.emulate_media(media="screen")
    assert window.obeyed == [] and window.foreign == []
    assert page.locator("img[src='x']").count() == 0


def touch(frame) -> None:
    """Open every tooltip and popup of a map in the frame."""
    frame.evaluate(
        """() => document.querySelectorAll('.leaflet-interactive').forEach(mark => {
            for (const kind of ['mouseover', 'mousemove', 'click'])
                mark.dispatchEvent(new MouseEvent(kind, {bubbles: true, clientX: 9, clientY: 9}))
        })"""
    )
