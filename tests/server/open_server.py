"""The open interfaces on loopback, as a program meets them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests
import uvicorn
from starlette.applications import Starlette

from loaders.store.store import Store
from server import lazy_routes
from tests.servers import free_port


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """The address of a server with the open interfaces and the door for deliveries."""
    port = free_port()
    app = Starlette(routes=lazy_routes.routes(lambda: store))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def get(address: str, **more) -> requests.Response:
    return requests.get(address, timeout=60, **more)


def problem(answer: requests.Response) -> dict:
    """The content of a problem document; fails for any other answer."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    content = answer.json()
    assert content["status"] == answer.status_code
    assert set(content) == {"type", "title", "status", "detail"}
    return content
