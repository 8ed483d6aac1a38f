"""What checking says, in German and English: what is wrong, what is expected, how to repair it.

A message is a template under its code; the modules of this package hold them by topic.
"""

from collections.abc import Mapping
from typing import Any

from loaders.messages import files, people, places, values
from loaders.messages.bilingual import in_language

_ROOMS = (files, values, places, people)
PROBLEMS: Mapping[str, Mapping[str, str]] = {
    code: texts for room in _ROOMS for code, texts in room.PROBLEMS.items()
}
NOTES: Mapping[str, Mapping[str, str]] = {
    code: texts for room in _ROOMS for code, texts in room.NOTES.items()
}


def problem_text(code: str, given: Mapping[str, Any], language: str = "de") -> str:
    """The sentence for a problem."""
    return PROBLEMS[code][language].format(**in_language(given, language))


def note_text(code: str, given: Mapping[str, Any], language: str = "de") -> str:
    """The sentence for a note."""
    return NOTES[code][language].format(**in_language(given, language))
