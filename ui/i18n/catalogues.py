"""Keeps the gettext catalogues complete: `python -m ui.i18n.catalogues`.

Prints every text of the screens that the German catalogue lacks, ready to be pasted into one of
`ui/locale/de/*.po`, and writes the English catalogue anew: its texts are the messages themselves.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
LOCALE = Path(__file__).parent / "locale"
ROOMS = ("ui", "pages", "charts", "server")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "N_": None, "text": None, "plural": (1, 2)}


def used() -> Catalog:
    """All texts in the code and templates of the screens, with where they stand."""
    messages = Catalog(project="city-strategy-dashboard", fuzzy=False)
    for room in ROOMS:
        found = extract_from_dir(ROOT / room, METHODS, keywords=KEYWORDS)
        for file, _line, message, _comments, _context in found:
            messages.add(message, locations=[(f"{room}/{file}", 0)])
    return messages


def declared(language: str) -> Catalog:
    """All texts of a language's catalogue files together."""
    together = Catalog(locale=language)
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    together.add(message.id, message.string)
    return together


def missing(language: str) -> list:
    """Messages that are used but have no text in this language, or only one of two forms."""
    known = declared(language)
    return [
        message
        for message in used()
        if message.id
        and (
            (translated := known.get(_id(message))) is None
            or not _complete(translated.string)
            or isinstance(message.id, tuple) != isinstance(translated.id, tuple)
        )
    ]


def unused(language: str) -> list[str]:
    """Messages of the catalogue that no code asks for any more."""
    wanted = used()
    return [
        _id(message) for message in declared(language) if message.id and _id(message) not in wanted
    ]


def write_english() -> None:
    """Write the English catalogue: every message is its own text."""
    english = Catalog(locale="en", fuzzy=False)
    for message in used():
        if message.id:
            english.add(message.id, message.id)
    with (LOCALE / "en" / "screens.po").open("wb") as file:
        write_po(file, english, sort_output=True, omit_header=False, width=100, no_location=True)


def _id(message: object) -> str:
    identity = message.id  # type: ignore[attr-defined]
    return identity[0] if isinstance(identity, tuple) else identity


def _complete(text: object) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def main() -> int:
    """Write the English catalogue and print what the German one lacks; 1 if something does."""
    write_english()
    gaps = missing("de")
    lacking = Catalog(locale="de", fuzzy=False)
    for message in gaps:
        lacking.add(message.id, locations=message.locations)
    write_po(sys.stdout.buffer, lacking, width=100, omit_header=True, sort_output=True)
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
