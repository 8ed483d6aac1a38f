"""The declaration of a column."""

import re
from collections.abc import Mapping
from typing import Any

from loaders.messages.text import Text
from loaders.schema.model import SQL_TYPES, Field
from loaders.schema.parsing import Flaw, name_of


def column(entry: Any, where: Text) -> Field:
    """The column that an entry of `fields` declares; raises Flaw."""
    if not isinstance(entry, dict):
        raise Flaw("{where}: every column must be an object.", where=where)
    name = name_of(entry.get("name"), Text("{where}, column", where=where))
    kind = entry.get("type", "string")
    if kind not in SQL_TYPES:
        raise Flaw(
            "{where}, column “{name}”: the type “{kind}” is unknown. Allowed are: {types}.",
            where=where,
            name=name,
            kind=kind,
            types=", ".join(SQL_TYPES),
        )
    rules = entry.get("constraints", {})
    here = Text("{where}, column “{column}”", where=where, column=name)
    _check_pattern(rules.get("pattern"), here)
    return Field(
        name=name,
        type=kind,
        title=str(entry.get("title") or name),
        title_en=str(entry.get("title@en") or entry.get("title") or name),
        description=str(entry.get("description", "")),
        description_en=str(entry.get("description@en") or entry.get("description", "")),
        unit=str(entry.get("unit") or ""),
        required=bool(rules.get("required", False)),
        unique=bool(rules.get("unique", False)),
        enum=tuple(str(v) for v in rules.get("enum", ())),
        minimum=rules.get("minimum"),
        maximum=rules.get("maximum"),
        pattern=rules.get("pattern"),
        example=entry.get("example"),
        labels_en=dict(entry.get("labels@en", {})),
        public=bool(entry.get("public", False)),
        aliases=tuple(str(a) for a in entry.get("aliases", ())),
        default=_default(entry, kind, here),
        synonyms={str(v): tuple(map(str, w)) for v, w in entry.get("synonyms", {}).items()},
    )


def _default(entry: Mapping[str, Any], kind: str, where: Text) -> str | None:
    value = entry.get("default")
    if value is None or (isinstance(value, str) and kind == "string"):
        return value
    raise Flaw("{where}: “default” must be a text, in columns of text.", where=where)


def _check_pattern(pattern: Any, where: Text) -> None:
    if pattern is None:
        return
    try:
        re.compile(pattern)
    except (re.error, TypeError) as error:
        raise Flaw(
            "{where}: “{pattern}” is no valid pattern ({reason}).",
            where=where,
            pattern=pattern,
            reason=error,
        ) from error
