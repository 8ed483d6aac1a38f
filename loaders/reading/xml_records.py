"""XML that is a list of records, as Open311 gives it: a child of the root a row, its leaves cells.

Nested names are joined by dots, as in JSON.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.tables.reading import Limits, Reading, ReadingError, TextTable


def read(path: Path, limits: Limits) -> Reading:
    """Read records; rows are counted from 1. Raises ReadingError for what is no such XML, and for
    a document that declares a type of its own, whose entities could fill the memory."""
    from lxml import etree

    records: list[dict[str, str]] = []
    events = etree.iterparse(
        path.open("rb"), events=("start", "end"), resolve_entities=False, no_network=True
    )
    depth = 0
    try:
        for event, element in events:
            if depth == 0 and element.getroottree().docinfo.doctype:
                raise ReadingError(
                    "The XML file declares a document type, which is not allowed here. Please "
                    "save it without."
                )
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 1:
                records.append(_cells(element))
                limits.check_rows(len(records))
                element.clear()
    except etree.XMLSyntaxError as error:
        raise ReadingError(
            "This is not valid XML (line {line}): it is damaged or cut off. "
            "Please create it again.",
            line=error.lineno or 1,
        ) from error
    if not records:
        raise ReadingError("The XML file holds no records.")
    return _reading(records, limits)


def _cells(record: Any) -> dict[str, str]:
    """The texts of the leaves; of a name that comes several times, all of them."""
    found: dict[str, str] = {}
    for name, text in _leaves(record, ""):
        found[name] = f"{found[name]}; {text}" if name in found else text
    return found


def _leaves(element: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for child in element:
        if not isinstance(child.tag, str):  # a comment
            continue
        name = prefix + child.tag.rpartition("}")[2]
        if len(child):
            yield from _leaves(child, f"{name}.")
        elif text := (child.text or "").strip():
            yield name, text


def _reading(records: list[dict[str, str]], limits: Limits) -> Reading:
    columns = tuple(dict.fromkeys(name for record in records for name in record))
    limits.check_columns(len(columns))
    build = TextTable(len(columns), limits)
    for number, record in enumerate(records, start=1):
        build.add(number, [record.get(name) for name in columns])
    return Reading(build.table(), columns, "xml", number_form="en")
