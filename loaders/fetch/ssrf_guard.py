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

SETTING = "CITY_FETCH_HOSTS"


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
    """Whether an IP address is none of the public internet (an IPv4 one may be mapped or packed
    into IPv6)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        packed = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if any(inner is not None and not inner.is_global for inner in packed):
            return True
        if ip in _NAT64:
            return not ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF).is_global
    return not ip.is_global or ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def guard(session: requests.Session) -> None:
    """Let a session open connections to public addresses and named hosts only.

    Where a proxy is configured the connection is to the proxy, whose own rules then hold.
    """
    session.mount("http://", _GuardedAdapter())
    session.mount("https://", _GuardedAdapter())


class _GuardedAdapter(HTTPAdapter):
    """Looks a name up, judges what it stands for, and asks that very address under the name.

    What is handed on holds the judged address, so nothing further down can look the name up again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._by_name: dict[str, HTTPAdapter] = {}

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        """As `HTTPAdapter.send`; raises ConnectionError for an address of the own network."""
        if select_proxy(request.url, options.get("proxies")):
            return super().send(request, *args, **options)
        parts = urlsplit(request.url)
        name = str(parts.hostname)
        adapter = self._by_name.setdefault(name, _NamedAdapter(name))
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
    """The addresses of a host. Raises ConnectionError if one is of the own network and no setting
    names the host."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise requests.ConnectionError(error) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if any(map(is_inner_address, addresses)) and name not in named_hosts():
        raise requests.ConnectionError("an address of the own network")
    return addresses
