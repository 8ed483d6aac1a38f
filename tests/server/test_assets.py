"""Leaflet and our own map files come from this server."""

import asyncio
import re

import pytest
from starlette.applications import Starlette

from server.assets import OWN, leaflet_folder, routes


def answer(path, base=""):
    """Status, headers and body of a GET, asked of the ASGI application itself."""
    sent = []

    async def receive():
        await asyncio.Event().wait()  # the visitor stays until the answer is there

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "headers": [],
        "query_string": b"", "root_path": "", "scheme": "http", "server": ("localhost", 80),
    }  # fmt: skip
    asyncio.run(Starlette(routes=routes(base))(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], headers, body


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/leaflet/leaflet.js", "javascript"),
        ("/assets/leaflet/leaflet.css", "text/css"),
        ("/assets/leaflet/images/layers.png", "image/png"),
        ("/assets/map/city_map.js", "javascript"),
        ("/assets/map/city_map.css", "text/css"),
    ],
)
def test_the_files_of_the_map_are_served(path, kind):
    status, headers, body = answer(path)
    assert status == 200
    assert kind in headers["content-type"]
    assert len(body) == int(headers["content-length"]) > 0


def test_leaflet_is_the_pinned_1_9_4():
    assert b"Leaflet 1.9.4" in answer("/assets/leaflet/leaflet.js")[2][:200]


@pytest.mark.parametrize("path", ["/assets/map/../assets.py", "/assets/map//etc/hostname"])
def test_nothing_beside_the_folder_is_served(path):
    assert answer(path)[0] == 404


def test_a_base_path_comes_before_the_routes():
    assert answer("/stadt/assets/map/city_map.js", base="/stadt/")[0] == 200
    assert answer("/assets/map/city_map.js", base="/stadt/")[0] == 404


def test_no_file_of_ours_or_of_leaflet_loads_anything_foreign():
    for file in [*OWN.iterdir(), leaflet_folder() / "leaflet.css"]:
        assert not re.search(r"(url\(|src=|href=|import)\s*[\"']?https?:", file.read_text("utf-8"))
