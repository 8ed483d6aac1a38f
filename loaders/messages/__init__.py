"""What checking says, in German and English: what is wrong, what is expected, how to repair it."""

from collections.abc import Mapping
from typing import Any

from loaders.messages.checks import NOTES, PROBLEMS
from loaders.messages.text import Text


def problem_text(code: str, given: Mapping[str, Any], language: str = "de") -> str:
    """The sentence for a problem."""
    return Text(PROBLEMS[code], **given).text(language)


def note_text(code: str, given: Mapping[str, Any], language: str = "de") -> str:
    """The sentence for a note."""
    return Text(NOTES[code], **given).text(language)
