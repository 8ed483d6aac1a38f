"""The public edition: page views a second behind nginx on this machine, and the time until the
largest part of a page is painted over 10 Mbit/s with 40 ms.

A million page views an hour are 278 a second. A view is a page; its style sheet is asked for once a
visitor. The client shares the cores with nginx.
"""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from benchmarks import browser, servers
from benchmarks.result import Result

WANTED = 1_000_000 / 3600
SECONDS, CLIENTS = 10, 8
PAGES = ("index", "massnahmen", "karte", "mobilitaet-bereich-laden")
PAINTED = """() => new Promise((done) => new PerformanceObserver(
  (list) => done(list.getEntries().at(-1).startTime / 1000)
).observe({type: 'largest-contentful-paint', buffered: true}))"""
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
VISITS = 3


def measure() -> list[Result]:
    """Two rows: seconds for a view, and for the largest paint of the slowest page."""
    folder = servers.workplace() / "edition"
    _write(folder)
    with _nginx(folder) as port:
        views = _views(port)
        painted = {page: _painted(port, page) for page in PAGES}
    slowest = max(painted, key=painted.__getitem__)
    note = f"{round(views)} page views a second, {CLIENTS} connections, pages in turn"
    return [
        Result("public edition behind nginx: a page view", 1 / views,
               "1,000,000 an hour", 1 / WANTED, 1.0, note=note),
        Result("public edition: largest contentful paint", painted[slowest],
               "1.0 s at 10 Mbit/s and 40 ms", 1.0, 1.0, note=f"slowest: {slowest}"),
    ]  # fmt: skip


def _write(folder: Path) -> None:
    """The edition of the shipped data, as the command writes it."""
    store = servers.shipped()
    command = [sys.executable, "-m", "loaders", "site", str(folder)]
    environment = {**os.environ, "CITY_STORE": str(store)}
    subprocess.run(command, cwd=servers.ROOT, env=environment, check=True, capture_output=True)


@contextmanager
def _nginx(folder: Path) -> Iterator[int]:
    """nginx with the locations of `deploy/nginx.conf` that hand out the edition; its port."""
    example = (servers.ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    cache = example[example.index("map $uri $edition_cache") :].partition("}\n")[0] + "}\n"
    place = example[example.index("location ^~ /oeffentlich/ {") :].partition("}\n")[0] + "}\n"
    place = place.replace("/var/lib/city-dashboard/store-public/", f"{folder}/")
    place = place.replace("error_page 403 404 = @dashboard;", "")
    port, home = servers.free_port(), servers.workplace()
    settings = home / "nginx.conf"
    settings.write_text(
        f"user root;\nworker_processes 2;\npid {home}/nginx.pid;\nerror_log {home}/nginx.log;\n"
        "events {}\nhttp {\naccess_log off;\ntypes { text/html html; text/css css; }\n"
        f"{cache}server {{\nlisten 127.0.0.1:{port};\n{place}}}\n}}\n"
    )
    command = [NGINX, "-p", str(home), "-c", str(settings), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _turn in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("nginx did not start")


def _views(port: int) -> float:
    """Page views a second over some seconds."""
    seen: list[int] = []
    until = time.perf_counter() + SECONDS
    clients = [threading.Thread(target=_read, args=(port, until, seen)) for _one in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return sum(seen) / SECONDS


def _read(port: int, until: float, seen: list[int]) -> None:
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    count = 0
    while time.perf_counter() < until:
        path = f"/oeffentlich/aktuell/de/{PAGES[count % len(PAGES)]}.html"
        line.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        count += 1
    seen.append(count)


def _painted(port: int, page: str) -> float:
    """The median over visits with an empty cache."""
    found = []
    with browser.chromium() as chromium:
        for _turn in range(VISITS):
            context = chromium.new_context(viewport={"width": 1440, "height": 900})
            tab = context.new_page()
            line = context.new_cdp_session(tab)
            line.send("Network.enable")
            line.send("Network.emulateNetworkConditions", browser.LINE)
            tab.goto(f"http://127.0.0.1:{port}/oeffentlich/aktuell/de/{page}.html")
            found.append(float(tab.evaluate(PAINTED)))
            context.close()
    return median(found)
