"""No page is endless: on a telephone and on a desk, each view of each page."""

import re

import pytest

from tests.large_city import write_empty_city, write_endless_city, write_large_city

LONGEST = 3000
OVERVIEW = 2200
VIEWS = [
    "/",
    "/massnahmen",
    "/massnahmen?ansicht=zeitplan",
    "/massnahmen?ansicht=portfolio",
    "/massnahmen?ansicht=vergleich",
    "/massnahmen?massnahme=mobilitaetsinseln",
    "/kennzahlen",
    "/kennzahlen?kennzahl=arbeitslosenquote",
    "/beteiligung",
    "/umfragen",
    "/anliegen",
    "/netzwerk",
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
    "/impressum",
]
RICHEST = "/massnahmen?massnahme=demo-massnahme-01"
"""The Steckbrief of which most is known; it is invented."""
OF_STAFF = ["/verlauf", "/verlauf?veroeffentlichung=1", "/hochladen", "/verwaltung"]


def _length(page) -> int:
    return page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")


@pytest.mark.parametrize("width", [390, 1440])
def test_no_view_of_a_page_is_longer_than_3000_pixels(server, visit, width):
    visitor = visit(width=width)
    lengths = {path: _length(visitor.open(server + path)) for path in [*VIEWS, *OF_STAFF]}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}
    assert lengths["/"] <= OVERVIEW
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1440])
def test_with_example_rows_the_pages_are_no_longer(server, visit, width):
    visitor = visit(width=width)
    lengths = {}
    for path in [*VIEWS, RICHEST]:
        more = "&" if "?" in path else "?"
        lengths[path] = _length(visitor.open(f"{server}{path}{more}beispiele=1"))
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("path", [f"{RICHEST}&beispiele=1", VIEWS[5]])
def test_the_columns_of_a_steckbrief_end_near_each_other(server, visit, path):
    page = visit().open(server + path)
    ends = page.locator(".sheet .halves > div").evaluate_all(
        "all => all.map(one => one.lastElementChild.getBoundingClientRect().bottom)"
    )
    assert len(ends) == 2
    assert abs(ends[0] - ends[1]) <= 120


def test_on_paper_a_steckbrief_shows_what_is_folded(server, visit):
    page = visit().open(f"{server}{RICHEST}&beispiele=1")
    rows = page.locator("details.fold :is(tr, li)").filter(has_text="2022")
    assert not any(one.is_visible() for one in rows.all())
    page.emulate_media(media="print")
    assert rows.count() >= 4
    assert all(one.is_visible() for one in rows.all())


def test_what_is_folded_opens_with_the_keyboard(server, visit):
    page = visit(width=390).open(server + "/netzwerk")
    folded = page.locator("details.fold summary").last
    hidden = page.locator("details.fold table.ledger").last
    assert not hidden.is_visible()
    folded.focus()
    page.keyboard.press("Enter")
    assert hidden.is_visible()


OF_OTHER_CITIES = [
    "/",
    "/massnahmen",
    "/massnahmen?ansicht=zeitplan",
    "/massnahmen?ansicht=portfolio",
    "/massnahmen?ansicht=vergleich",
    "/massnahmen?massnahme=bank",
    "/kennzahlen",
    "/kennzahlen?kennzahl=baenke",
    "/beteiligung",
    "/umfragen",
    "/umfragen?umfrage=beispiel&beispiele=1",
    "/anliegen",
    "/netzwerk",
    "/karte",
    "/karte?bezirk=01",
    "/mobilitaet",
    "/mobilitaet?bereich=laden",
    "/mobilitaet?bereich=staedte",
    "/quellen",
    "/quellen?datensatz=measures",
    "/verlauf",
    "/verlauf?veroeffentlichung=1",
    "/hochladen",
]
WHO = re.compile(
    "Liefern kann|kann sie (liefern|nachtragen)|können sie (liefern|nennen)|kann sie liefern"
)
ABOUT_THE_CITY = [
    path
    for path in OF_OTHER_CITIES
    if "=" not in path or path.startswith(("/mobilitaet", "/karte"))
]
"""Views that show data of the city, not a row, a file or a publication."""
SETTLED = "Nichts wartet auf eine Entscheidung."
OVERLAPS = """() => {
    const OF_THEIR_OWN = '.st-key-filter_bar, [class*=st-key-card_]';  // ⓘ in a corner
    const shown = (box) => box.width > 1 && box.height > 1;
    const all = [...document.querySelectorAll(
        '.st-key-shell_body [data-testid=stElementContainer]')];
    const boxes = all.map((one) => [one, one.getBoundingClientRect()]).filter(([one, box]) =>
        shown(box) && one.checkVisibility() && !one.closest(OF_THEIR_OWN));
    const found = [];
    for (const [a, one] of boxes) for (const [b, other] of boxes) {
        if (a === b || a.contains(b) || b.contains(a)) continue;
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        if (high > 3 && wide > 3) found.push([a.innerText.slice(0, 40), b.innerText.slice(0, 40)]);
    }
    return found.slice(0, 3);
}"""
FAILED = "Diese Seite konnte nicht gezeichnet werden"


@pytest.fixture(scope="module")
def window(visit_long):
    return visit_long(width=390)


@pytest.fixture(scope="module")
def cities(start_server, tmp_path_factory):
    """Servers by name, each started when it is first asked for."""
    folder, running = tmp_path_factory.mktemp("cities"), {}
    make = {
        "63 districts": lambda place: write_large_city(place, districts=63, measures=300),
        "400 districts": lambda place: write_large_city(place, districts=400, measures=300),
        "one measure": lambda place: write_large_city(place, districts=3, measures=1),
        "endless words": write_endless_city,
        "nothing": write_empty_city,
    }

    def address(name: str) -> str:
        if name not in running:
            place = folder / name.replace(" ", "-")
            place.mkdir()
            folder_of_city = str(make[name](place))
            running[name] = start_server(CITY_DATA=folder_of_city, CITY_LOCAL_ANALYST="1").url
        return running[name]

    return address


CITIES = ["63 districts", "400 districts", "one measure", "endless words", "nothing"]


@pytest.mark.parametrize("city", CITIES)
def test_no_page_is_endless_or_overlaps(cities, window, city):
    wrong = {}
    for path in OF_OTHER_CITIES:
        page = window.open(cities(city) + path)
        length = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        beside = page.evaluate("document.documentElement.scrollWidth")
        found = page.evaluate(OVERLAPS)
        if length > LONGEST or beside > 390 or found or page.get_by_text(FAILED).count():
            wrong[path] = (length, beside, found)
    assert not wrong, wrong


EMPTY = """() => [...document.querySelectorAll('.empty, [data-testid=stAlert]')]
    .filter((one) => one.checkVisibility()).map((one) => one.innerText.trim())"""


def test_each_empty_page_says_who_can_help(cities, window):
    silent = {}
    for path in ABOUT_THE_CITY:
        page = window.open(cities("nothing") + path)
        said = page.evaluate(EMPTY)
        if wrong := [words for words in said if not WHO.search(words) and words != SETTLED]:
            silent[path] = wrong
    assert silent == {}
