"""What any program gets of the open interfaces, and how it is refused."""

import csv
import io

import pyarrow
import pytest
import requests

from outputs.interfaces import public_data
from server import open_data
from server.static_compression import CODINGS
from tests.publishing import publish
from tests.server.open_server import get, problem, serving


@pytest.fixture(scope="module")
def site(read_lake):
    with serving(read_lake) as address:
        yield address


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_the_landing_page_leads_to_every_file(site):
    page = get(f"{site}/api/v1").json()
    names = [one["name"] for one in page["datasets"]]
    assert "measures" in names
    assert {"survey_answers", "survey_results"} & set(names) == set()
    for dataset in page["datasets"]:
        for kind, address in dataset["files"].items():
            answer = get(address)
            assert answer.status_code == 200, address
            assert answer.headers["access-control-allow-origin"] == "*"
            assert address.startswith(f"{site}/api/v1/datasets/{dataset['name']}.{kind}")
    assert all(get(link["href"]).status_code == 200 for link in page["links"])


def test_the_description_is_valid_openapi(site):
    # Here, because it takes three seconds to import, which each run of any other test would pay.
    from openapi_spec_validator import validate

    document = get(f"{site}/api/v1/openapi.json").json()
    validate(document)
    assert document["openapi"] == "3.1.0"
    measures = document["components"]["schemas"]["measures"]["properties"]
    assert "title" in measures
    assert "internal_note" not in measures


def test_the_data_package_declares_public_columns_only(site):
    package = get(f"{site}/api/v1/datapackage.json").json()
    resources = {one["name"]: one for one in package["resources"]}
    assert "survey_answers" not in resources
    columns = [field["name"] for field in resources["budgets"]["schema"]["fields"]]
    assert "spent_eur" not in columns
    header = get(resources["budgets"]["path"]).text.partition("\n")[0]
    assert header.split(",") == columns


def test_rows_are_those_of_the_public_edition(site, read_lake):
    found = rows(get(f"{site}/api/v1/datasets/measures.csv"))
    whole = read_lake.cursor().execute("SELECT measure_id FROM lake.measures WHERE is_public "
                                       "AND NOT coalesce(is_demo, false)").fetchall()  # fmt: skip
    assert sorted(one["measure_id"] for one in found) == sorted(name for (name,) in whole)
    assert "owner" not in found[0]


def test_what_is_unchanged_is_not_sent_again(site):
    first = get(f"{site}/api/v1/datasets/measures.csv")
    tag = first.headers["etag"]
    again = get(f"{site}/api/v1/datasets/measures.csv", headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    other = get(f"{site}/api/v1/datasets/measures.json", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_pages_lead_to_the_next_and_together_are_the_whole(site):
    whole = rows(get(f"{site}/api/v1/datasets/districts.csv"))
    found, address = [], f"{site}/api/v1/datasets/districts.csv?limit=2"
    while address:
        answer = get(address)
        assert answer.headers["x-total-count"] == str(len(whole))
        found += rows(answer)
        address = answer.links.get("next", {}).get("url")
    assert len(whole) > 2
    assert found == whole


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/nothing", 404, "Not found"),
        ("/datasets/nothing.csv", 404, "Not found"),
        ("/datasets/survey_answers.csv", 404, "Not found"),
        ("/datasets/measures.exe", 404, "Not found"),
        ("/datasets/measures", 404, "Not found"),
        ("/datasets/fields.geojson", 404, "Not found"),
        ("/datasets/measures.csv?x=1", 400, "Unknown parameter"),
        ("/datasets/measures.csv?limit=0", 400, "Bad value"),
        ("/datasets/measures.csv?limit=1%20OR%201=1", 400, "Bad value"),
        ("/datasets/measures.csv?limit=١", 400, "Bad value"),
        ("/datasets/measures.csv?limit=1&limit=2", 400, "Parameter twice"),
        ("/datasets/measures.csv?as_of=heute", 400, "Bad value"),
        ("/datasets/measures.csv?as_of=2026-13-01", 400, "Bad value"),
        ("/datasets/measures.csv?as_of=1999-01-01", 404, "Not found"),
        ("/datasets/measures.csv?as_of=999999", 404, "Not found"),
        ("/datasets/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404, "Not found"),
        (f"/datasets/measures.csv?as_of={'9' * 5000}", 400, "Too long"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_document(site, path, status, title):
    answer = get(f"{site}/api/v1{path}")
    assert (answer.status_code, problem(answer)["title"]) == (status, title)


def test_nothing_can_be_written(site):
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        answer = requests.request(method, f"{site}/api/v1/datapackage.json", timeout=60)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert problem(answer)["title"] == "Method not allowed"
    assert requests.post(f"{site}/api/v1/datasets/measures", timeout=60).status_code == 401


def test_a_page_of_another_site_may_ask(site):
    asked = requests.options(f"{site}/api/v1/datasets/measures.csv", timeout=60)
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in asked.headers


def test_a_head_has_the_headers_alone(site):
    whole = get(f"{site}/api/v1/datasets/measures.csv", headers={"accept-encoding": "identity"})
    head = requests.head(
        f"{site}/api/v1/datasets/measures.csv", headers={"accept-encoding": "identity"}, timeout=60
    )
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.content == b""


@pytest.mark.parametrize(("coding", "given"), [("gzip", "gzip"), ("br", "gzip, br"), ("", "x")])
def test_answers_are_compressed_as_the_program_can(site, coding, given):
    address = f"{site}/api/v1/openapi.json"
    plain = get(address, headers={"accept-encoding": "identity"}).content
    answer = get(address, headers={"accept-encoding": given}, stream=True)
    assert answer.headers.get("content-encoding", "") == coding
    assert "Accept-Encoding" in answer.headers["vary"]
    raw = answer.raw.read(decode_content=False)
    assert len(raw) == int(answer.headers["content-length"])
    assert (raw == plain) is (coding == "")
    if coding:
        assert pyarrow.Codec(CODINGS[coding]).decompress(raw, len(plain), asbytes=True) == plain


def test_the_host_of_a_request_is_not_repeated_unless_it_is_one(site):
    answer = get(f"{site}/api/v1", headers={"Host": 'x"><script>'})
    assert (answer.status_code, problem(answer)["title"]) == (400, "Bad host")


def test_the_stated_address_is_the_one_that_links_name(site, monkeypatch):
    monkeypatch.setenv("CITY_URL", "https://muster.example/stadt/")
    page = get(f"{site}/api/v1").json()
    assert page["links"][0]["href"] == "https://muster.example/stadt/api/v1"


def test_long_datasets_come_in_parts_or_by_pages(read_lake, monkeypatch):
    monkeypatch.setattr(public_data, "MOST_ROWS", 2)
    monkeypatch.setattr(public_data, "BATCH", 2)
    public_data.KEPT.forget()
    with serving(read_lake) as site:
        csv_file = get(f"{site}/api/v1/datasets/districts.csv")
        refused = get(f"{site}/api/v1/datasets/districts.xlsx")
        page = get(f"{site}/api/v1/datasets/districts.json?limit=2&offset=1")
    public_data.KEPT.forget()
    found = rows(csv_file)
    assert len(found) > 2
    assert problem(refused)["title"] == "Too many rows"
    assert [one["district_id"] for one in page.json()] == [one["district_id"] for one in found[1:3]]
    assert page.headers["x-total-count"] == str(len(found))


def test_who_comes_when_many_wait_is_asked_to_come_again(read_lake, monkeypatch):
    monkeypatch.setattr(open_data, "MOST_WAITING", 0)
    with serving(read_lake) as site:
        answer = get(f"{site}/api/v1")
    assert (answer.status_code, problem(answer)["title"]) == (503, "Busy")
    assert answer.headers["retry-after"] == "5"


def test_older_states_are_given_only_so_often(read_lake, monkeypatch):
    monkeypatch.setattr(open_data, "OLD_STATES_A_MINUTE", 1)
    with serving(read_lake) as site:
        answers = [get(f"{site}/api/v1/datasets/fields.csv?as_of=1") for _ in range(2)]
    assert problem(answers[1])["title"] == "Too many requests"
    assert answers[1].headers["retry-after"] == "60"


class Taken:
    """Three states of a table of measures: then, changed, and with one taken back."""

    def __init__(self, lake):
        self.lake = lake
        with lake.cursor() as cursor:
            self.table = cursor.execute("FROM lake.measures").to_arrow_table()

    def change(self, **columns):
        """Publish the table with other values of the first row."""
        table = self.table.to_pylist()
        table[0] |= columns
        self.table = type(self.table).from_pylist(table, schema=self.table.schema)
        publish(self.lake, {"measures": self.table}, author="A")
        return self.lake.snapshot_id()


def test_an_older_state_shows_nothing_that_was_taken_back(lake):
    taken = Taken(lake)
    first = taken.change(
        is_public=True, is_demo=False, description="Frau Beispiel, 0365 1", status="geplant"
    )
    name = taken.table.to_pylist()[0]["measure_id"]
    second = taken.change(description="Ohne Namen", status="laufend")

    def seen(site, query):
        found = rows(get(f"{site}/api/v1/datasets/measures.csv{query}"))
        return {one["measure_id"]: one for one in found}.get(name)

    with serving(lake) as site:
        now, then = seen(site, ""), seen(site, f"?as_of={first}")
        assert (now["status"], now["description"]) == ("laufend", "Ohne Namen")
        assert (then["status"], then["description"]) == ("geplant", "")
        assert seen(site, f"?as_of={second}") == now
        taken.change(is_public=False)
        assert seen(site, "") is None
        assert seen(site, f"?as_of={first}") is None
        assert seen(site, f"?as_of={second}") is None
