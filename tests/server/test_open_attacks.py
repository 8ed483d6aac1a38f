"""The open interfaces under attack: nothing private in any route, format or state, never a fault.

The city has a mark in every row and cell that is not public (`tests.marked_city`).
"""

import asyncio
import io
import random
from urllib.parse import quote, quote_plus

import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette

from loaders.bootstrap import open_store
from loaders.schema import load_package
from outputs.interfaces import public_data
from server import lazy_routes, open_data
from tests.marked_city import AMOUNT, MARK, city_with_secrets
from tests.publishing import publish

QUERIES = 10_000


def application(store):
    return Starlette(routes=lazy_routes.routes(lambda: store))


class Direct:
    """The interfaces without a network in between, so that any bytes may be asked."""

    def __init__(self, store):
        self.app = application(store)
        self.loop = asyncio.new_event_loop()

    def ask(self, path, query=b"", method="GET", headers=()):
        """Status, headers and body; an error of the server is raised."""
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "scheme": "http",
            "path": path, "raw_path": quote(path, errors="replace").encode(), "query_string": query,
            "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
            "headers": [(b"host", b"muster.example"), *headers],
        }  # fmt: skip
        sent = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        self.loop.run_until_complete(self.app(scope, receive, send))
        body = b"".join(one.get("body", b"") for one in sent[1:])
        return sent[0]["status"], dict(sent[0]["headers"]), body


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """The marked city's store. A state in between, taken back, had shown everything of measures."""
    folder = city_with_secrets(tmp_path_factory.mktemp("marked"))
    store = open_store(str(tmp_path_factory.mktemp("store") / "store"), load_package(folder))
    with store.cursor() as cursor:
        before = cursor.execute("FROM lake.measures").to_arrow_table()
        shown = cursor.execute(
            "SELECT * REPLACE (true AS is_public, false AS is_demo, $mark AS description) "
            "FROM lake.measures", {"mark": MARK},
        ).to_arrow_table()  # fmt: skip
    publish(store, {"measures": shown}, author="A")
    publish(store, {"measures": before}, author="A")
    yield store
    store.close()


@pytest.fixture(scope="module")
def direct(marked):
    asked = Direct(marked)
    yield asked
    asked.loop.close()


def texts(kind, body):
    """All that stands in a file, as text."""
    if kind == "xlsx":
        sheets = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets
        return repr([list(sheet.values) for sheet in sheets])
    if kind == "parquet":
        return repr(pq.read_table(io.BytesIO(body)).to_pylist())
    return body.decode()


def is_clean(text):
    return MARK not in text and str(AMOUNT) not in text


def test_the_marks_are_there(marked):
    """Else nothing below would mean anything."""
    newest = marked.snapshot_id()
    with marked.cursor() as cursor:
        then = f"FROM lake.measures AT (VERSION => {newest - 1})"
        assert MARK in repr(cursor.execute(then).fetchall())
        assert str(AMOUNT) in repr(cursor.execute("FROM lake.budgets").fetchall())


def test_no_file_of_any_state_holds_anything_private(marked, direct, monkeypatch):
    declared = marked.package.datasets
    states = ["", *{str(one.snapshot_id) for one in marked.history().rows}]
    asked = 0
    monkeypatch.setattr(open_data, "OLD_STATES_A_MINUTE", 10**9)
    direct.app = application(marked)
    for name in declared:
        for kind in ("csv", "json", "xlsx", "parquet", "geojson"):
            for state in states:
                query = f"as_of={state}".encode() if state else b""
                path = f"/api/v1/datasets/{name}.{kind}"
                status, _headers, body = direct.ask(path, query)
                assert status in (200, 404), (path, state)
                assert is_clean(texts(kind, body) if status == 200 else body.decode()), path
                asked += status == 200
    assert asked > 200
    for name in ("survey_answers", "survey_results"):
        assert direct.ask(f"/api/v1/datasets/{name}.csv")[0] == 404


def test_no_document_and_no_layer_holds_anything_private(marked, direct):
    paths = [
        "/api/v1", "/api/v1/", "/api/v1/openapi.json", "/api/v1/datapackage.json", "/ogc",
        "/api/v1/catalogue.jsonld", "/api/v1/catalogue.ttl", "/api/v1/catalogue.rdf",
        "/ogc/", "/ogc/api", "/ogc/conformance", "/ogc/collections",
    ]  # fmt: skip
    for name in marked.package.datasets:
        paths += [f"/ogc/collections/{name}", f"/ogc/collections/{name}/items"]
        paths.append(f"/ogc/collections/{name}/items/{MARK}-{name}-geheim")
    for path in paths:
        status, _headers, body = direct.ask(path)
        text = body.decode().replace(f"{MARK}-{path.split('/')[-1]}", "")
        assert status in (200, 404), path
        assert is_clean(text) or path.endswith("geheim"), path
        if path.endswith("geheim"):
            assert status == 404


def test_a_hidden_column_cannot_be_asked_by_filter(direct):
    for column in ("owner", "internal_note", "is_released", "published_in", "rowid"):
        status, _headers, body = direct.ask("/ogc/collections/mobility_hubs/items",
                                            f"{column}={MARK}".encode())  # fmt: skip
        assert status in (400, 404), body


ATTACKS = (
    "' OR 1=1 --", '"; DROP TABLE measures; --', "1; SELECT * FROM lake.measures", "${7*7}",
    "{{7*7}}", "../../../../etc/passwd", "..\\..\\win.ini", "%00", "\x00", "\r\nSet-Cookie: a=b",
    "<script>alert(1)</script>", "file:///etc/passwd", "http://169.254.169.254/", "NaN", "inf",
    "-inf", "1e999", "-0", "9" * 400, "٣", "1_000", "0x10", "True", "null", "None", "[]", "{}",
    "*", "%", "_", "'", '"', "`", ";", "a" * 3000, "\ud7ff", "\U0010ffff", "é", "..", ".", "/",
    "1,2,3,4", "1,2,1e308,4", "-180,-90,180,90", "0/0", "../..", "2021-02-30", "9999-12-31",
    "0000-00-00", "2021-01-01/2020-01-01", "2021-01-01T25:00:00Z", "1", "0", "-1", "2", "10",
    "http://www.opengis.net/def/crs/EPSG/0/25832", "http://www.opengis.net/def/crs/EPSG/0/99999",
    "EPSG:25832", "csv", "snapshots", "datasets", "measures origin", "information_schema.tables",
    "lake.main.measures", "__class__", "survey_answers", "owner", MARK, str(AMOUNT),
)  # fmt: skip
NAMES = (
    "limit", "offset", "as_of", "bbox", "bbox-crs", "crs", "datetime", "f", "filter", "district_id",
    "name", "status", "kind", "latitude", "is_public", "owner", "register_date", "power_kw", "x",
)  # fmt: skip
PATHS = (
    "/api/v1/datasets/{}.{}", "/api/v1/datasets/{}", "/api/v1/{}", "/api/v1/{}/{}",
    "/ogc/collections/{}/items", "/ogc/collections/{}/items/{}", "/ogc/collections/{}", "/ogc/{}",
    "/ogc/collections/districts/items", "/ogc/collections/charging_points/items",
    "/ogc/collections/{}/items", "/api/v1/datasets/measures.csv", "/api/v1/datasets/districts.json",
    "/ogc/collections/mobility_hubs/items",
)  # fmt: skip
PIECES = (
    *ATTACKS, "measures", "districts", "budgets", "surveys", "charging_points", "stops",
    "csv", "json", "xlsx", "parquet", "geojson", "exe", "catalogue.ttl", "openapi.json",
)  # fmt: skip


def hostile(chance):
    """A path, a query and a method."""
    path = chance.choice(PATHS)
    path = path.format(*(chance.choice(PIECES) for _ in range(path.count("{}"))))
    pairs = [
        (chance.choice((*NAMES, *ATTACKS)) if chance.random() < 0.3 else chance.choice(NAMES),
         chance.choice(ATTACKS))
        for _ in range(chance.randrange(4))
    ]  # fmt: skip
    query = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()
    if chance.random() < 0.1:
        query += bytes(chance.randrange(33, 127) for _ in range(20)) + b"%ff%zz%"
    return path, query, chance.choice(("GET",) * 9 + ("HEAD",))


def test_ten_thousand_hostile_queries_get_an_answer_or_a_problem_document(direct):
    chance = random.Random(1805)
    seen = {}
    for _ in range(QUERIES):
        path, query, method = hostile(chance)
        status, headers, body = direct.ask(path, query, method)
        seen[status] = seen.get(status, 0) + 1
        assert status in (200, 400, 404, 410, 429), (path, query, status)
        assert headers[b"access-control-allow-origin"] == b"*"
        assert b"set-cookie" not in headers
        if status != 200:
            assert headers[b"content-type"] == b"application/problem+json", (path, query)
        elif method == "GET" and b"text" in headers[b"content-type"] + b"json":
            found = body.decode("utf-8", "ignore")
            is_asked = MARK in path or MARK.encode() in query or str(AMOUNT).encode() in query
            assert is_asked or is_clean(found), (path, query)
    assert seen[200] > 500, seen
    assert seen[400] > 1000, seen


def test_broken_headers_are_no_fault(direct):
    for name, value in (
        (b"if-none-match", b"\xff\xfe"), (b"if-none-match", b'W/"' * 500), (b"accept", b"\x00"),
        (b"accept-encoding", b"gzip;q=x"), (b"host", b""), (b"range", b"bytes=0-"),
        (b"authorization", b"Bearer x"), (b"cookie", b"a=b"), (b"origin", b"null"),
    ):  # fmt: skip
        status, _headers, _body = direct.ask("/api/v1/datasets/districts.csv", b"", "GET",
                                             [(name, value)])  # fmt: skip
        assert status in (200, 400), name


def test_what_is_kept_is_bounded():
    assert public_data.KEPT.size <= public_data.KEPT_BYTES
