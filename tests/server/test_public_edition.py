"""`/oeffentlich/…`: files with validators, a note where something was withdrawn."""

import gzip
import json
import threading

import pytest
from starlette.requests import Request

from loaders.store.engine import Location
from server import public_edition
from ui.state.public_edition import folder_of

STATE = "2026-11-30-4"


@pytest.fixture
def folder(tmp_path):
    def put(path, words):
        file = tmp_path / f"{path}.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(words.encode()))

    put("aktuell/de/index.html", "heute")
    put(f"stand/{STATE}/de/index.html", "damals")
    put("assets/0123456789abcdef.css", "p{}")
    put("secret", "nobody's")
    (tmp_path / ".states").mkdir()
    note = {"gone": ["de/massnahmen.html"], "pages": ["de/index.html"]}
    (tmp_path / ".states" / f"{STATE}.json").write_text(json.dumps(note))
    return tmp_path


def ask(folder, path, **headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path_params": {"path": path}, "headers": raw}
    return public_edition.answer(folder, Request(scope), "/stadt/oeffentlich")


def test_a_page_is_handed_out_compressed_and_asked_for_again(folder):
    found = ask(folder, "aktuell/de/index.html", accept_encoding="br, gzip")
    assert gzip.decompress(found.body) == b"heute"
    assert found.headers["content-encoding"] == "gzip"
    assert found.headers["cache-control"] == "public, max-age=0, must-revalidate"
    known = f'"x", W/{found.headers["etag"]}'  # as proxies write it
    again = ask(folder, "aktuell/de/index.html", if_none_match=known)
    assert (again.status_code, again.body) == (304, b"")


def test_who_knows_no_gzip_gets_plain_text(folder):
    assert ask(folder, "aktuell/de/index.html").body == b"heute"
    assert ask(folder, "aktuell/de/index.html", accept_encoding="br, gzip;q=0").body == b"heute"


def test_an_asset_never_changes_and_a_kept_page_may_be_withdrawn(folder):
    """What is erased must not stay in browsers and in caches between."""
    asset = ask(folder, "assets/0123456789abcdef.css")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    page = ask(folder, f"stand/{STATE}/de/index.html")
    assert page.headers["cache-control"] == "public, max-age=0, must-revalidate"


def test_what_was_withdrawn_is_gone_with_a_note(folder):
    found = ask(folder, f"stand/{STATE}/de/massnahmen.html")
    assert found.status_code == 410
    assert "nicht mehr öffentlich" in found.body.decode()
    assert found.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        f"stand/{STATE}/de/andere.html", "stand/2026-01-01-1/de/index.html", "secret", ".states/x",
        "aktuell/de/../../secret", "aktuell/fr/index.html", f".states/{STATE}.json", "%2e%2e/x",
    ],
)  # fmt: skip
def test_anything_else_is_not_found(folder, path):
    assert ask(folder, path).status_code == 404


@pytest.mark.parametrize(
    ("path", "to"), [("", "de"), ("aktuell", "de"), ("aktuell/", "de"), ("aktuell/en", "en")]
)
def test_the_start_leads_to_the_newest_state(folder, path, to):
    found = ask(folder, path)
    assert found.status_code == 307
    assert found.headers["location"] == f"/stadt/oeffentlich/aktuell/{to}/index.html"


def test_the_setting_names_the_folder_or_leaves_it_out(monkeypatch, tmp_path):
    place = Location(tmp_path / "store")
    monkeypatch.delenv("CITY_PUBLIC_EDITION")
    assert folder_of(place) == tmp_path / "store-public"
    monkeypatch.setenv("CITY_PUBLIC_EDITION", "/srv/site")
    assert str(folder_of(place)) == "/srv/site"
    monkeypatch.setenv("CITY_PUBLIC_EDITION", "off")
    assert folder_of(place) is None


@pytest.fixture
def begun(monkeypatch):
    """How often a rendering was begun because somebody asked."""
    times = []
    monkeypatch.setattr(public_edition, "_begun", threading.Lock())
    monkeypatch.setattr(public_edition, "renew", lambda: times.append(1))
    return times


def test_who_asks_first_has_it_begun_and_the_page_comes_by_itself(tmp_path, begun):
    for _turn in range(3):
        found = ask(tmp_path, "aktuell/de/index.html")
    assert (found.status_code, found.headers["retry-after"]) == (503, "3")
    assert '<meta http-equiv="refresh" content="3">' in found.body.decode()
    assert "Diese Seite wird gerade erstellt" in found.body.decode()
    for one in threading.enumerate():
        if one.name == "first public edition":
            one.join()
    assert begun == [1]


def test_while_the_first_edition_grows_its_other_pages_may_still_come(tmp_path, begun):
    first = tmp_path / "aktuell" / "de" / "index.html.gz"
    first.parent.mkdir(parents=True)
    first.write_bytes(gzip.compress(b"heute"))
    assert ask(tmp_path, "aktuell/de/index.html").status_code == 200
    assert ask(tmp_path, "aktuell/de/massnahmen-massnahme-bank.html").status_code == 503
    (tmp_path / "stand").mkdir()
    assert ask(tmp_path, "aktuell/de/massnahmen-massnahme-bank.html").status_code == 404
    assert ask(tmp_path, ".states/x").status_code == 404


def test_an_edition_is_there_at_once_after_a_restart(folder, begun):
    assert ask(folder, "aktuell/de/index.html").status_code == 200
    assert begun == []
