"""From one desk to another: upload, preview, publish, the figure changes for a second person,
restore brings it back."""

import re

import pytest
from playwright.sync_api import expect

from loaders.schema import ROOT


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
    expect(page.locator(".done-box")).to_contain_text(
        "1 neu, 0 geändert, 0 entfernt", timeout=30_000
    )

    watching.reload()
    second.settle()
    assert points(watching) == before + 4
    watching.locator(".st-key-card_charging").get_by_role("button").click()
    rows = watching.get_by_role("dialog")
    expect(rows).to_contain_text("Anna · ladepunkte.csv")
    with watching.expect_download() as waiting:
        rows.get_by_role("button", name="Originaldatei ladepunkte.csv").first.click()
    assert waiting.value.path().read_bytes() == register.read_bytes()
    watching.keyboard.press("Escape")

    page.get_by_role("link", name="Diese Veröffentlichung zurücknehmen").click()
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


def drop(person, url, path):
    """Open the upload page, drop a file and wait for its preview."""
    page = person.open(f"{url}/hochladen")
    # Nothing of Streamlit's "Upload" is seen or read out.
    expect(page.get_by_role("button", name="Dateien wählen", exact=True)).to_be_visible()
    page.set_input_files("input[type=file]", str(path))
    expect(page.locator(".steps")).to_contain_text("Veröffentlichen", timeout=30_000)
    expect(page.get_by_role("button", name=PUBLISH)).to_be_visible(timeout=30_000)
    person.settle()
    return page


def publish_as(person, page, name):
    page.get_by_label("Ihr Name").fill(name)
    page.get_by_label("Ihr Name").press("Enter")
    person.settle()
    page.get_by_role("button", name=PUBLISH).click()


PUBLISH = re.compile("Zeilen? veröffentlichen|gemeinsam veröffentlichen")


def test_a_second_analyst_meanwhile_then_a_restart(start_server, visit, register):
    running = start_server()
    one, two = visit(), visit()
    first = drop(one, running.url, register)
    second = drop(two, running.url, register)
    publish_as(two, second, "Bernd")
    expect(second.locator(".done-box")).to_contain_text("1 neu", timeout=30_000)

    publish_as(one, first, "Anna")
    expect(first.get_by_text("Inzwischen hat Bernd")).to_be_visible()
    expect(first.get_by_text("Die Vorschau wurde neu erstellt")).to_be_visible()
    expect(first.get_by_text("Die Datei sagt, was schon veröffentlicht ist")).to_be_visible()

    port = int(running.url.rpartition(":")[2])
    running.stop()
    start_server(port=port)
    again = one.open(f"{running.url}/hochladen?tisch=1")
    expect(again.get_by_text("Die Dateien liegen nicht mehr hier")).to_be_visible()
    repeated = drop(one, running.url, register)
    publish_as(one, repeated, "Anna")
    expect(repeated.locator(".done-box")).to_contain_text("1 neu", timeout=30_000)
    assert one.errors == two.errors == []


MEASURES = "measure_id,title,status,is_public,source\nneu,Neues,geplant,ja,Test\n"
MILESTONES = "milestone_id,measure_id,title,baseline_date,source\nm-neu,neu,Start,31.12.2027,Test\n"


def test_two_files_that_need_each_other_go_together(start_server, visit, tmp_path):
    for name, text in (("massnahmen.csv", MEASURES), ("meilensteine.csv", MILESTONES)):
        (tmp_path / name).write_text(text, "utf-8")
    url = start_server().url
    analyst = visit()
    page = analyst.open(f"{url}/hochladen")
    files = [str(tmp_path / name) for name in ("massnahmen.csv", "meilensteine.csv")]
    page.set_input_files("input[type=file]", files)
    expect(page.get_by_text("brauchen einander")).to_be_visible(timeout=30_000)
    expect(page.locator(".together")).to_contain_text(
        "meilensteine.csv → Meilensteine", timeout=30_000
    )
    publish_as(analyst, page, "Anna")
    expect(page.locator(".done-box")).to_contain_text(
        "1 neu, 0 geändert, 0 entfernt", timeout=30_000
    )
    page = analyst.open(f"{url}/verlauf?veroeffentlichung=2")
    expect(page.get_by_text("Datensatz dieser Veröffentlichung")).to_be_visible()
    assert analyst.errors == []
