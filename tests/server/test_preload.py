"""A page's HTML says which scripts the page will ask for; other answers stay as they are."""

import asyncio
import json

import pytest

from server import streamlit_patches
from server.middleware import CompleteHeaders
from server.preload import first_scripts, link, preload
from server.streamlit_patches import EVERY_PAGE, FRONTEND, PAGES, scripts


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Streamlit's frontend in small: an HTML page, a chart that imports two scripts, a button."""
    (tmp_path / "index.html").write_text(
        '<link rel="modulepreload" href="./static/js/a.AAAAAAA1.js">'
    )
    manifest = {
        "_a": {"file": "static/js/a.AAAAAAA1.js", "name": "a"},
        "_b": {"file": "static/js/b.BBBBBBB1.js", "name": "b", "imports": ["_a"]},
        "Chart.tsx": {
            "file": "static/js/Chart.CCCCCCC1.js", "name": "Chart", "isDynamicEntry": True,
            "imports": ["_a", "_b"],
        },
        "Button.tsx": {
            "file": "static/js/Button.DDDDDDD1.js", "name": "Button", "isDynamicEntry": True,
        },
    }  # fmt: skip
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(streamlit_patches, "FRONTEND", tmp_path)
    monkeypatch.setattr("server.preload.EVERY_PAGE", ("Button",))
    monkeypatch.setattr("server.preload.PAGES", {"karte": ("Chart",)})
    forget()
    yield
    forget()


def forget():
    for kept in (streamlit_patches.index_html, streamlit_patches._manifest):
        kept.cache_clear()
    streamlit_patches._parts.cache_clear()


def links(path, kind=b"text/html; charset=utf-8", status=200):
    """Addresses in the Link header of an answer."""
    sent = []

    async def inner(scope, receive, send):
        headers = [(b"content-type", kind)]
        await send({"type": "http.response.start", "status": status, "headers": headers})

    async def send(message):
        sent.append(message)

    app = CompleteHeaders(inner, [preload()])
    asyncio.run(app({"type": "http", "path": path, "headers": []}, None, send))
    link = dict(sent[0]["headers"]).get(b"link", b"").decode()
    return [part.split(">")[0].lstrip("<") for part in link.split(", ") if part]


def test_a_page_names_its_scripts_and_theirs_but_none_twice(small):
    assert links("/karte") == [
        "./static/js/Button.DDDDDDD1.js",
        "./static/js/Chart.CCCCCCC1.js",
        "./static/js/b.BBBBBBB1.js",
    ]


def test_other_pages_name_what_all_have(small):
    for path in ("/", "/ueber", "/stadt/verlauf"):
        assert links(path) == ["./static/js/Button.DDDDDDD1.js"]


def test_first_visits_need_what_the_html_and_the_pages_name(small):
    assert first_scripts() == {
        "a.AAAAAAA1.js",
        "b.BBBBBBB1.js",
        "Button.DDDDDDD1.js",
        "Chart.CCCCCCC1.js",
    }


def test_a_base_path_changes_nothing(small):
    assert len(links("/stadt/karte")) == 3


def test_only_pages_get_the_header(small):
    assert links("/karte", kind=b"application/json") == []
    assert links("/karte", status=404) == []
    assert links("/component/map/index.html") == []


@pytest.mark.parametrize(
    "name", sorted({*EVERY_PAGE, *(one for own in PAGES.values() for one in own)})
)
def test_the_installed_streamlit_has_every_part_and_all_that_it_imports(name):
    found = scripts([name])
    assert found[0].startswith(f"{name}.")
    assert all((FRONTEND / "static" / "js" / one).is_file() for one in found)


def test_the_header_leaves_room_in_a_proxys_buffer_of_four_kilobytes():
    assert max(len(link(parts)) for parts in ((), *PAGES.values())) < 2400
