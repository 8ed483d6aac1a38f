"""What the product itself has written into a store's history: authors and messages, in German, as
the history is the same for everybody. Where they are shown they are said in the reader's language;
what people wrote stays as it is."""

import re
from typing import Any

from loaders.messages.text import Text
from loaders.messages.translations import N_

_WRITTEN = tuple(
    (re.compile(stored), msgid)
    for stored, msgid in (
        ("Auslieferung", N_("Shipped with the dashboard")),
        ("Eingangsordner", N_("Inbox")),
        ("Reparatur", N_("Repair")),
        ("Abruf „(?P<name>.*)“", N_("Feed “{name}”")),
        ("Schnittstelle „(?P<name>.*)“", N_("Interface “{name}”")),
        (r"Mitgelieferte Daten: (?P<n>\d+) Datensätze", N_("Shipped data: {n} datasets")),
        ("Neuerer Stand der mitgelieferten Daten", N_("Newer edition of the shipped data")),
        ("Neue Deklarationen", N_("New declarations")),
        (r"Stand (?P<state>\d+) wiederhergestellt", N_("State {state} restored")),
        (r"Stand (?P<state>\d+) zurückgenommen", N_("State {state} taken back")),
        (r"Veröffentlichung (?P<state>\d+) zurückgenommen", N_("Publication {state} taken back")),
        ("Idee aus (?P<peer>.*?): (?P<title>.*)", N_("Idea from {peer}: {title}")),
        ("„(?P<name>.*)“ aus den aufbewahrten Dateien neu aufgebaut",
         N_("“{name}” rebuilt from the kept files")),
        (r"Freitext freigegeben: (?P<n>\d+) Texte? zu (?P<where>.*)",
         N_("Free text released: {n} of {where}")),
        (r"Freitext zurückgehalten: (?P<n>\d+) Texte? zu (?P<where>.*)",
         N_("Free text held back: {n} of {where}")),
    )
)  # fmt: skip


def product_words(stored: Any, language: str) -> str:
    """An author or a message of the history in the language; "" where nothing is stored."""
    if not isinstance(stored, str):
        return ""
    if language == "de":
        return stored
    for pattern, msgid in _WRITTEN:
        if found := pattern.fullmatch(stored):
            return Text(msgid, **found.groupdict()).text(language)
    return stored
