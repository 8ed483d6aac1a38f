"""One time for all of a conversation: a server that sends a byte now and then resets every timeout
of its connection, and would hold whoever reads for days.

Of urllib3 (2.8) this takes the private `HTTPConnection._new_conn`: where that is no longer the way
in which a connection is opened, none is made.
"""

import socket
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Lines:
    """The connections that adapters open, each under a second name by which it can be cut."""

    def __init__(self) -> None:
        self._is_cut = False
        self._opened: list[socket.socket] = []
        weakref.finalize(self, _close, self._opened)

    def watch(self, adapter: HTTPAdapter) -> None:
        """Note each connection of an adapter from now on."""
        opened = self._opened

        class Plain(HTTPConnection):
            is_noted = False

            def _new_conn(self) -> socket.socket:
                made = super()._new_conn()
                opened.append(made.dup())
                self.is_noted = True
                return made

            def connect(self) -> None:
                super().connect()
                if not self.is_noted:
                    self.close()
                    raise requests.ConnectionError("this urllib3 opens connections otherwise")

        class Secure(Plain, HTTPSConnection):
            """The same with TLS, of which also the handshake can be cut."""

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut all connections if the body takes longer, and raise requests.Timeout: what came until
        then may look whole."""
        timer = Timer(max(seconds, 0), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except requests.RequestException as error:
            if self._is_cut:
                raise requests.Timeout(error) from error
            raise
        finally:
            timer.cancel()
        if self._is_cut:
            raise requests.Timeout("the time is over")

    def _cut(self) -> None:
        self._is_cut = True
        for line in self._opened:
            with suppress(OSError):  # it has ended by itself
                line.shutdown(socket.SHUT_RDWR)


def _close(opened: list[socket.socket]) -> None:
    while opened:
        opened.pop().close()
