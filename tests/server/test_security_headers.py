"""Every answer carries the headers; each exception in the policy is one that is named."""

import asyncio
from base64 import b64encode
from hashlib import sha256

import pytest
from starlette.datastructures import MutableHeaders

from server import security_headers as module
from server.middleware import CompleteHeaders
from server.security_headers import content_security_policy, security_headers


def answer(
    path: str = "/", scheme: str = "http", cookies: tuple[bytes, ...] = (), **headers: str
) -> dict[str, str]:
    """Headers of an answer to a request for the path."""
    sent = []
    given = [(b"server", b"x"), *((b"set-cookie", cookie) for cookie in cookies)]

    async def page(scope, receive, send):
        start = {"type": "http.response.start", "status": 200, "headers": given}
        await send(start)
        await send({"type": "http.response.body", "body": b""})

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "path": path,
        "scheme": scheme,
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
    }
    asyncio.run(CompleteHeaders(page, [security_headers()])(scope, None, send))
    return Seen((name.decode(), value.decode()) for name, value in sent[0]["headers"])


class Seen(dict):
    """Headers by name; of several with one name all are kept in `every`."""

    def __init__(self, pairs) -> None:
        self.every = list(pairs)
        super().__init__(self.every)


def policy(path: str = "/") -> dict[str, list[str]]:
    parts = answer(path)["content-security-policy"].split("; ")
    return {part.split(" ")[0]: part.split(" ")[1:] for part in parts}


def test_only_our_own_origin_is_loaded():
    assert policy()["default-src"] == ["'self'"]
    assert policy()["connect-src"] == ["'self'"]
    assert policy()["object-src"] == ["'none'"]


def test_scripts_are_ours_or_known_by_their_hash():
    sources = policy()["script-src"]
    assert sources[0] == "'self'"
    assert sources[1:] and all(source.startswith("'sha256-") for source in sources[1:])


def test_only_the_frame_of_the_map_may_run_inline_scripts():
    assert policy("/component/streamlit_folium.st_folium/index.html")["script-src"] == [
        "'self'",
        "'unsafe-inline'",
        "'unsafe-eval'",
    ]


def test_frames_are_refused_but_for_the_hosts_of_the_settings(monkeypatch):
    assert policy()["frame-ancestors"] == ["'self'"]
    monkeypatch.setenv("CITY_FRAME_ANCESTORS", "https://www.example.org https://intern.example.org")
    assert policy()["frame-ancestors"] == [
        "'self'",
        "https://www.example.org",
        "https://intern.example.org",
    ]


def test_a_basemap_s_host_is_allowed_for_images_only():
    text = content_security_policy(["'self'"], images=["https://tiles.example.org"])
    assert text.count("https://tiles.example.org") == 1
    assert "img-src 'self' data: blob: https://tiles.example.org" in text


@pytest.mark.parametrize(
    ("scheme", "headers", "kept"),
    [("http", {}, False), ("https", {}, True), ("http", {"x_forwarded_proto": "https"}, True)],
)
def test_browsers_keep_to_tls_where_there_is_tls(scheme, headers, kept):
    assert ("strict-transport-security" in answer(scheme=scheme, **headers)) is kept


def test_the_plain_headers():
    headers = answer()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_hashes_are_those_of_the_scripts_in_the_page_and_of_ours(monkeypatch):
    page = '<script src="a.js"></script><script>let a = 1</script><script></script>'
    monkeypatch.setattr(module, "index_html", lambda: page)
    sources = [
        f"'sha256-{b64encode(sha256(script).digest()).decode()}'"
        for script in (b"let a = 1", b"let b = 2")
    ]
    add_headers, headers = security_headers(["let b = 2"]), MutableHeaders()
    add_headers({"type": "http", "path": "/", "headers": []}, 200, headers)
    parts = headers["content-security-policy"].split("; ")
    assert f"script-src 'self' {' '.join(sources)}" in parts


def test_websockets_pass_untouched():
    seen = []

    async def page(scope, receive, send):
        seen.append(scope["type"])

    scope = {"type": "websocket", "headers": []}
    asyncio.run(CompleteHeaders(page, [security_headers()])(scope, None, None))
    assert seen == ["websocket"]


def test_cookies_never_travel_without_tls_where_there_is_tls():
    cookies = (b"a=1; Path=/", b"b=2; Secure")
    kept = [
        text for name, text in answer(scheme="https", cookies=cookies).every if "cookie" in name
    ]
    assert kept == ["a=1; Path=/; Secure", "b=2; Secure"]
    plain = [text for name, text in answer(cookies=cookies).every if "cookie" in name]
    assert plain == ["a=1; Path=/", "b=2; Secure"]
