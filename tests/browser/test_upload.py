"""From one desk to another: upload, preview, publish, the figure changes for a second person,
restore brings it back."""

import re

import pytest
from playwright.sync_api import expect

from loaders.package import ROOT


@pytest.fixture
def register(tmp_path):
    """The shipped charging register with one station of 4 points more."""
    lines = (ROOT / "data" / "charging_points.csv").read_text("utf-8").splitlines()
    head = lines[0].split(",")
    new = dict.fromkeys(head, "")
    new |= {
        "station_id": "NEU-1",
        "operator": "Stadtwerke",
        "place": "Gera",
        "county": "Kreisfreie Stadt Gera",
        "latitude": "50.88",
        "longitude": "12.08",
        "commissioned_date": "2021-12-01",
        "power_kw": "44",
        "kind": "Normalladeeinrichtung",
        "points": "4",
        "register_date": "2022-01-01",
        "source": "Test",
    }
    path = tmp_path / "ladepunkte.csv"
    path.write_text("\n".join([*lines, ",".join(new[name] for name in head)]) + "\n", "utf-8")
    return path


def points(page) -> int:
    """The number on the overview's card of public charging points."""
    card = page.locator(".card", has_text="Öffentliche Ladepunkte").locator(".value")
    return int(re.search(r"\d+", card.inner_text())[0])


def test_upload_publish_seen_by_a_second_person_restore(start_server, visit, register):
    url = start_server().url
    analyst, second = visit(), visit()
    watching = second.open(f"{url}/")
    before = points(watching)

    page = analyst.open(f"{url}/hochladen")
    page.set_input_files("input[type=file]", str(register))
    expect(page.locator(".steps")).to_contain_text("Ladeeinrichtungen", timeout=30_000)
    expect(page.locator(".steps")).to_contain_text("+1 ~0 −0")
    page.get_by_label("Ihr Name").fill("Anna")
    page.get_by_label("Ihr Name").press("Enter")
    analyst.settle()
    page.get_by_role("button", name=re.compile("Zeilen veröffentlichen")).click()
    expect(page.locator(".done-box")).to_contain_text("1 neu, 0 geändert, 0 entfernt")

    watching.reload()
    second.settle()
    assert points(watching) == before + 4

    page.get_by_role("link", name="Diese Veröffentlichung und der Weg zurück").click()
    analyst.settle()
    page = analyst.open(f"{url}/verlauf?veroeffentlichung=1&datensatz=charging_points")
    page.get_by_label("Ihr Name").fill("Anna")
    page.get_by_label("Ihr Name").press("Enter")
    analyst.settle()
    page.get_by_role("button", name=re.compile("wie in Stand 1 wiederherstellen")).click()
    expect(page.get_by_text("ist wieder wie in Stand 1")).to_be_visible()

    watching.reload()
    second.settle()
    assert points(watching) == before
    assert analyst.foreign == second.foreign == []
    assert analyst.errors == second.errors == []


def test_the_download_of_a_dataset_is_a_file(server, visit):
    page = visit().open(f"{server}/quellen?datensatz=districts")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="GeoJSON").click()
    assert waiting.value.suggested_filename == "districts-1.geojson"
    assert '"FeatureCollection"' in waiting.value.path().read_text("utf-8")
