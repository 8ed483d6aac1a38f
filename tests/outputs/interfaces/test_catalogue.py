"""The catalogue of open data, held against the official shapes, lists and the EU's own score."""

import io
import json

import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, RDF, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from loaders.bootstrap import open_store
from loaders.schema import load_package
from outputs.interfaces.catalogue import nodes, written
from outputs.interfaces.public_data import KEPT, PublicData
from outputs.interfaces.rdf import Link, Node, json_ld, rdf_xml, turtle
from outputs.interfaces.rdf import Literal as Text
from outputs.interfaces.vocabularies import CONTRIBUTOR, LICENCES, NOT_OPEN, frequency
from tests.conftest import ROOT
from tests.outputs.interfaces import standards
from tests.outputs.interfaces.mqa import score

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated")  # rdflib of itself
EU = "http://publications.europa.eu/resource/authority/"
AUTHORITIES = {
    "language": ("DEU", "ENG"),
    "planned-availability": ("AVAILABLE", "EXPERIMENTAL", "STABLE", "TEMPORARY"),
    "frequency": (
        "ANNUAL", "ANNUAL_2", "QUARTERLY", "MONTHLY", "WEEKLY", "DAILY", "IRREG", "OTHER",
    ),
    "data-theme": (
        "AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI",
        "TECH", "TRAN",
    ),
    "access-right": ("PUBLIC", "RESTRICTED", "NON_PUBLIC"),
    "file-type": ("CSV", "JSON", "GEOJSON", "XLSX", "PARQUET"),
}  # fmt: skip
"""What the EU's lists hold; they are not among the files of the standards."""
SITE = "https://muster.example"
FORMATS = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}


@pytest.fixture(scope="module")
def data(shipped, tmp_path_factory):
    import shutil

    folder = shutil.copytree(shipped, tmp_path_factory.mktemp("catalogue") / "store")
    store = open_store(str(folder), load_package(ROOT / "data"))
    yield PublicData(store)
    store.close()


@pytest.fixture(scope="module")
def graphs(data):
    """The catalogue as each of its files is read."""
    return {
        ending: Graph().parse(
            io.BytesIO(written(data, SITE, f"{SITE}/api/v1", ending)), format=name
        )
        for ending, name in FORMATS.items()
    }


def official(name):
    return Graph().parse(standards.folder("dcat-ap-de-3.0") / name)


def vocabularies():
    """The official lists, and the EU's: what the shapes would else fetch."""
    found = official("dcat-ap-de-licenses-open.rdf") + official("dcat-ap-de-contributors.rdf")
    for authority, codes in AUTHORITIES.items():
        for code in codes:
            one = URIRef(f"{EU}{authority}/{code}")
            found.add((one, SKOS.inScheme, URIRef(f"{EU}{authority}")))
            found.add((one, RDF.type, SKOS.Concept))
    level = "http://dcat-ap.de/def/politicalGeocoding/Level"
    found.add((URIRef(f"{level}/municipality"), SKOS.inScheme, URIRef(level)))
    kind = "http://purl.org/adms/publishertype/"
    found.add((URIRef(f"{kind}LocalAuthority"), SKOS.inScheme, URIRef(f"{kind}1.0")))
    found.add((URIRef(f"{kind}LocalAuthority"), RDF.type, SKOS.Concept))
    return found


def test_all_three_forms_say_the_same(graphs):
    assert len(graphs["ttl"]) > 500
    assert isomorphic(graphs["ttl"], graphs["rdf"])
    assert isomorphic(graphs["ttl"], graphs["jsonld"])


def test_it_is_written_the_same_each_time(data):
    for ending in FORMATS:
        again = written(PublicData(data.store), SITE, f"{SITE}/api/v1", ending)
        assert written(data, SITE, f"{SITE}/api/v1", ending) == again


def test_it_is_kept_once_whatever_the_server_is_called(data):
    before = KEPT.size
    for host in range(20):
        site = f"http://{host}.example"
        text = written(data, site, f"{site}/api/v1", "ttl").decode()
        assert f"<{site}/api/v1/datasets/measures>" in text
        assert "invalid" not in text
    assert KEPT.size - before < 2 * len(text)


def violations(graph, shapes):
    """What is violated, in words; nothing is fetched."""
    conforms, _graph, words = pyshacl.validate(
        graph, shacl_graph=official(shapes), allow_warnings=True, do_owl_imports=False
    )
    return "" if conforms else words[:4000]


def test_the_shapes_of_dcat_ap_find_no_violation(graphs):
    """The catalogue by itself: the official lists break some of these rules themselves."""
    assert violations(graphs["ttl"], "dcat-ap-SHACL.ttl") == ""


@pytest.mark.parametrize(
    "shapes",
    [
        "dcat-ap-SHACL-DE.ttl",
        "dcat-ap-spec-german-additions.ttl",
        "dcat-ap-de-controlledvocabularies.ttl",
        "dcat-ap-de-deprecated.ttl",
    ],
)
def test_the_german_shapes_find_no_violation(graphs, shapes):
    assert violations(graphs["ttl"] + vocabularies(), shapes) == ""


def test_the_shapes_find_a_violation_where_there_is_one(graphs):
    """Else the tests above would mean nothing."""
    broken = Graph() + graphs["ttl"]
    broken.remove((None, DCAT.accessURL, None))
    assert "accessURL" in violations(broken, "dcat-ap-SHACL.ttl")
    own = URIRef(f"{SITE}/api/v1/datasets/measures")
    broken.add((own, DCAT.theme, URIRef("https://muster.example/theme")))
    assert "theme" in violations(broken + vocabularies(), "dcat-ap-de-controlledvocabularies.ttl")


def test_govdata_finds_what_its_own_score_asks_for(graphs):
    """Its rules have severities of their own, one a rule; two of them only count."""
    checked = graphs["ttl"] + vocabularies()
    _conforms, report, _words = pyshacl.validate(checked, shacl_graph=official("mqa.ttl"))
    severity = URIRef("http://www.w3.org/ns/shacl#resultSeverity")
    found = {str(one).rpartition("#")[2] for one in report.objects(None, severity)}
    assert found <= {
        "count_Distributions", "count_Distributions_Licenses", "no_open_license_from_list",
    }  # fmt: skip


def test_licences_and_contributor_are_in_the_official_lists():
    licences = set(official("dcat-ap-de-licenses-open.rdf").subjects(RDF.type, SKOS.Concept))
    for name in (*LICENCES.values(), NOT_OPEN):
        assert URIRef(f"http://dcat-ap.de/def/licenses/{name}") in licences, name
    contributors = official("dcat-ap-de-contributors.rdf")
    named = URIRef(f"http://dcat-ap.de/def/contributors/{CONTRIBUTOR}")
    assert (named, RDF.type, SKOS.Concept) in contributors


def test_the_score_of_the_eu(graphs):
    parts = score(graphs["ttl"])
    assert sum(parts.values()) >= 395, parts


def test_only_public_datasets_are_in_it(data, graphs):
    named = {str(one).rpartition("/")[2] for one in graphs["ttl"].subjects(RDF.type, DCAT.Dataset)}
    filled = {n for n, one in data.datasets.items() if data.table(one).rows.num_rows}
    assert named == filled and len(filled) > 15
    assert not {"survey_answers", "survey_results", "reports"} & named


def test_each_dataset_says_its_licence_its_period_and_its_size(data, graphs):
    graph = graphs["ttl"]
    own = URIRef(f"{SITE}/api/v1/datasets/charging_points")
    (file,) = (one for one in graph.objects(own, DCAT.distribution) if str(one).endswith("#csv"))
    (licence,) = graph.objects(file, DCTERMS.license)
    assert str(licence) == "http://dcat-ap.de/def/licenses/cc-by/4.0"
    (size,) = graph.objects(file, DCAT.byteSize)
    (address,) = graph.objects(file, DCAT.downloadURL)
    assert str(address) == f"{SITE}/api/v1/datasets/charging_points.csv"
    table = data.table(data.datasets["charging_points"])
    from loaders.export.export import export

    assert int(size) == len(export(data.datasets["charging_points"], table.rows))
    (period,) = graph.objects(own, DCTERMS.temporal)
    assert graph.value(period, DCAT.startDate).toPython().isoformat() == "2022-01-01"
    unlicensed = URIRef(f"{SITE}/api/v1/datasets/population#csv")
    assert str(graph.value(unlicensed, DCTERMS.license)).endswith("/other-closed")


@pytest.mark.parametrize(
    ("days", "code"),
    [(None, "IRREG"), (1, "DAILY"), (7, "WEEKLY"), (30, "MONTHLY"), (90, "QUARTERLY"),
     (180, "ANNUAL_2"), (365, "ANNUAL"), (1000, "OTHER")],
)  # fmt: skip
def test_rhythms(days, code):
    assert frequency(days) == f"{EU}frequency/{code}"


HOSTILE = 'a "quote" \\ <b>&amp;</b>\r\n\ttab \x00\x0b ]]> ü 𝔘 \' ^^xsd:int @de'


def test_hostile_texts_come_back_as_they_are_in_each_form():
    node = Node('https://x.example/a b<>"{}|^`\\', ["dcat:Dataset"])
    node.say("dct:title", Text(HOSTILE, "de"), Text("1", kind="xsd:date"), Link("urn:a b"))
    expected = HOSTILE.replace("\x00", "").replace("\x0b", "")
    for write, name in ((json_ld, "json-ld"), (turtle, "turtle"), (rdf_xml, "xml")):
        graph = Graph().parse(io.BytesIO(write([node])), format=name)
        titles = set(graph.objects(None, DCTERMS.title))
        # A reader of XML takes a line break as \n, and a carriage return before it away.
        same = {Literal(one, lang="de") for one in (expected, expected.replace("\r\n", "\n"))}
        assert len(titles & same) == 1, name
        assert URIRef("urn:a%20b") in titles


def test_the_file_is_json_that_says_its_short_names(data):
    document = json.loads(json_ld(nodes(data, SITE, f"{SITE}/api/v1")))
    assert document["@context"]["dcat"] == str(rdflib.DCAT)
