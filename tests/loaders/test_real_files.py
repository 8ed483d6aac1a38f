"""Files as published, where they are at hand: CITY_REAL_FILES or ../shared/real."""

import os
from pathlib import Path

import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.reading import read
from loaders.schema import ROOT
from loaders.shipped_data import read_shipped
from loaders.tables.reading import Hints

REAL = Path(os.environ.get("CITY_REAL_FILES") or ROOT.parent / "shared" / "real")
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the folder of real files is not here (CITY_REAL_FILES)"
)
EVERY = CheckOptions(all_counties=True)
NEAR = Hints(near=(12.08, 50.88))


def test_the_register_of_2022_lists_31_stations_in_gera(package):
    report = check_file(REAL / "charging" / "bnetza_2022-01-01.xlsx", package, EVERY)
    assert (report.rows, report.publishable) == (25868, True)
    rows = report.table.to_pandas()
    gera = rows[rows["county"] == "Kreisfreie Stadt Gera"]
    assert (len(gera), gera["points"].sum(), gera["power_kw"].sum()) == (31, 62, 1571)
    assert {f"{d:%Y-%m-%d}" for d in rows["register_date"]} == {"2022-01-01"}
    assert rows["postcode"].str.fullmatch(r"\d{5}").all()


def test_the_register_of_2022_changes_nothing_in_the_shipped_stations(package):
    report = check_file(REAL / "charging" / "bnetza_2022-01-01.xlsx", package, EVERY)
    register = {r["station_id"]: r["street"] for r in report.table.to_pylist()}
    shipped = read_shipped(package, [package.datasets["charging_points"]])["charging_points"]
    ours = [r for r in shipped.to_pylist() if r["county"] == "Kreisfreie Stadt Gera"]
    assert len(ours) == 31
    # A house number 0 stands for none: it is not part of a street.
    assert {r["station_id"]: r["street"] for r in ours}.items() <= register.items()


def test_of_a_register_the_citys_own_stations_are_taken_and_the_rest_counted(package):
    report = check_file(REAL / "charging" / "bnetza_2022-01-01.xlsx", package)
    assert (report.rows, report.publishable) == (31, True)
    assert any(text.startswith("25.837 Zeilen anderer Kreise") for text in report.note_texts())
    berlin = check_file(REAL / "charging" / "bnetza_2026_berlin.csv", package)
    assert [p.details["wording"] for p in berlin.found] == ["other_county"]


def test_the_register_of_2019_has_one_address_column(package):
    report = check_file(REAL / "charging" / "bnetza_2019-07-19.xlsx", package)
    assert (report.rows, report.publishable) == (16, True)
    assert (report.table["place"].to_pandas() == "Gera").sum() == 16


def test_the_register_of_2026_has_ids(package):
    report = check_file(REAL / "charging" / "bnetza_2026_berlin.csv", package, EVERY)
    assert (report.rows, report.publishable) == (4528, True)
    assert report.table["points"].to_pandas().between(1, 10).all()


@pytest.mark.parametrize(
    ("name", "kind", "rows", "columns"),
    [
        ("geo/leipzig_bevoelkerungsdichte.csv", "csv", 63, 4),
        ("geo/leipzig_ortsteile.geojson", "geojson", 63, 3),
        ("geo/leipzig_ortsteile_utm33_shp.zip", "shp", 63, 3),
        ("gera/gera_db_stations_stada.ndjson", "ndjson", 4, 79),
        ("gera/gera_stadtteile_punkte_geonames.geojson", "geojson", 11, 5),
        ("gera/gera_und_nachbargemeinden_vg250.geojson", "geojson", 20, 24),
        ("measures/muenster_sachstand.csv", "csv", 275, 7),
        ("measures/nudafa_massnahmenliste.csv", "csv", 156, 31),
        ("mobility/muenster_fahrradverleihe.csv", "csv", 23, 7),
        ("surveys/limesurvey_results_german_2024.csv", "csv", 96, 317),
        ("surveys/muenster_haushaltsbefragung_mobilitaetsdaten_je_stadtteil.csv", "csv", 54, 48),
        ("attendance/teams_meetingAttendanceList_2020_utf16.csv", "csv", 38, 3),
    ],
)
def test_other_files_read_with_all_their_rows(name, kind, rows, columns):
    reading = read(REAL / name, NEAR)
    assert (reading.format, reading.rows, len(reading.columns)) == (kind, rows, columns)


def test_the_two_copies_of_leipzig_agree():
    import shapely

    shapes = {}
    for name in ("leipzig_ortsteile.geojson", "leipzig_ortsteile_utm33_shp.zip"):
        reading = read(REAL / "geo" / name)
        parts = shapely.from_wkb(reading.table["g2"].to_pylist())
        shapes[name] = dict(zip(reading.table["c0"].to_pylist(), shapely.area(parts), strict=True))
    first, second = shapes.values()
    assert first == pytest.approx(second, rel=0.01)


def test_both_files_of_muenster_hold_the_same_results(package):
    tables = []
    for name in ("mobilitaet_2022_raw", "mobilitaetsdaten_je_stadtteil"):
        path = REAL / "surveys" / f"muenster_haushaltsbefragung_{name}.csv"
        report = check_file(path, package, CheckOptions(constants={"survey_id": "muenster"}))
        assert (report.dataset, report.rows, report.publishable) == ("survey_results", 1674, True)
        tables.append([{**row, "source": ""} for row in report.table.to_pylist()])
    assert tables[0] == tables[1]
    counted = [row for row in tables[0] if row["n"]]
    assert len(counted) == 54 * 14
    assert max(abs(row["value"] - row["count"] / row["n"]) for row in counted) < 1e-12


def test_every_real_file_gets_a_report_and_no_error(package):
    for path in sorted(REAL.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            report = check_file(path, package)
            assert report.publishable or len(report.problems), path
