"""A mail server and a receiver of webhooks on loopback, which keep what they were given."""

import json
import socketserver
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every mail (RFC 5321), or refuses as `refusing` says."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails, self.receivers, self.refusing = [], [], False


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self):
        self._say("220 post")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                return self._say("221 bye")
            if word == b"RCPT":
                if self.server.refusing:
                    self._say("450 later")
                    continue
                self.server.receivers.append(line.decode().strip())
            if word == b"DATA":
                self._say("354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                mail = message_from_bytes(b"".join(lines), policy=policy.default)
                self.server.mails.append(mail)
            self._say("250 ok")

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mail_server(monkeypatch):
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("CITY_MAIL_SERVER", f"127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv("CITY_MAIL_TLS", "off")
        monkeypatch.setenv("CITY_MAIL_FROM", "dashboard@example.org")
        monkeypatch.setenv("CITY_MAIL_TO", "ada@example.org bob@example.org")
        yield server
        server.shutdown()
        thread.join()


class Hook(BaseHTTPRequestHandler):
    got: list = []
    status = 204

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        Hook.got.append((json.loads(body), dict(self.headers), body))
        self.send_response(Hook.status)
        self.send_header("location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def hook(monkeypatch):
    """The receiver; the settings name it, and this machine as one that may be told."""
    monkeypatch.setenv("CITY_FETCH_HOSTS", "127.0.0.1")
    monkeypatch.setattr(Hook, "got", [])
    monkeypatch.setattr(Hook, "status", 204)
    http = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    monkeypatch.setenv("CITY_WEBHOOKS", f"http://127.0.0.1:{http.server_port}/hook?key=geheim")
    yield Hook
    http.shutdown()
    thread.join()
    http.server_close()
