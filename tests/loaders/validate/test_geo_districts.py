"""Districts of a city that the product has never seen, from the file to the figures of the map."""

import csv
import datetime as dt
import json
import os
from pathlib import Path

import pytest
import shapely

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.schema import ROOT, load_package
from loaders.store.store import Edition
from queries.places.district_figures import district_figures

REAL = Path(os.environ.get("CITY_REAL_FILES") or ROOT.parent / "shared" / "real")
TODAY = dt.date(2024, 1, 1)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A folder of data for a city without any rows yet."""
    package = json.loads(json.dumps(load_package(ROOT / "data").document))
    package["city"] |= {"name": "Leipzig", "ags": "14713000", "latitude": 51.34, "longitude": 12.37}
    folder = tmp_path / "data"
    folder.mkdir()
    for resource in package["resources"]:
        resource |= {"path": f"{resource['name']}.csv", "format": "csv", "mediatype": "text/csv"}
        with (folder / resource["path"]).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([f["name"] for f in resource["schema"]["fields"]])
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    monkeypatch.setenv("CITY_DATA", str(folder))
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "store"))
    return tmp_path


def _figures():
    store = open_store()
    try:
        with store.reader(Edition(store.snapshot_id())) as cursor:
            return district_figures(cursor, today=TODAY)
    finally:
        store.close()


def _quarters(path):
    """Two squares of 0.01 degrees under a city's own names of columns."""
    features = [
        {
            "type": "Feature",
            "properties": {"OT": f"9{n}", "Name": f"Viertel {n}"},
            "geometry": json.loads(
                shapely.to_geojson(shapely.box(12.3 + n / 100, 51.3, 12.31 + n / 100, 51.31))
            ),
        }
        for n in range(2)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_other_shapes_reach_the_map_with_centre_and_area(elsewhere, capsys):
    path = _quarters(elsewhere / "viertel.geojson")
    assert main(["publish", str(path), "--dataset", "districts", "--author", "Anna"]) == 0
    out = capsys.readouterr().out
    assert "Aus den Formen berechnet, weil die Datei es nicht angibt: Breite, Länge, Fl" in out
    figures = _figures()
    assert figures["name"].tolist() == ["Viertel 0", "Viertel 1"]
    # 0.01 degrees are 1.1127 km north-south and, at 51.305 degrees, 0.6972 km east-west.
    assert figures["area_km2"].tolist() == pytest.approx([1.1127 * 0.6972] * 2, rel=0.002)


def test_points_are_measured_against_the_new_districts(elsewhere, capsys):
    path = _quarters(elsewhere / "viertel.geojson")
    assert main(["publish", str(path), "--dataset", "districts", "--author", "Anna"]) == 0
    stops = elsewhere / "halte.csv"
    stops.write_text(
        "stop_id;name;kind;latitude;longitude\n1;Mitte;Haltestelle;51.305;12.305\n"
        "2;Anderswo;Haltestelle;51.4;12.305\n",
        "utf-8",
    )
    capsys.readouterr()
    assert main(["check", str(stops)]) == 0
    # 0.09 degrees north of the border, 111.32 km a degree.
    assert "Warnung, Zeile 3: Der Punkt (51.4, 12.305) liegt 10,0 km" in capsys.readouterr().out


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is not here")
@pytest.mark.parametrize("name", ["leipzig_ortsteile.geojson", "leipzig_ortsteile_utm33_shp.zip"])
def test_the_63_ortsteile_of_leipzig(elsewhere, name):
    assert main(["publish", str(REAL / "geo" / name), "--author", "Anna"]) == 0
    figures = _figures()
    assert len(figures) == 63
    # The city's own table gives 0.74 for Zentrum and 1.62 for Zentrum-Ost.
    assert figures["area_km2"].round(2).tolist()[:2] == [0.74, 1.62]
    assert figures["area_km2"].sum() == pytest.approx(297.8, abs=0.1)
