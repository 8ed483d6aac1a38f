"""The pages about the data themselves: accessible, no wider than the screen, in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_accessibility import shown_as

PAGES = [
    "/hochladen",
    "/verlauf",
    "/verlauf?veroeffentlichung=1&datensatz=population",
    "/quellen",
    "/quellen?datensatz=measures",
]
FAULTY = (
    "Statistischer Bezirk;Stichtag;Einwohnerinnen und Einwohner;Register;E-Mail\n"
    "01;31.12.2023;5.234;Stadt;a@example.org\n99;31.12.2023;abc;;b@example.org\n"
)


def violations(page) -> list:
    """What axe finds, apart from the role that Streamlit gives its own drop zone (minor)."""
    found = Axe().run(page).response["violations"]
    return [
        (rule["id"], [node["html"] for node in rule["nodes"]])
        for rule in found
        if rule["id"] != "presentation-role-conflict"
    ]


def fits(visitor, width) -> bool:
    return visitor.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_either_theme(server, visit, path):
    visitor = visit()
    page = visitor.open(server + path)
    for scheme in ("light", "dark"):
        shown_as(page, scheme, 1440)
        assert violations(page) == [], scheme
    assert visitor.foreign == visitor.errors == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_narrow_screen(server, visit, path):
    visitor = visit(width=390)
    visitor.open(server + path)
    assert fits(visitor, 390)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_a_file_on_the_desk_is_accessible_too(server, visit, tmp_path, scheme, width):
    visitor = visit(scheme=scheme, width=width)
    page = visitor.open(f"{server}/hochladen")
    path = tmp_path / "stand.csv"
    path.write_text(FAULTY, "utf-8")
    page.set_input_files("input[type=file]", str(path))
    expect(page.locator(".steps")).to_contain_text("3 Probleme", timeout=30_000)
    visitor.settle()
    expect(page.locator(".personal")).to_contain_text("E-Mail")
    page.get_by_text("ohne Problem weitermachen").click()
    expect(page.locator(".counts")).to_be_visible()
    visitor.settle()
    assert width < 1440 or violations(page) == []  # the narrow menu is Streamlit's own
    assert fits(visitor, width)
    assert visitor.foreign == visitor.errors == []
