"""What a file is taken for, and how it is meant to be published, where it does not say all."""

from pathlib import Path

import pytest

from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.pipeline_many import check_together
from loaders.store.store import Edition
from tests.publishing import publish

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture
def check(lake):
    def run(path, **constants):
        return check_file(
            path, lake.package, CheckOptions(constants=constants), published=published_rows(lake)
        )

    return run


@pytest.fixture
def measures(tmp_path):
    def write(*names):
        path = tmp_path / "liste.csv"
        rows = [f"{name};Titel {name};geplant;2024-05-01" for name in names]
        path.write_text("\n".join(["id;title;status;start", *rows]) + "\n", "utf-8")
        return path

    return write


def _codes(report):
    return [note.code for note in report.notes]


def test_other_measures_come_to_those_there_are(check, measures):
    report = check(measures("neu-1", "neu-2"))
    assert (report.mode, report.as_replacement().publishable) == ("append", True)
    assert "adds_all_new" in _codes(report)
    assert (
        "Keine ihrer Zeilen steht schon unter „Maßnahmen“, und andere Daten "
        "verweisen auf die vorhandenen: Die Datei wird als Ergänzung "
        "veröffentlicht, nichts geht verloren."
    ) in report.note_texts()


def test_a_newer_edition_of_a_list_that_was_added_is_added_too(check, measures):
    report = check(measures("neu-1", "bank"))
    assert (report.profile, report.mode) == ("massnahmenliste", "append")
    assert "adds_known" in _codes(report)


def test_own_columns_with_a_known_measure_are_for_the_analyst_to_decide(check, tmp_path):
    path = tmp_path / "measures.csv"
    path.write_text(
        "measure_id,title,status,source\nneu-1,A,geplant,x\nbank,B,geplant,x\n", "utf-8"
    )
    report = check(path)
    assert (report.mode, report.as_replacement().publishable) == ("replace", False)
    assert "adds_all_new" not in _codes(report)
    said = report.dangling[0].message("de")
    assert said.startswith("Die Datei kann den Bestand nicht ersetzen: ")
    assert "bitte als Ergänzung veröffentlichen (im Terminal: --append)" in said


def test_together_with_all_that_refers_to_it_a_new_list_replaces(lake, tmp_path, measures):
    package, known = lake.package, published_rows(lake)
    files = [measures("neu-1")]
    for dataset in package.datasets.values():
        keys = [k.fields[0] for k in dataset.foreign_keys if k.dataset == "measures"]
        if not keys:
            continue
        rows = known(dataset.name).to_pandas().head(1)
        rows[keys[0]] = "neu-1"
        files.append(tmp_path / f"{dataset.name}.csv")
        rows.to_csv(files[-1], index=False)
    assert len(files) > 3
    reports = check_together(files, package, known)
    assert [r.mode for r in reports if r.dataset == "measures"] == ["replace"]
    assert reports[0].dangling == ()


def test_residents_with_area_and_density_need_only_their_date(check):
    asked = check(FIXTURES / "places/einwohnerdichte.csv")
    assert (asked.dataset, asked.profile) == ("population", "bevoelkerungsdichte")
    assert asked.problems["field"].tolist() == ["date"]
    report = check(FIXTURES / "places/einwohnerdichte.csv", date="31.12.2024")
    rows = [(r["district_id"], r["population"], r["register"]) for r in report.table.to_pylist()]
    assert rows == [("01", 5100, "ohne Angabe"), ("02", 3050, "ohne Angabe")]
    assert report.mode == "append"


def test_residents_without_a_register_come_in_and_say_so(check, tmp_path):
    path = tmp_path / "einwohner.csv"
    path.write_text("Bezirk;Stichtag;Einwohner;Quelle\n01;31.12.2024;5.100;Amt\n", "utf-8")
    report = check(path)
    (row,) = report.table.to_pylist()
    assert (report.dataset, row["population"], row["register"]) == (
        "population",
        5100,
        "ohne Angabe",
    )
    assert (
        "Die Spalte „Register“ fehlt; eingetragen wurde „ohne Angabe“. Bitte bei Gelegenheit "
        "ergänzen."
    ) in report.note_texts()
    assert "missing_columns" not in _codes(report)


def test_place_points_are_names_and_ask_for_their_kind(lake, check):
    path = FIXTURES / "places/ortspunkte.geojson"
    asked = check(path)
    assert (asked.dataset, asked.profile) == ("district_names", "ortspunkte")
    assert asked.problems["field"].tolist() == ["kind"]
    report = check(path, kind="Stadtteil")
    publish(lake, report.tables(), author="Anna", mode=report.mode)
    with lake.reader(Edition(lake.snapshot_id())) as cursor:
        rows = cursor.execute(
            "SELECT name, district_id, latitude FROM district_names ORDER BY name"
        ).fetchall()
    # Oberdorf keeps its district, Altdorf and Waldrand stay.
    assert rows == [
        ("Altdorf", "01", None),
        ("Niederdorf", None, 50.048),
        ("Oberdorf", "01", 50.052),
        ("Waldrand", None, None),
    ]
