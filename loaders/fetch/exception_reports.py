"""What a service says when it refuses: the text of an exception report, in XML or JSON."""

from typing import Any

from loaders.messages.text import Text
from loaders.tables.isolation import isolated
from loaders.tables.json_documents import parse_json
from loaders.tables.reading import Limits, ReadingError

_REPORTS = ("ExceptionReport", "ServiceExceptionReport")
_SHOWN = 200


def xml_root(body: bytes) -> Any:
    """The root element; None if it is no XML. Documents that declare entities are refused.

    What breaks the parser or takes too much memory does so in another process first.
    """
    if b"<!ENTITY" in body:
        raise ReadingError("The service's answer is no XML that is allowed (entities).")
    return _root(body) if isolated(Limits(), is_xml, body) else None


def is_xml(body: bytes) -> bool:
    """Whether the parser takes it."""
    return _root(body) is not None


def _root(body: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None


def local_name(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def told_fault(body: bytes) -> Text | None:
    """The service's own words about what is wrong; None if the answer is no exception."""
    start = body[:2000].lstrip()
    if start.startswith(b"<") and b"ExceptionReport" in start:
        return _xml_fault(body)
    if start.startswith(b"{") and len(body) < 100_000:
        return _json_fault(body)
    return None


def _xml_fault(body: bytes) -> Text | None:
    root = xml_root(body)
    if root is None or local_name(root) not in _REPORTS:
        return None
    text = " ".join(" ".join(root.itertext()).split())
    return _quoted(text) if text else Text("“{words}”", words=Text("not stated"))


def _json_fault(body: bytes) -> Text | None:
    """OGC API: an object with `code` or `title`, and `description` or `detail`."""
    try:
        document = parse_json(body)
    except ReadingError:
        return None
    if "code" not in document and "status" not in document:
        return None
    text = document.get("description") or document.get("detail") or document.get("title")
    return _quoted(str(text)) if text and "features" not in document else None


def _quoted(text: str) -> Text:
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return Text("“{words}”", words=shown)
