"""Which machines may be asked: hosts of the own network only if a setting names them.

A name is looked up once when the address is judged and again when the connection is made, and may
lead elsewhere the second time; so the connection itself is judged as well, before a request is
sent over it.
"""

import ipaddress
import os
import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

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


def _judged(connection: Any, sock: socket.socket) -> socket.socket:
    peer = str(sock.getpeername()[0])
    if is_inner_address(peer) and str(connection.host).lower() not in named_hosts():
        sock.close()
        raise NewConnectionError(connection, "an address of the own network")
    return sock


class _GuardedHTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _judged(self, super()._new_conn())


class _GuardedHTTPS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _judged(self, super()._new_conn())


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _GuardedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedHTTPS


class _GuardedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Connections by the classes above."""
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
