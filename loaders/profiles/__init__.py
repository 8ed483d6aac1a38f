"""Import profiles: how the files of a well-known source become rows of a dataset.

A profile is a JSON file in this folder; adding one needs no change elsewhere. What it may say is
written in docs/adding-a-profile.md.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from loaders.messages.text import Bilingual, Listed
from loaders.schema.folding import fold
from loaders.tables.reading import Note

NO_PROFILE = "none"
"""Chosen by an analyst: the file is of no source known, its rows are those of a dataset."""
_NUMBERED_UPTO = 30
MOST = 2
_QUESTION = re.compile(r"\?|(\S+\s+){3}\S")
_COMMON_WORDS = (
    "Datum|Date|ID|Name|Vorname|Nachname|E-Mail|Email|Titel|Title|Status|Ort|Teilnehmer"
    "|Teilnehmende|Participant|Language|Sprache"
)
COMMON = frozenset(map(fold, _COMMON_WORDS.split("|")))
"""Words that many lists have: no evidence for any source."""


@dataclass(frozen=True)
class Profile:
    """One declaration; `columns` maps field names to their ways. A file with one of the columns of
    `excludes` is of another source. `telling` is a pattern of headings in the manner of the tool,
    which may stand for one of more than two groups of `requires`; with `alone`, most headings may
    be of that manner instead of all groups. `dataset` is "" for a
    refusal, `title_en` "" where the title is the same in English."""

    name: str
    title: str
    requires: Sequence[Sequence[str]]
    dataset: str = ""
    columns: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    open: bool = False
    keep: Mapping[str, Any] = field(default_factory=dict)
    shape: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: Sequence[Mapping[str, Any]] = ()
    refusal: Mapping[str, str] = field(default_factory=dict)
    title_en: str = ""
    excludes: Sequence[str] = ()
    adds: bool = False
    whole: bool = False
    telling: str = ""
    alone: bool = False

    def vocabulary(self) -> set[str]:
        """All folded header names the profile knows."""
        names = {fold(name) for group in self.requires for name in group}
        for ways in self.columns.values():
            for way in ways:
                names |= {fold(name) for name in _names_in(way)}
        for verb in self.shape.values():
            names |= {fold(name) for name in _names_of_shape(verb)}
        return names

    def fits(self, headers: Sequence[str]) -> bool:
        """Whether a file with these headers is one of this source."""
        folded = {fold(h) for h in headers}
        if any(fold(name) in folded for name in self.excludes):
            return False
        lacking = [g for g in self.requires if not any(fold(name) in folded for name in g)]
        spoken = len(self.requires) > MOST and len(lacking) == 1 and self._told(headers) > 0
        return (
            not lacking
            or spoken
            or (self.alone and 2 * self._told(headers) >= max(len(folded), 2 * MOST))
        )

    def points(self, headers: Sequence[str]) -> int:
        """How much evidence there is in these headers: own words, and their manner."""
        known = {fold(h) for h in headers} & self.vocabulary() - COMMON
        asks = "survey" in self.shape and any(_QUESTION.search(h) for h in headers)
        return len(known) + asks + min(self._told(headers), MOST if self.alone else 1)

    def _told(self, headers: Sequence[str]) -> int:
        return sum(bool(self.telling and re.search(self.telling, h)) for h in headers)


@cache
def load_profiles() -> tuple[Profile, ...]:
    """All profiles of this folder, those that ask for more columns first, then by name."""
    texts = (path.read_text("utf-8") for path in Path(__file__).parent.rglob("*.json"))
    found = (Profile(title_en=one.pop("title@en", ""), **one) for one in map(json.loads, texts))
    return tuple(sorted(found, key=lambda p: (-len(p.requires), p.name)))


def profile_notes(profile: Profile, headers: Sequence[str]) -> list[Note]:
    """What the profile has to say about such files; some only where columns are there."""
    notes = []
    for said in profile.notes:
        names = {fold(name) for name in said.get("columns", ())}
        there = [header for header in headers if fold(header) in names]
        if there or not names:
            columns = Listed(there, quoted=True)
            words = (said[code].format(columns=columns.text(code)) for code in ("de", "en"))
            notes.append(Note("profile", {"text": Bilingual(*words)}))
    return notes


def _names_in(way: Mapping[str, Any]) -> list[str]:
    names = list(way.get("column", []))
    for part in way.get("join", []):
        names += part
    for template in (*way.get("numbered", []), *way.get("amount", [])):
        names += numbered_names(template)
    return names


def _names_of_shape(verb: Mapping[str, Any]) -> list[str]:
    """Names of columns are in lists, or in lists under `column`."""
    named = (v for key, v in verb.items() if key != "no_answer")
    lists = (v.get("column", []) if isinstance(v, dict) else v for v in named)
    return [n for names in lists if isinstance(names, list) for n in names if isinstance(n, str)]


def numbered_names(template: str) -> list[str]:
    """The names a template with {n} stands for."""
    return [template.replace("{n}", str(n)) for n in range(1, _NUMBERED_UPTO + 1)]
