"""A small server that answers as a test says."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Script(BaseHTTPRequestHandler):
    """Answers as `answers` says: path -> (status, headers, body); None waits for the end."""

    answers: dict[str, tuple[int, dict[str, str], str] | None] = {}
    ended = threading.Event()

    def do_GET(self):
        answer = self.answers.get(self.path.split("?")[0], (404, {}, "nicht da"))
        if answer is None:
            self.ended.wait()
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="session")
def server():
    http = ThreadingHTTPServer(("127.0.0.1", 0), Script)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    Script.ended.set()
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def answers(monkeypatch):
    """What the server says in this test."""
    said: dict = {}
    monkeypatch.setattr(Script, "answers", said)
    return said
