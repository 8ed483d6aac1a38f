"""The Atom feed of publications: what the public reads there, and nothing else."""

import threading
import time
from xml.etree import ElementTree

import pytest
import requests
import uvicorn
from starlette.applications import Starlette

from loaders.feeds.intake import Delivery, take_in
from loaders.notices.publications import ATOM, published
from loaders.store.write import HistoryEntry
from server import atom
from tests.servers import free_port

HUBS = "hub_id;name;status;district_id;is_public\na;Markt;in Betrieb;01;ja\n"
NAMES = {"a": ATOM}


@pytest.fixture
def ask(lake):
    port = free_port()
    app = Starlette(routes=atom.routes(lambda: lake, "stadt"))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = f"http://127.0.0.1:{port}/stadt/api/v1/publications.atom"
    yield lambda query="", **headers: requests.get(address + query, headers=headers, timeout=30)
    server.should_exit = True
    thread.join()


def publish(lake, tmp_path, text, name="hubs.csv"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    entry = HistoryEntry("Ada Geheim", "vertraulicher Grund")
    outcome = take_in(lake, Delivery(path, name, entry))
    assert outcome.snapshot, outcome.text("en")
    return outcome.snapshot


def test_a_publication_of_public_rows_is_an_entry(lake, ask, tmp_path):
    before = len(published(lake))
    state = publish(lake, tmp_path, HUBS)
    answer = ask("?lang=en")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall("a:entry", NAMES)
    assert len(entries) == before + 1
    newest = entries[0]
    assert newest.findtext("a:title", "", NAMES) == "Mobility hubs"
    words = newest.findtext("a:summary", "", NAMES)
    assert words == "Rows from this publication in “Mobility hubs”: 1."
    assert (
        newest.find("a:link", NAMES).get("href").endswith("/stadt/quellen?datensatz=mobility_hubs")
    )
    assert "Geheim" not in answer.text
    assert "vertraulich" not in answer.text
    assert "hubs.csv" not in answer.text
    assert published(lake)[0].snapshot == state
    german = ElementTree.fromstring(ask().content).find("a:entry", NAMES)
    assert german.findtext("a:title", "", NAMES) == "Mobilitätsinseln"
    assert german.findtext("a:id", "", NAMES) == newest.findtext("a:id", "", NAMES)


def test_what_the_public_may_not_see_is_none(lake, tmp_path):
    """Rows that are not released are no news; once released they are."""
    hidden = publish(lake, tmp_path, HUBS.replace(";ja", ";nein"))
    assert hidden not in {one.snapshot for one in published(lake)}
    shown = publish(lake, tmp_path, HUBS)
    newest = published(lake)[0]
    assert (newest.snapshot, newest.rows) == (shown, {"mobility_hubs": 1})


def test_who_has_it_already_gets_nothing(ask):
    first = ask()
    for known in (first.headers["etag"], f'"x", W/{first.headers["etag"]}'):  # as proxies write it
        again = ask(**{"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert ask("?lang=en").headers["etag"] != first.headers["etag"]


def test_a_host_that_is_none_stands_in_no_link(ask):
    answer = ask(host="evil.example.org/x?")
    assert (answer.status_code, answer.json()["title"]) == (400, "Bad host")
    links = ElementTree.fromstring(ask(host="stadt.example.org").content).iterfind("a:link", NAMES)
    assert {one.get("href").startswith("http://stadt.example.org/stadt") for one in links} == {True}


def test_titles_are_text(lake, ask, tmp_path, monkeypatch):
    publish(lake, tmp_path, HUBS)
    monkeypatch.setenv("CITY_URL", 'https://x.example.org/"><script>')
    answer = ask()
    assert "<script>" not in answer.text
    ElementTree.fromstring(answer.content)
