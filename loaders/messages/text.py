"""Texts that are translated where they are shown, because only there the language is known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from loaders.messages.translations import N_, Msgid, words

_NAMES = frozenset({"row", "first", "snapshot"})
_KINDS = {
    "Erstbefüllung": N_("First filling"),
    "Veröffentlichung": N_("Publication"),
    "Wiederherstellung": N_("Restoration"),
    "Freigabe": N_("Release of free text"),
    "Einstellung": N_("Setting"),
    "Neuere Auslieferung": N_("Newer shipped data"),
    "Löschung": N_("Erasure"),
}
_QUOTES = {"de": "„{}“", "en": "“{}”"}


class Titled(Protocol):
    """A declaration with a title: a dataset or a field."""

    @property
    def title(self) -> str: ...

    @property
    def title_en(self) -> str | None: ...


class Text:
    """A msgid (see `translations`) and its fields, which may be texts themselves."""

    def __init__(self, msgid: Msgid, /, **fields: Any) -> None:
        self.msgid, self.fields = msgid, fields

    def text(self, language: str) -> str:
        """The sentence in German ("de") or English ("en")."""
        sentence = words(self.msgid, language, self.fields)
        return sentence.format(**worded(self.fields, language))


@dataclass(frozen=True)
class Bilingual:
    """A text that is known in both languages, mostly because it is declared so."""

    german: str
    english: str

    def text(self, language: str) -> str:
        """The text in this language."""
        return self.english if language == "en" else self.german


@dataclass(frozen=True)
class Listed:
    """Things in a row, each in the language's quotation marks if `quoted`."""

    things: Sequence[Any]
    quoted: bool = False

    def text(self, language: str) -> str:
        """The things, separated by commas."""
        shape = _QUOTES[language] if self.quoted else "{}"
        return ", ".join(shape.format(in_language(thing, language)) for thing in self.things)


def title_of(thing: Titled) -> Bilingual:
    """The title of a dataset or field."""
    return Bilingual(thing.title, thing.title_en or thing.title)


def titles_of(things: Iterable[Titled], quoted: bool = False) -> Listed:
    """The titles of datasets or fields in a row."""
    return Listed([title_of(thing) for thing in things], quoted)


def publication_kind(stored: str) -> Text:
    """What a publication was, by the word in the store's history."""
    return Text(_KINDS.get(stored, stored))


def in_language(value: Any, language: str) -> Any:
    """A text (or an error) in the language; any other value as it is."""
    return value.text(language) if hasattr(value, "text") else value


def worded(fields: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The fields of a sentence in its language. A number of things is grouped, 2657 → 2.657 (de) or
    2,657 (en), but never the number of a row or a state."""
    return {
        name: f"{value:,}".replace(",", {"de": ".", "en": ","}[language])
        if type(value) is int and name not in _NAMES
        else in_language(value, language)
        for name, value in fields.items()
    }
