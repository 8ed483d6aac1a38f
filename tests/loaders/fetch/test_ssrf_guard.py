"""An address that comes from the page: the server's own network is not asked for it."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from loaders.fetch import fetch
from loaders.fetch.ssrf_guard import is_inner_address
from loaders.tables.limits import Limits
from loaders.tables.reading import ReadingError


class Teller(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"a;b\n1;2\n")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def port(monkeypatch):
    monkeypatch.delenv("CITY_FETCH_HOSTS", raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    Teller.asked.clear()
    http = ThreadingHTTPServer(("127.0.0.1", 0), Teller)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield http.server_address[1]
    http.shutdown()
    thread.join()
    http.server_close()


def asked(address, **how):
    with fetch(address, None, Limits(fetch_seconds=5), **how) as found:
        return found.path.read_bytes()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "2130706433", "0x7f.1", "LOCALHOST"]
)
def test_this_machine_is_refused_however_it_is_written(port, host):
    with pytest.raises(ReadingError, match="eigenen Netz|nicht zu erreichen"):
        asked(f"http://{host}:{port}/a.csv", guarded=True)
    assert Teller.asked == []


@pytest.mark.parametrize("host", ["10.0.0.7", "192.168.1.1", "172.16.0.1", "169.254.169.254"])
def test_private_networks_are_refused(host):
    with pytest.raises(ReadingError, match="CITY_FETCH_HOSTS"):
        asked(f"http://{host}/latest/meta-data/", guarded=True)


def test_the_setting_names_what_may_be_asked(port, monkeypatch):
    monkeypatch.setenv("CITY_FETCH_HOSTS", "geo.intern 127.0.0.1")
    assert asked(f"http://127.0.0.1:{port}/a.csv", guarded=True) == b"a;b\n1;2\n"
    with pytest.raises(ReadingError, match="eigenen Netz"):
        asked(f"http://localhost:{port}/a.csv", guarded=True)


def test_who_sits_at_the_machine_may_ask_it(port):
    assert asked(f"http://127.0.0.1:{port}/a.csv") == b"a;b\n1;2\n"


def test_a_name_that_leads_elsewhere_the_second_time_gets_no_request(port, monkeypatch):
    real, answers = socket.getaddrinfo, ["93.184.216.34"]

    def looked_up(host, at, *args, **kwargs):
        if host != "rebind.example":
            return real(host, at, *args, **kwargs)
        return real(answers.pop() if answers else "127.0.0.1", at, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(ReadingError, match="nicht zu erreichen"):
        asked(f"http://rebind.example:{port}/a.csv", guarded=True)
    assert answers == []
    assert Teller.asked == []


@pytest.mark.parametrize(
    ("address", "inner"),
    [
        ("93.184.216.34", False),
        ("2606:2800:220:1:248:1893:25c8:1946", False),
        ("::ffff:10.0.0.1", True),
        ("64:ff9b::a00:1", True),
        ("64:ff9b::5db8:d822", False),
        ("2002:0a00:0001::", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("224.0.0.1", True),
        ("100.64.0.1", True),
    ],
)
def test_addresses_of_the_own_network(address, inner):
    assert is_inner_address(address) is inner
