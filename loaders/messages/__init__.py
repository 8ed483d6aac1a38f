"""What checking says, in German and English: what is wrong, what is expected, how to repair it."""

from collections.abc import Mapping
from typing import Any

from loaders.messages.bilingual import in_language
from loaders.messages.checks import NOTES, PROBLEMS
from loaders.messages.translations import translations


def problem_text(code: str, given: Mapping[str, Any], language: str = "de") -> str:
    """The sentence for a problem."""
    return translations(language).gettext(PROBLEMS[code]).format(**in_language(given, language))


def note_text(code: str, given: Mapping[str, Any], language: str = "de") -> str:
    """The sentence for a note."""
    return translations(language).gettext(NOTES[code]).format(**in_language(given, language))
