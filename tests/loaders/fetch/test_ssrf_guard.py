"""An address that comes from the page: the server's own network is not asked for it."""

import datetime as dt
import socket
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from loaders.fetch.fetch import fetch
from loaders.fetch.ssrf_guard import is_inner_address
from loaders.tables.reading import Limits, ReadingError


class Teller(BaseHTTPRequestHandler):
    asked: list[str] = []
    hosts: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        self.hosts.append(self.headers["Host"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"a;b\n1;2\n")

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def served(context=None):
    """The port of a server on loopback, with TLS if there is a context."""
    Teller.asked.clear()
    Teller.hosts.clear()
    http = ThreadingHTTPServer(("127.0.0.1", 0), Teller)
    if context:
        http.socket = context.wrap_socket(http.socket, server_side=True)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield http.server_address[1]
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def port(monkeypatch):
    monkeypatch.delenv("CITY_FETCH_HOSTS", raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with served() as number:
        yield number


def certified(folder, name):
    """A server's context with a certificate for `name`, and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


def names(monkeypatch, known):
    """Let names stand for addresses, as DNS would have it."""
    real = socket.getaddrinfo

    def looked_up(host, *args, **options):
        return [
            found
            for address in known.get(host, [host])
            for found in real(address, *args, **options)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setenv("CITY_FETCH_HOSTS", " ".join(known))


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

    def looked_up(host, *args, **options):
        if host == "rebind.example":
            host = answers.pop() if answers else "127.0.0.1"
        return real(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(ReadingError, match="nicht zu erreichen"):
        asked(f"http://rebind.example:{port}/a.csv", guarded=True)
    assert answers == []
    assert Teller.asked == []


def test_the_command_line_is_not_led_home_by_a_name_that_changes_its_mind(port, monkeypatch):
    """A service of the web leads on to a name that is public when judged and this machine after."""
    real, answers = socket.getaddrinfo, ["93.184.216.34", "93.184.216.34"]

    def looked_up(host, *args, **options):
        if host == "rebind.example":
            host = answers.pop() if answers else "127.0.0.1"
        return real(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(ReadingError, match="nicht zu erreichen"):
        asked(f"http://rebind.example:{port}/a.csv")
    assert answers == [] and Teller.asked == []


@pytest.mark.parametrize("address", ["192.0.0.9", "fec0::1", "64:ff9b:1::a00:1", "::a00:1"])
def test_a_name_of_a_denied_address_is_refused_before_it_is_asked(address, monkeypatch):
    found = [(0, 0, 0, "", (address, 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
    monkeypatch.delenv("CITY_FETCH_HOSTS", raising=False)
    with pytest.raises(ReadingError, match="CITY_FETCH_HOSTS"):
        asked("http://daten.example/a.csv", guarded=True)


def test_a_name_is_asked_at_its_next_address_if_one_does_not_answer(port, monkeypatch):
    names(monkeypatch, {"geo.example": ["127.0.0.77", "127.0.0.1"]})
    assert asked(f"http://geo.example:{port}/a.csv", guarded=True) == b"a;b\n1;2\n"
    assert Teller.hosts == [f"geo.example:{port}"]


def test_a_certificate_must_be_that_of_the_name_and_not_of_its_address(port, monkeypatch, tmp_path):
    context, vouching = certified(tmp_path, "geo.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(vouching))
    names(monkeypatch, {"geo.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    with served(context) as secure:
        assert asked(f"https://geo.example:{secure}/a.csv", guarded=True) == b"a;b\n1;2\n"
        with pytest.raises(ReadingError, match="nicht zu erreichen"):
            asked(f"https://other.example:{secure}/a.csv", guarded=True)
    assert Teller.asked == ["/a.csv"]


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
        ("192.0.0.9", True),  # Python: global
        ("192.88.99.1", True),
        ("::ffff:93.184.216.34", False),
        ("::ffff:192.0.0.9", True),
        ("::ffff:0:5db8:d822", True),
        ("::5db8:d822", True),
        ("::1", True),
        ("64:ff9b::c000:9", True),
        ("64:ff9b:1::5db8:d822", True),
        ("2001:0:5db8:d822::1", True),
        ("2001:20::1", True),  # Python: global
        ("2002:5db8:d822::1", True),
        ("fec0::1", True),
        ("5f00::1", True),
        ("ff0e::1", True),
        ("2a00:1450:4001:80e::200e", False),
    ],
)
def test_addresses_of_the_own_network(address, inner):
    assert is_inner_address(address) is inner
