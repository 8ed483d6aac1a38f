"""Which machines may be asked: hosts of the own network only if a setting names them.

A name that is looked up twice may lead elsewhere the second time; so a guarded session connects to
the very address that was judged.
"""

import ipaddress
import os
import socket
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy

from loaders.fetch.deadline import Lines

SETTING = "CITY_FETCH_HOSTS"
_CARRYING_IPV4 = tuple(map(ipaddress.ip_network, ("::ffff:0:0/96", "64:ff9b::/96")))
_DENIED = tuple(
    map(
        ipaddress.ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24"),
            *("192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
            "::/96",  # loopback, unspecified, IPv4-compatible
            "::ffff:0:0:0/96",  # IPv4-translated (RFC 2765)
            "64:ff9b:1::/48",  # NAT64 of a network's own (RFC 8215)
            "100::/64",
            "2001::/23",  # protocol assignments, Teredo among them
            "2001:db8::/32",
            "2002::/16",  # 6to4
            *("2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10"),
            "fec0::/10",  # site-local
            "ff00::/8",
        ),
    )
)
"""IANA's special-purpose registries (RFC 6890 and after) in whole blocks: what Python calls global
of them changes with its version. Tunnels are denied: where they end is not ours to see."""


class InnerAddressError(requests.ConnectionError):
    """A host stands for an address of the own network, and no setting names it."""


def named_hosts() -> frozenset[str]:
    """Hosts of the own network that the setting names, separated by blanks."""
    return frozenset(os.environ.get(SETTING, "").lower().split())


def is_inner(host: str) -> bool:
    """Whether a host name stands for this machine or a private network."""
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return any(is_inner_address(str(entry[4][0])) for entry in found)


def is_inner_address(address: str) -> bool:
    """Whether an IP address is none of the public internet, by Python's tables or by our own.

    IPv4 that is mapped into IPv6, or reached through NAT64, counts as that IPv4 address.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if any(ip in network for network in _CARRYING_IPV4):
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return not ip.is_global or ip.is_multicast or any(ip in network for network in _DENIED)


def guard(session: requests.Session, lines: Lines) -> None:
    """Let a session open connections to public addresses and named hosts only, noted in `lines`.

    Where a proxy is configured the connection is to the proxy, whose own rules then hold.
    """
    for scheme in ("http://", "https://"):
        session.mount(scheme, _GuardedAdapter(lines))


class _GuardedAdapter(HTTPAdapter):
    """Looks a name up, judges what it stands for, and asks that very address under the name.

    What is handed on holds the judged address, so nothing further down can look the name up again.
    """

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        lines.watch(self)
        self._lines = lines
        self._by_name: dict[str, HTTPAdapter] = {}

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        """As `HTTPAdapter.send`; raises ConnectionError for an address of the own network."""
        if select_proxy(request.url, options.get("proxies")):
            return super().send(request, *args, **options)
        parts = urlsplit(request.url)
        name = str(parts.hostname)
        if name not in self._by_name:
            self._by_name[name] = _NamedAdapter(name)
            self._lines.watch(self._by_name[name])
        adapter = self._by_name[name]
        pinned = request.copy()
        pinned.headers["Host"] = parts.netloc.rpartition("@")[2]
        failure = requests.ConnectionError("a host without an address")
        for address in _judged_addresses(name):
            host = f"[{address}]" if ":" in address else address
            port = f":{parts.port}" if parts.port else ""
            pinned.url = urlunsplit(parts._replace(netloc=host + port))
            try:
                return adapter.send(pinned, *args, **options)
            except requests.ConnectionError as error:  # another address may answer
                failure = error
        raise failure


class _NamedAdapter(HTTPAdapter):
    """Asks addresses for a host by its name (SNI), whose certificate they must have."""

    def __init__(self, name: str) -> None:
        self._name = name.rstrip(".")
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """See "Custom SNI Hostname" in urllib3's documentation."""
        name = self._name
        super().init_poolmanager(*args, **options, server_hostname=name, assert_hostname=name)


def _judged_addresses(name: str) -> list[str]:
    """The addresses of a host. Raises ConnectionError for a name that is not known, and
    InnerAddressError if one is of the own network and no setting names the host."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise requests.ConnectionError(error) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if any(map(is_inner_address, addresses)) and name not in named_hosts():
        raise InnerAddressError("an address of the own network")
    return addresses
