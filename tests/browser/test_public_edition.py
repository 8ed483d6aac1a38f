"""The public edition in a browser, written by `python -m loaders site` and handed out as the app
does: nobody is shut out, nothing is asked of others, it is there at once."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest
import uvicorn
from axe_playwright_python.base import AXE_SCRIPT
from starlette.applications import Starlette
from starlette.middleware import Middleware

from loaders.bootstrap import open_store
from loaders.schema import load_package
from loaders.store.engine import Location
from loaders.store.store import Edition
from server import public_edition
from server.middleware import CompleteHeaders
from server.security_headers import security_headers
from tests.browser.conftest import ROOT, free_port
from tests.browser.test_nginx import NGINX, answer, certificate, configuration, running, status
from tests.publishing import publish
from ui.state.public_pages import SCREENS, address

HOSTILE = "<img src=x onerror=\"document.title='gotcha'\"></title><script>x{{ 7*7 }}'"
FIGURE = "massnahmen-ansicht-zeitplan-measures_timeline"
KINDS = [
    *(address(path, {}).file.removesuffix(".html") for path in SCREENS), "ueberblick-bezirk-01",
    "ueberblick-zielfeld-wege", "massnahmen-ansicht-zeitplan", "massnahmen-massnahme-bank",
    "karte-bezirk-01", "mobilitaet-bereich-laden", "quellen-datensatz-measures", "verzeichnis",
    f"abbildung-{FIGURE}", f"einbettung-{FIGURE}",
]  # fmt: skip
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
RATE, LATENCY_MS = 10_000_000 / 8, 40
LARGEST_PAINT = """() => new Promise((done) => new PerformanceObserver(
  (list) => done(list.getEntries().at(-1).startTime)
).observe({type: 'largest-contentful-paint', buffered: true}))"""


@pytest.fixture(scope="module")
def folder(founded, tiny_city, tmp_path_factory) -> Path:
    """The folder that the command writes for a city with a measure whose name is an attack."""
    place = tmp_path_factory.mktemp("site")
    store = open_store(str(shutil.copytree(founded, place / "store")), load_package(tiny_city))
    with store.reader(Edition(store.snapshot_id())) as con:
        rows = con.execute("FROM measures").to_arrow_table()
    title = [HOSTILE if row["measure_id"] == "netz" else row["title"] for row in rows.to_pylist()]
    named = rows.set_column(rows.column_names.index("title"), "title", pa.array(title))
    publish(store, {"measures": named}, author="Mallory")
    store.close()
    given = {"CITY_DATA": str(tiny_city), "CITY_STORE": str(place / "store")}
    command = [sys.executable, "-m", "loaders", "--lang", "en", "site", str(place / "site")]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, check=True
    )
    assert " pages; this state stays under stand/" in done.stdout
    return place / "site"


@pytest.fixture(scope="module")
def site(folder):
    """The address of the folder, with the app's headers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITY_PUBLIC_EDITION", str(folder))
        opened = SimpleNamespace(location=Location(folder / "no store"))
        app = Starlette(
            routes=public_edition.routes(lambda: opened),
            middleware=[Middleware(CompleteHeaders, changes=(security_headers(),))],
        )
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}/oeffentlich"
    server.should_exit = True
    thread.join()


@pytest.fixture
def tab(browser):
    """Opens a page of a window of its own; `asked` are the addresses it asked for, `told` what its
    console said."""
    contexts = []

    def opened(url, width=1280, **how):
        context = browser.new_context(viewport={"width": width, "height": 800}, **how)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.told = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.told.append(message.text))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_shut_out_and_no_other_server_is_asked(site, tab, kind, scheme):
    page = tab(f"{site}/aktuell/de/{kind}.html", color_scheme=scheme)
    asked = [url for url in page.asked if not url.startswith("data:")]
    assert all(url.startswith(site) for url in asked)
    assert len(asked) <= 2
    assert page.told == []
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run(document, {json.dumps(OPTIONS)})")["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_telephone_need_not_scroll_sideways(site, tab, kind):
    page = tab(f"{site}/aktuell/de/{kind}.html", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_is_there_without_scripts(site, tab):
    page = tab(f"{site}/aktuell/en/verzeichnis.html", java_script_enabled=False)
    assert page.get_by_role("link", name="Bänke im Park", exact=True).count() == 1
    assert not page.get_by_role("searchbox").count()
    page.get_by_role("link", name="Bänke im Park", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Bänke im Park"


def test_with_scripts_the_titles_can_be_searched(site, tab):
    page = tab(f"{site}/aktuell/en/verzeichnis.html")
    page.get_by_role("searchbox", name="Search titles").fill("bänke im")
    assert page.locator(".titles li:visible").count() == 1
    assert page.locator("output").inner_text() == "found: 1"


def test_a_name_that_is_an_attack_is_a_name(site, tab):
    for kind in ("massnahmen", "massnahmen-massnahme-netz", "massnahmen-ansicht-zeitplan"):
        page = tab(f"{site}/aktuell/de/{kind}.html")
        assert "gotcha" not in page.title() or HOSTILE in page.title()
        assert page.locator("img").count() == 0
        assert page.locator("main script").count() == 0
        assert page.told == []
    assert HOSTILE in tab(f"{site}/aktuell/de/massnahmen.html").locator("main").inner_text()


def test_the_map_leads_to_a_district(site, tab):
    page = tab(f"{site}/aktuell/de/karte.html")
    page.locator('.city-map a[href="karte-bezirk-02.html"]').press("Enter")
    page.wait_for_url("**/karte-bezirk-02.html")


def test_a_kept_state_says_so_and_leads_to_the_newest(site, tab, folder):
    (state,) = (folder / "stand").iterdir()
    page = tab(f"{site}/stand/{state.name}/de/massnahmen.html")
    page.get_by_role("link", name="Zum neuesten Stand").click()
    assert page.url == f"{site}/aktuell/de/index.html"
    page.get_by_role("link", name="Dauerhafte Adresse dieses Stands").click()
    assert page.url == f"{site}/stand/{state.name}/de/index.html"
    page.get_by_role("link", name="English").click()
    assert page.url == f"{site}/stand/{state.name}/en/index.html"


@pytest.mark.parametrize("kind", ["index", "massnahmen", "karte"])
def test_the_largest_part_is_painted_within_a_second(site, browser, kind):
    """At 10 Mbit/s and 40 ms, with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": RATE,
            "uploadThroughput": RATE,
        },
    )
    page.goto(f"{site}/aktuell/de/{kind}.html")
    painted = page.evaluate(LARGEST_PAINT)
    context.close()
    assert painted <= 1000


STATE = "2026-11-30-4"
FOLDER = "/var/lib/city-dashboard/store-public/"


@pytest.fixture(scope="module")
def few_files(tmp_path_factory):
    """An edition of a few files."""
    place = tmp_path_factory.mktemp("edition")
    for path in ("aktuell/de/index.html", f"stand/{STATE}/de/index.html", ".states/x.json"):
        file = place / f"{path}.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(f"<p>{path}</p>".encode()))
    note = '{"gone": ["de/massnahmen.html"], "pages": []}'
    (place / ".states" / f"{STATE}.json").write_text(note)
    return place


@pytest.fixture(scope="module")
def front(start_server, tmp_path_factory, few_files):
    """The app, and nginx's address in front of it and of the files."""
    if NGINX is None and not os.environ.get("CI"):
        pytest.skip("no nginx found; install one, e.g. with `apt install nginx-light`")
    app = start_server(CITY_PUBLIC_EDITION=str(few_files))
    place, tls = tmp_path_factory.mktemp("nginx"), free_port()
    certificate(place)
    settings = configuration(place, [app.url], free_port(), tls)
    text = settings.read_text()
    assert FOLDER in text
    own = "user root;\n" if os.geteuid() == 0 else ""  # else its workers may not read the folder
    settings.write_text(own + text.replace(FOLDER, f"{few_files}/"))
    with running(settings, tls) as url:
        yield app, f"{url}/oeffentlich"


def test_pages_are_files_with_their_rules_and_outlive_the_dashboard(front):
    app, url = front
    page = answer(f"{url}/aktuell/de/index.html", Accept_Encoding="gzip")
    assert gzip.decompress(page.read()) == b"<p>aktuell/de/index.html</p>"
    assert page.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert page.headers["content-security-policy"].startswith("frame-ancestors 'self'")
    assert page.headers["content-type"].startswith("text/html")
    known = page.headers["etag"]
    assert status(f"{url}/aktuell/de/index.html", If_None_Match=known) == 304
    assert answer(f"{url}/aktuell/de/index.html").read() == b"<p>aktuell/de/index.html</p>"
    kept = answer(f"{url}/stand/{STATE}/de/index.html").headers
    assert kept["cache-control"] == "public, max-age=0, must-revalidate"
    assert status(f"{url}/stand/{STATE}/de/massnahmen.html") == 410
    assert status(f"{url}/stand/{STATE}/de/andere.html") == 404
    for path in (
        ".states/x.json",
        f".states/{STATE}.json",
        "../.states/x.json",
        "aktuell/../.lock",
    ):
        assert status(f"{url}/{path}") in (400, 404)
    app.stop()
    assert status(f"{url}/stand/{STATE}/de/index.html") == 200
    assert status(f"{url}/aktuell/de/index.html") == 200


@pytest.mark.parametrize("name", ["karte", "karte-bezirk-01", "massnahmen", "kennzahlen"])
def test_on_paper_nothing_is_wider_than_the_page(site, tab, name):
    """A4 less 10 mm on either side; wide tables too, and a map leaves room for its heading."""
    page = tab(f"{site}/aktuell/de/{name}.html", width=718)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 718
    highest = "Math.max(0, ...[...document.querySelectorAll('.map svg')].map(m => m.clientHeight))"
    assert page.evaluate(highest) < 640
