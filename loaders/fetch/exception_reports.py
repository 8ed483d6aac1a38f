"""What a service says when it refuses: the text of an exception report, in XML or JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from loaders.messages.text import Text
from loaders.tables.isolation import isolated
from loaders.tables.json_documents import parse_json
from loaders.tables.reading import Limits, ReadingError

_REPORTS = ("ExceptionReport", "ServiceExceptionReport")
_SHOWN = 200
_TEXTS = 1000  # of a document that are looked at


@dataclass(frozen=True)
class XmlDocument:
    """What a service's XML says at its root: its name without the namespace, its attributes, the
    beginning of all its text; and the features in it."""

    name: str
    attributes: Mapping[str, str]
    text: str
    features: tuple[bytes, ...]


def xml_document(body: bytes) -> XmlDocument | None:
    """The document, read in another process; None if it is no XML. Documents that declare entities
    are refused."""
    if b"<!ENTITY" in body:
        raise ReadingError("The service's answer is XML of a kind that is not allowed (entities).")
    return isolated(Limits(), read_xml, body)


def read_xml(body: bytes) -> XmlDocument | None:
    """As `xml_document`, in this process."""
    from lxml import etree

    try:
        root = parsed_xml(body)
    except etree.XMLSyntaxError:
        return None
    text = " ".join(" ".join(islice(root.itertext(), _TEXTS)).split())[: _SHOWN + 1]
    features = tuple(etree.tostring(one, with_tail=False) for one in gml_features(root))
    return XmlDocument(local_name(root), dict(root.attrib), text, features)


def parsed_xml(body: bytes) -> Any:
    """The root element, for the other process. Raises lxml's XMLSyntaxError."""
    from lxml import etree

    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))


def gml_features(root: Any) -> list[Any]:
    """The elements of the features of a GML document."""
    found: list[Any] = []
    for child in root:
        if local_name(child) in ("member", "featureMember"):
            found.append(child)
        elif local_name(child) == "featureMembers":
            found += list(child)
    return found


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
    document = xml_document(body)
    if document is None or document.name not in _REPORTS:
        return None
    return _quoted(document.text) if document.text else Text("“{words}”", words=Text("not stated"))


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
