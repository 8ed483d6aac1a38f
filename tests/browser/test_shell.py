"""What only a browser shows of the shell: deep links, themes, width, requests, accessibility."""

import re

import pytest
from playwright.sync_api import expect

from server import streamlit_patches
from server.streamlit_patches import EVERY_PAGE, scripts, scripts_in_html
from tests.browser.conftest import windows

PAGES = [
    "/",
    "/massnahmen",
    "/massnahmen?ansicht=portfolio",
    "/massnahmen?massnahme=mobilitaetsinseln",
]


def test_a_deep_link_as_the_first_request_of_a_fresh_server(start_server, visit):
    page = visit().open(f"{start_server().url}/massnahmen?bezirk=10")
    expect(page.get_by_role("heading", name="Maßnahmen", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Bezirk")).to_have_value("10 Lusan-Laune")
    assert page.url.endswith("/massnahmen?bezirk=10")


def test_a_filter_goes_into_the_url_and_the_copied_link_shows_the_same(server, visit):
    first = visit()
    page = first.open(f"{server}/massnahmen")
    page.get_by_role("combobox", name="Zielfeld").click()
    page.get_by_role("option", name="Mobilität").click()
    page.wait_for_url(re.compile("zielfeld=mobilitaet"))
    first.settle()
    sentence = page.locator(".lead").inner_text()
    assert visit().open(page.url).locator(".lead").inner_text() == sentence


def test_the_district_survives_a_click_in_the_navigation(server, visit):
    visitor = visit()
    page = visitor.open(f"{server}/massnahmen?bezirk=10&status=Idee")
    page.get_by_role("link", name="Überblick").click()
    page.wait_for_url(re.compile(r"/\?bezirk=10$"))
    visitor.settle()
    expect(page.get_by_role("combobox", name="Bezirk")).to_have_value("10 Lusan-Laune")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_no_request_leaves_the_browser_and_nothing_is_wider_than_the_screen(
    server, visit, path, scheme, width
):
    visitor = visit(width=width, scheme=scheme)
    page = visitor.open(server + path)
    page.wait_for_load_state("networkidle")
    assert visitor.foreign == []
    assert visitor.errors == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("query", "language"), [("", "de"), ("?lang=en", "en")])
def test_the_page_says_its_language(server, visit, query, language):
    page = visit().open(server + query)
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize(
    ("query", "skip", "menu", "words"),
    [
        ("", "Zum Inhalt springen", "Hauptmenü", "Seite nicht gefunden"),
        ("?lang=en", "Skip to main content", "Main menu", "Page not found"),
    ],
)
def test_streamlits_own_words_are_in_the_language_of_the_page(
    server, visit, query, skip, menu, words
):
    page = visit().open(f"{server}/gibtesnicht{query}")
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text(words)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name=skip)).to_be_attached()
    page.get_by_role("button", name=menu).click()
    expect(page.get_by_role("menu", name=menu)).to_contain_text("Print" if query else "Drucken")


def test_there_is_no_deploy_button(server, visit):
    page = visit().open(server)
    expect(page.get_by_text("Deploy")).to_have_count(0)


def test_the_table_behind_a_chart_is_one_click_away_and_is_its_csv(server, visit):
    visitor = visit()
    page = visitor.open(server)
    page.locator(".st-key-overview_programme_foot").get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("stDataFrame").first).to_be_visible()
    expect(dialog).to_contain_text("Creative Commons Zero 1.0")
    expect(dialog).to_contain_text("So wird zitiert")
    with page.expect_download() as download:
        page.locator(".st-key-overview_programme_csv button").click()
    text = download.value.path().read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("Datum;")


def test_charts_are_named_by_their_data(server, visit):
    page = visit().open(server)
    expect(page.get_by_label(re.compile("Vom Beschluss zur Bewilligung. "))).to_be_visible()


def test_a_measure_of_the_portfolio_opens_its_profile_and_back_closes_it(server, visit):
    visitor = visit()
    page = visitor.open(f"{server}/massnahmen?ansicht=portfolio")
    page.locator(".shelves a").first.click()
    page.wait_for_url(re.compile("massnahme="))
    expect(page.locator(".sheet .lead")).to_be_visible()
    visitor.settle()
    page.get_by_role("button", name="Alle Maßnahmen").click()
    page.wait_for_url(re.compile("ansicht=portfolio$"))
    expect(page.locator(".sheet")).to_have_count(0)


SAID = """() => [
    ...document.querySelectorAll('.st-key-shell_body input, .st-key-shell_body summary')]
    .map((one) => one.value ?? `${one.closest('details').open} ${one.innerText}`).join('|') + '\\n'
    + [...document.querySelectorAll('.st-key-shell_body [aria-checked], [aria-pressed]')]
        .map((one) => `${one.innerText} ${one.ariaChecked ?? one.ariaPressed}`).join('|') + '\\n'
    + document.querySelector('[data-testid=stMain]').innerText"""
WALKS = {
    "/": [("combobox", "Zielfeld", "Mobilität")],
    "/massnahmen": [("combobox", "Status", "in Umsetzung"), ("radio", "Portfolio", None)],
    "/kennzahlen": [("button", "Nächste Seite", None)],
    "/beteiligung": [("combobox", "Format", None), ("radio", "nach Format", None),
                     ("summary", "Wer kam", None)],
    "/umfragen?beispiele=1": [("combobox", "Bezirk", "10 Lusan-Laune")],
    "/karte": [("combobox", "Bezirk", "10 Lusan-Laune"), ("checkbox", "Anliegen", None),
               ("summary", "Alle Bezirke und Zahlen", None)],
    "/mobilitaet": [("radio", "Öffentliches Laden", None), ("radio", "Leistung (kW)", None),
                    ("summary", "Nach Bezirk, Betreiber", None)],
    "/quellen": [("combobox", "Datensatz", None)],
}  # fmt: skip
"""Page → what somebody does there before sending the address on: what, its name, what is chosen."""


@pytest.mark.parametrize("path", WALKS)
def test_a_link_shows_a_fresh_window_what_its_sender_saw(server, visit, path):
    first = visit()
    page = first.open(server + path)
    for kind, name, option in WALKS[path]:
        before = page.url
        if kind == "summary":
            page.locator("[data-testid=stExpander] summary", has_text=name).click()
        elif kind == "combobox":
            page.get_by_role("combobox", name=name, exact=True).click()
            options = page.get_by_role("option")
            (options.filter(has_text=option).first if option else options.nth(1)).click()
        else:
            page.locator(f"button:has-text('{name}')").first.click()
        page.wait_for_function("before => location.href !== before", arg=before)
        first.settle()
    page.mouse.move(0, 0)
    other = visit().open(page.url)
    assert other.url == page.url
    assert other.evaluate(SAID) == page.evaluate(SAID)


@pytest.mark.parametrize("path", sorted(set(streamlit_patches.PAGES) - {"quellen"}))
def test_a_page_names_the_scripts_that_it_needs_and_no_chart_without_one(visit, server, path):
    parts = streamlit_patches.PAGES[path]
    page = visit().open(f"{server}/{path}")
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    scripts_loaded = {one.rpartition("/")[2] for one in loaded if one.endswith(".js")}
    assert not scripts_loaded - {*scripts_in_html(), *scripts((*EVERY_PAGE, *parts))}
    assert ("PlotlyChart" in parts) == bool(page.locator(".js-plotly-plot").count())


LEAVE = """() => {
    localStorage.left = sessionStorage.left = 'yes';
    document.cookie = 'left=yes; path=/';
}"""
FOUND = """async () => [
    localStorage.left, sessionStorage.left, document.cookie.includes('left'), innerWidth,
    ...['print', '(prefers-reduced-motion: reduce)', '(prefers-color-scheme: dark)']
        .map((one) => matchMedia(one).matches),
    (await navigator.permissions.query({name: 'geolocation'})).state,
]"""


def test_a_window_of_these_tests_that_is_used_again_is_as_new(server, pool, request):
    with windows(pool, request.node) as window:
        one = window(width=390, scheme="dark")
        page = one.open(server)
        new = page.evaluate(FOUND)
        page.evaluate(LEAVE)
        page.emulate_media(media="print", reduced_motion="reduce")
        one.context.grant_permissions(["geolocation"])
        one.context.new_page().goto(server)
        page.route("**/*", lambda route: route.abort())
        told = page.evaluate(FOUND)
        assert [told[0], told[1], told[2]] == ["yes", "yes", True] and told != new
    with windows(pool, request.node) as window:
        other = window(width=390, scheme="dark")
        assert other.page == page and other.context.pages == [page]
        assert other.open(server).evaluate(FOUND) == new
        assert one.errors == [] and one.foreign == []
    with windows(pool, request.node) as window:
        third = window(own=True)
        assert third.page == page
    assert page.is_closed()
