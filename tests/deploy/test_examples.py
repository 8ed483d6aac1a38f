"""The examples of a deployment fit the code: files, settings, ports, the unit."""

import gzip
import os
import re
import shutil
import socket
import subprocess
import time

import pytest
import requests

from loaders.schema import ROOT
from tests.servers import free_port

DEPLOY = ROOT / "deploy"
ROOMS = {"app.py", "server", "charts", "data", "loaders", "pages", "queries", "ui"}


def test_the_image_holds_every_room_and_nothing_that_is_missing():
    copied = set()
    for line in re.findall(r"^COPY (.+)$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.M):
        *sources, _target = line.split()
        copied |= set(sources)
    assert copied >= ROOMS
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_every_setting_of_the_examples_is_explained():
    told = (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs" / "deploying.md").read_text()
    given = set(re.findall(r"^(CITY_[A-Z_]+)=", (DEPLOY / "example.env").read_text(), re.M))
    given |= set(re.findall(r"\b(CITY_[A-Z_]+):", (DEPLOY / "compose.yaml").read_text()))
    own = {"CITY_HOST"}  # of the proxy in the containers
    assert [name for name in sorted(given - own) if name not in told] == []


def test_no_example_holds_a_secret():
    text = (DEPLOY / "example.env").read_text("utf-8")
    assert re.findall(r"^\w*(?:SECRET|PASSWORD)\w*=(.+)$", text, re.M) == []


def test_the_containers_fit_together():
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    services = re.findall(r"^  (\w+):\n    (?:build|image)", text, re.M)
    assert services == ["dashboard", "catalogue", "proxy"]
    assert "host=catalogue" in text and "UPSTREAM: dashboard:8501" in text
    assert "EXPOSE 8501" in (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.findall(r"ports: (.+)", text) == ['["80:80", "443:443"]']  # only the proxy's


def test_the_proxies_hand_out_the_public_edition_themselves():
    """Both have its folder, the rules of its addresses, and leave the rest to the dashboard."""
    nginx, caddy = ((DEPLOY / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    assert "location ^~ /oeffentlich/ {" in nginx and "handle_path /oeffentlich/* {" in caddy
    for text in (nginx, caddy):
        assert "/var/lib/city-dashboard/store-public" in text
        for rule in ("public, max-age=0, must-revalidate", "public, max-age=31536000, immutable"):
            assert rule in text
        assert "frame-ancestors" in text and "nosniff" in text
    assert '"~^/oeffentlich/assets/" "public, max-age=31536000, immutable"' in nginx
    assert "@kept path /assets/*\n" in caddy  # no page: it may be withdrawn
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert "CITY_PUBLIC_EDITION: /edition" in compose and "EDITION: /edition" in compose
    assert "- edition:/edition:ro" in compose
    assert "/edition" in (DEPLOY / "Dockerfile").read_text("utf-8")


@pytest.fixture
def caddy(tmp_path):
    """Caddy with the example in front of an edition of a page, and of a dashboard that is dead."""
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("no caddy found; the example is checked as text alone")
    for path in ("aktuell/de/index.html", "stand/2026-11-30-4/de/index.html", ".states/x.html"):
        file = tmp_path / "edition" / f"{path}.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(path.encode()))
    port, dead = free_port(), free_port()
    place = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    place |= {"EDITION": str(tmp_path / "edition"), "UPSTREAM": f"127.0.0.1:{dead}"}
    place |= {"CITY_HOST": f"http://127.0.0.1:{port}"}
    example = "{\n\tadmin off\n}\n" + (DEPLOY / "Caddyfile").read_text("utf-8")
    (tmp_path / "Caddyfile").write_text(example)
    command = [program, "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    process = subprocess.Popen(command, env={**os.environ, **place}, stderr=subprocess.DEVNULL)
    for _turn in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/oeffentlich"
    process.terminate()
    process.wait(20)


def test_caddy_hands_out_the_edition_while_the_dashboard_is_dead(caddy):
    newest = requests.get(f"{caddy}/aktuell/de/index.html", timeout=10)
    assert (newest.status_code, newest.text) == (200, "aktuell/de/index.html")
    assert newest.headers["content-type"] == "text/html; charset=utf-8"
    assert newest.headers["cache-control"] == "public, max-age=0, must-revalidate"
    again = {"If-None-Match": newest.headers["etag"]}
    assert requests.get(newest.url, headers=again, timeout=10).status_code == 304
    kept = requests.get(f"{caddy}/stand/2026-11-30-4/de/index.html", timeout=10)
    assert kept.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert requests.get(f"{caddy}/", timeout=10).url == newest.url
    assert requests.get(f"{caddy}/.states/x.html", timeout=10).status_code == 502


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize(
    "name",
    [
        "city-dashboard.service",
        "city-dashboard-nightly.service",
        "city-dashboard-nightly.timer",
    ],
)
def test_systemd_takes_the_unit(tmp_path, name):
    for file in DEPLOY.glob("city-dashboard*"):
        text = file.read_text("utf-8")
        (tmp_path / file.name).write_text(re.sub("/opt/city-dashboard/\\S+", "/bin/true", text))
    unit = tmp_path / name
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    own = [line for line in done.stderr.splitlines() if "city-dashboard" in line]
    assert own == []


@pytest.mark.parametrize("name", ["city-dashboard.service", "city-dashboard-nightly.service"])
def test_the_units_are_shut_in(name):
    text = (DEPLOY / name).read_text("utf-8")
    given = dict(re.findall(r"^(\w+)=(.*)$", text, re.M))
    assert given["RestrictNamespaces"] == given["NoNewPrivileges"] == "yes"
    assert re.findall(r"^SystemCallFilter=(.+)$", text, re.M) == ["@system-service", "~@privileged"]
    assert given["SystemCallArchitectures"] == "native"
    assert re.fullmatch(r"\d+G", given["MemoryMax"])
    assert given["CapabilityBoundingSet"] == "" and given["LimitCORE"] == "0"


def test_secrets_come_from_files():
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert "password=" not in text
    files = re.findall(r"^ +(\w+_PASSWORD_FILE): /run/secrets/catalogue-password$", text, re.M)
    assert files == ["CITY_STORE_PASSWORD_FILE", "POSTGRES_PASSWORD_FILE"]
    for name in (".gitignore", ".dockerignore"):
        assert "deploy/catalogue-password" in (ROOT / name).read_text("utf-8").splitlines()
    given = re.findall(r"^(\w*(?:SECRET|PASSWORD)\w*)=", (DEPLOY / "example.env").read_text(), re.M)
    assert given and all(name.endswith("_FILE") for name in given)
    told = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in (*given, *files[:1]) if name not in told] == []


def test_every_base_image_ships_with_its_digest():
    texts = [(DEPLOY / name).read_text("utf-8") for name in ("Dockerfile", "compose.yaml")]
    images = re.findall(r"^(?:FROM| +image:) +(.+)$", "\n".join(texts), re.M)
    assert len(images) == 3
    assert [one for one in images if not re.fullmatch(r"\S+:\S+@sha256:[0-9a-f]{64}", one)] == []


def test_base_images_are_pinned_to_what_the_registry_says(tmp_path):
    deploy = shutil.copytree(DEPLOY, tmp_path / "deploy")
    (tmp_path / "docker").write_text('#!/bin/sh\n[ "$DIGEST" ] && echo "$DIGEST" || exit 1\n')
    (tmp_path / "docker").chmod(0o755)

    def pin(digest: str) -> subprocess.CompletedProcess:
        path = f"{tmp_path}:{os.environ['PATH']}"
        settings = {**os.environ, "PATH": path, "DIGEST": digest}
        command = [str(deploy / "pin-images.sh")]
        return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)

    for digit in "ab":  # again, over what is pinned already
        assert pin(f"sha256:{digit * 64}").returncode == 0
        texts = [(deploy / name).read_text("utf-8") for name in ("Dockerfile", "compose.yaml")]
        found = re.findall(r"^(?:FROM| +image:) +(.+)$", "\n".join(texts), re.M)
        assert [image.partition("@")[2] for image in found] == [f"sha256:{digit * 64}"] * 3
        assert [image.partition(":")[0] for image in found] == ["python", "postgres", "caddy"]
    before = (deploy / "Dockerfile").read_text("utf-8")
    assert pin("").returncode != 0 and pin("no digest").returncode == 1
    assert (deploy / "Dockerfile").read_text("utf-8") == before


def test_the_night_verifies_before_it_tidies_and_backs_up():
    text = (DEPLOY / "city-dashboard-nightly.service").read_text("utf-8")
    steps = re.findall(r"^ExecStart=.*(verify|maintain|backup)", text, re.M)
    assert steps == ["verify", "maintain", "backup"]
    assert re.findall(r"systemctl (\w+)", text.partition("[Service]")[2]) == ["stop", "start"]
