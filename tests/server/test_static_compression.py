"""Static files go out compressed, once made, with validators; HTML is not kept by browsers."""

import asyncio
import gzip

import pyarrow
import pytest

from server import static_compression
from server.static_compression import Compressed, accepted

SCRIPT = b"console.log('Gera');\n" * 100
FOREVER = "public, immutable, max-age=31536000"


@pytest.fixture
def app(tmp_path):
    """The middleware over a folder, with an application behind it that answers "inner"."""
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "index.DormvYxC.js").write_bytes(SCRIPT)
    (tmp_path / "city_map.css").write_bytes(SCRIPT)
    (tmp_path / "index.html").write_bytes(SCRIPT)
    (tmp_path / "small.js").write_bytes(b"1")
    (tmp_path / "photo.png").write_bytes(SCRIPT)

    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"inner"})

    return Compressed(inner, static_compression.files({"/static/": tmp_path}))


def ask(app, path, method="GET", **headers):
    """Status, headers and body of an answer."""
    sent = []

    async def send(message):
        sent.append(message)

    given = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": given}
    asyncio.run(app(scope, None, send))
    seen = {name.decode(): text.decode() for name, text in sent[0]["headers"]}
    return sent[0]["status"], seen, b"".join(one.get("body", b"") for one in sent[1:])


def test_a_script_goes_out_in_brotli_and_is_kept_for_ever(app):
    status, headers, body = ask(app, "/static/js/index.DormvYxC.js", accept_encoding="gzip, br")
    assert (status, headers["content-encoding"]) == (200, "br")
    assert pyarrow.Codec("brotli").decompress(body, len(SCRIPT), asbytes=True) == SCRIPT
    assert headers["content-length"] == str(len(body))
    assert len(body) < len(SCRIPT) / 10
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["cache-control"] == FOREVER
    assert headers["vary"] == "Accept-Encoding"


def test_who_knows_only_gzip_gets_gzip(app):
    _status, headers, body = ask(app, "/static/city_map.css", accept_encoding="gzip, deflate")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == SCRIPT


def test_a_name_without_a_hash_and_html_are_asked_for_anew(app):
    for path in ("/static/city_map.css", "/static/index.html"):
        assert ask(app, path, accept_encoding="br")[1]["cache-control"] == "no-cache"


def test_what_the_browser_has_is_not_sent_again(app):
    path = "/static/city_map.css"
    tag = ask(app, path, accept_encoding="br")[1]["etag"]
    status, headers, body = ask(app, path, accept_encoding="br", if_none_match=f'"old", W/{tag}')
    assert (status, body, headers["etag"]) == (304, b"", tag)
    assert headers["vary"] == "Accept-Encoding"
    assert ask(app, path, accept_encoding="br", if_none_match='"old"')[0] == 200


def test_every_form_has_a_tag_of_its_own(app):
    path = "/static/city_map.css"
    tags = {ask(app, path, accept_encoding=coding)[1]["etag"] for coding in ("br", "gzip")}
    assert len(tags) == 2


def test_head_tells_the_length_without_the_content(app):
    path = "/static/city_map.css"
    length = ask(app, path, accept_encoding="br")[1]["content-length"]
    status, headers, body = ask(app, path, method="HEAD", accept_encoding="br")
    assert (status, headers["content-length"], body) == (200, length, b"")


@pytest.mark.parametrize("headers", [{}, {"accept_encoding": "br", "range": "bytes=0-9"}])
def test_plain_and_partial_requests_are_the_servers_and_caches_know_it(app, headers):
    _status, seen, body = ask(app, "/static/city_map.css", **headers)
    assert body == b"inner"
    assert seen["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path",
    [
        "/static/small.js",
        "/static/photo.png",
        "/static/../server/static_compression.py",
        "/karte",
        "/static/x.js",
    ],
)
def test_everything_else_is_the_servers(app, path):
    status, headers, body = ask(app, path, accept_encoding="br")
    assert (status, headers, body) == (200, {}, b"inner")


def test_a_change_of_a_file_is_not_asked_for(app):
    assert ask(app, "/static/city_map.css", method="POST", accept_encoding="br")[2] == b"inner"


def test_a_file_is_compressed_once(app, monkeypatch):
    ask(app, "/static/city_map.css", accept_encoding="br")
    monkeypatch.setattr(static_compression.pyarrow, "Codec", None)
    assert ask(app, "/static/city_map.css", accept_encoding="br")[0] == 200


def test_a_warmed_file_is_there_for_the_first_visitor(app, monkeypatch):
    app.files["/static/city_map.css"].compressed("br")
    monkeypatch.setattr(static_compression.pyarrow, "Codec", None)
    assert ask(app, "/static/city_map.css", accept_encoding="br")[1]["content-encoding"] == "br"


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0, *", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("", None),
        ("GZIP", "gzip"),
    ],
)
def test_the_header_is_read_as_the_standard_says(header, coding):
    assert accepted(header) == coding
