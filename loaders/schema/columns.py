"""The declaration of a column."""

import re
from typing import Any

from loaders.messages.text import Text
from loaders.schema.model import SQL_TYPES, Field
from loaders.schema.parsing import Flaw, at, name_of, names_of


def column(entry: Any, where: Text) -> Field:
    """The column that an entry of `fields` declares; raises Flaw."""
    if not isinstance(entry, dict):
        raise Flaw("every column must be an object.")
    with at(Text("{where}, column", where=where)):
        name = name_of(entry.get("name"))
    kind, rules = entry.get("type", "string"), entry.get("constraints", {})
    with at(Text("{where}, column “{column}”", where=where, column=name)):
        _check(kind, rules.get("pattern"), entry.get("default"))
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
        allows_lines=bool(entry.get("allowsLines", False)),
        public=bool(entry.get("public", False)),
        aliases=tuple(str(a) for a in entry.get("aliases", ())),
        default=entry.get("default"),
        renamed_from=names_of(entry.get("renamedFrom")),
        synonyms={str(v): tuple(map(str, w)) for v, w in entry.get("synonyms", {}).items()},
    )


def _check(kind: Any, pattern: Any, default: Any) -> None:
    if kind not in SQL_TYPES:
        types = ", ".join(SQL_TYPES)
        raise Flaw("the type “{kind}” is unknown. Allowed are: {types}.", kind=kind, types=types)
    try:
        re.compile("" if pattern is None else pattern)
    except (re.error, TypeError) as error:
        raise Flaw(
            "“{pattern}” is not a valid pattern ({reason}).", pattern=pattern, reason=error
        ) from error
    if default is not None and not (isinstance(default, str) and kind == "string"):
        raise Flaw("“default” must be a text, in columns of text.")
