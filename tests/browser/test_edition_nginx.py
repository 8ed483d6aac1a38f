"""The public edition as the nginx example hands it out, also when the dashboard is gone."""

import gzip
import os

import pytest

from tests.browser.conftest import free_port
from tests.browser.test_nginx import NGINX, answer, certificate, configuration, running, status

STATE = "2026-11-30-4"
FOLDER = "/opt/city-dashboard/var/store-public/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
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
def front(start_server, tmp_path_factory, folder):
    """The app, and nginx's address in front of it and of the files."""
    if NGINX is None and not os.environ.get("CI"):
        pytest.skip("no nginx found; install one, e.g. with `apt install nginx-light`")
    app = start_server(CITY_PUBLIC_EDITION=str(folder))
    place, tls = tmp_path_factory.mktemp("nginx"), free_port()
    certificate(place)
    settings = configuration(place, [app.url], free_port(), tls)
    text = settings.read_text()
    assert FOLDER in text
    own = "user root;\n" if os.geteuid() == 0 else ""  # else its workers may not read the folder
    settings.write_text(own + text.replace(FOLDER, f"{folder}/"))
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
    assert kept["cache-control"] == "public, max-age=31536000, immutable"
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
