"""What stands in a packet beside the measures, and the city's own logo."""

import io
import shutil

import pikepdf
import pytest
from PIL import Image

from outputs.packet.content import content
from outputs.packet.packet import packet
from outputs.packet.scope import Scope
from tests.conftest import ROOT
from tests.outputs.packet.test_packet import faulty, texts


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
