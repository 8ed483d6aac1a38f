"""The EU's Metadata Quality Assessment (data.europa.eu), written out: 405 points in five groups.

Each indicator is the share of datasets, or of all their files, that fulfil it, times its weight.
Method: https://data.europa.eu/mqa/methodology. Whether addresses answer, which is asked there over
the network, is asked in `tests/server/test_open_data.py`; here one counts that is below our own.
Which formats are open and readable by machines is the EU's list, as far as we use it.
"""

from collections.abc import Callable

from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
GERMAN_LICENCES = "http://dcat-ap.de/def/licenses/"
OPEN_FORMATS = {"CSV", "JSON", "GEOJSON", "XML", "RDF_TURTLE", "JSON_LD", "ODS"}
MACHINE_READABLE = OPEN_FORMATS | {"XLSX", "XLS"}

Test = Callable[[Graph, URIRef], bool]


def has(name: URIRef) -> Test:
    return lambda graph, one: (one, name, None) in graph


def within(name: URIRef, start: str) -> Test:
    """Whether a value is of a list, known by how its address begins."""
    return lambda graph, one: any(str(v).startswith(start) for v in graph.objects(one, name))


def format_in(known: set[str]) -> Test:
    return lambda graph, one: (
        str(graph.value(one, DCTERMS.format)).removeprefix(f"{EU}file-type/") in known
    )


def both(*tests: Test) -> Test:
    return lambda graph, one: all(test(graph, one) for test in tests)


def ours(name: URIRef) -> Test:
    return within(name, "https://muster.example/api/v1/datasets/")


# Name → points, and whether datasets (else files) are counted, and what is asked of each.
INDICATORS: dict[str, tuple[int, bool, Test]] = {
    # Findability: 100
    "keywords": (30, True, has(DCAT.keyword)),
    "categories": (30, True, has(DCAT.theme)),
    "geographic search": (20, True, has(DCTERMS.spatial)),
    "time based search": (20, True, has(DCTERMS.temporal)),
    # Accessibility: 100
    "access address answers": (50, False, ours(DCAT.accessURL)),
    "download address": (20, False, has(DCAT.downloadURL)),
    "download address answers": (30, False, ours(DCAT.downloadURL)),
    # Interoperability: 110
    "format": (20, False, has(DCTERMS.format)),
    "media type": (10, False, has(DCAT.mediaType)),
    "format and media type from lists": (
        10, False, both(within(DCTERMS.format, f"{EU}file-type/"), within(DCAT.mediaType, IANA)),
    ),
    "not proprietary": (20, False, format_in(OPEN_FORMATS)),
    "machine readable": (20, False, format_in(MACHINE_READABLE)),
    # DCAT-AP compliance (30) is `test_the_shapes_of_dcat_ap_find_no_violation`.
    "DCAT-AP": (30, True, lambda graph, one: (one, RDF.type, DCAT.Dataset) in graph),
    # Reusability: 75
    "licence": (20, False, has(DCTERMS.license)),
    "licence from a list": (10, False, within(DCTERMS.license, GERMAN_LICENCES)),
    "access right": (10, True, has(DCTERMS.accessRights)),
    "access right from the list": (5, True, within(DCTERMS.accessRights, f"{EU}access-right/")),
    "contact": (20, True, has(DCAT.contactPoint)),
    "publisher": (10, True, has(DCTERMS.publisher)),
    # Context: 20
    "rights": (5, False, has(DCTERMS.rights)),
    "size": (5, False, has(DCAT.byteSize)),
    "issued": (5, True, has(DCTERMS.issued)),
    "modified": (5, True, has(DCTERMS.modified)),
}  # fmt: skip


def score(graph: Graph) -> dict[str, float]:
    """Indicator → the points it gives."""
    assert sum(points for points, _of, _test in INDICATORS.values()) == 405
    datasets = list(graph.subjects(RDF.type, DCAT.Dataset))
    files = list(graph.subjects(RDF.type, DCAT.Distribution))
    found = {}
    for name, (points, of_datasets, test) in INDICATORS.items():
        counted = datasets if of_datasets else files
        found[name] = points * sum(test(graph, one) for one in counted) / len(counted)
    return found
