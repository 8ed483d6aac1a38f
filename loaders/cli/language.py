"""The language of the command line: `--lang`, else that of the environment, else German."""

import argparse
import os
from contextvars import ContextVar
from typing import Any

from loaders.messages.translations import Msgid, translations, words

_chosen: ContextVar[str] = ContextVar("language", default="de")


def of_environment() -> str:
    """German, unless the first of LC_ALL, LC_MESSAGES and LANG that is set names English."""
    settings = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, settings), "").lower().startswith("en") else "de"


def speak(language: str) -> None:
    """Say everything in this language from now on, argparse's own words too.

    argparse asks gettext for its words under these two names, but for no catalogue of ours.
    """
    _chosen.set(language)
    vars(argparse).update(_=_, ngettext=lambda *asked: translations(language).ngettext(*asked))


def language() -> str:
    """The language of this call."""
    return _chosen.get()


def _(msgid: Msgid, /, **fields: Any) -> str:
    """The text in the language of this call, with its fields."""
    sentence = words(msgid, language(), fields)
    return sentence.format(**fields) if fields else sentence
