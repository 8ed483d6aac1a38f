"""The list of measures: its place is kept, many measures and long names do not stretch it."""

import csv
import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from tests.browser.test_lengths import LONGEST
from tests.browser.test_long_words import WIDER

SCROLLER = "document.querySelector('[data-testid=stMain]')"
LONG = "Sechzigbuchstabenlangermassnahmennameohneeinzigesleerzeichen"


def test_a_steckbrief_opens_at_its_top_and_back_leads_to_the_place_in_the_list(server, visit):
    visitor = visit()
    page = visitor.open(f"{server}/massnahmen?status=in Umsetzung")
    page.evaluate(f"{SCROLLER}.scrollTop = 320")
    page.wait_for_function("() => Object.values(sessionStorage).includes('320')")
    link = page.locator(".board a").nth(9)
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    visitor.settle()
    assert page.evaluate(f"{SCROLLER}.scrollTop") == 0
    page.get_by_role("button", name="Alle Maßnahmen").click()
    expect(page.locator(".board")).to_be_visible()
    page.wait_for_function(f"() => Math.abs({SCROLLER}.scrollTop - 320) <= 2")
    assert "massnahme=" not in page.url and "status=in" in page.url


def test_the_back_button_of_the_browser_leads_to_the_same_place(server, visit):
    visitor = visit()
    page = visitor.open(f"{server}/massnahmen")
    page.evaluate(f"{SCROLLER}.scrollTop = 500")
    page.wait_for_function("() => Object.values(sessionStorage).includes('500')")
    page.locator(".board a").nth(12).click()
    page.wait_for_url(re.compile("massnahme="))
    visitor.settle()
    page.go_back()
    expect(page.locator(".board")).to_be_visible()
    page.wait_for_function(f"() => Math.abs({SCROLLER}.scrollTop - 500) <= 2")


def test_what_a_reader_opens_stands_in_the_address_and_opens_from_it(server, visit):
    page = visit().open(f"{server}/massnahmen?status=in Umsetzung")
    part = page.locator("details[data-fold=rules]")
    part.locator("summary").click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('offen') === 'rules'")
    for _time in range(2):  # the second time the part may be there before the script
        other = visit().open(page.url)
        expect(other.locator("details[data-fold=rules][open]")).to_be_visible()
    page.locator(".board a").first.click()
    page.wait_for_url(re.compile("massnahme="))
    page.get_by_role("button", name="Alle Maßnahmen").click()
    expect(page.locator("details[data-fold=rules][open]")).to_be_visible()
    page.locator("details[data-fold=rules] summary").click()
    page.wait_for_function("() => !location.search.includes('offen')")


def city(folder, number: int):
    """The shipped city with so many measures of one kind more, all of the longest name."""
    data = shutil.copytree(ROOT / "data", folder / "data")
    with (data / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = next(row for row in rows if row["kind"] == "Umsetzungsmaßnahme")
    more = [known | {"measure_id": f"m{n}", "title": f"{LONG} {n}"} for n in range(number)]
    with (data / "measures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([*rows, *more])
    return data


@pytest.fixture(scope="module")
def many(start_server, tmp_path_factory) -> str:
    data = city(tmp_path_factory.mktemp("many"), 300)
    return start_server(CITY_DATA=str(data)).url


@pytest.mark.parametrize("width", [390, 1440])
def test_300_measures_with_long_names_stay_short_and_narrow(many, visit, width):
    page = visit(width=width).open(f"{many}/massnahmen")
    expect(page.locator(".board .fold summary").first).to_contain_text(
        re.compile("3[01]\\d Umsetzung")
    )
    expect(page.get_by_text(re.compile("^(2[89]|30)\\d weitere$"))).to_be_visible()
    found = page.evaluate(WIDER)
    assert (found["page"], found["main"]) <= (0, 0), found["wide"]
    assert page.evaluate(f"{SCROLLER}.scrollHeight") <= LONGEST


@pytest.mark.parametrize(
    "path", ["/", "/massnahmen?ansicht=zeitplan&beispiele=1", "/beteiligung", "/umfragen"]
)
def test_a_page_draws_at_most_four_figures_before_a_click(server, visit, path):
    page = visit().open(server + path)
    page.wait_for_load_state("networkidle")
    assert page.locator(".js-plotly-plot").count() <= 4
