"""The constants of the bare pages: what our own server sent for each page."""

import pickle
from collections.abc import Iterable
from pathlib import Path

from benchmarks.session import Session, tree

MAIN, EVENT = 0, 2  # Streamlit's containers: the page, and what takes no place (styles)

PAGES = {
    "": "Übersicht",
    "massnahmen": "Maßnahmen",
    "beteiligung": "Beteiligung",
    "umfragen": "Umfragen",
    "kennzahlen": "Kennzahlen",
    "anliegen": "Anliegen",
    "karte": "Karte",
    "mobilitaet": "Mobilität",
    "netzwerk": "Netzwerk",
    "hochladen": "Hochladen",
    "verlauf": "Verlauf",
    "quellen": "Quellen",
    "barrierefreiheit": "Barrierefreiheit",
    "datenschutz": "Datenschutz",
    "ueber": "Über",
    "impressum": "Impressum",
}
"""Path → title, of all pages in the navigation and the foot."""

CHARTS = ("", "massnahmen", "beteiligung", "umfragen", "anliegen", "karte", "mobilitaet")
FILTERS = {**dict.fromkeys((*CHARTS, "kennzahlen"), "filter_bezirk"), "verlauf": "filter_datensatz",
           "quellen": "filter_datensatz"}  # fmt: skip
"""Path → key of the filter that is changed."""

CHOICES = (1, 2)  # places of the options that are chosen in turn


def record(url: str, target: Path, pages: Iterable[str] = PAGES) -> Path:
    """Visit these pages of a running server and keep what each of them shows, also after a choice
    in its filter: path → (title, key of the filter, option ("" before a choice) → screen)."""
    screens = {path: (PAGES[path], FILTERS.get(path, ""), _states(url, path)) for path in pages}
    target.write_bytes(pickle.dumps(screens))
    return target


def _states(url: str, path: str) -> dict[str, list[object]]:
    session = Session(url, path)
    session.run()
    states = {"": _seen(session)}
    if path in FILTERS:
        for place in CHOICES:
            option = session.screen.select(FILTERS[path], place)
            session.run()
            states[option] = _seen(session)
    session.close()
    return states


def _seen(session: Session) -> list[object]:
    root = session.screen.root
    return tree(root[EVENT].inside) + tree(root[MAIN].inside)
