"""Descriptions of things (RDF) written as JSON-LD, Turtle and RDF/XML.

What is written is a list of nodes, each with an address of its own, so that three short writers do
without a library and the same state gives the same bytes. `rdflib` reads all three in the tests.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class Literal:
    """A text with its language, or with its type (a short name such as `xsd:date`)."""

    text: str
    language: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Link:
    """The address of another thing."""

    address: str


Value = Literal | Link


@dataclass
class Node:
    """A thing: its address, its classes and what is said of it, by short names."""

    address: str
    classes: Sequence[str]
    said: dict[str, list[Value]] = field(default_factory=dict)

    def say(self, name: str, *values: Value | None) -> "Node":
        """Add statements; None says nothing."""
        if found := [one for one in values if one is not None]:
            self.said.setdefault(name, []).extend(found)
        return self


def _address(text: str) -> str:
    return _NOT_IN_ADDRESS.sub(lambda one: f"%{ord(one[0]):02X}", text)


def _text(text: str) -> str:
    return _NOT_IN_TEXT.sub("", text)


def json_ld(nodes: Iterable[Node]) -> bytes:
    """As JSON-LD with the short names explained in its context."""
    graph = [
        {"@id": _address(one.address), "@type": list(one.classes)}
        | {name: [_json_value(value) for value in values] for name, values in one.said.items()}
        for one in nodes
    ]
    document = {"@context": dict(PREFIXES), "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _json_value(value: Value) -> dict[str, Any]:
    if isinstance(value, Link):
        return {"@id": _address(value.address)}
    more = {"@language": value.language} if value.language else {}
    return {"@value": _text(value.text)} | more | ({"@type": value.kind} if value.kind else {})


def turtle(nodes: Iterable[Node]) -> bytes:
    """As Turtle."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    for one in nodes:
        said = [f"a {', '.join(one.classes)}"]
        said += [
            f"{name} {', '.join(_turtle_value(value) for value in values)}"
            for name, values in one.said.items()
        ]
        lines.append(f"\n<{_address(one.address)}>\n    " + " ;\n    ".join(said) + " .")
    return ("\n".join(lines) + "\n").encode()


def _turtle_value(value: Value) -> str:
    if isinstance(value, Link):
        return f"<{_address(value.address)}>"
    text = "".join(_ESCAPES.get(sign, sign) for sign in _text(value.text))
    kind = f"^^{value.kind}" if value.kind else ""
    return f'"{text}"' + (f"@{value.language}" if value.language else kind)


def rdf_xml(nodes: Iterable[Node]) -> bytes:
    """As RDF/XML."""
    spaces = "".join(f'\n  xmlns:{name}="{address}"' for name, address in PREFIXES.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<rdf:RDF{spaces}>"]
    for one in nodes:
        lines.append(f"<rdf:Description rdf:about={quoteattr(_address(one.address))}>")
        lines += [f"  <rdf:type rdf:resource={quoteattr(_whole(name))}/>" for name in one.classes]
        lines += [_xml_value(name, value) for name, values in one.said.items() for value in values]
        lines.append("</rdf:Description>")
    return ("\n".join([*lines, "</rdf:RDF>"]) + "\n").encode()


def _xml_value(name: str, value: Value) -> str:
    if isinstance(value, Link):
        return f"  <{name} rdf:resource={quoteattr(_address(value.address))}/>"
    kind = f" rdf:datatype={quoteattr(_whole(value.kind))}" if value.kind else ""
    more = f' xml:lang="{value.language}"' if value.language else kind
    return f"  <{name}{more}>{escape(_text(value.text))}</{name}>"


def _whole(name: str) -> str:
    prefix, _colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest
