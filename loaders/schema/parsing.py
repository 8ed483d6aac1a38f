"""Parts of a declaration that several others are made of: names, numbers, paths, and what is
wrong with them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from loaders.messages.errors import Refusal
from loaders.messages.text import Text

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Flaw(Refusal):
    """What is wrong inside the declaration; the caller adds the file."""


@contextmanager
def at(where: Text) -> Iterator[None]:
    """Name the place in front of a Flaw from this block, unless it names a place within."""
    try:
        yield
    except Flaw as flaw:
        if "where" in flaw.fields:
            raise
        raise Flaw("{where}: {flaw}", where=where, flaw=flaw) from flaw


def name_of(value: Any) -> str:
    """A name of a dataset or a column; raises Flaw."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise Flaw(
            "“{value}” is not a valid name. Small letters, digits and underscores are "
            "allowed, a letter first.",
            value=value,
        )
    return value


def names_of(value: Any) -> tuple[str, ...]:
    """A name or a list of names, or nothing; raises Flaw."""
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise Flaw("“{value}” must be the name of a column or a list of them.", value=value)
    return tuple(names)


def whole_number(value: Any, key: str) -> int | None:
    """A whole number or nothing; raises Flaw."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise Flaw("“{key}” must be a whole number or null, not “{value}”.", key=key, value=value)


def paths(value: Any, folder: Path) -> tuple[Path, ...]:
    """The shipped files; none may lie outside the package's folder."""
    paths = tuple((folder / name).resolve() for name in names_of(value))
    for path in paths:
        if not path.is_relative_to(folder):
            raise Flaw(
                "the file “{file}” is outside the folder {folder}.", file=path.name, folder=folder
            )
    return paths
