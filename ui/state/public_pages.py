"""Which pages the public edition has, and the file of each: `massnahmen-massnahme-M01.html`.

An address is a page of the dashboard with those of its parameters that get a page of their own;
what else a link carries (language, filters) is left out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

SCREENS = {
    "": "overview",
    "massnahmen": "measures",
    "kennzahlen": "indicators",
    "beteiligung": "participation",
    "umfragen": "surveys",
    "anliegen": "reports",
    "netzwerk": "network",
    "karte": "map",
    "mobilitaet": "mobility",
    "quellen": "sources",
    "ueber": "about",
    "impressum": "imprint",
    "datenschutz": "privacy",
    "barrierefreiheit": "accessibility",
}
"""Path of a public page → its file in `pages/`."""
CLOSED = {"hochladen": "upload", "verlauf": "history", "verwaltung": "administration"}
"""The same of pages that only some roles open, see `ui.access.roles.PAGES`."""
MAIN = 10
"""So many of SCREENS stand in the navigation, the others at the foot."""

OWN_PAGES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "": (("bezirk",), ("zielfeld",)),
    "massnahmen": (("massnahme",), ("zielfeld",), ("bezirk",), ("ansicht",)),
    "kennzahlen": (("kennzahl", "ort"), ("kennzahl",), ("seite",)),
    "beteiligung": (("reihe",), ("bezirk",)),
    "umfragen": (("umfrage", "frage"), ("umfrage", "ergebnis"), ("umfrage",)),
    "anliegen": (("bezirk",), ("art",)),
    "karte": (("bezirk",), ("zahl",)),
    "mobilitaet": (("bezirk", "bereich"), ("bezirk",), ("bereich",)),
    "quellen": (("datensatz",),),
}
"""Path → the parameters that make a page of its own, those that say more first."""

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
INDEX = "verzeichnis.html"


@dataclass(frozen=True)
class Address:
    """A page: its path in the dashboard and its parameters, in the order of OWN_PAGES."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def file(self) -> str:
        """The name of its file, which no code from a file can lead out of its folder."""
        if not self.path and not self.parameters:
            return "index.html"
        named = (f"{name}-{_plain(code)}" for name, code in self.parameters)
        return "-".join([self.path or "ueberblick", *named]) + ".html"

    def figure_file(self, key: str) -> str:
        """The name of the file of one of its figures."""
        stem = self.file.removesuffix(".html").replace("index", "ueberblick")
        return f"abbildung-{stem}-{_plain(key)}.html"

    def with_choice(self, name: str, code: str, drops: Sequence[str] = ()) -> "Address | None":
        """The page where this is chosen too ("": all), without `drops`; None if it has no page of
        its own."""
        kept = {key: own for key, own in self.parameters if key not in (name, *drops)}
        return address(self.path, {**kept, name: code} if code else kept, exactly=True)


def _plain(code: str) -> str:
    return code if PLAIN.fullmatch(code) else sha256(code.encode()).hexdigest()[:16]


def address(path: str, parameters: Mapping[str, str], *, exactly: bool = False) -> "Address | None":
    """The page that says most of what is asked for, None for a path that the public has not.
    exactly: only one that says all of it."""
    if path not in SCREENS:
        return None
    for names in OWN_PAGES.get(path, ()):
        if all(parameters.get(name) for name in names):
            if exactly and set(names) != set(parameters):
                continue
            return Address(path, tuple((name, parameters[name]) for name in names))
    return None if exactly and parameters else Address(path)


def of_link(href: str) -> "Address | None":
    """The page that a link of the screens leads to (`./massnahmen?massnahme=M01`)."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path.startswith("./"):
        return None
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return address(parts.path[2:], asked)


def piece_file(figure_file: str) -> str:
    """The file of a figure alone, for other sites."""
    return figure_file.replace("abbildung-", "einbettung-", 1)
