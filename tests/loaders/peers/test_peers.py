"""Other cities: read in the background, checked, kept; hostile ones cost nobody anything."""

import datetime as dt
import json

import pytest

from loaders.messages.errors import StoreError
from loaders.peers import reading
from loaders.peers.adoption import adopt, adoptions, differences
from loaders.peers.peers import opened, peers, read_due
from loaders.peers.reading import read_peer
from loaders.tables.reading import ReadingError
from queries.network.cities import city_figures

MORNING = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
MEASURES = (
    "measure_id,title,status,description,source\n"
    "lampen,Kluge Laternen,in Umsetzung,Laternen messen Licht und Verkehr.,Rat\n"
    "parken,Parkplätze anzeigen,geplant,,Rat\n"
)
FILES = {
    "measures": MEASURES,
    "fields": "field_id,position,title,source\nv,1,Verkehr,Rat\n",
    "measure_fields": "measure_id,field_id,source\nparken,v,Rat\n",
    "population": "district_id,date,population,source\n,2025-12-31,50000,Amt\n",
    "charging_points": (
        "station_id,county,points,register_date,source\n"
        "a,Kreis X,2,2026-01-01,BNetzA\nb,Kreis X,3,2026-01-01,BNetzA\n"
    ),
    "programme": (
        "topic,what,indicator,date,number,unit,certainty,source\n"
        "Geld,Rahmen,rahmen,2024-06-30,5000000,€,belegt,Rat\n"
    ),
    "network_cities": (
        "city,indicator,date,value,source\nNeustadt,Phase,2025-01-31,Umsetzung,Bund\n"
        "Altstadt,Phase,2025-02-28,Strategie,Bund\n"
    ),
}


def package(files, **more):
    resources = [{"name": name, "path": f"{name}.csv", "format": "csv"} for name in files]
    return {"name": "neustadt", "title": "Smart City Neustadt", "resources": resources} | more


def tells(answers, files=FILES, document=None):
    body = json.dumps(package(files) if document is None else document).encode()
    answers["/datapackage.json"] = (200, {}, body)
    for name, text in files.items():
        answers[f"/{name}.csv"] = (200, {}, text.encode())


@pytest.fixture
def named(city, monkeypatch):
    address, answers = city
    monkeypatch.setenv("CITY_PEERS", f"{address}/datapackage.json")
    return address, answers


def at(hours):
    return lambda: MORNING + dt.timedelta(hours=hours)


def test_a_data_package_is_read_and_compared(lake, named):
    _address, answers = named
    tells(answers)
    assert list(read_due(lake, clock=at(0)))
    (peer,) = peers(lake)
    assert (peer.title, peer.read, peer.left_out) == ("Smart City Neustadt", MORNING, 0)
    with opened(lake.package, peer.tables) as con:
        figures = city_figures(con, name=peer.name, today=TODAY, whole_register=True)
    assert (figures.phase, figures.phase_date) == ("Umsetzung", dt.date(2025, 1, 31))
    assert (figures.measures, figures.frame.value) == (2, 5_000_000)
    assert dict(figures.by_status.to_numpy().tolist()) == {"geplant": 1, "in Umsetzung": 1}
    assert figures.by_field.to_dict("records") == [
        {"title": "Verkehr", "title_en": None, "measures": 1}
    ]
    assert (figures.points.value, figures.population.value) == (5, 50_000)
    assert figures.points_per_1000 == pytest.approx(0.1)  # 31 December and 1 January are one
    assert figures.frame_per_head is None  # counted at another date


def test_it_is_read_in_a_rhythm_and_by_one_process(lake, named):
    _address, answers = named
    tells(answers)
    assert len(read_due(lake, clock=at(0))) == 1
    assert read_due(lake, clock=at(5.9)) == {}
    assert len(read_due(lake, clock=at(6))) == 1


def test_what_was_read_stays_while_a_city_fails(lake, named):
    _address, answers = named
    tells(answers)
    read_due(lake, clock=at(0))
    answers["/datapackage.json"] = (500, {}, b"")
    read_due(lake, clock=at(6))
    (peer,) = peers(lake)
    assert (peer.read, peer.failed_since) == (MORNING, at(6)())
    assert "Status 500" in peer.words["de"]
    assert len(peer.tables["measures"]) == 2
    tells(answers)
    read_due(lake, clock=at(7))
    assert peers(lake)[0].failed_since is None


def test_registers_of_several_counties_are_no_citys(lake, named):
    _address, answers = named
    more = FILES["charging_points"] + "c,Kreis Y,9,2026-01-01,BNetzA\n"
    tells(answers, FILES | {"charging_points": more})
    data = read_peer(f"{_address}/datapackage.json", lake.package)
    from loaders.peers.peers import _rows

    with opened(lake.package, {n: _rows(t) for n, t in data.tables.items()}) as con:
        assert city_figures(con, name="x", today=TODAY, whole_register=True).points.value is None


def test_faulty_rows_are_left_out_and_counted(lake, named):
    address, answers = named
    bad = MEASURES + "x,Fremd,erfundener Status,,Rat\n,,,,\ny,,geplant,,Rat\n"
    tells(answers, FILES | {"measures": bad})
    data = read_peer(f"{address}/datapackage.json", lake.package)
    assert (data.tables["measures"].num_rows, data.left_out) == (2, 2)


def test_one_unusable_dataset_does_not_hide_the_others(lake, named):
    address, answers = named
    tells(answers, FILES | {"programme": "<html>\n<p>Wartung</p>\n</html>"})
    data = read_peer(f"{address}/datapackage.json", lake.package)
    assert data.unusable == ("programme",)
    assert data.tables["measures"].num_rows == 2


def test_the_county_of_another_city_is_no_reason_to_refuse(lake, named):
    """Our own register is cut to our county."""
    address, answers = named
    assert lake.package.city.get("kreis")
    tells(answers)
    data = read_peer(f"{address}/datapackage.json", lake.package)
    assert data.tables["charging_points"].num_rows == 2


def test_older_and_newer_declarations_fit(lake, named):
    address, answers = named
    old = "measure_id,title\na,Alt\n"
    new = "measure_id,title,status,farbe_des_jahres\nb,Neu,geplant,blau\n"
    for text in (old, new):
        tells(answers, {"measures": text})
        assert read_peer(f"{address}/datapackage.json", lake.package).tables["measures"].num_rows


HOSTILE = {
    "no json": b"<html>Wartung</html>",
    "broken": b'{"resources": [',
    "a list": b"[]",
    "no list": b'{"resources": 7}',
    "odd resources": b'{"resources": [1, null, {"name": 4}, {"name": "measures"}]}',
    "deep": b'{"resources":' + b"[" * 500 + b"]" * 500 + b"}",
    "another server": (
        b'{"resources": [{"name": "measures", "path": "http://10.0.0.1/m.csv", "format": "csv"}]}'
    ),
    "a file of ours": (
        b'{"resources": [{"name": "measures", "path": "file:///etc/passwd", "format": "csv"}]}'
    ),
    "no such file": b'{"resources": [{"name": "measures", "path": "x.csv"}]}',
    "a page as file": b'{"resources": [{"name": "measures", "path": "page.csv"}]}',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_packages_are_one_sentence(lake, named, kind):
    address, answers = named
    answers["/datapackage.json"] = (200, {}, HOSTILE[kind])
    answers["/page.csv"] = (200, {}, b"<html>\n<p>Wartung</p>\n</html>")
    with pytest.raises(ReadingError) as refused:
        read_peer(f"{address}/datapackage.json", lake.package)
    assert refused.value.text("de") != refused.value.text("en")
    assert "{" not in refused.value.text("en")


def test_too_large_and_too_slow_are_left(lake, named, monkeypatch):
    address, answers = named
    monkeypatch.setitem(reading.LIMITS, "file_mb", 1)
    tells(answers, {"measures": MEASURES + "x" * 2_000_000})
    with pytest.raises(ReadingError, match="MB"):
        read_peer(f"{address}/datapackage.json", lake.package)
    monkeypatch.setattr(reading, "SECONDS", 0.2)
    answers["/datapackage.json"] = None
    with pytest.raises(ReadingError, match="zu langsam"):
        read_peer(f"{address}/datapackage.json", lake.package)


@pytest.mark.parametrize(
    "answer", [(200, {}, b"x" * 1_500_000), (503, {}, b""), (302, {"Location": "ftp://x"}, b"")]
)
def test_of_a_city_with_one_file_that_cannot_be_had_the_others_are_taken(
    lake, named, monkeypatch, answer
):
    """Its last good rows stay as well. The others may have a megabyte each, not all together."""
    address, answers = named
    monkeypatch.setitem(reading.LIMITS, "file_mb", 1)
    tells(answers)
    read_due(lake, clock=at(0))
    answers["/programme.csv"] = answer
    text = "a" * 1_400
    rows = (f"m{n},Nummer {n},geplant,{text},Rat\n" for n in range(500))
    told = (f"Stadt {n},Phase,2025-01-31,{text},Bund\n" for n in range(500))
    long = {"measures": MEASURES + "".join(rows)}
    long["network_cities"] = FILES["network_cities"] + "".join(told)
    for name, content in long.items():
        answers[f"/{name}.csv"] = (200, {}, content.encode())
    read_due(lake, clock=at(7))
    (one,) = peers(lake)
    assert (one.unusable, one.failed_since) == (("programme",), None)
    assert len(one.tables["measures"]) == 502
    assert one.tables["programme"][0]["number"] == "5000000.0"


def test_the_own_network_is_not_asked_unless_named(lake, named, monkeypatch):
    address, answers = named
    tells(answers)
    monkeypatch.delenv("CITY_FETCH_HOSTS")
    with pytest.raises(ReadingError, match="im eigenen Netz"):
        read_peer(f"{address}/datapackage.json", lake.package)


def test_titles_are_one_line(lake, named):
    address, answers = named
    title = "Böse\n\x00\u202eStadt <script>alert(1)</script> " + "x" * 200
    tells(answers, document=package(FILES, title=title))
    data = read_peer(f"{address}/datapackage.json", lake.package)
    assert data.title.startswith("Böse Stadt <script>")
    assert len(data.title) == 80
    assert data.title.isprintable()


def test_a_wrong_address_is_one_sentence(lake, monkeypatch):
    monkeypatch.setenv("CITY_PEERS", "file:///etc/passwd")
    with pytest.raises(StoreError, match="CITY_PEERS nennt „file:///etc/passwd“"):
        peers(lake)


def test_a_measure_is_taken_over_with_its_origin_and_watched(lake, named):
    _address, answers = named
    tells(answers)
    read_due(lake, clock=at(0))
    (peer,) = peers(lake)
    made = adopt(lake, peer, "lampen", author="Ada", day=TODAY)
    assert made == "smart-city-neustadt-lampen"
    with lake.cursor() as cursor:
        row = cursor.execute(
            "SELECT title, kind, status, description, is_public, source, approval "
            "FROM lake.measures WHERE measure_id = ?", [made],
        ).fetchone()  # fmt: skip
    assert row == (
        "Kluge Laternen", "Idee", "Idee", "Laternen messen Licht und Verkehr.", False,
        "Übernommen von Smart City Neustadt am 02.03.2026", None,
    )  # fmt: skip
    assert lake.history().rows[-1].author == "Ada"
    (one,) = adoptions(lake)
    assert (one.measure_id, one.their_id, one.city) == (made, "lampen", "Smart City Neustadt")
    assert differences(one, peer) == []
    with pytest.raises(StoreError, match="schon übernommen"):
        adopt(lake, peer, "lampen", author="Ada", day=TODAY)
    tells(answers, FILES | {"measures": MEASURES.replace("in Umsetzung", "abgeschlossen")})
    read_due(lake, clock=at(6))
    changed = differences(one, peers(lake)[0])
    assert [(d.column, d.then, d.now) for d in changed] == [
        ("status", "in Umsetzung", "abgeschlossen")
    ]
    tells(answers, FILES | {"measures": MEASURES.partition("lampen")[0] + "p,Parken,geplant,,R\n"})
    read_due(lake, clock=at(12))
    assert differences(one, peers(lake)[0]) is None


def test_a_hostile_measure_stays_text(lake, named):
    _address, answers = named
    text = 'measure_id,title,source\nx-1,"=HYPERLINK(""http://x"")<b>",R\n'
    tells(answers, {"measures": text})
    read_due(lake, clock=at(0))
    (peer,) = peers(lake)
    (row,) = peer.tables["measures"]
    made = adopt(lake, peer, row["measure_id"], author="Ada", day=TODAY)
    assert made == "smart-city-neustadt-x-1"
    with lake.cursor() as cursor:
        sql = "SELECT title, source_url FROM lake.measures WHERE measure_id = ?"
        title, _url = cursor.execute(sql, [made]).fetchone()
    assert title == row["title"]
