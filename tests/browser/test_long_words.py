"""Words of 5,000 letters without a blank, in every text of the data: no page scrolls sideways."""

import pytest

from tests.browser.conftest import Visitor
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


@pytest.fixture(scope="module")
def address(start_server, tmp_path_factory) -> str:
    city = city_of_long_words(tmp_path_factory.mktemp("long"), 5000)
    return start_server(CITY_DATA=str(city)).url


@pytest.fixture(scope="module")
def telephone(browser):
    visitor = Visitor(browser, width=390)
    yield visitor
    visitor.context.close()


@pytest.mark.parametrize("path", [*PATHS, "/umfragen?umfrage=beispiel&vergleich=bezirk"])
def test_no_page_scrolls_sideways(address, telephone, path):
    page = telephone.open(address + path)
    page.wait_for_load_state("networkidle")
    found = page.evaluate(WIDER)
    assert (found["page"], found["main"]) <= (0, 0), found["wide"]
