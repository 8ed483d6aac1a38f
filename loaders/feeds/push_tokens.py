"""Tokens of programs that deliver data: what each may fill, kept only as a hash, revocable."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loaders.messages.errors import StoreError
from loaders.publish.settings import change_setting, settings
from loaders.store.store import Store

KIND = "token"
PREFIX = "city_"
LONGEST = 80


@dataclass(frozen=True)
class Token:
    """Who holds it, which datasets it fills, and whether it publishes or only has files checked."""

    name: str
    datasets: tuple[str, ...]
    publishes: bool


def issue_token(store: Store, token: Token, *, author: str, reason: str = "") -> str:
    """Make a token; its secret, which is shown once and kept nowhere. Raises StoreError."""
    name = " ".join(token.name.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise StoreError("Please say in 1 to {most} characters whose token it is.", most=LONGEST)
    if name in settings(store, KIND):
        raise StoreError("There is a token of “{name}” already; please revoke it first.", name=name)
    unknown = set(token.datasets) - set(store.package.datasets)
    if not token.datasets or unknown:
        raise StoreError("Please choose at least one dataset that the token may fill.")
    secret = PREFIX + secrets.token_urlsafe(32)
    content = {
        "hash": _hash(secret),
        "datasets": list(token.datasets),
        "publishes": token.publishes,
    }
    change_setting(store, KIND, name, content, author=author, reason=reason)
    return secret


def revoke_token(store: Store, name: str, *, author: str, reason: str = "") -> None:
    """Let a token open nothing any more, at once. Raises StoreError."""
    if name not in settings(store, KIND):
        raise StoreError("There is no token of “{name}”.", name=name)
    change_setting(store, KIND, name, None, author=author, reason=reason)


def tokens(store: Store) -> list[Token]:
    """All tokens that count, by name. Raises UnreachableError."""
    found = settings(store, KIND)
    return [_token(name, found[name].content or {}) for name in sorted(found)]


def token_of(store: Store, secret: str) -> Token | None:
    """The token of this secret; None if there is none or it was revoked. Raises
    UnreachableError."""
    if not secret.startswith(PREFIX):
        return None
    given, found = _hash(secret), None
    for name, one in settings(store, KIND).items():
        content = one.content or {}
        if hmac.compare_digest(str(content.get("hash", "")), given):
            found = _token(name, content)
    return found


def _token(name: str, content: Mapping[str, Any]) -> Token:
    return Token(name, tuple(content["datasets"]), bool(content["publishes"]))


def _hash(secret: str) -> str:
    """A secret of 256 random bits needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
