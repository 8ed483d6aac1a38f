"""The HTML of every page names the city, before any script runs."""

import asyncio
import json
import shutil

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from loaders.schema import load_package
from server.assets import routes
from server.link_preview import LinkPreview, head
from server.streamlit_patches import index_html


@pytest.fixture
def city(tiny_city, tmp_path):
    return shutil.copytree(tiny_city, tmp_path / "city")


def page(city, path, base=""):
    """What a server answers that sends Streamlit's HTML, and at /plain the same as plain text."""
    package = load_package(city)
    answers = [
        Route("/karte", lambda _request: HTMLResponse(index_html())),
        Route("/plain", lambda _request: PlainTextResponse(index_html())),
        *routes(base, package.brand_folder),
    ]
    changes = [Middleware(LinkPreview, changed=head(package, base))]
    way = httpx.ASGITransport(Starlette(routes=answers, middleware=changes))

    async def ask():
        async with httpx.AsyncClient(transport=way, base_url="http://localhost") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_a_link_is_previewed_under_the_strategys_name(city):
    answer = page(city, "/karte")
    assert "<title>Smartes Musterstadt</title>" in answer.text
    assert '<meta property="og:title" content="Smartes Musterstadt" />' in answer.text
    assert "Streamlit</title>" not in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "<title>Streamlit</title>" in page(city, "/plain").text


def test_icon_and_logo_come_from_the_folder(city, monkeypatch):
    monkeypatch.setenv("CITY_URL", "https://muster.example/stadt")
    (city / "brand").mkdir()
    (city / "brand" / "favicon.svg").write_text("<svg/>")
    (city / "brand" / "logo.png").write_bytes(b"\x89PNG")
    text = page(city, "/karte", "/stadt").text
    assert 'href="/stadt/assets/brand/favicon.svg"' in text
    assert 'content="https://muster.example/stadt/assets/brand/logo.png"' in text
    assert page(city, "/stadt/assets/brand/favicon.svg", "/stadt").text == "<svg/>"


def test_a_name_stays_text(city):
    declared = json.loads((city / "datapackage.json").read_text("utf-8"))
    declared["city"]["strategy"]["name"] = '"><script>alert(1)</script>'
    (city / "datapackage.json").write_text(json.dumps(declared), "utf-8")
    assert "<script>alert" not in page(city, "/karte").text
