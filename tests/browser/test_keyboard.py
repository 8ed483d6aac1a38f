"""With the keyboard alone: from the first Tab to a published upload, focus seen at every stop."""

import re

import pytest
from playwright.sync_api import Page, expect

FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const shown = element => {
        const style = getComputedStyle(element);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
            || style.boxShadow !== 'none';
    };
    const frames = [one];
    for (let at = one; frames.length < 6 && at.parentElement; at = at.parentElement)
        frames.push(at.parentElement);
    const borders = frames.map(at => getComputedStyle(at).borderColor).join();
    const labels = [...(one.labels || [])].map(label => label.innerText).join(' ');
    const by = (one.getAttribute('aria-labelledby') || '').split(' ')
        .map(id => document.getElementById(id)?.innerText || '').join(' ');
    const box = one.getBoundingClientRect();
    // An empty cell of a table is read with the name of its column.
    const number = one.getAttribute('aria-colindex');
    const column = one.getAttribute('role') === 'gridcell' && one.closest('table')
        ?.querySelector(`th[aria-colindex="${number}"]`)?.textContent;
    return {
        name: (one.getAttribute('aria-label') || by.trim() || labels || one.innerText
            || one.title || column || '').trim(),
        tag: one.tagName, role: one.getAttribute('role'),
        seen: frames.some(shown),
        borders, html: one.outerHTML.slice(0, 160),
        drawn: one.tagName !== 'CANVAS' && one.closest('canvas') !== null,
        inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0,
    };
}"""


END = "\n"


class Keys:
    """A person who presses keys and looks where the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []
        self.nameless: list[str] = []
        self.names: list[str] = []

    def tab(self) -> str:
        """Go one stop on; its name, END behind the last one."""
        self.page.keyboard.press("Tab")
        stop = self.page.evaluate(FOCUSED)
        if stop is None:
            return END
        in_a_frame = stop["tag"] == "IFRAME"  # shows the focus inside, by its own means
        own = in_a_frame or stop["drawn"]  # a table on a canvas draws the ring around its cell
        if not own and not (stop["seen"] and stop["inside"]):
            self.unseen.append(stop["html"])
        if not stop["name"]:
            self.nameless.append(stop["html"])
        self.names.append(stop["name"])
        return str(stop["name"])

    def to(self, name: str, most: int = 60) -> None:
        """Tab until the stop whose name matches."""
        for _ in range(most):
            if re.search(name, self.tab()):
                return
        raise AssertionError(f"{name!r} is not reached: {self.names[-most:]}")


def test_from_the_first_tab_to_a_publication(start_server, visit, tmp_path):
    url = start_server().url
    visitor = visit()
    page = visitor.open(f"{url}/")
    keys = Keys(page)
    assert "Zum Inhalt springen" in keys.tab()
    keys.to("^Daten")
    page.keyboard.press("Enter")
    page.locator("[role=menuitem]:focus").wait_for()
    assert page.evaluate(FOCUSED)["name"] == "Hochladen"
    page.keyboard.press("Enter")
    page.wait_for_url("**/hochladen*")
    visitor.settle()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hochladen")

    file = tmp_path / "haltestellen.csv"
    file.write_text(
        "stop_id;name;kind;latitude;longitude;operator;source\n"
        "T1;Testhalt;Haltestelle;50,88;12,08;Stadt;Test\n",
        "utf-8",
    )
    with page.expect_file_chooser() as chooser:
        # The button has its icon and a word, which Streamlit has in English only.
        keys.to(r"^upload\s+Dateien wählen$")
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    expect(page.locator(".steps")).to_contain_text("+1", timeout=30_000)
    visitor.settle()

    expect(page.get_by_label("Ihr Name")).to_be_visible(timeout=30_000)
    keys.to("Ihr Name", most=120)
    page.keyboard.type("Anna")
    page.keyboard.press("Enter")
    visitor.settle()
    keys.to("veröffentlichen$")
    page.keyboard.press("Enter")
    expect(page.locator(".done-box")).to_contain_text("1 neu", timeout=30_000)
    assert keys.unseen == []
    assert keys.nameless == []


ROUNDS = [
    "/",
    "/massnahmen",
    "/massnahmen?ansicht=zeitplan",
    "/massnahmen?ansicht=portfolio",
    "/massnahmen?ansicht=vergleich&beispiele=1",
    "/massnahmen?massnahme=mobilitaetsinseln",
    "/kennzahlen",
    "/kennzahlen?kennzahl=arbeitslosenquote",
    "/beteiligung",
    "/umfragen",
    "/anliegen?beispiele=1",
    "/netzwerk",
    "/karte",
    "/karte?bezirk=10",
    "/mobilitaet",
    "/mobilitaet?bereich=laden",
    "/mobilitaet?bereich=staedte",
    "/hochladen",
    "/quellen",
    "/quellen?datensatz=measures",
    "/verlauf",
    "/verlauf?veroeffentlichung=1",
    "/ueber",
    "/datenschutz",
    "/impressum",
    "/barrierefreiheit",
]


HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
    .filter(one => one.getClientRects().length).map(one => Number(one.tagName[1]))"""


@pytest.mark.parametrize("path", ROUNDS)
def test_headings_skip_no_level_and_a_round_of_tabs_is_seen_named_and_ends(server, visit, path):
    page = visit().open(server + path)
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    keys = Keys(page)
    for _ in range(250):
        if keys.tab() == END:
            break
    else:
        raise AssertionError(f"no end after 250 stops, the last: {keys.names[-5:]}")
    assert len(keys.names) > 10
    assert keys.unseen == []
    assert keys.nameless == []


MENU, POPOVER = "[role=menu]", "[data-testid=stPopoverBody]"
OPENED = [
    ("/", "^Strategie$", MENU, "ArrowDown"),
    ("/", "^Hauptmenü$", MENU, "ArrowDown"),
    ("/", r"^history\s+Daten vom[^\n]*\s+expand_more$", POPOVER, "Tab"),
    ("/karte", r"^settings\s+Klassen\s+expand_more$", POPOVER, "Tab"),
    ("/kennzahlen", "^Quelle", "[role=dialog]", "Tab"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "name", "part", "onward"), OPENED)
def test_what_enter_opens_escape_closes_and_the_focus_is_back(
    server, visit, path, name, part, onward, scheme
):
    visitor = visit(scheme=scheme)
    page = visitor.open(server + path)
    keys = Keys(page)
    keys.to(name)
    page.keyboard.press("Enter")
    page.locator(part).first.wait_for()
    visitor.settle()
    inside = "part => document.activeElement.closest(part) !== null"
    if part == "[role=dialog]":  # takes the focus a moment after it shows
        page.wait_for_function(inside, arg=part)
    page.keyboard.press(onward)
    page.wait_for_function(inside, arg=part)
    assert page.evaluate(FOCUSED)["seen"]
    page.keyboard.press("Escape")
    page.locator(part).first.wait_for(state="hidden")
    for _turn in range(50):  # a dialog is hidden a moment before the focus is back
        back = page.evaluate(FOCUSED)
        if back and re.search(name, back["name"]):
            break
        page.wait_for_timeout(100)
    assert back and re.search(name, back["name"])
    assert keys.unseen == []
    assert keys.nameless == []


def test_the_link_to_the_content_skips_the_navigation(server, visit):
    page = visit().open(f"{server}/massnahmen")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    keys = Keys(page)
    keys.tab()
    assert page.evaluate(
        "document.querySelector('[data-testid=stMain]').contains(document.activeElement)"
    )
