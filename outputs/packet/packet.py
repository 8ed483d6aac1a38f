"""A packet: pages for paper, made from one state for one reader."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from loaders.fetch.addresses import own_address
from outputs.packet.content import content, published_at
from outputs.packet.pdf import to_pdf
from outputs.packet.scope import Scope
from ui.state.session_data import edition

PAGES = {"district": ("", "bezirk"), "fields": ("", "zielfeld"), "group": ("", "ag"),
         "measure": ("massnahmen", "massnahme")}  # fmt: skip
"""What a packet is about → path and parameter of the page that shows the same."""


@dataclass(frozen=True)
class Packet:
    """The file, and its name without an ending."""

    pdf: bytes
    name: str


def packet(scope: Scope, since: dt.date | None = None) -> Packet:
    """The packet for who reads (`ui.state.reader`): the same bytes for the same state and day.
    Raises WrongCall for what does not exist."""
    made = content(scope, since, address(scope))
    return Packet(to_pdf(made, published_at()), scope.file_name)


def address(scope: Scope) -> str:
    """The address of the page that shows the state of this packet; empty where the installation
    names none (CITY_URL)."""
    base = own_address()
    if not base:
        return ""
    path, parameters = "", {"stand": str(edition().snapshot)}
    for kind, (page, parameter) in PAGES.items():
        if code := getattr(scope, kind):
            value = code if isinstance(code, str) else ",".join(code)
            path, parameters = page, {parameter: value, **parameters}
    if edition().audience == "public":
        parameters.pop("stand")  # the public sees the newest state only
    query = urlencode(parameters, safe=",")
    return f"{base}/{path}" + (f"?{query}" if query else "")
