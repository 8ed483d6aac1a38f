"""The charging register in each of its layouts, from fixtures of our own."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.profiles import load_profiles

FIXTURES = Path(__file__).parents[1] / "fixtures"
EVERY = CheckOptions(all_counties=True)


def _rows(report):
    assert report.problems["message"].tolist() == []
    assert (report.dataset, report.profile) == ("charging_points", "ladesaeulenregister")
    return report.table.to_pylist()


def test_the_layout_of_2017_one_address_us_dates_longitude_first(package):
    report = check_file(FIXTURES / "places/register_2017.csv", package, EVERY)
    first, second = _rows(report)
    assert report.notes[0].values == {"rows": 3}
    assert {k: first[k] for k in ("street", "postcode", "place", "county")} == {
        "street": "Markt 1",
        "postcode": "07545",
        "place": "Musterstadt",
        "county": None,
    }
    assert (first["latitude"], first["longitude"]) == (50.88, 12.05)
    assert first["commissioned_date"] == dt.date(2009, 7, 14)
    assert (first["power_kw"], first["points"]) == (22.5, 2)
    assert first["plugs"] == "AC Steckdose Typ 2 22 kW; AC Schuko 3,7 kW"
    assert first["register_date"] == dt.date(2017, 7, 5)
    assert first["source"].endswith("Stand 05.07.2017, CC BY 4.0")
    assert (second["postcode"], second["place"]) == ("01067", "Nachbarstadt")


def test_every_edition_of_the_register_is_the_whole_of_it_a_list_of_ours_is_not(package):
    for edition in (
        "places/register_2017.csv",
        "places/register_2022.xlsx",
        "places/register_2026.csv",
    ):
        assert check_file(FIXTURES / edition, package, EVERY).whole, edition
    assert not check_file(FIXTURES / "measures/massnahmen_liste.csv", package, EVERY).whole


def test_the_layout_of_2022_mixed_cells_and_equal_rows(package):
    report = check_file(FIXTURES / "places/register_2022.xlsx", package, EVERY)
    first, *equal = _rows(report)
    assert (first["street"], first["postcode"]) == ("Markt 1", "07545")
    assert (first["latitude"], first["longitude"], first["power_kw"]) == (50.88, 12.05, 22.5)
    assert first["register_date"] == dt.date(2022, 1, 1)
    assert [row["power_kw"] for row in equal] == [7.2, 7.2]
    assert equal[1]["station_id"] == f"{equal[0]['station_id']}-2"
    assert first["station_id"].startswith("BNA-")
    assert (
        "1 Zeile gleicht einer anderen; sie gelten als gleiche Geräte am selben Ort."
        in report.note_texts()
    )
    again = check_file(FIXTURES / "places/register_2022.xlsx", package, EVERY)
    assert again.table["station_id"] == report.table["station_id"]


def test_the_layout_of_2026_with_ids_and_no_date(package):
    report = check_file(FIXTURES / "places/register_2026.csv", package, EVERY)
    first, second = _rows(report)
    assert (first["station_id"], first["status"]) == ("4711", "In Betrieb")
    assert first["plugs"] == "AC Typ 2 Steckdose 22/3,7 kW; AC Schuko\nSteckdose 3,7 kW"
    assert (second["address_note"], second["postcode"]) == ("Hof", "01067")
    assert second["register_date"] == dt.date(2016, 1, 2)
    assert any(n.code == "date_assumed" for n in report.notes)
    named = check_file(
        FIXTURES / "places/register_2026.csv",
        package,
        CheckOptions(constants={"register_date": "15.01.2026"}, all_counties=True),
    )
    assert named.table["register_date"].to_pylist() == [dt.date(2026, 1, 15)] * 2
    assert named.table["source"][0].as_py().endswith("Stand 15.01.2026, CC BY 4.0")


def test_only_an_id_makes_a_duplicate(package, tmp_path):
    path = tmp_path / "register.csv"
    shutil.copy(FIXTURES / "places/register_2026.csv", path)
    lines = path.read_text(encoding="utf-8-sig").rstrip("\n").split("\n")
    path.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    report = check_file(path, package, EVERY)
    assert report.problems[["row", "column", "code"]].values.tolist() == [
        [4, "Ladeeinrichtungs-ID", "duplicate_key"]
    ]


def test_problems_name_the_columns_of_the_file(package, tmp_path):
    text = (FIXTURES / "places/register_2017.csv").read_text(encoding="utf-8")
    path = tmp_path / "register.csv"
    path.write_text(text.replace("50,88", "fünfzig"), encoding="cp1252")
    report = check_file(path, package, EVERY)
    assert report.encoding == "Windows-1252"
    assert report.problems[["row", "column", "field", "value"]].values.tolist() == [
        [5, "Breitengrad [DG]", "latitude", "fünfzig"]
    ]


@pytest.mark.parametrize("profile", load_profiles(), ids=lambda p: p.name)
def test_a_profile_names_only_declared_fields(profile, package):
    if profile.refusal:
        assert set(profile.refusal) == {"de", "en"}
        return
    dataset = package.datasets[profile.dataset]
    assert set(profile.columns) <= set(dataset.field_names)
    required = {f.name for f in dataset.fields if f.required} - {"source"}
    assert profile.open or profile.shape or required <= set(profile.columns)
