"""CKAN and GBFS: from what a portal or a system tells of its data to the data themselves."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from loaders.fetch.fetch import fetch
from loaders.reading import read
from loaders.tables.reading import Hints, Limits, ReadingError
from tests.loaders.fetch.conftest import Script

ID = "0f2f9d3e-1b7a-4c53-9c53-3c6ff0a4f001"
CSV = "nr;name\n1;Untermhaus\n2;Lusan\n"


def _tells(answers, path, document):
    answers[path] = (200, {}, json.dumps(document))


def _read(address, layer=None, **limits):
    with fetch(address, layer, Limits(**limits)) as fetched:
        return read(fetched.path, Hints())


def _names(reading):
    return reading.table["c1"].to_pylist()


def _resource(name, url, kind):
    return {"id": name.lower(), "name": name, "url": url, "format": kind}


def test_a_resource_leads_to_its_file(server, answers):
    path = "/api/3/action/resource_show"
    _tells(answers, path, {"success": True, "result": _resource("Liste", "/liste.csv", "CSV")})
    answers["/liste.csv"] = (200, {}, CSV)
    assert _names(_read(f"{server}{path}?id=x")) == ["Untermhaus", "Lusan"]


def test_the_page_of_a_resource_is_asked_for_by_the_interface(server, answers):
    answers[f"/daten/dataset/ortsteile/resource/{ID}"] = (200, {}, "<html><p>Ortsteile</p></html>")
    path = "/daten/api/3/action/resource_show"
    _tells(answers, path, {"success": True, "result": _resource("Liste", "/liste.csv", "CSV")})
    answers["/liste.csv"] = (200, {}, CSV)
    page = f"{server}/daten/dataset/ortsteile/resource/{ID}"
    assert _names(_read(page)) == ["Untermhaus", "Lusan"]


def test_of_a_package_the_resource_is_chosen_or_asked_for(server, answers):
    path = "/api/action/package_show"
    resources = [
        _resource("Beschreibung", "/info.pdf", "PDF"),
        _resource("Liste", "/liste.csv", "CSV"),
    ]
    _tells(answers, path, {"success": True, "result": {"resources": resources}})
    answers["/liste.csv"] = (200, {}, CSV)
    assert _names(_read(f"{server}{path}?id=x")) == ["Untermhaus", "Lusan"]
    resources.append(_resource("Alte Liste", "/alt.csv", "CSV"))
    _tells(answers, path, {"success": True, "result": {"resources": resources}})
    assert _names(_read(f"{server}{path}?id=x", "liste")) == ["Untermhaus", "Lusan"]
    with pytest.raises(ReadingError, match="3 Ebenen.*Beschreibung, Liste, Alte Liste"):
        _read(f"{server}{path}?id=x")


def test_records_of_the_portals_store_come_whole(server, monkeypatch):
    asked = []

    def answer(self):
        query = parse_qs(urlsplit(self.path).query)
        asked.append(query)
        start, most = int(query["offset"][0]), int(query["limit"][0])
        rows = [{"_id": n, "name": f"Ort {n}"} for n in range(start, min(start + most, 5))]
        body = json.dumps({"success": True, "result": {"total": 5, "records": rows}})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())

    monkeypatch.setattr(Script, "do_GET", answer)
    address = f"{server}/api/3/action/datastore_search?resource_id={ID}&limit=1"
    found = _read(address, page_rows=2)
    assert _names(found) == ["Ort 0", "Ort 1", "Ort 2", "Ort 3", "Ort 4"]
    assert [query["offset"] for query in asked] == [["0"], ["2"], ["4"]]
    with pytest.raises(ReadingError, match="mehr als 2 Seiten"):
        _read(address, page_rows=2, fetch_pages=2)


def test_records_that_end_early_are_no_whole(server, answers):
    path = "/api/3/action/datastore_search"
    _tells(answers, path, {"success": True, "result": {"total": 9, "records": []}})
    with pytest.raises(ReadingError, match="nur 0 von 9"):
        _read(f"{server}{path}?resource_id=x")


@pytest.mark.parametrize(
    "said", [{"success": True}, {"success": False, "result": {}}, {"hello": 1}, {"result": [1]}]
)
def test_an_interface_that_answers_otherwise_is_said(server, answers, said):
    _tells(answers, "/api/3/action/package_show", said)
    with pytest.raises(ReadingError, match="nicht so, wie CKAN antwortet"):
        _read(f"{server}/api/3/action/package_show?id=x")


def test_a_circle_of_lists_ends(server, answers):
    path = "/api/3/action/resource_show"
    _tells(answers, path, {"success": True, "result": {"url": f"{path}?id=x"}})
    with pytest.raises(ReadingError, match="von Liste zu Liste"):
        _read(f"{server}{path}?id=x")


def test_a_list_may_not_lead_into_the_own_network(server, answers, monkeypatch):
    """The portal itself is named; where it leads is not."""
    monkeypatch.setenv("CITY_FETCH_HOSTS", "127.0.0.1")
    path = "/api/3/action/resource_show"
    _tells(answers, path, {"success": True, "result": {"url": "http://10.0.0.1/geheim.csv"}})
    with (
        pytest.raises(ReadingError, match="im eigenen Netz"),
        fetch(f"{server}{path}?id=x", guarded=True),
    ):
        pass


STATIONS = {"data": {"stations": [{"station_id": "7", "name": "Markt"}, {"station_id": "8"}]}}


@pytest.mark.parametrize("told", ["by language", "once"])
def test_gbfs_leads_to_its_stations(server, answers, told):
    feeds = [
        {"name": "station_status", "url": f"{server}/status.json"},
        {"name": "station_information", "url": f"{server}/stations.json"},
    ]
    once = {"feeds": feeds}
    data = once if told == "once" else {"en": {"feeds": []}, "de": once}
    _tells(answers, "/gbfs.json", {"last_updated": 1, "ttl": 0, "data": data})
    _tells(answers, "/stations.json", STATIONS)
    _tells(answers, "/status.json", {"data": {"stations": [{"station_id": "9", "name": "x"}]}})
    assert _read(f"{server}/gbfs.json").table["c0"].to_pylist() == ["7", "8"]
    assert _read(f"{server}/gbfs.json", "station_status").table["c0"].to_pylist() == ["9"]
    with pytest.raises(ReadingError, match="Die Ebene „vehicles“ gibt es dort nicht"):
        _read(f"{server}/gbfs.json", "vehicles")


def test_what_only_looks_like_gbfs_stays_a_file(server, answers):
    _tells(answers, "/x.json", {"data": {"feeds": "keine"}, "rows": [{"feeds": "a", "name": "b"}]})
    assert _names(_read(f"{server}/x.json")) == ["b"]
