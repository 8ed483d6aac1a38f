"""Other cities on loopback: one that tells whatever a test says."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Teller(BaseHTTPRequestHandler):
    """path -> (status, headers, bytes); None waits for the end."""

    answers: dict = {}
    ended = threading.Event()

    def do_GET(self):
        answer = self.answers.get(self.path.split("?")[0], (404, {}, b""))
        if answer is None:
            self.ended.wait(20)
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def city(monkeypatch):
    """The address of the other city, whose Data Package is `/datapackage.json`, and its answers."""
    monkeypatch.setattr(Teller, "answers", {})
    Teller.ended.clear()
    http = ThreadingHTTPServer(("127.0.0.1", 0), Teller)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    monkeypatch.setenv("CITY_FETCH_HOSTS", "127.0.0.1")
    yield f"http://127.0.0.1:{http.server_port}", Teller.answers
    Teller.ended.set()
    http.shutdown()
    thread.join()
    http.server_close()
