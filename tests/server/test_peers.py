"""Two dashboards on loopback as each other's peers, and one that is hostile beside them."""

import datetime as dt
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from loaders.bootstrap import open_store
from loaders.peers.adoption import adopt, adoptions, differences
from loaders.peers.peers import peers, read_due, utc
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.schema import load_package
from tests.publishing import publish
from tests.server.open_server import serving

IDEAS = "measure_id;title;status;kind;description;is_public;source\n"
LAMPS = "lampen;Kluge Laternen;geplant;Idee;Laternen messen Licht.;ja;Rat\n"
SECRET = "geheim;Geheimes Vorhaben;geplant;Idee;Nur intern.;nein;Rat\n"


class Hostile(BaseHTTPRequestHandler):
    """Sends a Data Package whose file never ends."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        if self.path.endswith("datapackage.json"):
            self.wfile.write(b'{"title": "<img src=x>", "resources": [{"name": "measures", ')
            self.wfile.write(b'"path": "measures.csv"}]}')
            return
        try:
            self.wfile.write(b"measure_id,title\n")
            while True:
                self.wfile.write(b"a,b\n" * 100_000)
        except OSError:
            pass  # we hung up

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def hostile():
    http = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def neighbour(founded, tiny_city, tmp_path):
    store = open_store(str(shutil.copytree(founded, tmp_path / "other")), load_package(tiny_city))
    yield store
    store.close()


TODAY = dt.date(2026, 3, 2)


def add(store, tmp_path, rows):
    """Publish measures beside those that are there."""
    path = tmp_path / "ideas.csv"
    path.write_text(IDEAS + rows, "utf-8")
    report = check_file(path, store.package, CheckOptions(), published_rows(store))
    publish(store, report.tables(), author="Ada", mode="append")


def test_two_cities_read_each_other_and_a_hostile_one_changes_nothing(
    lake, neighbour, hostile, tmp_path, monkeypatch
):
    monkeypatch.setenv("CITY_FETCH_HOSTS", "127.0.0.1")
    add(neighbour, tmp_path, LAMPS + SECRET)
    with (
        serving(lake) as ours,
        serving(neighbour) as theirs,
    ):
        monkeypatch.setenv("CITY_PEERS", f"{theirs} {hostile}")
        read_due(lake)
        there, evil = peers(lake)
        assert (there.failed_since, evil.read) == (None, None)
        assert "MB" in evil.words["de"]
        assert there.measure("lampen")["title"] == "Kluge Laternen"
        assert there.measure("geheim") is None  # not public there
        assert "Geheim" not in str(there.tables)
        made = adopt(lake, there, "lampen", author="Ada", day=TODAY)
        link = f"{theirs}/massnahmen?massnahme=lampen"
        assert there.page("lampen") == link
        add(neighbour, tmp_path, LAMPS.replace("geplant", "in Umsetzung"))
        monkeypatch.setenv("CITY_PEERS", ours)
        read_due(neighbour)
        assert peers(neighbour)[0].measure(made) is None  # an idea is not public by itself
        monkeypatch.setenv("CITY_PEERS", theirs)
        read_due(lake, clock=lambda: utc() + dt.timedelta(hours=7))
        (changed,) = differences(adoptions(lake)[0], peers(lake)[0])
        assert (changed.column, changed.then, changed.now) == ("status", "geplant", "in Umsetzung")
