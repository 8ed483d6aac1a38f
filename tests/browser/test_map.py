"""The map in a real browser: drawn, clickable, quiet, by keyboard, deaf to hostile text."""

import json
import re
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from loaders.schema import ROOT

FRAME = "iframe[title*='st_folium']"
HOSTILE = "<img src=x onerror=alert(1)></script>`${alert(2)}` {{ 7*7 }} {% raw %} ' \" \\"


def opened(visitor, url):
    """The map's frame, once its districts are drawn."""
    page = visitor.open(url)
    frame = page.frame_locator(FRAME)
    frame.locator("path.district").first.wait_for(timeout=20_000)
    return page, frame


def place_in_map(frame, code):
    """Where a district lies in the map's frame, in pixels, once it has come to rest."""

    def place():
        box = district(frame, code).bounding_box()
        around = frame.locator(".leaflet-container").bounding_box()
        if not box or not around:  # the map is being drawn anew
            return None
        return [box["x"] - around["x"], box["y"] - around["y"], box["width"], box["height"]]

    before, now, until = None, place(), time.monotonic() + 10
    while not now or now != before:
        assert time.monotonic() < until, f"the district {code} does not come to rest: {now}"
        time.sleep(0.25)
        before, now = now, place()
    return now


def district(frame, code):
    return frame.locator(f"path[data-key='bezirk:{code}']")


def test_a_click_on_a_district_sets_the_filter_of_all_pages_and_moves_nothing(server, visit):
    visitor = visit()
    page, frame = opened(visitor, f"{server}/karte")
    assert frame.locator("path.district").count() == 12
    assert frame.locator("path.charger").count() == 31
    before = district(frame, "04").get_attribute("d")
    frame.locator("html").evaluate("document.documentElement.dataset.seen = 'yes'")
    district(frame, "04").click(position={"x": 100, "y": 100})
    page.wait_for_url(re.compile(r"\?bezirk=04$"))
    expect(page.get_by_role("heading", name="04 Gera-Nord")).to_be_visible()
    expect(page.get_by_role("combobox", name="Bezirk", exact=True)).to_have_value("04 Gera-Nord")
    assert frame.locator("html").get_attribute("data-seen") == "yes"
    assert district(frame, "04").get_attribute("d") == before
    visitor.settle()
    page.get_by_role("link", name="Überblick").click()
    page.wait_for_url(re.compile(r"/\?bezirk=04$"))
    assert visitor.foreign == []
    assert visitor.errors == []


COVERED = """() => [...document.querySelectorAll(".sign.name")].filter((name) => {
  const words = name.firstChild.getBoundingClientRect();
  const inner = [words.left, words.right, words.top + 2, words.bottom - 2];
  const over = ".sign:not(.name), path.charger";
  return [...document.querySelectorAll(over)].some((point) => {
    const box = point.getBoundingClientRect();
    const [left, right, top, bottom] = inner;
    return box.left < right && box.right > left && box.top < bottom && box.bottom > top;
  });
}).map((name) => name.textContent)"""


def test_no_point_covers_the_name_of_a_district(server, visit):
    """01 and 11 lay below the signs of mobility hubs."""
    _page, frame = opened(visit(), f"{server}/karte?beispiele=1")
    frame.locator(".sign.hub").first.wait_for()
    names = frame.locator(".sign.name")
    expect(names.filter(visible=True)).to_have_count(12)
    frame.locator("html").evaluate("() => new Promise((done) => setTimeout(done, 200))")
    assert frame.locator("html").evaluate(COVERED) == []
    assert frame.locator("path.leader").count() > 0  # who does not fit stands beside the city
    assert "Stadtmitte" in names.all_text_contents()


def test_on_a_telephone_the_first_tap_names_a_district_and_the_second_opens_its_profile(
    server, browser
):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="de-DE"
    )
    page = context.new_page()
    page.goto(f"{server}/karte")
    frame = page.frame_locator(FRAME)
    place_in_map(frame, "04")
    box = frame.locator(".leaflet-container").bounding_box()
    assert box["height"] == 440
    place = {"x": 60, "y": 60}
    district(frame, "04").tap(position=place)
    expect(frame.locator(".leaflet-tooltip strong")).to_have_text("04 Gera-Nord")
    expect(frame.locator(".leaflet-tooltip .tap")).to_be_visible()
    assert "bezirk" not in page.url
    district(frame, "04").tap(position=place)
    page.wait_for_url(re.compile("bezirk=04"))
    expect(page.get_by_role("heading", name="04 Gera-Nord")).to_be_in_viewport()
    expect(frame.locator(".leaflet-tooltip")).to_have_count(0)
    context.close()


def test_the_legend_covers_no_district_and_tooltips_close(server, visit):
    page, frame = opened(visit(), f"{server}/karte")
    legend = frame.locator(".legend").bounding_box()
    lowest = max(
        box["y"] + box["height"]
        for box in (one.bounding_box() for one in frame.locator("path.district").all())
    )
    assert lowest <= legend["y"] + 1
    district(frame, "04").hover(position={"x": 40, "y": 40})
    expect(frame.locator(".leaflet-tooltip")).to_have_count(1)
    page.mouse.move(5, 5)
    expect(frame.locator(".leaflet-tooltip")).to_have_count(0)


def test_layers_switch_without_a_run_of_the_page_and_go_into_the_url(server, visit):
    visitor = visit()
    page, frame = opened(visitor, f"{server}/karte")
    page.evaluate("document.querySelector('h1').dataset.seen = 'yes'")
    frame.locator("html").evaluate("document.documentElement.dataset.seen = 'yes'")
    page.get_by_role("button", name="Ladepunkte").click()
    expect(frame.locator("path.charger")).to_have_count(0)
    page.wait_for_url(re.compile("ebenen=bezirke(,|%2C)inseln"))
    page.get_by_role("button", name="Bahnhöfe").click()
    expect(frame.locator(".sign.stop").first).to_be_visible()
    assert frame.locator("html").get_attribute("data-seen") == "yes"
    assert frame.locator("path.district").count() == 12
    _page, again = opened(visit(), page.url)
    expect(again.locator(".sign.stop").first).to_be_visible()
    assert again.locator("path.charger").count() == 0


def test_zoom_goes_into_the_url_and_stays_when_the_figure_changes(server, visit):
    page, frame = opened(visit(), f"{server}/karte")
    frame.locator(".leaflet-control-zoom-in").click()
    page.wait_for_url(re.compile("ort="))
    place = place_in_map(frame, "04")
    page.get_by_role("combobox", name="Zahl der Karte").fill("1997–2011, in")
    page.get_by_role("option", name=re.compile("Veränderung der Einwohner 1997–2011, in")).click()
    page.wait_for_url(re.compile("zahl=population_change_share"))
    expect(district(frame, "05")).to_have_attribute("fill", re.compile("diverging-0"))
    assert place_in_map(frame, "04") == pytest.approx(place, abs=2.5)
    _page, again = opened(visit(), page.url)
    assert place_in_map(again, "04") == pytest.approx(place, abs=2.5)


def test_the_keyboard_reaches_districts_and_keeps_its_place(server, visit):
    page, frame = opened(visit(), f"{server}/karte")
    expect(page.locator(FRAME)).to_have_accessible_name("Karte")
    frame.locator(".leaflet-container").focus()
    page.keyboard.press("Tab")
    expect(frame.locator(":focus")).to_have_attribute("data-key", "bezirk:01")
    page.keyboard.press("ArrowRight")
    expect(frame.locator(":focus")).to_have_attribute("aria-label", re.compile("^02 Debschwitz, "))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("bezirk=02"))
    expect(frame.locator("path.chosen")).to_have_attribute("data-key", "bezirk:02")
    expect(frame.locator(":focus")).to_have_attribute("data-key", "bezirk:02")


def test_a_click_beside_the_chargers_asks_for_one_more(server, visit):
    visitor = visit()
    page, frame = opened(visitor, f"{server}/mobilitaet?bereich=laden")
    frame.locator(".leaflet-container").click(position={"x": 350, "y": 120})
    page.wait_for_url(re.compile(r"neu=50\.9\d+"))
    expect(frame.locator(".sign.candidate")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Eine weitere Ladestation"))).to_be_visible()
    assert visitor.foreign == []
    assert visitor.errors == []


@pytest.fixture(scope="module")
def hostile_city(tmp_path_factory) -> Path:
    """The shipped city with hostile text in every text field that the map can draw."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    shutil.copytree(ROOT / "data", folder)
    shapes = json.loads((folder / "districts.geojson").read_text("utf-8"))
    for feature in shapes["features"]:
        feature["properties"]["name"] += HOSTILE
    (folder / "districts.geojson").write_text(json.dumps(shapes), "utf-8")
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    stations = folder / "charging_points.csv"
    lines = stations.read_text("utf-8").splitlines()
    lines[1:] = [line.replace(",Energieversorgung Gera GmbH,", f",{quoted},") for line in lines[1:]]
    stations.write_text("\n".join(lines) + "\n", "utf-8")
    stops = folder / "stops.csv"
    stops.write_text(stops.read_text("utf-8").replace("Gera Hbf", quoted), "utf-8")
    return folder


def test_hostile_text_is_shown_and_never_obeyed(start_server, visit, hostile_city):
    visitor = visit()
    dialogs = []
    visitor.hear("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    link = f"{start_server(CITY_DATA=str(hostile_city)).url}/karte?ebenen=bezirke,lader,halte"
    page, frame = opened(visitor, link)
    shown = district(frame, "04").get_attribute("aria-label")
    assert shown.startswith("04 Gera-Nord" + HOSTILE)
    district(frame, "04").hover(position={"x": 100, "y": 100})
    expect(frame.locator(".leaflet-tooltip strong")).to_have_text("04 Gera-Nord" + HOSTILE)
    district(frame, "04").click(position={"x": 100, "y": 100})
    expect(page.get_by_role("heading", name="04 Gera-Nord")).to_be_visible()
    frame.locator("path.charger").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("punkt=lader"))
    visitor.settle()
    assert frame.locator("img").count() == 0
    assert page.locator("img[src='x']").count() == 0
    assert dialogs == []
    assert visitor.errors == []


def test_on_paper_the_map_stands_above_its_list_and_no_wider(server, visit):
    """A frame keeps the width that it had on the screen, which lay over the list beside it."""
    page, _frame = opened(visit(), f"{server}/karte")
    page.emulate_media(media="print")
    found = page.evaluate(
        """(frame) => [...document.querySelectorAll('[data-testid="stColumn"]')]
            .filter(one => one.offsetHeight).map(one => one.getBoundingClientRect())
            .concat([document.querySelector(frame).getBoundingClientRect()])
            .map(box => [Math.round(box.left), Math.round(box.right)])""",
        FRAME,
    )
    assert len(found) > 2
    assert len({tuple(one) for one in found}) == 1, found
