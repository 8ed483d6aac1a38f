"""What stands in a packet beside the measures, and the city's own logo."""

import io
import shutil

import pikepdf
import pytest
from PIL import Image

from outputs.packet.content import content
from outputs.packet.packet import packet
from outputs.packet.scope import Scope
from queries.measures.measures import measures
from tests.conftest import ROOT
from tests.outputs.packet.test_packet import faulty, texts
from ui.measures import economics
from ui.state.day import day_shown
from ui.state.session_data import run_query


@pytest.fixture(scope="module")
def shipped_copy(shipped, tmp_path_factory):
    return shutil.copytree(shipped, tmp_path_factory.mktemp("beside") / "store")


def heads(made):
    return [block["text"] for block in made["blocks"] if block["kind"] == "heading"]


def table_after(made, head):
    kinds = [(block["kind"], block) for block in made["blocks"]]
    start = next(n for n, (kind, one) in enumerate(kinds) if one.get("text") == head)
    return next(one for kind, one in kinds[start:] if kind == "table")


def test_indicators_stand_with_course_and_target_as_on_their_page(shipped_copy, read_as):
    with read_as(shipped_copy, ROOT / "data"):
        made = content(Scope())
    assert "28 Kennzahlen · 28 mit zu wenigen Werten für ein Urteil" in texts(made)
    found = table_after(made, "Kennzahlen")
    assert len(found["rows"]) == 28
    assert found["columns"][:2] == ["Kennzahl", "Wert"]
    assert "25\xa0%" in [row[1] for row in found["rows"]]
    assert {row[3] for row in found["rows"]} == {"○ zu wenige Werte"}


def test_reports_stand_by_kind_and_examples_are_marked(shipped_copy, read_as):
    with read_as(shipped_copy, ROOT / "data", demo=True):
        made = content(Scope())
        assert {"Kennzahlen", "Anliegen"} <= set(heads(made))
        said = texts(made)
        assert "erfunden" in said
        pdf = packet(Scope()).pdf
        district = heads(content(Scope(district="10")))
    assert faulty(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) <= 15
    assert len(table_after(made, "Anliegen")["rows"]) > 1
    assert "Kennzahlen" not in district or "Anliegen" in district
    with read_as(shipped_copy, ROOT / "data"):
        assert "Anliegen" not in heads(content(Scope()))  # none ships


def test_sensors_stand_with_value_age_and_silence(shipped_copy, read_as):
    with read_as(shipped_copy, ROOT / "data", demo=True):
        made = content(Scope())
        district = content(Scope(district="01"))
    found = table_after(made, "Sensoren")
    level = next(row for row in found["rows"] if row[0].startswith("Beispiel: Pegel am Fluss"))
    assert level[0].endswith("(erfunden)")
    assert (level[1], level[2][-2:]) == ("Wasserstand", "cm")
    # Its last reading is far older than twice its rhythm of 15 minutes.
    assert level[4].startswith("still seit")
    assert "Alter gerechnet bis" in texts(made)
    names = {row[0] for row in table_after(district, "Sensoren")["rows"]}
    assert level[0] in names
    assert len(names) < len(found["rows"])
    with read_as(shipped_copy, ROOT / "data"):
        assert "Sensoren" not in heads(content(Scope()))  # none ships


def test_cost_and_benefit_stand_as_on_their_pages(shipped_copy, read_as):
    with read_as(shipped_copy, ROOT / "data", demo=True):
        city, one = content(Scope()), content(Scope(measure="demo-massnahme-01"))
        pdf = packet(Scope(measure="demo-massnahme-01")).pdf
        listed = run_query(measures, today=day_shown())
        counted = economics.blind_words(economics.compared(listed))
        said = economics.told("demo-massnahme-01", day_shown())
    assert faulty(pdf) == []
    assert counted in texts(city)
    rows = table_after(city, "Kosten und Nutzen")["rows"]
    assert said["sentence"] in [row[1] for row in rows]
    assert said["sentence"] in texts(one)
    assert [row[0] for row in table_after(one, "Kosten und Nutzen")["rows"]] == [
        "nichts tun", "Digitale Anzeigen", "Nur App",
    ]  # fmt: skip
    assert "Du stehst an der Haltestelle." in texts(one)
    assert "Anzeige: ein Schild mit Licht, das sich ändert" in texts(one)
    assert {"Was sich ändert", "Versprochen und erreicht"} <= set(heads(one))
    assert "Kapitalwert" in next(h for h in heads(one) if "Digitale Anzeigen" in h)


def test_a_picture_of_points_is_printed_as_the_logo(tiny_city, tmp_path, read_as):
    city = shutil.copytree(tiny_city, tmp_path / "city")
    (city / "brand").mkdir(exist_ok=True)
    for old in (city / "brand").glob("logo.*"):
        old.unlink()
    Image.new("RGBA", (60, 20), (200, 0, 0, 255)).save(city / "brand" / "logo.png")
    with read_as(tmp_path / "store", city):
        assert 'viewBox="0 0 60 20"' in content(Scope())["logo"]
        pdf = packet(Scope()).pdf
        assert packet(Scope()).pdf == pdf
    assert faulty(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pictures = [
            one for one in opened.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]  # fmt: skip
        assert (60, 20) in [(int(one.Width), int(one.Height)) for one in pictures]
    (city / "brand" / "logo.png").write_bytes(b"no picture")
    with read_as(tmp_path / "store", city):
        assert content(Scope())["logo"] is None
