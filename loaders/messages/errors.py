"""What can go wrong with files and with the store: a sentence for users, in two languages."""

import re
from typing import Any

from loaders.messages.text import in_language
from loaders.messages.translations import translations


class Refusal(Exception):
    """An error with a sentence for users: an English msgid (see `translations`) and its fields.

    `code` names the kind of error for programs: the class in snake case, such as `store_busy`.
    A field may be an error itself, or a text of `loaders.messages.text`. `str` gives the German
    sentence.
    """

    code = "refusal"

    def __init_subclass__(cls) -> None:
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__.removesuffix("Error")).lower()

    def __init__(self, msgid: str, /, **fields: Any) -> None:
        self.msgid, self.fields = msgid, fields
        super().__init__(msgid)

    def __str__(self) -> str:
        return self.text("de")

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.msgid, self.fields)

    def text(self, language: str) -> str:
        """The sentence in German ("de") or English ("en")."""
        words = translations(language).gettext(self.msgid)
        if not self.fields:
            return words
        return words.format(**{k: in_language(v, language) for k, v in self.fields.items()})


def _again(kind: type[Refusal], msgid: str, fields: dict[str, Any]) -> Refusal:
    return kind(msgid, **fields)


class WrongCall(Refusal):
    """The command cannot be meant like this."""


class StoreError(Refusal):
    """The store cannot be used or refuses a change. Nothing was changed."""


class StoreBusyError(StoreError):
    """Another process holds the embedded store, or the right to change the shared one."""


class OtherVersionError(StoreError):
    """The store was written by another version of the program or of DuckLake."""


class UnreachableError(StoreError):
    """The server of the catalogue or the files do not answer; it may pass by itself."""


class PublicationError(StoreError):
    """A publication would break the declared keys; it was taken back whole."""


class ConflictError(PublicationError):
    """Somebody else published the same dataset since the preview was made."""


class UnchangedError(PublicationError):
    """The publication would change nothing: the same file is published, and no row differs."""


def wrong_setting(setting: str, value: str, known: str) -> StoreError:
    """The error of a setting whose value cannot be. `known`: what it may be, as a list."""
    return StoreError(
        "{setting} names “{value}”; the possible values are: {known}.",
        setting=setting,
        value=value,
        known=known,
    )
