"""Layers for maps: the official conformance tests, three readers, and what a query may ask."""

import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from owslib.ogcapi.features import Features

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.schema import load_package
from outputs.interfaces.items import period
from outputs.interfaces.layers import CRS84, SYSTEMS, boxes
from outputs.interfaces.problem import Problem
from tests.server.open_server import get, problem, serving
from tests.servers import missing

ROOT = Path(__file__).parents[2]
UTM = SYSTEMS[2]


@pytest.fixture(scope="module")
def site(shipped, tmp_path_factory):
    """A server with the data that ship."""
    folder = shutil.copytree(shipped, tmp_path_factory.mktemp("ogc") / "store")
    store = open_store(str(folder), load_package(ROOT / "data"))
    with serving(store) as address:
        yield f"{address}/ogc"
    store.close()


@pytest.fixture(scope="module")
def counts(site):
    """Layer → how many features it has."""
    layers = get(f"{site}/collections").json()["collections"]
    return {
        one["id"]: get(f"{site}/collections/{one['id']}/items").json()["numberMatched"]
        for one in layers
    }


def features(site, query="", layer="charging_points"):
    return get(f"{site}/collections/{layer}/items{query}").json()["features"]


def test_it_passes_the_conformance_tests(site, tmp_path):
    python = ROOT / ".venv-ogc" / "bin" / "python"
    python = (
        python if python.exists() else ROOT.parents[1] / "main" / ".venv-ogc" / "bin" / "python"
    )
    if not python.exists():
        missing("ogctests", "`make .venv-ogc/.ready`")
    command = [python, "-m", "ogctests", "features/core", "-i", site, "-v", "True"]
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")  # not that of the project around it
    settings = {**os.environ, "PYTEST_ADDOPTS": f"-c {tmp_path}/pytest.ini"}
    done = subprocess.run(
        command, cwd=tmp_path, env=settings, capture_output=True, text=True, timeout=300
    )
    assert "29 passed" in done.stdout, done.stdout[-3000:]
    assert "failed" not in done.stdout
    assert "error" not in done.stdout.splitlines()[-1]


def test_gdal_and_owslib_read_the_same_counts(site, counts):
    assert {"districts", "outline", "charging_points", "stops", "context"} <= set(counts)
    known = Features(site)
    assert set(known.feature_collections()) == set(counts)
    for name, count in counts.items():
        assert pyogrio.read_info(f"OAPIF:{site}", layer=name)["features"] == count, name
        assert known.collection_items(name)["numberMatched"] == count, name


def test_qgis_reads_the_same_counts(site, counts):
    """Tried with Debian's QGIS 3.22 (`apt install python3-qgis qgis-providers`, 960 MB)."""
    python = shutil.which("python3", path="/usr/bin")
    has = python and subprocess.run([python, "-c", "import qgis"], capture_output=True).returncode
    if has != 0:
        pytest.skip("QGIS is not installed; 960 MB, `apt install python3-qgis qgis-providers`")
    command = [python, str(Path(__file__).with_name("qgis_counts.py")), site, *counts]
    environment = {"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "HOME": "/tmp"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert json.loads(done.stdout or "{}") == counts, done.stderr


@pytest.mark.parametrize("name", ["districts", "charging_points", "stops", "outline", "context"])
def test_our_own_door_reads_them(site, counts, name, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("CITY_DATA", str(ROOT / "data"))
    address = f"{site}/collections/{name}"
    assert main(["check", address, "--dataset", name]) == 0
    rows = "1 Zeile" if counts[name] == 1 else f"{counts[name]} Zeilen"
    assert f"{rows}, davon {counts[name]} ohne Problem" in capsys.readouterr().out


def test_pages_lead_on_by_links_that_map_clients_follow(site, counts):
    found, address = [], f"{site}/collections/charging_points/items?limit=10"
    while address:
        answer = get(address)
        assert answer.headers["content-type"] == "application/geo+json"
        page = answer.json()
        assert page["numberReturned"] == len(page["features"]) <= 10
        found += [one["id"] for one in page["features"]]
        following = [link for link in page["links"] if link["rel"] == "next"]
        assert all(link["type"] == "application/geo+json" for link in following)
        address = following[0]["href"] if following else None
    assert len(found) == len(set(found)) == counts["charging_points"]


def test_coordinates_come_in_the_system_asked_for(site):
    answers = {
        name: get(f"{site}/collections/stops/items", params={"crs": name, "limit": 1})
        for name in SYSTEMS
    }
    points = {
        name: one.json()["features"][0]["geometry"]["coordinates"] for name, one in answers.items()
    }
    for name, one in answers.items():
        assert one.headers["content-crs"] == f"<{name}>"
    assert points[SYSTEMS[1]] == points[CRS84][::-1]
    from pyproj import Transformer

    utm = Transformer.from_crs(4326, 25832, always_xy=True).transform(*points[CRS84])
    assert points[UTM] == pytest.approx(utm, abs=0.001)


def test_a_box_finds_the_same_features_in_each_system(site):
    whole = features(site)
    east = sorted(one["geometry"]["coordinates"][0] for one in whole)
    middle = (east[10] + east[11]) / 2
    expected = {one["id"] for one in whole if one["geometry"]["coordinates"][0] <= middle}
    assert 0 < len(expected) < len(whole)
    west = {one["id"] for one in features(site, f"?bbox=11,50,{middle},52")}
    swapped = features(site, f"?bbox=50,11,52,{middle}&bbox-crs={SYSTEMS[1]}")
    assert west == {one["id"] for one in swapped} == expected
    metres = [one["geometry"]["coordinates"] for one in features(site, f"?crs={UTM}")]
    box = ",".join(map(str, (*np.min(metres, axis=0), *np.max(metres, axis=0))))
    assert len(features(site, f"?bbox={box}&bbox-crs={UTM}")) == len(whole)
    assert features(site, f"?bbox=0,0,1,1&bbox-crs={UTM}") == []


def test_a_box_may_cross_the_antimeridian():
    assert boxes("170,-10,-170,10", CRS84) == [(170, -10, 180, 10), (-180, -10, -170, 10)]
    assert boxes("-10,170,10,-170", SYSTEMS[1]) == [(-10, 170, 10, 180), (-10, -180, 10, -170)]
    assert boxes("1,2,-5,3,4,9", CRS84) == [(1, 2, 3, 4)]


def test_rows_are_filtered_by_declared_columns_and_by_date(site):
    stations = features(site)
    one = stations[0]["properties"]
    found = features(site, f"?operator={one['operator']}")
    assert [f["id"] for f in found] == [
        f["id"] for f in stations if f["properties"]["operator"] == one["operator"]
    ]
    assert len(found) < len(stations)
    assert len(features(site, "?datetime=2022-01-01")) == len(stations)
    assert features(site, "?datetime=2022-01-02/..") == []
    assert len(features(site, "?datetime=../2022-01-01T00:00:00Z")) == len(stations)


def test_periods():
    day = dt.date(2021, 1, 1)
    assert period("2021-01-01") == (day, day)
    assert period("2021-01-01/..") == (day, dt.date.max)
    assert period("/2021-01-01T10:00:00+02:00") == (dt.date.min, day)
    for wrong in ("", "2021", "2021-02-30", "2021-01-02/2021-01-01", "2021-01-01/x", "a/b/c"):
        with pytest.raises(Problem):
            period(wrong)


def test_one_feature_has_an_address(site):
    collection = features(site, layer="district_names")
    for one in collection[:5]:
        answer = get(one["links"][0]["href"])
        assert answer.headers["content-type"] == "application/geo+json"
        assert answer.json()["properties"] == one["properties"]
        assert answer.json()["id"] == one["id"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/x", 404),
        ("/collections/x", 404),
        ("/collections/measures/x", 404),
        ("/collections/surveys/items", 404),
        ("/collections/survey_answers/items", 404),
        ("/collections/stops/items/x", 404),
        ("/collections/stops/items?x=1", 400),
        ("/collections/measures/items?owner=x", 404),
        ("/collections/stops/items?limit=0", 400),
        ("/collections/stops/items?limit=-1", 400),
        ("/collections/stops/items?bbox=1,2,3", 400),
        ("/collections/stops/items?bbox=1,2,1e999,3", 400),
        ("/collections/stops/items?bbox=nan,2,3,4", 400),
        ("/collections/stops/items?bbox=1,9,3,4", 400),
        ("/collections/stops/items?bbox=9,1,3,4&bbox-crs=" + UTM, 400),
        ("/collections/stops/items?crs=EPSG:25832", 400),
        ("/collections/stops/items?datetime=gestern", 400),
        ("/collections/stops/items?latitude=nord", 400),
        ("/collections/districts/items?is_schematic=vielleicht", 400),
        ("/collections?f=html", 400),
    ],
)
def test_what_cannot_be_answered_is_a_problem_document(site, path, status):
    answer = get(f"{site}{path}")
    assert (answer.status_code, problem(answer)["status"]) == (status, status)


def test_more_than_may_be_had_at_once_is_no_fault(site, counts):
    assert len(features(site, "?limit=999999999")) == counts["charging_points"]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=40), st.sampled_from(SYSTEMS))
def test_any_text_is_a_box_or_refused(text, system):
    try:
        found = boxes(text, system)
    except Problem:
        return
    assert all(np.isfinite(area).all() for area in found)
