"""Musterstadt has the districts 01 Altdorf, 02 Buchberg and 03 Clausthal (tests/tiny_city.py)."""

import json

import pytest

from loaders.export.annotated_file import remark_texts
from loaders.pipeline import check_file, published_rows
from loaders.validate.check import CheckOptions
from tests.city_of_63 import _square


@pytest.fixture
def checked(lake, tmp_path):
    def check(name, text):
        (tmp_path / name).write_text(text, "utf-8")
        return check_file(tmp_path / name, lake.package, published=published_rows(lake))

    return check


def codes(report):
    return [problem.code for problem in report.found]


HEAD = "district_id,Name,date,population,register,source\n"


def population(*rows):
    return HEAD + "".join(f"{code},{name},2025-12-31,10,R,T\n" for code, name in rows)


def test_rows_whose_codes_mostly_are_none_here_are_asked_about(checked):
    rows = [("01", ""), ("07", ""), ("08", ""), ("09", "")]
    report = checked("population.csv", population(*rows))
    assert codes(report) == ["other_places"]  # one cause, one problem
    assert (report.table, report.valid) == (None, 0)  # 01 is not taken over either
    said = [p.message("de") for p in report.found if p.code == "other_places"][0]
    assert "3 von 4 Nummern gibt es in dieser Stadt nicht („07“, „08“, „09“ …)." in said


def test_known_codes_beside_names_of_other_places_are_asked_about(checked):
    rows = [("01", "Zentrum-Ost"), ("02", "Zentrum-Südost"), ("03", "Clausthal")]
    report = checked("population.csv", population(*rows))
    assert codes(report) == ["other_names"]
    assert report.valid == 0
    assert "„01 Zentrum-Ost“, „02 Zentrum-Südost“" in report.found[0].message("de")


def test_codes_beside_their_own_names_and_a_single_slip_are_not(checked):
    rows = [("01", "Altdorf"), ("02", "Altes Dorf"), ("03", "clausthal")]
    assert codes(checked("population.csv", population(*rows))) == []
    report = checked("population.csv", population(("01", ""), ("07", "")))
    assert codes(report) == ["unknown_reference"]
    assert report.valid == 1


PLACES = ("Zentrum", "Reudnitz", "Connewitz", "Plagwitz")


def rows_of(dataset, places):
    """Rows of a dataset with the examples of its declaration, their keys apart."""
    column = dataset.district_field
    plain = [f for f in dataset.fields if f.required and f.type != "geojson" and f.name != column]
    lines = [";".join([*(f.name for f in plain), column])]
    for i, place in enumerate(places):
        own = f.name if (f := plain[0]).type == "string" and not f.enum and not f.pattern else ""
        cells = [f"{f.example_text}{i if f.name == own else ''}" for f in plain]
        lines.append(";".join([*cells, place]))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "name", ["population", "events", "measures", "indicators", "mobility_hubs", "sensors"]
)
@pytest.mark.parametrize("places", [PLACES, ("71", "72", "73", "74")])
def test_another_citys_districts_are_one_problem_in_every_dataset(lake, tmp_path, name, places):
    path = tmp_path / "datei.csv"
    path.write_text(rows_of(lake.package.datasets[name], places), "utf-8")
    options = CheckOptions(dataset=name)
    report = check_file(path, lake.package, options, published_rows(lake))
    column = lake.package.datasets[name].district_field
    (problem,) = (p for p in report.found if p.field == column)
    assert (problem.code, problem.row, report.valid) == ("other_places", None, 0)
    kind = "Namen" if places is PLACES else "Nummern"
    assert f"eines anderen Ortes: 4 von 4 {kind} gibt es in dieser Stadt nicht" in problem.message()


def test_a_name_that_many_rows_use_is_one_problem_with_all_its_rows(checked):
    text = "measure_id,year,funding_source,planned_eur\n"
    report = checked("budgets.csv", text + "".join(f"hafen,{y},Land,1\n" for y in (2023, 2024)))
    (problem,) = report.found
    assert (problem.row, problem.others, problem.code) == (2, (3,), "unknown_reference")
    assert "aber 2 Zeilen nennen es" in problem.message()
    assert set(remark_texts(report.found, "de")) == {2, 3}
    assert report.valid == 0


def shapes(west, names):
    features = [
        {
            "type": "Feature",
            "properties": {"district_id": f"0{n}", "name": name},
            "geometry": {"type": "Polygon", "coordinates": [_square(n, west, 50.0)]},
        }
        for n, name in enumerate(names, start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_districts_that_mean_other_places_are_asked_about_while_rows_refer_to_them(checked):
    report = checked("districts.geojson", shapes(10.5, ("Zentrum", "Hafen", "Wald")))
    assert codes(report) == ["districts_moved"]
    assert report.valid == 0
    assert "„01“, „02“, „03“: Diese Nummern meinen jetzt andere Orte" in str(
        report.found[0].message("de")
    )


def test_districts_of_the_same_names_may_be_drawn_anew(checked):
    report = checked("districts.geojson", shapes(10.5, ("Altdorf", "Buchberg", "Clausthal")))
    assert codes(report) == []


@pytest.mark.parametrize("place", ["01 Altdorf", "Altdorf (01)", "01 - Altdorf"])
def test_code_and_name_in_one_cell(checked, place):
    report = checked("einwohner.csv", f"Bezirk;Stichtag;Einwohner\n{place};31.12.2023;5\n")
    assert (codes(report), report.table["district_id"].to_pylist()) == ([], ["01"])


def test_code_and_name_in_two_columns_of_the_same_word(checked):
    head = "Bezirk Nr.;Bezirk;Stichtag;Einwohner\n"
    rows = ["01;Altdorf", "02;Buchberg", "03;Clausthal"]
    report = checked("a.csv", head + "".join(f"{row};31.12.2023;5\n" for row in rows))
    assert (codes(report), report.table["district_id"].to_pylist()) == ([], ["01", "02", "03"])
    wrong = ["01;Zentrum", "02;Hafen", "03;Clausthal"]
    report = checked("b.csv", head + "".join(f"{row};31.12.2023;5\n" for row in wrong))
    assert codes(report) == ["other_names"]


def test_a_name_that_no_district_has_is_unknown_with_the_nearest(checked):
    report = checked("a.csv", "Bezirk;Stichtag;Einwohner\nAltdorv;31.12.2023;5\n")
    (problem,) = report.found
    assert problem.code == "unknown_reference"
    assert "Gemeint ist vielleicht „Altdorf“" in problem.message()
