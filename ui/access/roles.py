"""Who looks: decided on the server, here and nowhere else.

Four roles, each may do what the ones before it may: the public sees what is declared public, staff
reads everything, analysts publish, admins also release and configure.
"""

import datetime as dt
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, reduce
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from ui.access import ended_sign_ins, role_grants

ROLES = ("public", "staff", "analyst", "admin")
PAGES = {"hochladen": "analyst", "verlauf": "staff", "verwaltung": "admin"}
"""Pages that are not for everyone, by their path: the least role that opens them."""

SETTINGS = {
    "staff": "CITY_ROLE_STAFF",
    "analyst": "CITY_ROLE_ANALYST",
    "admin": "CITY_ROLE_ADMIN",
}
"""Settings that name the groups of a role."""

LOCAL_ANALYST = "CITY_LOCAL_ANALYST"
"""The setting that makes whoever sits at this machine the analyst; "1" does."""
PROXIED = frozenset(
    {"forwarded", "via", "cdn-loop", "client-ip", "true-client-ip", "x-real-ip", "x-client-ip"}
    | {"x-cluster-client-ip", "x-remote-ip", "x-scheme", "x-request-id", "traceparent"}
)
PROXIED_STARTS = (
    *("x-forwarded", "x-original-", "x-envoy-", "x-akamai-", "x-azure-", "x-arr-", "x-amz"),
    *("x-vercel-", "cf-", "fastly-", "akamai-", "fly-", "incap-", "proxy-", "x-proxy", "x-cdn"),
    *("x-varnish", "x-cache", "x-cloud-", "x-appengine-", "x-sucuri-", "x-nf-", "x-request-start"),
    *("x-host", "x-url-scheme", "front-end-https", "x-rewrite-url", "wl-proxy-", "x-b3-"),
)
"""Names of headers, and how they begin, that proxies and CDNs add but no browser does."""
SESSION_HOURS = 10
CLOCKS_APART = dt.timedelta(minutes=5)


def _nobody() -> tuple[Mapping[str, str], str | None]:
    return {}, None


client: Callable[[], tuple[Mapping[str, str], str | None]] = _nobody
"""Headers and address of who asks; the server puts Streamlit's here. Without it all are public."""

auth_cookie = ""
"""Name of the cookie of a sign-in; the server puts Streamlit's here."""

log = logging.getLogger(__name__)
_held: ContextVar[str | None] = ContextVar("role", default=None)


def role() -> str:
    """The role of this session, one of ROLES.

    With a provider configured: what the groups of the signed-in person say. Without one: the local
    user is analyst if the setting says so. A page that is embedded in another site is public,
    whoever looks at it. Outside of a session it is the one that `acting_as` names.
    """
    if held := _held.get():
        return held
    if st.context.is_embedded:
        return "public"
    provider = sign_in_settings()
    if not provider:
        return "analyst" if local_analyst() and _asks_from_here() else "public"
    claims = claims_of_session()
    problem = refusal(claims, str(provider.get("client_id", "")), dt.datetime.now(dt.UTC))
    if problem:
        _note(problem)
        return "public"
    return granted(claims, role_grants.role_of()) if claims.get("is_logged_in") else "public"


@contextmanager
def acting_as(held: str) -> Iterator[None]:
    """Whatever asks for the role within is told this one: for what is made outside of a session, by
    who was in one or by the command line. It never comes from a request."""
    before = _held.set(held)
    try:
        yield
    finally:
        _held.reset(before)


def may(least: str) -> bool:
    """Whether this session has at least that role. Asked before every change, on the server."""
    return ROLES.index(role()) >= ROLES.index(least)


def opens(page: str, held: str | None = None) -> bool:
    """Whether this session may open the page with that path. held: its role, where many are asked
    for at once."""
    return ROLES.index(held or role()) >= ROLES.index(PAGES.get(page, "public"))


def audience() -> str:
    """Which edition of the data the role may read: "staff" all of it, "public" what is declared."""
    return "staff" if may("staff") else "public"


def person() -> str:
    """The name of the signed-in person, as the provider states it; "" for everyone else."""
    return name_in(claims_of_session()) if role() != "public" else ""


def claims_of_session() -> Mapping[str, Any]:
    """What the sign-in says of this session, with `is_logged_in`; empty without a provider and for
    a sign-in that was ended, in whichever tab or process."""
    claims = st.user.to_dict() if sign_in_settings() else {}
    return {} if claims.get("is_logged_in") and ended_sign_ins.is_ended(claims) else claims


def name_in(claims: Mapping[str, Any]) -> str:
    """The name that the claims of a sign-in state, "" without any."""
    stated = (claims.get(name) for name in ("name", "preferred_username", "email", "sub"))
    return next((" ".join(str(one).split()) for one in stated if one), "")


def sign_in_settings() -> Mapping[str, Any]:
    """How people sign in, from the environment or secrets.toml; empty without a provider."""
    if not st.secrets.load_if_toml_exists():
        return {}
    settings: Mapping[str, Any] = st.secrets.get("auth", {})
    return settings


def refusal(claims: Mapping[str, Any], client: str, now: dt.datetime) -> str:
    """Why a sign-in does not count, "" if it does. Streamlit has checked its signature and origin.

    claims: those of the ID token, as `st.user` has them; `iat` in seconds since 1970 (RFC 7519).
    """
    if not claims.get("is_logged_in"):
        cookie = st.context.cookies.get(auth_cookie)
        left = st.session_state.get("signed_out", False)
        ended = "a cookie that is forged or expired, or of a sign-in that was ended"
        return ended if cookie and not left else ""
    audiences = claims.get("aud")
    if client not in ([audiences] if isinstance(audiences, str) else audiences or []):
        return "a token for another audience"
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return "a token without a time"
    age = now - dt.datetime.fromtimestamp(issued, dt.UTC)
    if age > session_length():
        return "a sign-in that is too old"
    return "a token from the future" if age < -CLOCKS_APART else ""


def session_length() -> dt.timedelta:
    """After which one has to sign in again."""
    return dt.timedelta(hours=float(os.environ.get("CITY_SESSION_HOURS", SESSION_HOURS)))


def granted(claims: Mapping[str, Any], given: Mapping[str, str] | None = None) -> str:
    """The highest role that one of the person's groups has, else "public": by the configuration,
    or by what admins gave it in the app (`given`, group → role)."""
    groups = set(groups_of(claims, claim()))
    held = [role for role in SETTINGS if groups & set(groups_for(role))]
    held += [role for group, role in (given or {}).items() if group in groups]
    return max(held, key=ROLES.index, default="public")


def claim() -> str:
    """The claim of the token that holds a person's groups."""
    return os.environ.get("CITY_ROLE_CLAIM", "groups")


def groups_for(role: str) -> list[str]:
    """The groups that are configured for a role, separated by semicolons in its setting: a comma
    may be part of a name."""
    names = os.environ.get(SETTINGS.get(role, ""), "").split(";")
    return [name.strip() for name in names if name.strip()]


def groups_of(claims: Mapping[str, Any], claim: str) -> list[str]:
    """The groups in a claim; dots lead into nested claims (`realm_access.roles`)."""
    found: Any = claims.get(claim)
    if found is None:
        found = reduce(_inside, claim.split("."), claims)
    named = found if isinstance(found, list | tuple) else [found]
    return [one for one in named if isinstance(one, str)]


def _inside(outer: Any, name: str) -> Any:
    return outer.get(name) if isinstance(outer, Mapping) else None


def _note(problem: str) -> None:
    """Log a refused sign-in once a session; who it was stays out of the log."""
    noted: set[str] = st.session_state.setdefault("refused_sign_ins", set())
    if problem not in noted:
        noted.add(problem)
        log.warning("sign-in refused: %s", problem)


def local_analyst() -> bool:
    """Whether the operator says that whoever sits at this machine is the analyst."""
    return os.environ.get(LOCAL_ANALYST) == "1"


def _asks_from_here() -> bool:
    headers, address = client()
    if is_proxied(headers):
        warn_of_proxy()
    return is_local(headers, address)


@cache
def warn_of_proxy() -> None:
    """Log, once, that the setting and a proxy do not go together."""
    log.warning(
        "a proxy stands in front of the dashboard, and %s=1 makes whoever comes from this machine "
        "the analyst: please remove the setting",
        LOCAL_ANALYST,
    )


def is_proxied(headers: Mapping[str, str]) -> bool:
    """Whether a request shows any trace of a proxy."""
    names = [name.lower() for name in headers]
    return any(name in PROXIED or name.startswith(PROXIED_STARTS) for name in names)


def is_local(headers: Mapping[str, str], address: str | None) -> bool:
    """Whether a request came from this machine itself, judged by its headers and its address.

    Behind a proxy every request comes from a loopback address; therefore the name under which the
    server was asked counts too, and any trace of a proxy makes it foreign. A name alone does not
    do: anybody can send it. What is not known is foreign.
    """
    if address is None or not _is_loopback(address) or is_proxied(headers):
        return False
    asked = next((value for name, value in headers.items() if name.lower() == "host"), "")
    host = urlsplit(f"//{asked}").hostname
    return host == "localhost" or _is_loopback(host or "")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
