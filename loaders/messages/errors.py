"""What can go wrong with files and with the store: one sentence for the screen, in two languages.

An error is raised with its German sentence, in which values stand in braces, and with the values;
`loaders.messages.errors_english` holds the English of each sentence.
"""

from typing import Any

from loaders.messages.errors_english import ENGLISH


class Refusal(Exception):
    """A sentence and its values: a German one, or one that is in the reader's language already.

    A value may be an error itself; `name@en` goes before `name` in English, as in
    `loaders.messages.bilingual`. `str` gives the German sentence.
    """

    def __init__(self, sentence: str = "", /, **values: Any) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence)

    def __str__(self) -> str:
        return self.text("de")

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.sentence, self.values)

    def text(self, language: str) -> str:
        """The sentence in German ("de") or English ("en")."""
        words = ENGLISH.get(self.sentence, self.sentence) if language == "en" else self.sentence
        if not self.values:
            return words
        own = f"@{language}"
        said = {k: v for k, v in self.values.items() if "@" not in k}
        said |= {k.removesuffix(own): v for k, v in self.values.items() if k.endswith(own)}
        return words.format(**{name: _worded(value, language) for name, value in said.items()})


def _worded(value: Any, language: str) -> Any:
    return value.text(language) if isinstance(value, Refusal) else value


def _again(kind: type[Refusal], sentence: str, values: dict[str, Any]) -> Refusal:
    return kind(sentence, **values)


class StoreError(Refusal):
    """The store cannot be used or refuses a change. Nothing was changed."""


class StoreBusyError(StoreError):
    """Another process holds the embedded store, or the right to change the shared one."""


class UnreachableError(StoreError):
    """The server of the catalogue or the files do not answer; it may pass by itself."""


class PublicationError(StoreError):
    """A publication would break the declared keys; it was taken back whole."""


class ConflictError(PublicationError):
    """Somebody else published the same dataset since the preview was made."""
