"""The nginx example in front of the app: TLS, websockets, caching, and nobody becomes local."""

import os
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, START_SECONDS, free_port

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
UNCHECKED = ssl._create_unverified_context()


def certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


def configuration(folder: Path, apps: Sequence[str], plain: int, tls: int) -> Path:
    """The example with this test's names, ports and files in the marked places."""
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    one = "server {} max_fails=1 fail_timeout=5s;"
    processes = " ".join(one.format(app.removeprefix("http://")) for app in apps)
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        ("/etc/ssl/certs/dashboard.pem", str(folder / "cert.pem")),
        ("/etc/ssl/private/dashboard.key", str(folder / "key.pem")),
        ("/var/log/nginx/dashboard.log", str(folder / "access.log")),
        (one.format("127.0.0.1:8501"), processes),
        ("proxy_set_header Host $host;", "proxy_set_header Host $http_host;"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{place}_temp_path {folder}/{place};\n" for place in places)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{text}}}\n"
    )
    return whole


@contextmanager
def serving(folder: Path, *apps: str) -> Iterator[str]:
    """nginx in front of these apps, until the block ends; its address."""
    if NGINX is None:
        if os.environ.get("CI"):
            pytest.fail("no nginx in CI: .ci/run installs it")
        pytest.skip("no nginx found; install one, e.g. with `apt install nginx-light`")
    certificate(folder)
    tls = free_port()
    settings = configuration(folder, apps, free_port(), tls)
    with running(settings, tls) as url:
        yield url


@contextmanager
def running(settings: Path, tls: int) -> Iterator[str]:
    """nginx with these settings, until the block ends; its address."""
    command = [NGINX, "-p", str(settings.parent), "-c", str(settings), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    patience = time.monotonic() + START_SECONDS
    while status(f"https://127.0.0.1:{tls}/_stcore/health") != 200:
        if process.poll() is not None or time.monotonic() > patience:
            process.kill()
            pytest.fail(f"nginx did not start: {process.communicate()[1]}")
        time.sleep(0.1)
    yield f"https://127.0.0.1:{tls}"
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture(scope="module")
def front(start_server, tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """Address of the app behind nginx, and the folder with nginx's log."""
    folder = tmp_path_factory.mktemp("nginx")
    with serving(folder, start_server().url) as url:
        yield url, folder


def answer(url: str, **headers: str):
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return urllib.request.urlopen(
        urllib.request.Request(url, headers=named), timeout=10, context=UNCHECKED
    )


def status(url: str, **headers: str) -> int:
    try:
        return answer(url, **headers).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_the_headers_behind_tls(front):
    headers = answer(front[0]).headers
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert (
        headers.get_all("content-security-policy")
        and len(headers.get_all("content-security-policy")) == 1
    )
    assert headers["server"] == "nginx"


def test_health_and_metrics_stay_inside(front):
    for path in ("/healthz", "/metrics", "/_stcore/metrics"):
        assert status(front[0] + path) == 404


def test_files_are_kept_and_small(front):
    page = answer(front[0]).read().decode()
    script = page.split('src="./static/js/')[1].split('"')[0]
    got = answer(f"{front[0]}/static/js/{script}", Accept_Encoding="gzip").headers
    assert got["cache-control"] == "public, max-age=31536000, immutable"
    assert got["content-encoding"] == "gzip"


@pytest.mark.parametrize("forged", [{}, {"X-Forwarded-For": "127.0.0.1"}])
def test_whoever_comes_through_nginx_is_public_and_the_page_works(front, browser, forged):
    context = browser.new_context(ignore_https_errors=True, extra_http_headers=forged)
    page = context.new_page()
    page.goto(f"{front[0]}/massnahmen?bezirk=10")
    expect(page.get_by_role("heading", name="Maßnahmen", exact=True)).to_be_visible(timeout=30_000)
    expect(page.get_by_text("lokal: Datenpflege")).to_have_count(0)
    expect(page.get_by_text("Beispieldaten")).to_have_count(0)
    cookies = context.cookies()
    assert cookies and all(cookie["secure"] for cookie in cookies)
    context.close()


@contextmanager
def bare(folder: Path, app: str) -> Iterator[str]:
    """An nginx put in front in a hurry: it tells the dashboard nothing of visitors and
    asks it under the name of this machine; its address."""
    certificate(folder)
    port, tls = free_port(), free_port()
    settings = configuration(folder, [app], port, tls)
    text = settings.read_text("utf-8")
    for line in (
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
    ):
        assert line in text
        text = text.replace(line, "")
    settings.write_text(text.replace("Host $http_host;", "Host localhost;"), "utf-8")
    with running(settings, tls) as url:
        yield url


def test_an_nginx_that_forwards_no_headers_makes_nobody_the_analyst(
    start_server, tmp_path, browser
):
    with bare(tmp_path, start_server(CITY_LOCAL_ANALYST="").url) as url:
        context = browser.new_context(ignore_https_errors=True)
        page = context.new_page()
        page.goto(f"{url}/hochladen")
        expect(page.get_by_text("nicht für Sie offen")).to_be_visible(timeout=30_000)
        expect(page.get_by_text("lokal: Datenpflege")).to_have_count(0)
        context.close()


def test_the_log_of_nginx_holds_no_address_and_no_query(front):
    log = (front[1] / "access.log").read_text("utf-8")
    assert '"GET /massnahmen"' in log
    assert "127.0.0.1" not in log and "bezirk" not in log
