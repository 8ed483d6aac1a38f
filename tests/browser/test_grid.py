"""One grid and one filter bar on every page: left edges, baselines, what stays in view."""

import re

import pytest
from playwright.sync_api import expect

FILTERED = {
    "/": ["bezirk", "zielfeld", "ag"],
    "/massnahmen": ["bezirk", "zielfeld", "ag", "status", "art", "urteil", "bewilligung"],
    "/kennzahlen": ["bezirk", "zielfeld", "verlauf", "ebene"],
    "/anliegen?beispiele=1": ["bezirk", "art"],
    "/beteiligung": ["bezirk", "ag", "reihe", "format", "thema"],
    "/umfragen": ["bezirk", "umfrage"],
    "/karte": ["bezirk", "zahl"],
    "/mobilitaet": ["bezirk"],
    "/quellen": ["datensatz"],
    "/verlauf": ["datensatz"],
}
"""Page → the first filters of its bar, as parameters of the URL, in their order."""

LEFT_EDGES = """() => {
    const shown = (one) => one && one.getBoundingClientRect().width > 0;
    const left = (one) => one.getBoundingClientRect().left;
    const bar = document.querySelector('.st-key-filter_bar');
    const after = [...bar.closest('.st-key-shell_body').children];
    const below = after.slice(after.indexOf(bar.parentElement) + 1).find(
        (one) => shown(one) && one.textContent.trim());
    return {
        navigation: left(document.querySelector('[data-testid=stHeaderLogo]')),
        title: left(document.querySelector('h1')),
        filters: left([...bar.children].find(shown)),
        block: left(below),
    };
}"""

BASELINES = """() => [...document.querySelectorAll('.st-key-filter_bar > div')]
    .map((one) => one.querySelector('input, button p, summary'))
    .filter((one) => one && one.getBoundingClientRect().width > 0)
    .map((one) => { const box = one.getBoundingClientRect(); return box.top + box.height / 2; })"""


@pytest.mark.parametrize("widths", [(1920, 1440, 1024), (390,)])
@pytest.mark.parametrize("path", FILTERED)
def test_navigation_title_filters_and_first_block_share_one_left_edge(server, visit, path, widths):
    page = visit(width=widths[0]).open(server + path)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        edges = page.evaluate(LEFT_EDGES)
        assert max(edges.values()) - min(edges.values()) <= 1, (width, edges)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", FILTERED)
def test_the_filters_stand_in_one_order_on_one_line_of_48_pixels(server, visit, path):
    more = "&" if "?" in path else "?"
    page = visit().open(f"{server}{path}{more}bezirk=10&zielfeld=mobilitaet")
    bar = page.locator(".st-key-filter_bar")
    names = bar.locator("[class*='st-key-filter_']").evaluate_all(
        "all => all.map(one => one.className.match(/st-key-filter_(\\w+)/)[1])"
    )
    assert names[: len(FILTERED[path])] == FILTERED[path]
    assert bar.bounding_box()["height"] == pytest.approx(48, abs=1)
    middles = page.evaluate(BASELINES)
    assert len(middles) >= len(names)
    assert max(middles) - min(middles) <= 1.5


def test_the_filters_stay_in_view_while_the_page_scrolls(server, visit):
    page = visit().open(f"{server}/massnahmen")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 900")
    expect(page.locator(".st-key-filter_bar")).to_be_in_viewport()
    header = page.locator("[data-testid=stHeader]").bounding_box()
    top = page.locator(".st-key-filter_bar").bounding_box()["y"]
    assert top == pytest.approx(header["height"], abs=2)


def test_a_filter_is_taken_back_by_its_cross(server, visit):
    visitor = visit()
    page = visitor.open(f"{server}/massnahmen?bezirk=10")
    expect(page.get_by_role("combobox", name="Bezirk")).to_have_value("10 Lusan-Laune")
    page.locator(".st-key-filter_bezirk").get_by_role("button", name="Auswahl aufheben").click()
    page.wait_for_url(lambda url: "bezirk" not in url)


def test_a_filter_that_means_nothing_here_says_so_and_can_be_dropped(server, visit):
    page = visit().open(f"{server}/mobilitaet?zielfeld=mobilitaet&bezirk=10")
    chip = page.get_by_role("button", name="Zielfeld Mobilität: hier ohne Wirkung")
    expect(chip).to_be_visible()
    expect(page.locator("[class*='st-key-unused_']")).to_have_count(1)
    chip.click()
    page.wait_for_url(lambda url: "zielfeld" not in url and "bezirk=10" in url)


def test_a_telephone_has_one_button_that_opens_the_filters(server, visit):
    page = visit(width=390).open(f"{server}/massnahmen?bezirk=10&status=Idee")
    button = page.locator(".filter-sheet summary")
    expect(button).to_have_text("Filter (2)")
    expect(page.get_by_role("combobox", name="Bezirk")).to_be_hidden()
    button.click()
    expect(page.get_by_role("combobox", name="Bezirk")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("path", "title"), [("/karte", "Karte"), ("/impressum", "Impressum")])
def test_each_page_has_a_browser_title_of_its_own(server, visit, path, title):
    visitor = visit()
    page = visitor.open(server + path)
    page.wait_for_function(f"document.title === '{title} · SMARTCity Gera'")
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_test_id("stMainMenuList")).to_be_visible()
    expect(page.get_by_text("Made with Streamlit")).to_be_hidden()


class Wire:
    """The messages of a page's server; once `choke` is called, all after the first three (that a
    run has begun) wait until `let_go`."""

    def __init__(self, page) -> None:
        self.passed, self.waiting = -1, []
        page.route_web_socket(re.compile("_stcore/stream"), self._between)

    def _between(self, browser) -> None:
        def onward(message) -> None:
            self.passed += self.passed >= 0
            if self.passed > 3:
                self.waiting.append((browser, message))
            else:
                browser.send(message)

        browser.connect_to_server().on_message(onward)

    def choke(self) -> None:
        self.passed = 0

    def let_go(self, share: float = 1) -> None:
        if share == 1:
            self.passed = -1
        at = int(len(self.waiting) * share)
        now, self.waiting = self.waiting[:at], self.waiting[at:]
        for browser, message in now:
            browser.send(message)


SEEN = """() => [
    ...document.querySelectorAll('.st-key-shell_body [data-testid=stElementContainer]')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 3)
    .filter((one) => !one.closest('.st-key-filter_bar, [class*=st-key-filter_]'))
    .map((one) => ({old: one.dataset.stale === 'true', words: one.innerText.slice(0, 60),
        pale: getComputedStyle(one).opacity <= 0.4}))"""


@pytest.mark.parametrize("path", [path for path in FILTERED if path != "/verlauf"])
def test_old_figures_are_pale_at_once_until_the_last_new_one_has_come(server, visit, path):
    visitor = visit(own=True)  # whoever listens to a websocket stays with it
    wire = Wire(visitor.page)
    page = visitor.open(server + path)
    wire.choke()
    page.locator(".st-key-filter_bar [class*=st-key-filter_] input").first.click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_selector(".st-key-shell_body [data-stale=true]", timeout=5_000)
    page.wait_for_timeout(250)
    seen = page.evaluate(SEEN)
    assert seen and all(one["old"] and one["pale"] for one in seen), seen
    bar = page.locator(".st-key-filter_bar [class*=st-key-filter_]").first
    assert bar.evaluate("one => getComputedStyle(one).opacity") == "1"
    page.wait_for_timeout(1500)
    wire.let_go(0.5)
    page.wait_for_timeout(250)
    assert not [one for one in page.evaluate(SEEN) if one["old"] and not one["pale"]]
    wire.let_go()
    visitor.settle()
    assert not [one for one in page.evaluate(SEEN) if one["pale"]]


def test_no_card_of_the_overview_stands_alone_in_its_row(server, visit):
    page = visit().open(server + "/")
    for width in (1440, 1280, 1100, 900, 390):
        page.set_viewport_size({"width": width, "height": 900})
        tops = page.evaluate(
            "() => [...document.querySelectorAll('.st-key-cards > *')]"
            ".map(one => Math.round(one.getBoundingClientRect().top))"
        )
        assert len(tops) == 6
        assert {tops.count(top) for top in tops} in ({6}, {3}, {2}), width
