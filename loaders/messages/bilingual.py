"""Values of messages in both languages: `name` is German, `name@en` stands for it in English."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class Titled(Protocol):
    """A declaration with a title: a dataset or a field."""

    @property
    def title(self) -> str: ...

    @property
    def title_en(self) -> str | None: ...


_NAMES = frozenset({"row", "first", "snapshot"})
_QUOTED = re.compile("„([^„“]*)“")


def both(name: str, german: str, english: str) -> dict[str, str]:
    """A value that reads otherwise in English."""
    return {name: german, f"{name}@en": english}


def titled(name: str, thing: Titled) -> dict[str, str]:
    """The title of a dataset or field."""
    return both(name, thing.title, thing.title_en or thing.title)


def titles(name: str, things: Iterable[Titled], mark: str = "") -> dict[str, str]:
    """Titles in a row; `mark` is put around each, such as „{}“."""
    listed = list(things)
    shape = mark or "{}"
    return both(
        name,
        ", ".join(shape.format(t.title) for t in listed),
        ", ".join(shape.format(t.title_en or t.title) for t in listed),
    )


def grouped(number: int, language: str) -> str:
    """A number of things: 2657 → 2.657 (de) or 2,657 (en)."""
    return f"{number:,}".replace(",", {"de": ".", "en": ","}[language])


def in_language(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The values as a sentence of that language needs them: lists in its own quotation marks,
    numbers of things in its own form (but never the number of a row or a state)."""
    own = f"@{language}"
    found = {
        k: grouped(v, language) if type(v) is int and k not in _NAMES else v
        for k, v in values.items()
    }
    found |= {k.removesuffix(own): v for k, v in values.items() if k.endswith(own)}
    if language != "en":
        return found
    return {
        k: _QUOTED.sub(r"“\1”", v) if isinstance(v, str) and k != "value" else v
        for k, v in found.items()
    }
