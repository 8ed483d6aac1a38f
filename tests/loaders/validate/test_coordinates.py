"""Points that lie outside the city: kept, listed with row and cause; impossible ones are faults."""

import json

import pyarrow as pa
import pytest
import shapely

from loaders.cli import main
from loaders.pipeline import CheckOptions, check_file, published_rows, validate
from loaders.recognise.recognition import map_columns
from loaders.schema import load_package
from loaders.validate.check import Check

HEAD = "stop_id;name;kind;latitude;longitude"


@pytest.fixture
def musterstadt(tiny_city):
    return load_package(tiny_city)


@pytest.fixture
def known(musterstadt):
    """The outline is the square 10.0 to 10.3 east, 50.0 to 50.1 north; nothing else is known."""
    shape = shapely.to_wkb(shapely.box(10, 50, 10.3, 50.1))
    elsewhere = shapely.to_wkb(shapely.box(11, 50, 11.3, 50.1))
    table = pa.table({"ags": ["00000001", "00000009"], "geometry": [shape, elsewhere]})
    return lambda name: table if name == "outline" else None


@pytest.fixture
def checked(tmp_path, musterstadt, known):
    """`checked(places…)`: the report of a file of stops at these places."""

    def run(*places):
        rows = [f"{n};Halt {n};Haltestelle;{place}" for n, place in enumerate(places)]
        path = tmp_path / "halte.csv"
        path.write_text("\n".join([HEAD, *rows]), "utf-8")
        return check_file(path, musterstadt, published=known)

    return run


def test_points_inside_and_on_the_rough_border_are_not_mentioned(checked):
    # 0.002 degrees of latitude are 0.22 km, less than the outline is exact.
    report = checked("50.05;10.1", "50.102;10.1", ";")
    assert report.warnings == ()
    assert "outside_city" not in [n.code for n in report.notes]


def test_a_point_outside_is_kept_and_listed_with_its_distance(checked):
    # 0.05 degrees of latitude x 111.32 km = 5.6 km north of the border.
    report = checked("50.05;10.1", "50.15;10.15", "50.05;10.2")
    assert report.publishable and report.table.num_rows == 3
    (warning,) = report.warnings
    assert (warning.row, warning.field, warning.value) == (3, "latitude", "50.15, 10.15")
    assert "liegt 5,6 km außerhalb der Stadt" in warning.message()
    (note,) = [t for t in report.note_texts() if "außerhalb" in t]
    assert note.startswith("Punkte außerhalb der Stadt: 1 von 3 (Zeile 3).")
    assert "lies 5,6 km outside" in warning.message("en")


@pytest.mark.parametrize(
    ("place", "better"),
    [("51.05;10.1", "50.05, 10.1"), ("50.05;12.1", "50.05, 10.1"), ("50.50;10.1", "50.05, 10.1")],
)
def test_a_wrong_digit_is_guessed(checked, place, better):
    (warning,) = checked(place).warnings
    assert f"Vielleicht ein Tippfehler: {better} läge darin" in warning.message()


@pytest.mark.parametrize(
    ("place", "code", "said"),
    [
        ("0;0", "coordinate_zero", "0/0 (im Atlantik)"),
        ("10.1;50.05", "coordinate_swapped", "vermutlich vertauscht"),
        ("50.05;0", "coordinate_far", "Breite oder Länge ist 0"),
        ("5.005;10.1", "coordinate_far", "Vermutlich ist 50.05, 10.1 gemeint"),
        ("50.05;-10.1", "coordinate_far", "Vermutlich ist 50.05, 10.1 gemeint"),
        ("-1.3;36.8", "coordinate_far", "liegt in Afrika"),
        ("40.7;-74", "coordinate_far", "liegt weit entfernt"),
    ],
)
def test_impossible_places_are_faults_and_the_rest_waits_for_the_word(checked, place, code, said):
    report = checked("50.05;10.1", place)
    (problem,) = report.found
    assert (problem.row, problem.code) == (3, code)
    assert said in problem.message()
    assert not report.publishable and report.table is None
    assert report.faultless.num_rows == 1
    assert report.warnings == ()


def _register(musterstadt, known, rows):
    """A report on charging stations given as (county, place, latitude)."""
    names = ("station_id", "county", "place", "latitude", "longitude", "register_date")
    columns = list(zip(*rows, strict=True))
    cells = [
        [str(n) for n in range(len(rows))],
        *columns,
        ["10.1"] * len(rows),
        ["2022-01-01"] * len(rows),
    ]
    table = pa.table(
        {"row": range(2, len(rows) + 2)}
        | {f"c{i}": pa.array(c, pa.string()) for i, c in enumerate(cells)}
    )
    from loaders.tables.reading import Reading

    options = CheckOptions(dataset="charging_points")
    check = Check(musterstadt, Reading(table, names, "csv"), options, known)
    map_columns(check)
    return validate(check)


def test_of_a_register_only_rows_of_the_city_are_suspicious(musterstadt, known):
    own = musterstadt.city["kreis"][0]
    rows = [
        (own, "Musterstadt", "50.05"),
        (own, "Musterstadt", "50.2"),
        ("Landkreis Anderswo", "Musterstadt", "50.3"),
        (None, musterstadt.city["name"], "50.4"),
        (None, "Anderswo", "50.5"),
    ]
    report = _register(musterstadt, known, rows)
    assert report.publishable
    assert [w.row for w in report.warnings] == [3, 5]
    assert [n.values["total"] for n in report.notes if n.code == "outside_city"] == [3]


def test_without_an_outline_nothing_is_said(tmp_path, musterstadt):
    path = tmp_path / "halte.csv"
    path.write_text(f"{HEAD}\n1;Halt;Haltestelle;52;10.1", "utf-8")
    assert check_file(path, musterstadt, published=lambda _: None).warnings == ()
    assert check_file(path, musterstadt).warnings == ()


def test_the_command_line_lists_them(tmp_path, tiny_city, monkeypatch, capsys):
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "store"))
    path = tmp_path / "halte.csv"
    path.write_text(f"{HEAD}\n1;Halt;Haltestelle;50.5;10.1", "utf-8")
    assert main(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "  Warnung, Zeile 2: Der Punkt (50.5, 10.1) liegt " in out
    assert out.endswith("Kann veröffentlicht werden.\n")


def _outlines(tmp_path, *features):
    path = tmp_path / "umriss.geojson"
    parts = ",".join(
        f'{{"type":"Feature","properties":{{"ags":"{ags}","name":"{name}"}},'
        f'"geometry":{shapely.to_geojson(shape)}}}'
        for ags, name, shape in features
    )
    path.write_text(f'{{"type":"FeatureCollection","features":[{parts}]}}', "utf-8")
    return path


def test_neighbours_are_not_the_city(tmp_path, musterstadt):
    square = shapely.box(10, 50, 10.3, 50.1)
    path = _outlines(
        tmp_path, ("00000001", "Musterstadt", square), ("00000007", "Nachbarn", square)
    )
    report = check_file(path, musterstadt, CheckOptions(dataset="outline"))
    assert report.problems["message"].tolist() == [
        "Nachbarn (00000007) ist eine andere Gemeinde; der Umriss der Stadt hat den Schlüssel "
        "00000001. Bitte die Zeile entfernen oder nur die Zeilen ohne Probleme veröffentlichen."
    ]
    assert report.faultless["name"].to_pylist() == ["Musterstadt"]


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (shapely.Point(10, 50), "ein Punkt"),
        (shapely.LineString([(10, 50), (10.1, 50)]), "eine Linie"),
        (shapely.MultiPoint([(10, 50), (10.1, 50)]), "eine Gruppe von Punkten"),
    ],
)
def test_an_outline_is_an_area(tmp_path, musterstadt, shape, kind):
    path = _outlines(tmp_path, ("00000001", "Musterstadt", shape))
    (message,) = check_file(path, musterstadt, CheckOptions(dataset="outline")).problems["message"]
    assert message.startswith(f"Die Form ist {kind}; erwartet wird eine Fläche.")


def test_a_file_about_another_city_is_said_to_be_one(checked):
    report = checked("52;10.1", "52;10.2")
    (note,) = [t for t in report.note_texts() if "außerhalb" in t]
    assert note.startswith("Alle 2 Orte liegen außerhalb der Stadt; vermutlich beschreibt")
    assert report.publishable and len(report.warnings) == 2


@pytest.mark.parametrize("places", [("571667,5;5541334", "571700;5541400"), None])
def test_metres_in_columns_of_degrees_are_converted(checked, places):
    # 10.0 east, 50.02 north is about 571 667 east and 5 541 334 north in zone 32.
    turned = places or ("5541334;571667,5", "5541400;571700")
    report = checked(*turned)
    codes = {n.code: dict(n.values) for n in report.notes}
    assert codes["crs_inferred"] == {"crs": "EPSG:25832"}
    assert ("axes_swapped" in codes) == bool(places)
    first = report.table.slice(0, 1).to_pylist()[0]
    assert (first["latitude"], first["longitude"]) == pytest.approx((50.02, 10.0), abs=1e-3)


def test_metres_that_fit_no_system_stay_faults(checked):
    report = checked("99999999;99999999")
    assert not report.publishable
    assert set(report.problems["code"]) == {"maximum"}


@pytest.mark.parametrize(("east", "said"), [(12.0, True), (10.1, False)])
def test_districts_of_another_city_are_said_to_be_elsewhere(
    tmp_path, musterstadt, known, east, said
):
    """The outline ends at 10.3 degrees east; a district whose middle is inside is our own."""
    features = [
        {
            "type": "Feature",
            "properties": {"district_id": number, "name": f"Bezirk {number}"},
            "geometry": shapely.geometry.mapping(shapely.box(left, 50.02, left + 0.02, 50.04)),
        }
        for number, left in (("01", east), ("02", 12.5))
    ]
    path = tmp_path / "bezirke.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    report = check_file(path, musterstadt, CheckOptions(dataset="districts"), published=known)
    assert ("outside_city_all" in [note.code for note in report.notes]) is said


HUB = "hub_id,name,status,latitude,longitude,source\nh1,Markt,geplant,50.05,10.05,S\n"


def test_a_hub_with_a_place_and_no_district_lies_in_the_one_around_it(lake, tmp_path):
    """Altdorf, 01, is the square from 10.0 to 10.1 east."""
    path = tmp_path / "hubs.csv"
    path.write_text(HUB, "utf-8")
    report = check_file(path, lake.package, published=published_rows(lake))
    assert report.found == ()
    assert report.table["district_id"].to_pylist() == ["01"]


@pytest.mark.parametrize("heads", ["Rechtswert;Hochwert", "UTM_E;UTM_N", "Easting;Northing"])
def test_metres_of_a_projection_are_known_by_their_headings(package, tmp_path, heads):
    path = tmp_path / "stops.csv"
    path.write_text(f"stop_id;name;kind;{heads}\n1;Markt;Haltestelle;716000;5640000\n", "utf-8")
    report = check_file(path, package)
    (row,) = report.table.to_pylist()
    assert (round(row["latitude"], 4), round(row["longitude"], 4)) == (50.8713, 12.0701)
    assert "crs_inferred" in {note.code for note in report.notes}
