"""The open interfaces beside a bare server that holds the same bytes: one program after another."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import requests

from benchmarks import servers
from benchmarks.result import Result

ASKED = 200
QUICK_ONES, QUICK_SECONDS = 20, 0.02
BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
body = sys.stdin.buffer.read()
app = Starlette(routes=[Route("/", lambda request: Response(body))])
uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
"""
PATHS = {
    "a dataset as CSV": "/api/v1/datasets/measures.csv",
    "a layer in EPSG:25832": "/ogc/collections/charging_points/items"
    "?crs=http://www.opengis.net/def/crs/EPSG/0/25832",
    "the catalogue": "/api/v1/catalogue.jsonld",
}
BOUND = 15.0
"""A bare server of these bytes asks no catalogue whether there is a newer state."""


def measure() -> Iterator[Result]:
    """Half of the answers come within so many seconds, the first, which makes the file, apart."""
    with servers.ours(CITY_PUBLIC_EDITION="off") as server:  # its rendering is measured elsewhere
        settle(f"{server.url}/api/v1")
        for what, path in PATHS.items():
            address = f"{server.url}{path}"
            begun = time.perf_counter()
            body = requests.get(address, timeout=60).content
            first = time.perf_counter() - begun
            found = median(address)
            with bare(body) as floor:
                least = median(floor)
            yield Result(
                f"Interfaces: {what}", found, "a bare server with the same bytes", least,
                BOUND, note=f"{len(body) / 1000:.0f} kB; the first time {first:.3f} s",
            )  # fmt: skip
        address = f"{server.url}{PATHS['a dataset as CSV']}"
        tag = requests.get(address, timeout=60).headers["etag"]
        with bare(b"") as floor:
            yield Result(
                "Interfaces: that nothing changed (304)", median(address, {"If-None-Match": tag}),
                "a bare server without content", median(floor), BOUND,
            )  # fmt: skip


def settle(address: str) -> None:
    """Wait until the server has run its pages once, as it does after the start: until then these
    take the processor."""
    quick, patience = 0, time.monotonic() + servers.PATIENCE
    while quick < QUICK_ONES and time.monotonic() < patience:
        begun = time.perf_counter()
        requests.get(address, timeout=60)
        quick = quick + 1 if time.perf_counter() - begun < QUICK_SECONDS else 0
        time.sleep(0.1)


def median(address: str, headers: Mapping[str, str] | None = None) -> float:
    """Seconds in which half of the answers are there, on one connection."""
    with requests.Session() as session:
        session.headers.update({"Accept-Encoding": "identity", **(headers or {})})
        taken = []
        for _ in range(ASKED):
            begun = time.perf_counter()
            session.get(address, timeout=60).raise_for_status()
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


@contextmanager
def bare(body: bytes) -> Iterator[str]:
    """The address of a server that knows nothing but these bytes."""
    port = servers.free_port()
    with subprocess.Popen([sys.executable, "-c", BARE, str(port)], stdin=subprocess.PIPE) as run:
        assert run.stdin
        run.stdin.write(body)
        run.stdin.close()
        address, patience = f"http://127.0.0.1:{port}/", time.monotonic() + servers.PATIENCE
        while time.monotonic() < patience:
            try:
                requests.get(address, timeout=2)
                break
            except requests.ConnectionError:
                time.sleep(0.05)
        try:
            yield address
        finally:
            run.terminate()
