"""No page is endless: on a telephone and on a desk, each view of each page."""

import re
from typing import NamedTuple

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


WIDTHS = (390, 1440)
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def _lengths(visitor, url: str) -> dict[int, int]:
    """How long a page is on a telephone, and when its window is as wide as on a desk."""
    found = {}
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        if width == WIDTHS[0]:
            visitor.open(url)
        visitor.page.evaluate(DRAWN)
        visitor.settle()
        found[width] = _length(visitor.page)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width, url
    return found


def _too_long(lengths: dict[str, dict[int, int]]) -> dict[str, dict[int, int]]:
    return {path: found for path, found in lengths.items() if max(found.values()) > LONGEST}


def test_no_view_of_a_page_is_longer_than_3000_pixels(server, visit):
    visitor = visit()
    lengths = {path: _lengths(visitor, server + path) for path in [*VIEWS, *OF_STAFF]}
    assert _too_long(lengths) == {}
    assert max(lengths["/"].values()) <= OVERVIEW


def test_with_example_rows_the_pages_are_no_longer(server, visit):
    visitor, lengths = visit(), {}
    for path in [*VIEWS, RICHEST]:
        more = "&" if "?" in path else "?"
        lengths[path] = _lengths(visitor, f"{server}{path}{more}beispiele=1")
    assert _too_long(lengths) == {}


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


def test_on_a_telephone_an_indicator_without_a_chart_keeps_no_place_for_one(server, visit):
    page = visit(width=390).open(server + "/kennzahlen")
    cells = page.locator(".kpis:not(.sensors) td:nth-child(2)")
    shown = [cell for cell in cells.all() if cell.is_visible()]
    assert 0 < len(shown) < cells.count()
    assert all(cell.locator(".xmr").count() for cell in shown)


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
    // ⓘ in a corner; that of a Steckbrief may cover none of its words
    const SIGN = '[class*=st-key-sheet_] [class*=_behind]';
    const OF_THEIR_OWN = '.st-key-filter_bar, [class*=st-key-card_], ' + SIGN;
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
    for (const sign of document.querySelectorAll(SIGN + ' button')) {
        const box = sign.getBoundingClientRect();
        const sheet = sign.closest('[class*=st-key-sheet_]').querySelector('.sheet');
        const words = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
        while (words.nextNode()) {
            const range = document.createRange();
            range.selectNodeContents(words.currentNode);
            if ([...range.getClientRects()].some((one) => one.right > box.left + 1
                && one.left < box.right - 1 && one.bottom > box.top + 1
                && one.top < box.bottom - 1)) found.push(['ⓘ', words.currentNode.data]);
        }
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


EMPTY = """() => [...document.querySelectorAll('.empty, [data-testid=stAlert]')]
    .filter((one) => one.checkVisibility()).map((one) => one.innerText.trim())"""


class Seen(NamedTuple):
    """length, width: in pixels. said: the words of empty places and warnings."""

    length: int
    width: int
    overlaps: list[list[str]]
    failed: int
    said: list[str]


@pytest.fixture(scope="module")
def seen(cities, window):
    """What the pages of a city are on a telephone, by path; each city is visited once."""
    found: dict[str, dict[str, Seen]] = {}

    def visited(city: str, path: str) -> Seen:
        page = window.open(cities(city) + path)
        return Seen(
            _length(page),
            page.evaluate("document.documentElement.scrollWidth"),
            page.evaluate(OVERLAPS),
            page.get_by_text(FAILED).count(),
            page.evaluate(EMPTY),
        )

    def of(city: str) -> dict[str, Seen]:
        if city not in found:
            found[city] = {path: visited(city, path) for path in OF_OTHER_CITIES}
        return found[city]

    return of


@pytest.mark.parametrize("city", CITIES)
def test_no_page_is_endless_or_overlaps(seen, city):
    wrong = {
        path: one
        for path, one in seen(city).items()
        if one.length > LONGEST or one.width > 390 or one.overlaps or one.failed
    }
    assert not wrong, wrong


def test_each_empty_page_says_who_can_help(seen):
    silent = {}
    for path in ABOUT_THE_CITY:
        said = seen("nothing")[path].said
        if wrong := [words for words in said if not WHO.search(words) and words != SETTLED]:
            silent[path] = wrong
    assert silent == {}
