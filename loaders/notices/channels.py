"""Ways to tell people, by settings: mail, and webhooks. Without settings there is none."""

import hashlib
import hmac
import json
import os
import ssl
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from loaders.fetch.addresses import own_address
from loaders.messages.errors import StoreError, wrong_setting
from loaders.messages.text import Text
from loaders.messages.translations import LANGUAGES, N_
from loaders.notices.triggers import KINDS, Notice, plain
from loaders.store.secret_files import secret

if TYPE_CHECKING:
    import smtplib

SECONDS = 15.0
_PORTS = {"starttls": 587, "tls": 465, "off": 25}


class ChannelError(StoreError):
    """A channel does not take what is to be told."""


class Channel(Protocol):
    """One way out. `name`: what it is known by in the store, without any secret; `shown`: how
    admins read it."""

    @property
    def name(self) -> str: ...

    @property
    def shown(self) -> str: ...

    def batches(self, notices: Sequence[Notice]) -> list[Sequence[Notice]]:
        """The notices as they go out: what one sending tells."""

    def send(self, notices: Sequence[Notice]) -> None:
        """Tell one batch. Raises ChannelError."""


@dataclass(frozen=True)
class Teller:
    """Who tells: the dashboard's name, its public address ("" if not stated), the language."""

    city: str
    address: str
    language: str

    def link(self, notice: Notice) -> str:
        """Where the page is that shows it; "" without an address."""
        return f"{self.address}/{notice.page}" if self.address else ""


@dataclass(frozen=True)
class Mail:
    """One mail with all that is new, to everyone."""

    teller: Teller
    server: str
    security: str
    sender: str
    receivers: tuple[str, ...]
    user: str = ""
    password: str = ""

    @property
    def name(self) -> str:
        """As it is known in the store."""
        return _named("mail", *self.receivers)

    @property
    def shown(self) -> str:
        """The server, and how many are told."""
        return f"{self.server} → {len(self.receivers)}"

    def batches(self, notices: Sequence[Notice]) -> list[Sequence[Notice]]:
        """All at once."""
        return [notices] if notices else []

    def send(self, notices: Sequence[Notice]) -> None:
        """Send it. Raises ChannelError."""
        import smtplib  # as what sends webhooks: not at every start, which only reads the settings

        try:
            with closing(self._connected()) as server:
                server.ehlo_or_helo_if_needed()
                if self.security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(self.message(notices))
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise ChannelError(
                N_("The mail server {server} does not take the mail ({kind})."),
                server=self.server,
                kind=type(error).__name__,
            ) from error

    def _connected(self) -> "smtplib.SMTP":
        import smtplib

        parts = urlsplit(f"//{self.server}")
        host, port = str(parts.hostname), parts.port or _PORTS[self.security]
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        return smtplib.SMTP(host, port, timeout=SECONDS)

    def message(self, notices: Sequence[Notice]) -> EmailMessage:
        """The mail: plain text, in the language that the settings say."""
        language, message = self.teller.language, EmailMessage()
        subject = notices[0].title
        if len(notices) > 1:
            subject = Text(N_("{n} notices"), n=len(notices))
        message["Subject"] = f"{plain(self.teller.city)}: {plain(subject.text(language))}"
        message["From"], message["To"] = self.sender, ", ".join(self.receivers)
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2].strip("> "))
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine shall answer
        parts = [
            "\n".join(filter(None, (one.title.text(language), one.words.text(language), link)))
            for one in notices
            for link in [self.teller.link(one)]
        ]
        why = Text(
            N_("The dashboard of {city} sends this because its settings name you."),
            city=plain(self.teller.city),
        )
        message.set_content("\n\n".join([*parts, "-- \n" + why.text(language)]) + "\n")
        return message


@dataclass(frozen=True)
class Webhook:
    """One request a notice: JSON with its words in both languages, and `text` for messengers."""

    teller: Teller
    address: str
    secret: str = ""

    @property
    def name(self) -> str:
        """As it is known in the store: the address itself may be a secret."""
        return _named("webhook", self.address)

    @property
    def shown(self) -> str:
        """The host."""
        return str(urlsplit(self.address).hostname)

    def batches(self, notices: Sequence[Notice]) -> list[Sequence[Notice]]:
        """Each by itself."""
        return [[notice] for notice in notices]

    def send(self, notices: Sequence[Notice]) -> None:
        """Send them, and read nothing of the answer but its status. Raises ChannelError."""
        import requests

        from loaders.fetch.ssrf_guard import SETTING, InnerAddressError

        for notice in notices:
            body = json.dumps(self.content(notice), ensure_ascii=False).encode()
            headers = {"Content-Type": "application/json", "User-Agent": "city-strategy-dashboard"}
            if self.secret:
                digest = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
                headers["X-City-Signature"] = f"sha256={digest}"
            try:
                status = self._posted(body, headers)
            except InnerAddressError as error:
                raise ChannelError(
                    N_(
                        "The webhook at {host} leads into our own network and is not told. Please "
                        "name the host in {setting} if it is meant."
                    ),
                    host=self.shown,
                    setting=SETTING,
                ) from error
            except (requests.RequestException, UnicodeError) as error:
                raise self._failure(type(error).__name__) from error
            if not 200 <= status < 300:
                raise self._failure(f"Status {status}")

    def _posted(self, body: bytes, headers: Mapping[str, str]) -> int:
        """The status that the host answers with. It may be a stranger's service, so it passes the
        same guard as what is fetched."""
        import requests

        from loaders.fetch.deadline import Lines
        from loaders.fetch.ssrf_guard import guard

        lines = Lines()
        with requests.Session() as session, lines.within(SECONDS):
            guard(session, lines)
            with session.post(
                self.address, body, headers=headers, timeout=SECONDS, allow_redirects=False,
                stream=True,
            ) as answer:  # fmt: skip
                return answer.status_code

    def _failure(self, kind: str) -> ChannelError:
        return ChannelError(
            N_("The webhook at {host} does not take the notice ({kind})."),
            host=self.shown,
            kind=kind,
        )

    def content(self, notice: Notice) -> dict[str, object]:
        """What is sent of a notice."""
        link = self.teller.link(notice)
        words = {language: notice.words.text(language) for language in LANGUAGES}
        said = words[self.teller.language]
        return {
            "text": f"{plain(self.teller.city)}: {said}" + (f" {link}" if link else ""),
            "city": self.teller.city,
            "kind": notice.kind,
            "id": notice.key,
            "title": {language: notice.title.text(language) for language in LANGUAGES},
            "words": words,
            "link": link or None,
        }


def _named(kind: str, *parts: str) -> str:
    return f"{kind}-{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:16]}"


def kinds_told() -> tuple[str, ...]:
    """What is told at all, by the setting CITY_TELL. Raises StoreError."""
    given = os.environ.get("CITY_TELL", "").split()
    for one in given:
        if one not in KINDS:
            raise wrong_setting("CITY_TELL", one, ", ".join(KINDS))
    return tuple(given) or KINDS


def channels(city: str) -> list[Channel]:
    """The channels that settings name. Raises StoreError for a setting that is wrong."""
    language = os.environ.get("CITY_TELL_LANGUAGE", LANGUAGES[0])
    if language not in LANGUAGES:
        raise wrong_setting("CITY_TELL_LANGUAGE", language, ", ".join(LANGUAGES))
    teller = Teller(city, own_address(), language)
    return [*_mail(teller), *_webhooks(teller)]


def _mail(teller: Teller) -> list[Channel]:
    server = os.environ.get("CITY_MAIL_SERVER", "").strip()
    if not server:
        return []
    security = os.environ.get("CITY_MAIL_TLS", "starttls")
    if security not in _PORTS:
        raise wrong_setting("CITY_MAIL_TLS", security, ", ".join(_PORTS))
    sender = _address("CITY_MAIL_FROM", os.environ.get("CITY_MAIL_FROM", ""))
    given = os.environ.get("CITY_MAIL_TO", "").split() or [""]
    receivers = tuple(_address("CITY_MAIL_TO", one) for one in given)
    user, password = os.environ.get("CITY_MAIL_USER", ""), secret("CITY_MAIL_PASSWORD")
    return [Mail(teller, server, security, sender, receivers, user, password)]


def _address(setting: str, given: str) -> str:
    found = parseaddr(given)[1]
    if found != given or "@" not in found or not found.isprintable():
        raise wrong_setting(setting, given, "dashboard@example.org")
    return found


def _webhooks(teller: Teller) -> list[Channel]:
    found: list[Channel] = []
    for address in os.environ.get("CITY_WEBHOOKS", "").split():
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise wrong_setting("CITY_WEBHOOKS", parts.hostname or "?", "https://example.org/hook")
        found.append(Webhook(teller, address, secret("CITY_WEBHOOK_SECRET")))
    return found
