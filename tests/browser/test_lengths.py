"""No page is endless: on a telephone and on a desk, each view of each page."""

import pytest

LONGEST = 3000
OVERVIEW = 2200
VIEWS = [
    "/",
    "/massnahmen",
    "/massnahmen?ansicht=zeitplan",
    "/massnahmen?ansicht=portfolio",
    "/massnahmen?massnahme=mobilitaetsinseln",
    "/beteiligung",
    "/umfragen",
    "/karte",
    "/karte?bezirk=10",
    "/mobilitaet",
    "/mobilitaet?bereich=laden",
    "/mobilitaet?bereich=staedte",
    "/quellen",
    "/quellen?datensatz=measures",
    "/ueber",
    "/datenschutz",
    "/barrierefreiheit",
]
OF_STAFF = ["/verlauf", "/verlauf?veroeffentlichung=1", "/hochladen", "/verwaltung"]


def _length(page) -> int:
    return page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")


@pytest.fixture(scope="module")
def analyst(start_server):
    return start_server(CITY_LOCAL_ANALYST="1").url


@pytest.mark.parametrize("width", [390, 1440])
def test_no_view_of_a_page_is_longer_than_3000_pixels(analyst, visit, width):
    visitor = visit(width=width)
    lengths = {path: _length(visitor.open(analyst + path)) for path in [*VIEWS, *OF_STAFF]}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}
    assert lengths["/"] <= OVERVIEW
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1440])
def test_with_example_rows_the_pages_are_no_longer(analyst, visit, width):
    visitor = visit(width=width)
    lengths = {}
    for path in VIEWS:
        more = "&" if "?" in path else "?"
        lengths[path] = _length(visitor.open(f"{analyst}{path}{more}beispiele=1"))
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_what_is_folded_opens_with_the_keyboard(analyst, visit):
    page = visit(width=390).open(analyst + "/mobilitaet?bereich=staedte")
    folded = page.locator("details.fold summary").last
    hidden = page.locator("details.fold table.ledger").last
    assert not hidden.is_visible()
    folded.focus()
    page.keyboard.press("Enter")
    assert hidden.is_visible()
