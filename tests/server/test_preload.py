"""A page's HTML says which scripts the page will ask for; other answers stay as they are."""

import asyncio

import pytest

from server.assets import FRAME, PARTS, package_folder
from server.preload import HEAD, IMPORTED, Preload, needed, scripts

INSTALLED = package_folder("streamlit") / "static"


@pytest.fixture
def folder(tmp_path):
    """Streamlit's `static` in small: an HTML page, a chart that imports two scripts, a button."""
    js = tmp_path / "static" / "js"
    js.mkdir(parents=True)
    (tmp_path / "index.html").write_text(
        '<link rel="modulepreload" href="./static/js/a.AAAAAAA1.js">'
    )
    (js / "a.AAAAAAA1.js").write_text("export var a")
    (js / "b.BBBBBBB1.js").write_text('import"./a.AAAAAAA1.js"')
    (js / "Chart.CCCCCCC1.js").write_text(
        'import{x as a}from"./a.AAAAAAA1.js";import"./b.BBBBBBB1.js"'
    )
    (js / "Button.DDDDDDD1.js").write_text("export var d")
    return tmp_path


def links(folder, path, kind=b"text/html; charset=utf-8", status=200):
    """Addresses in the Link header of an answer."""
    sent = []

    async def inner(scope, receive, send):
        headers = [(b"content-type", kind)]
        await send({"type": "http.response.start", "status": status, "headers": headers})

    async def send(message):
        sent.append(message)

    app = Preload(inner, folder, ("Button",), {"karte": ("Chart",)})
    asyncio.run(app({"type": "http", "path": path, "headers": []}, None, send))
    link = dict(sent[0]["headers"]).get(b"link", b"").decode()
    return [part.split(">")[0].lstrip("<") for part in link.split(", ") if part]


def test_a_page_names_its_scripts_and_theirs_but_none_twice(folder):
    assert links(folder, "/karte") == [
        "./static/js/Button.DDDDDDD1.js",
        "./static/js/Chart.CCCCCCC1.js",
        "./static/js/b.BBBBBBB1.js",
    ]


def test_other_pages_name_what_all_have(folder):
    for path in ("/", "/ueber", "/stadt/verlauf"):
        assert links(folder, path) == ["./static/js/Button.DDDDDDD1.js"]


def test_first_visits_need_what_the_html_and_the_pages_name(folder):
    names = needed(folder, ("Button",), {"karte": ("Chart",)})
    assert names == {
        "a.AAAAAAA1.js",
        "b.BBBBBBB1.js",
        "Button.DDDDDDD1.js",
        "Chart.CCCCCCC1.js",
    }


def test_a_base_path_changes_nothing(folder):
    assert len(links(folder, "/stadt/karte")) == 3


def test_only_pages_get_the_header(folder):
    assert links(folder, "/karte", kind=b"application/json") == []
    assert links(folder, "/karte", status=404) == []
    assert links(folder, "/component/map/index.html") == []


@pytest.mark.parametrize("name", sorted({*FRAME, *(one for own in PARTS.values() for one in own)}))
def test_the_installed_streamlit_has_every_part_by_that_name(name):
    assert [one for one in scripts(INSTALLED, [name]) if one.startswith(f"{name}.")]


def test_the_header_leaves_room_in_a_proxys_buffer_of_four_kilobytes():
    app = Preload(None, INSTALLED, FRAME, PARTS)
    assert max(map(len, [app.usual, *app.pages.values()])) < 2400


def test_the_installed_scripts_import_at_their_start():
    """What is imported further down would only not be loaded ahead."""
    for name in scripts(INSTALLED, [*FRAME, *(one for own in PARTS.values() for one in own)]):
        whole = (INSTALLED / "static" / "js" / name).read_bytes()
        assert IMPORTED.findall(whole[:HEAD]) == IMPORTED.findall(whole)
