"""Words of 5,000 and of 300 letters without a blank, in every text of the data: no page scrolls
sideways, and no word leaves the box that it stands in."""

import pytest

from tests.browser.test_hostile_data import PATHS
from tests.marked_city import city_of_long_words

WIDER = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const wide = [...main.querySelectorAll('*')].filter(one => {
        const inside = one.closest('svg, [data-testid=stDataFrame], .leaflet-container, .unseen');
        return !inside && one.getBoundingClientRect().right > innerWidth + 1;
    });
    return {
        page: document.documentElement.scrollWidth - innerWidth,
        main: main.scrollWidth - main.clientWidth,
        wide: wide.slice(0, 5).map(one => one.outerHTML.slice(0, 200)),
    };
}"""
OUTSIDE = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(one => {
    if (one.closest('svg, [data-testid=stDataFrame], .leaflet-container, .unseen, thead')) return;
    const holds = [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim());
    const style = getComputedStyle(one);
    return holds && one.checkVisibility() && style.display !== 'inline' && one.clientWidth > 2
        && style.overflowX === 'visible' && one.scrollWidth > one.clientWidth + 2;
}).slice(0, 3).map(one => one.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def address(start_server, tmp_path_factory) -> str:
    city = city_of_long_words(tmp_path_factory.mktemp("long"), 5000)
    return start_server(CITY_DATA=str(city)).url


@pytest.fixture(scope="module")
def of_300_letters(start_server, tmp_path_factory) -> str:
    city = city_of_long_words(tmp_path_factory.mktemp("longish"), 300)
    return start_server(CITY_DATA=str(city), CITY_LOCAL_ANALYST="1").url


@pytest.fixture(scope="module")
def telephone(visit_long):
    return visit_long(width=390)


@pytest.mark.parametrize("path", [*PATHS, "/umfragen?umfrage=beispiel&vergleich=bezirk"])
def test_no_page_scrolls_sideways(address, telephone, path):
    page = telephone.open(address + path)
    page.wait_for_load_state("networkidle")
    found = page.evaluate(WIDER)
    assert (found["page"], found["main"]) <= (0, 0), found["wide"]


PAGES = [path for path in PATHS if "datensatz" not in path]
FURTHER = ["/massnahmen", "/karte?bezirk=01", "/mobilitaet?bereich=laden", "/hochladen",
           "/kennzahlen?kennzahl=baenke", "/quellen?datensatz=measures"]  # fmt: skip


@pytest.mark.parametrize("width", [390, 1440])
def test_no_word_leaves_its_box(of_300_letters, visit, width):
    visitor, wrong = visit(width=width), {}
    for path in [*PAGES, *FURTHER]:
        page = visitor.open(of_300_letters + path)
        found, outside = page.evaluate(WIDER), page.evaluate(OUTSIDE)
        if found["page"] > 0 or found["main"] > 0 or found["wide"] or outside:
            wrong[path] = (found, outside)
    assert wrong == {}
