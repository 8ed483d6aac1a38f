"""The packet: what it says, for whom, and that it is an accessible file that never changes."""

import datetime as dt
import io
import json
import zipfile
import zlib

import page
import pikepdf
import pyarrow as pa
import pytest

from loaders.messages.errors import WrongCall
from outputs.packet import blocks
from outputs.packet.content import content
from outputs.packet.packet import address, packet
from outputs.packet.pdf import AS_THEY_ARE, with_row_headers
from outputs.packet.scope import Scope
from outputs.packet.workbook import workbook
from tests.marked_city import MARK, city_of_long_words, city_under_attack, city_with_secrets
from tests.publishing import publish
from tests.tiny_city import write_city

PROFILES = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)
SCOPES = {
    "city": Scope(),
    "district": Scope(district="01"),
    "field": Scope(fields=("wohnen",)),
    "group": Scope(group="AG Grün"),
    "measure": Scope(measure="bank"),
}


def folder(path):
    path.mkdir()
    return path


def texts(made):
    """All words of a content, without its drawings."""
    found = []

    def walk(value):
        if isinstance(value, dict):
            for name, inner in value.items():
                if name not in ("svg", "code", "colours", "logo"):
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        else:
            found.append(str(value))

    walk(made)
    return " ".join(found).replace("\u200b", "")


def unzipped(book):
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return "".join(parts.read(name).decode("utf-8") for name in parts.namelist())


def tables(made):
    return [block for block in made["blocks"] if block["kind"] == "table"]


def pages(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def faulty(pdf):
    return [
        profile for profile in PROFILES if not page.is_pdf_compliant_bytes(pdf, profile=profile)
    ]


@pytest.mark.parametrize("kind", SCOPES)
def test_every_packet_is_accessible_and_archivable(tiny, kind):
    with tiny():
        pdf = packet(SCOPES[kind]).pdf
    assert faulty(pdf) == []
    assert 1 <= pages(pdf) <= 15


def test_the_validator_sees_what_is_wrong():
    with pikepdf.new() as plain:
        plain.add_blank_page()
        out = io.BytesIO()
        plain.save(out)
    assert faulty(out.getvalue()) == list(PROFILES)


def test_the_same_state_gives_the_same_bytes_in_one_language(tiny):
    with tiny():
        first, again = packet(Scope()).pdf, packet(Scope()).pdf
        assert first == again
    with tiny(language="en"):
        assert packet(Scope()).pdf != first


def test_the_city_says_what_the_overview_says(tiny):
    with tiny():
        made = content(Scope())
    said = texts(made)
    assert made["heading"] == "Wo steht die Strategie?"
    assert [block["text"] for block in made["blocks"] if block["kind"] == "heading"][:2] == [
        "Jetzt zu entscheiden", "Was sich seit dem 02.08.2026 geändert hat",
    ]  # fmt: skip
    assert "Bänke im Park" in said
    assert "Freies Netz" in said
    assert "Beispielmaßnahme" not in said
    assert "für die Verwaltung" in made["state"]


def test_it_is_english_for_who_reads_english(tiny):
    with tiny(language="en"):
        made = content(Scope())
    assert made["lang"] == "en"
    assert made["heading"] == "Where does the strategy stand?"
    assert "Sources and dates" in texts(made)


def test_a_part_holds_its_own_measures(tiny):
    with tiny():
        assert "Freies Netz" not in texts(content(Scope(fields=("wohnen",))))
        named = content(Scope(district="01"))
        assert "01" in named["subtitle"]
        assert "Die Zahlen zum Bezirk" in texts(named)
        sheet = texts(content(Scope(measure="bank")))
    assert "Standorte gewählt" in sheet
    assert "Bänke stehen" in sheet


@pytest.mark.parametrize("scope", [Scope(district="99"), Scope(fields=("x",)), Scope(measure="x")])
def test_what_does_not_exist_is_refused(tiny, scope):
    with tiny(), pytest.raises(WrongCall, match="gibt es nicht. Es gibt:"):
        packet(scope)


def test_the_public_gets_the_public_edition(tmp_path, read_as):
    city = city_with_secrets(folder(tmp_path / "city"))
    for language in ("de", "en"):
        with read_as(tmp_path / "store", city, role="public", language=language):
            for scope in SCOPES.values():
                said = texts(content(scope))
                assert MARK not in said, scope
                assert MARK not in unzipped(workbook(scope)), scope
                assert "Noch nicht öffentlich" not in said
                assert "Jetzt zu entscheiden" not in said
            with pytest.raises(WrongCall):
                content(Scope(measure="geheim"))
    with read_as(tmp_path / "store", city, role="staff"):
        assert "Noch nicht öffentlich" in texts(content(Scope()))
        assert MARK in unzipped(workbook(Scope()))


def test_rows_of_small_groups_are_handed_to_analysts_only(tmp_path, read_as):
    city = write_city(folder(tmp_path / "city"))
    declared = city / "datapackage.json"
    said = json.loads(declared.read_text("utf-8"))
    (budgets,) = (one for one in said["resources"] if one["name"] == "budgets")
    budgets["minCell"] = 5
    declared.write_text(json.dumps(said), "utf-8")
    held = {}
    for role in ("public", "staff", "analyst"):
        with read_as(tmp_path / "store", city, role=role):
            held[role] = '"budgets"' in unzipped(workbook(Scope()))
    assert held == {"public": False, "staff": False, "analyst": True}


def test_hostile_texts_are_printed_not_obeyed(tmp_path, read_as):
    with read_as(tmp_path / "store", city_under_attack(folder(tmp_path / "city"))):
        for scope in (Scope(), Scope(measure="bank"), Scope(district="01")):
            made = packet(scope)
            assert faulty(made.pdf) == []
            with pikepdf.open(io.BytesIO(made.pdf)) as opened:
                assert not [one for leaf in opened.pages for one in leaf.get("/Annots", [])]
                assert "/JavaScript" not in str(opened.Root.keys())
        assert "onerror=alert(1)" in texts(content(Scope(measure="bank")))


def test_words_without_end_break_and_are_cut(tmp_path, read_as):
    with read_as(tmp_path / "store", city_of_long_words(folder(tmp_path / "city"), 5_000)):
        made = packet(Scope())
    assert faulty(made.pdf) == []
    assert pages(made.pdf) <= 15


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("#evil[ ] $x$ *b*", "#evil[ ] $x$ *b*"),
        ("Zeile\x00 \U0001f600 \u202e", "Zeile□ □ □"),
        ("a" * 60, "\u200b".join(["a" * 28, "a" * 28, "a" * 4])),
    ],
)
def test_a_text_as_it_is_printed(text, printed):
    assert blocks.plain(text) == printed


def test_the_first_cell_of_a_row_is_its_header(tiny):
    with tiny():
        pdf = packet(Scope()).pdf
    heads, rows = 0, 0
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for one in opened.objects:
            if not isinstance(one, pikepdf.Dictionary) or one.get("/S") != "/TH":
                continue
            heads += one.get("/A", {}).get("/Scope") == "/Row"
        rows = sum(
            isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TR" for one in opened.objects
        )
    with tiny():
        shown = tables(content(Scope()))
    assert heads == sum(len(one["rows"]) for one in shown) > 10
    assert rows == heads + len(shown)


def test_data_that_end_like_a_line_are_no_wrong_length(tiny):
    """Of 256 compressed streams one ends with a carriage return; there are dozens in a packet."""
    with tiny():
        pdf = packet(Scope()).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        stream = opened.pages[0].Contents
        before, words = stream.read_bytes(), b""
        while not (made := zlib.compress(before + words)).endswith(b"\r"):
            words += b"\t"  # of ASCII 9: each last byte comes once in 256 times
        stream.write(made, filter=pikepdf.Name.FlateDecode)
        out = io.BytesIO()
        opened.save(out, **AS_THEY_ARE)
    assert b"\r\nendstream" in out.getvalue()
    mended = with_row_headers(out.getvalue())
    assert b"\r\nendstream" not in mended
    assert faulty(mended) == []
    with pikepdf.open(io.BytesIO(mended)) as opened:
        assert opened.pages[0].Contents.read_bytes() == before + words


def test_changes_since_the_state_before(tiny):
    with tiny() as store:
        assert "davor gibt es keinen" in texts(content(Scope()))
        columns = [field.name for field in store.package.datasets["measures"].fields]
        rows = store.cursor().execute("FROM lake.measures").to_arrow_table().select(columns)
        status = pa.array(["gestoppt"] * rows.num_rows)
        rows = rows.set_column(columns.index("status"), "status", status)
        publish(store, {"measures": rows}, author="Anna")
    with tiny():
        said = texts(content(Scope(), dt.date(2026, 8, 1)))
    assert "Was sich seit dem 01.08.2026 geändert hat" in said
    assert "Verglichen mit dem Stand vom" in said
    assert "gestoppt" in said


def test_the_code_leads_to_the_state_where_the_address_is_known(tiny, monkeypatch):
    monkeypatch.delenv("CITY_URL", raising=False)
    with tiny() as store:
        assert address(Scope()) == ""
        assert content(Scope())["code"] is None
        monkeypatch.setenv("CITY_URL", "https://stadt.example/")
        newest = store.known().newest
        assert address(Scope()) == f"https://stadt.example/?stand={newest}"
        assert address(Scope(measure="bank")) == (
            f"https://stadt.example/massnahmen?massnahme=bank&stand={newest}"
        )
        made = packet(Scope(district="01"))
    assert faulty(made.pdf) == []
    with tiny(role="public"):
        assert address(Scope(district="01")) == "https://stadt.example/?bezirk=01"


def test_tables_are_capped_and_say_so():
    assert blocks._rest(1) == "1 weitere Zeile in der Arbeitsmappe zu dieser Drucksache."
    assert blocks._rest(0) == ""
