"""Addresses that mislead, stall, break off or hold something else; a small server plays them."""

import json
import socket
import threading
from contextlib import suppress

import pytest
from urllib3.connection import HTTPConnection

from loaders.cli import main
from loaders.fetch.addresses import is_address, shown
from loaders.fetch.fetch import fetch
from loaders.fetch.http_client import Client
from loaders.reading import read
from loaders.tables.reading import Hints, Limits, ReadingError

UTM = "http://www.opengis.net/def/crs/EPSG/0/25832"


def _page(numbers, following=None, total=None):
    features = [
        {
            "type": "Feature",
            "properties": {"nr": str(n)},
            "geometry": {"type": "Point", "coordinates": [10.0 + n / 10, 50.05]},
        }
        for n in numbers
    ]
    page = {"type": "FeatureCollection", "features": features, "links": []}
    if following:
        page["links"].append({"rel": "next", "href": following})
    if total:
        page["numberMatched"] = total
    return json.dumps(page)


def _read(address, **limits):
    with fetch(address, None, Limits(**limits)) as fetched:
        return read(fetched.path, Hints(near=(10.1, 50.05)))


def test_relative_links_and_redirects_are_followed(server, answers):
    answers["/alt"] = (302, {"Location": "/items"}, "")
    answers["/items"] = (200, {}, _page([1, 2], "/zwei?x=1", total=3))
    answers["/zwei"] = (200, {}, _page([3]))
    assert _read(f"{server}/alt").table["c0"].to_pylist() == ["1", "2", "3"]


def test_the_system_named_in_the_header_counts(server, answers):
    page = json.loads(_page([1]))
    page["features"][0]["geometry"]["coordinates"] = [573023.903132, 5544688.271985]
    answers["/items"] = (200, {"Content-Crs": f"<{UTM}>"}, json.dumps(page))
    reading = _read(f"{server}/items?crs={UTM}")
    assert [(n.code, n.values) for n in reading.notes] == [("crs", {"crs": "EPSG:25832"})]
    assert reading.columns[2] == "longitude"
    assert float(reading.table["c2"].to_pylist()[0]) == pytest.approx(10.02, abs=1e-6)


@pytest.mark.parametrize(
    ("path", "answer", "sentence"),
    [
        ("/a", (302, {"Location": "file:///etc/passwd"}, ""), "erlaubt sind nur http und https"),
        ("/a", (302, {"Location": "/a"}, ""), "leitet im Kreis um"),
        ("/a", (401, {}, ""), "verlangt eine Anmeldung .Status 401."),
        ("/a", (500, {}, "kaputt"), "meldet einen Fehler: Status 500"),
        ("/a", (200, {}, ""), "Die Antwort ist leer .0 Bytes."),
        ("/a", (200, {}, "<html><body>Wartung</body></html>"), "XML oder HTML"),
        ("/a", (200, {}, '{"type":"FeatureCollection","features":[]}'), "enthält keine Objekte"),
        ("/a", (200, {}, _page([1, 2], total=5)), "nur 2 von 5 Objekten"),
        ("/a", (200, {}, _page([1], "/a")), "verweist immer wieder auf dieselbe Seite"),
        ("/a", (200, {"Content-Length": "9999"}, "nr;name"), "bricht die Verbindung ab"),
        (
            "/wfs",
            (200, {}, "<ExceptionReport><ExceptionText>Zu viel</ExceptionText></ExceptionReport>"),
            "Der Dienst meldet einen Fehler: „Zu viel“",
        ),
        ("/wfs", (200, {}, "<html/>"), "ist aber kein WFS"),
        ("/wfs", (200, {}, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "kein zulässiges XML"),
        ("/wfs", (200, {}, "<WFS_Capabilities version='2.0.0'/>"), "beschreibt sich nicht so"),
    ],
)
def test_what_goes_wrong_is_said_in_one_sentence(server, answers, path, answer, sentence):
    answers[path] = answer
    with pytest.raises(ReadingError, match=sentence):
        _read(server + path)


HALF = '{"type":"FeatureCollection","features":[{"properties":{"a":"\\ud83d"}}]}'
BROKEN = {"digits": f'{{"a": {"7" * 5000}}}', "depth": "[" * 5000, "half": HALF, "cut": '{"a": '}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_broken_json_is_the_same_sentence_from_an_address(server, answers, body, capsys):
    answers["/a"] = (200, {}, body)
    answers["/items"] = (200, {}, _page([1], "/a"))
    with pytest.raises(ReadingError, match="kein gültiges JSON .Zeile 1, Zeichen"):
        _read(f"{server}/items")
    assert main(["check", f"{server}/items"]) == 1
    assert "kein gültiges JSON" in capsys.readouterr().out
    answers["/wfs"] = (500, {}, body)  # a report of an error that cannot be read is none
    with pytest.raises(ReadingError, match="meldet einen Fehler: Status 500"):
        _read(f"{server}/wfs")


def test_xml_that_breaks_its_parser_breaks_no_server(server, answers, monkeypatch):
    answers["/wfs"] = (200, {}, "<WFS_Capabilities>" + "<a>" * 300_000)
    with pytest.raises(ReadingError, match="ist aber kein WFS"):
        _read(f"{server}/wfs")
    answers["/wfs"] = (200, {}, "<WFS_Capabilities>" + "<a b='1'/>" * 4_000_000)
    monkeypatch.setenv("CITY_MAX_READ_MEMORY_MB", "300")
    with pytest.raises(ReadingError, match="ist aber kein WFS|CITY_MAX_READ_MEMORY_MB"):
        _read(f"{server}/wfs")


def test_pages_that_repeat_are_not_taken_for_more(server, answers):
    answers["/items"] = (200, {}, _page([1], "/zwei"))
    answers["/zwei"] = (200, {}, _page([1]))
    with pytest.raises(ReadingError, match="dieselbe Seite noch einmal"):
        _read(f"{server}/items")
    answers["/zwei"] = (200, {}, _page([2], "/items?limit=1000"))
    with pytest.raises(ReadingError, match="verweist immer wieder auf dieselbe Seite"):
        _read(f"{server}/items")


def test_a_server_that_stays_silent_is_left(server, answers):
    answers["/a"] = None
    with pytest.raises(ReadingError, match=r"zu langsam.*CITY_FETCH_SECONDS"):
        _read(f"{server}/a", fetch_seconds=0.2)


@pytest.mark.parametrize(
    "begin", [b"Content-Length: 100000\r\n\r\n", b"\r\n", b"X-", b""], ids=repr
)
@pytest.mark.parametrize("guarded", [True, False])
def test_a_server_that_drips_is_left_when_the_time_is_over(monkeypatch, begin, guarded):
    """A byte now and then, in the content or in the headers: each wait is short, all is endless."""
    monkeypatch.setenv("CITY_FETCH_HOSTS", "127.0.0.1")
    ended = threading.Event()

    def drip():
        with suppress(OSError), server.accept()[0] as line:
            line.sendall(b"HTTP/1.1 200 OK\r\n" + begin)
            while not ended.wait(0.05):
                line.sendall(b"a")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.csv"
        limits = Limits(fetch_seconds=5, fetch_minutes=0.01)
        with (
            pytest.raises(ReadingError, match="antwortet zu langsam"),
            fetch(address, None, limits, guarded=guarded),
        ):
            pass
        ended.set()


@pytest.mark.parametrize("guarded", [True, False])
def test_a_library_that_connects_otherwise_gets_no_answer(server, answers, monkeypatch, guarded):
    """Else nothing would end a conversation that drips, and nobody would notice."""
    monkeypatch.setenv("CITY_FETCH_HOSTS", "127.0.0.1")
    answers["/a.csv"] = (200, {}, "a;b\n1;2\n")

    def connect(self):
        self.sock = socket.create_connection((self.host, self.port))

    monkeypatch.setattr(HTTPConnection, "connect", connect)
    limits = Limits(fetch_seconds=5)
    with (
        pytest.raises(ReadingError, match="nicht zu erreichen"),
        fetch(f"{server}/a.csv", None, limits, guarded=guarded),
    ):
        pass


def test_nobody_there_and_no_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ReadingError, match="nicht zu erreichen"):
        _read(f"http://127.0.0.1:{port}/")
    for address in ("file:///etc/passwd", "ftp://127.0.0.1/a", "http:///a"):
        assert is_address(address)
        with pytest.raises(ReadingError, match="erlaubt sind http und https"):
            _read(address)
    assert not is_address("ordner/datei.csv")


HOSTS = {"daten.example": "8.8.8.8", "intern.example": "10.0.0.7", "selbst.example": "127.0.0.1"}


@pytest.mark.parametrize(
    ("asked", "target", "outcome"),
    [
        ("https://daten.example/a", "http://daten.example/b", "https://daten.example/b"),
        ("http://daten.example/a", "https://daten.example/b", "https://daten.example/b"),
        ("https://daten.example/a", "http://anders.example/b", None),
        ("https://daten.example/a", "https://selbst.example/b", None),
        ("https://daten.example/a", "https://intern.example/b", None),
        ("http://intern.example/a", "http://selbst.example/b", "http://selbst.example/b"),
        ("https://daten.example/a", "gopher://daten.example/b", None),
    ],
)
def test_where_a_server_may_lead(monkeypatch, asked, target, outcome):
    def look_up(host, port):
        return [(0, 0, 0, "", (HOSTS.get(host, "9.9.9.9"), 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    client = Client(asked, Limits())
    if outcome is None:
        with pytest.raises(ReadingError, match="nicht erlaubt|erlaubt sind nur"):
            client.admitted(target)
    else:
        assert client.admitted(target) == outcome


def test_secrets_of_an_address_are_not_shown():
    address = "https://eva:geheim@daten.example/wfs?service=WFS&api_key=42&bbox=1,2#x"
    assert shown(address) == "https://daten.example/wfs?service=WFS&api_key=…&bbox=1,2"


def test_a_failed_address_is_a_report_like_any_other(server, answers, capsys):
    assert main(["check", f"{server}/fehlt", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["file"] == f"{server}/fehlt"
    assert answer["problems"][0]["code"] == "unreadable"
    assert "Status 404" in answer["problems"][0]["message"]
    assert main(["check", "ftp://daten.example/a"]) == 1
    assert "erlaubt sind http und https" in capsys.readouterr().out
