"""Gettext catalogues: every text stands in the code in English, its German in a `.po` file.

`ui.i18n.catalogues` finds the texts that a catalogue lacks.
"""

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("de", "en")
"""What the dashboard, its notices and the command line speak, the usual language first."""


def N_(msgid: str) -> str:
    """Mark a text for translation that is translated later, where it is said."""
    return msgid


@cache
def translations(language: str, locale: Path = LOCALE) -> gettext.NullTranslations:
    """All `.po` files of a language ("de" or "en") in a folder as one catalogue.

    Read at start instead of shipping compiled `.mo` files: what is committed is what is shown.
    """
    whole = Catalog(locale=language)
    for path in sorted((locale / language).glob("*.po"), reverse=True):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
