"""Gettext catalogues: every text stands in the code in English, its German in a `.po` file.

`ui.i18n.catalogues` finds the texts that a catalogue lacks.
"""

import gettext
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from numbers import Integral
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("de", "en")
"""What the dashboard, its notices and the command line speak, the usual language first."""
_PART = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*"(?:\n".*")*)', re.M)
_RULE = re.compile(r"plural=(.+?);")
_USUAL_RULE = "n != 1"
"""Which form a number takes, as C: of German and English, and of a catalogue that says nothing."""


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


class _Texts(gettext.NullTranslations):
    """The texts of a language: message → its forms, of which the rule chooses by a number."""

    def __init__(self, forms: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self._forms = forms
        said = _RULE.search(forms.get("", ("",))[0])
        self._rule = gettext.c2py(said[1] if said else _USUAL_RULE)

    def gettext(self, message: str) -> str:
        """The text, or the message itself."""
        return self._forms.get(message, (message,))[0] if message else ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form that fits n, or one of the messages."""
        forms = self._forms.get(msgid1, ())
        return forms[self._rule(n)] if len(forms) > 1 else super().ngettext(msgid1, msgid2, n)


@cache
def translations(language: str, locale: Path = LOCALE) -> gettext.NullTranslations:
    """All `.po` files of a language ("de" or "en") in a folder as one catalogue.

    Read at start instead of shipping compiled `.mo` files: what is committed is what is shown.
    Babel, which writes them, reads all that may stand in such a file, comments and places too, and
    takes eight times as long.
    """
    paths = sorted((locale / language).glob("*.po"))
    return _Texts({k: v for path in paths for k, v in _messages(path.read_text("utf-8"))})


def _messages(content: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each message of a catalogue that has all its forms."""
    message = ""
    forms: list[str] = []
    for part, words in [*_PART.findall(content), ("msgid", '""')]:
        text = json.loads(words.replace('"\n"', ""))  # escaped as in C, which JSON knows
        if part == "msgid":
            if forms and all(forms):
                yield message, tuple(forms)
            message, forms = text, []
        elif part != "msgid_plural":
            forms.append(text)
