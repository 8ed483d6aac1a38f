"""Who looks: decided on the server, here and nowhere else."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


def role() -> str:
    """The role of this session: "analyst" for the local user, "public" for everyone else.

    Local is who reaches the server under a loopback address and not through a proxy. A page that
    is embedded in another site is public whoever looks at it.
    """
    if st.context.is_embedded or not is_local(dict(st.context.headers)):
        return "public"
    return "analyst"


def audience() -> str:
    """Which edition of the data the role may read: "staff" all of it, "public" what is declared."""
    return "public" if role() == "public" else "staff"


def is_local(headers: dict[str, str]) -> bool:
    """Whether a request came from this machine itself, judged by its headers.

    Behind a proxy every request comes from a loopback address; therefore the name under which the
    server was asked counts, and any trace of a proxy makes it foreign. Outside a server (tests)
    there are no headers at all.
    """
    given = {name.lower(): value for name, value in headers.items()}
    if any(name.lower() in given for name in FORWARDED):
        return False
    host = urlsplit(f"//{given['host']}").hostname if "host" in given else "localhost"
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
