"""Keeps the gettext catalogues complete: `python -m ui.i18n.catalogues`.

Prints every text that the German catalogues lack, ready to be pasted into one of
`ui/i18n/locale/de/*.po` (screens) or `loaders/messages/locale/de/*.po` (errors, messages of a
check, command line), and writes the English catalogues anew: their texts are the messages
themselves.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from loaders.messages.checks import NOTES, PROBLEMS
from loaders.messages.translations import LOCALE as LOADERS_LOCALE
from ui.i18n.texts import LOCALE as SCREENS_LOCALE

ROOT = Path(__file__).parents[2]
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
ERRORS = (
    "Refusal", "StoreError", "StoreBusyError", "UnreachableError", "PublicationError",
    "ConflictError", "ChannelError", "UnchangedError", "OtherVersionError", "ReadingError",
    "DeclarationError", "Flaw", "WrongCall",
)  # fmt: skip
ARGPARSE = (
    "usage: ", "positional arguments", "options", "show this help message and exit",
    "argument %(argument_name)s: %(message)s", "the following arguments are required: %s",
    "invalid choice: %(value)r (choose from %(choices)s)", "unrecognized arguments: %s",
    "expected one argument", "expected at least one argument", "ignored explicit argument %r",
    "ambiguous option: %(option)s could match %(matches)s", "not allowed with argument %s",
)  # fmt: skip
"""What the library behind the command line may say to a call."""


SAID = (*PROBLEMS.values(), *NOTES.values())


@dataclass(frozen=True)
class Domain:
    """Rooms that share a folder of catalogues; `keywords` are the calls whose first argument is a
    message, `more` messages that no call holds."""

    rooms: tuple[str, ...]
    locale: Path
    keywords: tuple[str, ...]
    more: frozenset[str] = frozenset()

    def used(self) -> Catalog:
        """All texts in the code and templates, with where they stand."""
        keywords = dict.fromkeys(self.keywords) | {"plural": (1, 2)}
        messages = Catalog(fuzzy=False)
        for room in self.rooms:
            found = extract_from_dir(ROOT / room, METHODS, keywords=keywords)
            for file, _line, message, _comments, _context in found:
                messages.add(message, locations=[(f"{room}/{file}", 0)])
        for message in self.more:
            messages.add(message)
        return messages

    def declared(self, language: str) -> Catalog:
        """All texts of a language's catalogue files together."""
        together = Catalog(locale=language)
        for path in sorted((self.locale / language).glob("*.po")):
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if message.id:
                        together.add(message.id, message.string)
        return together

    def missing(self, language: str) -> list[Any]:
        """Messages that are used but have no text in this language, or only one of two forms."""
        known = self.declared(language)
        return [
            message
            for message in self.used()
            if message.id
            and (
                (translated := known.get(_id(message))) is None
                or not _complete(translated.string)
                or isinstance(message.id, tuple) != isinstance(translated.id, tuple)
            )
        ]

    def unused(self, language: str) -> list[str]:
        """Messages of the catalogue that no code asks for any more."""
        wanted = self.used()
        return [
            _id(message)
            for message in self.declared(language)
            if message.id and _id(message) not in wanted
        ]

    def write_english(self) -> None:
        """Write the English catalogue: every message is its own text."""
        english = Catalog(locale="en", fuzzy=False)
        for message in self.used():
            if message.id:
                english.add(message.id, message.id)
        with (self.locale / "en" / f"{self.rooms[0]}.po").open("wb") as file:
            write_po(file, english, sort_output=True, width=100, no_location=True, omit_header=True)


SCREENS = Domain(
    ("ui", "pages", "charts", "server", "outputs"), SCREENS_LOCALE, ("_", "N_", "text")
)
LOADERS = Domain(
    ("loaders",),
    LOADERS_LOCALE,
    ("_", "N_", "Text", *ERRORS),
    frozenset({*(one for one in SAID if isinstance(one, str)), *ARGPARSE}),
)


def _id(message: object) -> str:
    identity = message.id  # type: ignore[attr-defined]
    return str(identity[0] if isinstance(identity, tuple) else identity)


def _complete(text: object) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def main() -> int:
    """Write the English catalogues and print what the German ones lack; 1 if something does."""
    lacking = Catalog(locale="de", fuzzy=False)
    for domain in (SCREENS, LOADERS):
        domain.write_english()
        for message in domain.missing("de"):
            lacking.add(message.id, locations=message.locations)
    write_po(sys.stdout.buffer, lacking, width=100, omit_header=True, sort_output=True)
    return 1 if len(lacking) else 0


if __name__ == "__main__":
    sys.exit(main())
