"""Asking a server: only http and https, bounded in time and size, and never led astray.

A redirect or a link of an answer may not lead from the web into the own network (to loopback or
private addresses), nor from https back to http. Who asks from outside (the page) may not name an
address of the own network in the first place, unless a setting does (see `ssrf_guard`).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from loaders.fetch.addresses import shown
from loaders.fetch.deadline import Lines
from loaders.fetch.exception_reports import told_fault
from loaders.fetch.ssrf_guard import SETTING, guard, is_inner, named_hosts
from loaders.messages.text import Text
from loaders.messages.translations import N_
from loaders.tables.reading import Limits, ReadingError

_SCHEMES = ("http", "https")
_REDIRECTS = 5
_CHUNK = 1 << 16
_ACCEPT = "application/geo+json, application/json;q=0.9, */*;q=0.5"


@dataclass(frozen=True)
class Answer:
    """What a server said: where it was found in the end, its headers (in any case) and bytes."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_json(self) -> bool:
        """Whether the content is a JSON object, whatever the server calls it."""
        return self.body[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")

    @property
    def is_xml(self) -> bool:
        """Whether the content is XML (or HTML)."""
        return self.body[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


class Client:
    """Talks to the servers that one address leads to; the limits hold for all requests together.

    `guarded`: an address of the own network is refused.
    """

    def __init__(self, address: str, limits: Limits, *, guarded: bool = False) -> None:
        self._asked = urlsplit(address)
        self._limits = limits
        self._guarded = guarded
        self._inner = not guarded and is_inner(self._asked.hostname or "")
        self._end = time.monotonic() + limits.fetch_minutes * 60
        self._received = 0
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": "city-strategy-dashboard"})
        self._lines = Lines()
        if not self._inner:
            guard(self._session, self._lines)
        else:
            adapter = HTTPAdapter()
            self._lines.watch(adapter)
            self._session.mount("http://", adapter)
            self._session.mount("https://", adapter)

    def get(self, url: str, accept: str = _ACCEPT) -> Answer:
        """The answer to one request, best of the types that are wanted. Raises ReadingError."""
        of = {"Accept": accept}
        wait = self._limits.fetch_seconds
        try:
            with self._lines.within(self._end - time.monotonic()):
                for _ in range(_REDIRECTS + 1):
                    url = self.admitted(url)
                    with self._session.get(
                        url, headers=of, timeout=wait, stream=True, allow_redirects=False
                    ) as response:
                        if not response.is_redirect:
                            return self._answer(url, response)
                        url = urljoin(url, response.headers["location"])
        except requests.Timeout as error:
            raise self._slow() from error
        except (requests.RequestException, UnicodeError) as error:
            raise ReadingError(
                "{host} cannot be reached or breaks the connection. Please check address and "
                "network and try again later.",
                host=self._host(url),
            ) from error
        raise ReadingError(
            "{host} redirects in a circle. Please check the address it should lead to in the end.",
            host=self._host(url),
        )

    def admitted(self, url: str) -> str:
        """The address if it may be asked; http becomes https on a host that was asked by https."""
        parts = urlsplit(url)
        if parts.scheme == "http" and self._asked.scheme == "https":
            if parts.hostname != self._asked.hostname:
                raise ReadingError(
                    "The service leads on from https to http ({host}); that is not allowed. Please "
                    "check the address.",
                    host=self._host(url),
                )
            parts = SplitResult("https", self._asked.netloc, parts.path, parts.query, "")
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise ReadingError(
                "The service leads on to “{address}”; only http and https are allowed.",
                address=shown(url)[:80],
            )
        named = named_hosts() if self._guarded else frozenset()
        if not self._inner and parts.hostname not in named and is_inner(parts.hostname):
            if self._guarded:
                raise ReadingError(
                    "{host} is in our own network and is not queried from here. Please download "
                    "the data there and choose the file, or have the server named in {setting}.",
                    host=self._host(url),
                    setting=SETTING,
                )
            raise ReadingError(
                "The service leads on into our own network ({host}); that is not allowed. "
                "Please give the address that is meant itself.",
                host=self._host(url),
            )
        return urlunsplit(parts)

    def _answer(self, url: str, response: Any) -> Answer:
        body = self._body(response)
        fault = told_fault(body)
        if response.status_code in (401, 403):
            raise ReadingError(
                "{host} asks for a sign-in (status {status}). Please download the data there "
                "and choose the file.",
                host=self._host(url),
                status=response.status_code,
            )
        if fault or response.status_code >= 400:
            told = fault or f"Status {response.status_code}"
            raise ReadingError(
                "The service reports an error: {told}. Please check address, layer and filter.",
                told=told,
            )
        return Answer(url, response.headers, body)

    def _body(self, response: Any) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            self._received += len(chunk)
            if self._received > self._limits.file_mb * 1_000_000:
                raise ReadingError(
                    "The address gives more than {most} MB. Please narrow the query or raise the "
                    "limit CITY_MAX_FILE_MB.",
                    most=self._limits.file_mb,
                )
        return bytes(body)

    def _slow(self) -> ReadingError:
        seconds, minutes = self._limits.fetch_seconds, self._limits.fetch_minutes
        return ReadingError(
            "{host} answers too slowly ({seconds} seconds an answer and {minutes} minutes "
            "in all are allowed). Please try again later or raise CITY_FETCH_SECONDS and "
            "CITY_FETCH_MINUTES.",
            host=self._host(urlunsplit(self._asked)),
            seconds=seconds,
            minutes=minutes,
        )

    def _host(self, url: str) -> Text:
        return Text(N_("The server {host}"), host=urlsplit(url).hostname or "?")
