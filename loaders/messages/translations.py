"""Gettext catalogues: every text stands in the code in English, its German in a `.po` file.

`ui.i18n.catalogues` finds the texts that a catalogue lacks.
"""

import gettext
import io
from collections.abc import Mapping
from functools import cache
from numbers import Integral
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("de", "en")
"""What the dashboard, its notices and the command line speak, the usual language first."""


Msgid = str | tuple[str, str]
"""A text, or its two forms: for one thing and for many."""
_COUNTS = ("readings", "rows", "count", "total", "columns", "values", "answers", "rows_total")


def plural(one: str, many: str) -> Msgid:
    """A text in two forms, for `words`."""
    return one, many


def N_(msgid: str) -> str:
    """Mark a text for translation that is translated later, where it is said."""
    return msgid


def words(msgid: Msgid, language: str, fields: Mapping[str, object]) -> str:
    """A text in a language, its fields still to be filled in; of two forms that for the number
    which a field says."""
    catalogue = translations(language)
    if isinstance(msgid, str):
        return catalogue.gettext(msgid)
    number = next((n for n in map(fields.get, _COUNTS) if isinstance(n, Integral)), 2)
    return catalogue.ngettext(*msgid, int(number))


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
