"""`new-city` and `doctor`: a folder for another city, what it still needs, and what is refused."""

import json
import os
import shutil

import pytest

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.messages.errors import StoreError
from loaders.schema import ROOT, load_package
from tests.city_of_63 import districts, write_files


@pytest.fixture
def files(tmp_path):
    return write_files(tmp_path / "files")


@pytest.fixture
def made(files, tmp_path, monkeypatch, capsys):
    """The folder of Seestadt, and a store of its own."""
    assert main(call(files, tmp_path / "city")) == 0
    assert "mit 63 Flächen" in capsys.readouterr().out
    monkeypatch.setenv("CITY_DATA", str(tmp_path / "city"))
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "store"))
    return tmp_path / "city"


def call(files, folder, ags="14000000", file="ortsteile.geojson"):
    return [
        *("new-city", str(folder), "--name", "Seestadt", "--ags", ags),
        *("--districts", str(files / file), "--word", "Ortsteil/Ortsteile"),
    ]


def refused(capsys, *arguments):
    """The one sentence of a call that is refused."""
    assert main(*arguments) in (1, 2)
    (line,) = capsys.readouterr().err.strip().splitlines()
    return line


def test_the_folder_says_what_is_known_and_leaves_the_rest_empty(made):
    assert sorted(path.name for path in made.iterdir()) == [
        "city.json", "districts.geojson", "outline.geojson", "overlays.json",
    ]  # fmt: skip
    city = json.loads((made / "city.json").read_text("utf-8"))
    assert (city["latitude"], city["longitude"]) == (51.37, 12.39)
    assert (city["district_code"], city["timezone"]) == ("[0-9]{2}", "Europe/Berlin")
    assert city["words"] == {"district": ["Ortsteil", "Ortsteile"]}
    assert city["contact"]["email"] == ""
    assert "Gera" not in (made / "city.json").read_text("utf-8")
    (outline,) = json.loads((made / "outline.geojson").read_text("utf-8"))["features"]
    ring = outline["geometry"]["coordinates"][0]
    assert {(min(p), max(p)) for p in zip(*ring, strict=True)} == {(12.3, 12.48), (51.3, 51.44)}


def test_the_store_of_a_new_city_holds_its_districts_and_nothing_else(made, tmp_path):
    store = open_store(str(tmp_path / "store"), load_package(made))
    rows = store.snapshots()
    store.close()
    assert rows.set_index("dataset")["rows_total"].loc[lambda n: n > 0].to_dict() == {
        "districts": 63,
        "outline": 1,
    }


def test_the_doctor_names_what_is_missing_empty_and_nobodys(made, capsys):
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "die Adresse für gemeldete Barrieren („contact.email“ in city.json)" in said
    assert "Durchsetzungsstelle" not in said  # nor the law of the Land
    assert "„Maßnahmen“ hat noch keine Zeilen." in said
    assert (
        "„Ortsteile“ hat keine zuständige Stelle („owner“ in overlays.json, eine für alle" in said
    )
    assert "Datenschutzaufsicht" not in said  # the table of the Länder knows it


def test_who_answers_and_where_the_shapes_are_from_is_said_once(files, tmp_path, monkeypatch):
    said = ["--owner", "Amt für Statistik", "--source", "Geoportal", "--licence", "DL-DE-BY-2.0"]
    assert main([*call(files, tmp_path / "city"), *said]) == 0
    own = load_package(tmp_path / "city").datasets
    assert {one.owner for one in own.values()} == {"Amt für Statistik"}
    for name in ("districts", "outline"):
        assert [dict(one) for one in own[name].sources] == [{"title": "Geoportal"}]
        assert own[name].licences[0]["path"] == "https://www.govdata.de/dl-de/by-2-0"
    assert not own["measures"].licences


def test_a_contact_that_stands_in_the_settings_is_not_missing(made, capsys, monkeypatch):
    monkeypatch.setenv("CITY_CONTACT_EMAIL", "barrierefrei@seestadt.example")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "contact.email" not in said
    assert "contact.address" in said


@pytest.mark.parametrize("where", ["andere.csv:date", "date:", "einwohner.csv:day"])
def test_a_value_for_a_file_that_is_none_of_the_call_is_one_sentence(made, files, capsys, where):
    asked = ["publish", str(files / "einwohner.csv"), "--set", f"{where}=2020-12-31"]
    assert f"--set {where}=2020-12-31" in refused(capsys, [*asked, "--author", "A"])


def test_the_doctor_finds_what_was_copied_from_the_city_that_ships(made, capsys):
    city = json.loads((made / "city.json").read_text("utf-8"))
    city["contact"]["name"] = "Stadtverwaltung Gera"
    (made / "city.json").write_text(json.dumps(city), "utf-8")
    shutil.copy(ROOT / "data" / "stops.csv", made / "stops.csv")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "„city.json“ nennt noch Gera." in said
    assert "4 von 4 Orten in „Bahnhöfe und Haltestellen“ liegen weit entfernt." in said


def test_the_doctor_says_what_is_overdue(made, files, capsys):
    asked = ["publish", str(files / "einwohner.csv"), "--set", "date=2020-12-31", "--author", "A"]
    assert main(asked) == 0
    assert main(["doctor"]) == 1
    assert "Tage alt und nach 365 fällig." in capsys.readouterr().out


def test_a_folder_that_is_there_is_left_alone(files, tmp_path, capsys):
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "city.json").write_text("{", "utf-8")
    said = refused(capsys, call(files, tmp_path / "city"))
    assert "gibt es schon, und der Ordner ist nicht leer." in said
    assert [path.name for path in (tmp_path / "city").iterdir()] == ["city.json"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda shapes: drop(shapes, "OT"), "Die Pflichtspalte „Ortsteil: Nummer“"),
        (lambda shapes: rename(shapes, 1, "Nord 1"), "Mehrere Flächen heißen „Nord 1“."),
        (lambda _shapes: districts(west=4.0, south=54.5), "liegt nicht in Sachsen, wohin"),
        (lambda _shapes: {"type": "FeatureCollection", "features": []}, "keine Objekte"),
    ],
    ids=["without codes", "two of one name", "in the sea", "empty"],
)
def test_a_file_of_shapes_that_will_not_do_is_one_sentence(
    files, tmp_path, capsys, change, sentence
):
    (files / "ortsteile.geojson").write_text(json.dumps(change(districts())), "utf-8")
    assert sentence in refused(capsys, call(files, tmp_path / "city"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files"]


def test_columns_of_the_shapes_are_mapped_by_hand(files, tmp_path, capsys):
    """A name that no one knows: the refusal says how to tell what it is."""
    shapes = districts()
    for feature in shapes["features"]:
        feature["properties"]["GEB"] = feature["properties"].pop("OT")
    (files / "ortsteile.geojson").write_text(json.dumps(shapes), "utf-8")
    wanted = call(files, tmp_path / "city")
    said = refused(capsys, wanted)
    assert "„GEB“" in said and "--map NR=district_id" in said
    said = refused(capsys, [*wanted, "--map", "NIX=district_id"])
    assert said.strip() == "Keine Datei hat eine Spalte „NIX“."
    said = refused(capsys, [*wanted, "--map", "GEB=stadt"])
    assert "SPALTE=FELD mit einem von district_id, name" in said
    assert main([*wanted, "--map", "GEB=district_id"]) == 0
    assert "mit 63 Flächen" in capsys.readouterr().out


@pytest.mark.parametrize("head", ["ORTSTEIL_NR", "Ortsteilnummer", "Ortsteilschlüssel", "OT_NR"])
def test_usual_names_of_a_number_are_known(files, tmp_path, head):
    shapes = districts()
    for feature in shapes["features"]:
        feature["properties"][head] = feature["properties"].pop("OT")
    (files / "ortsteile.geojson").write_text(json.dumps(shapes), "utf-8")
    assert main(call(files, tmp_path / "city")) == 0


@pytest.mark.parametrize("content", ["", "<html><body>404</body></html>", '{"type": "Feat'])
def test_what_is_no_file_of_shapes_says_nothing_of_its_columns(files, tmp_path, capsys, content):
    (files / "ortsteile.geojson").write_text(content, "utf-8")
    said = refused(capsys, call(files, tmp_path / "city"))
    assert said.startswith("ortsteile.geojson, ") and "Spalten" not in said


def drop(shapes, name):
    for feature in shapes["features"]:
        del feature["properties"][name]
    return shapes


def rename(shapes, number, name):
    shapes["features"][number]["properties"]["Name"] = name
    return shapes


def test_a_key_that_is_none_and_a_word_alone_are_one_sentence(files, tmp_path, capsys):
    said = refused(capsys, call(files, tmp_path / "city", ags="1471"))
    assert "„ags“ muss der achtstellige Amtliche Gemeindeschlüssel sein" in said
    said = refused(capsys, [*call(files, tmp_path / "city")[:-1], "Ortsteil"])
    assert "--word braucht Einzahl und Mehrzahl: Ortsteil/Ortsteile." in said
    said = refused(capsys, call(files, tmp_path / "city", file="nowhere.zip"))
    assert "nowhere.zip" in said


def test_a_folder_half_made_is_one_sentence_at_the_start(made, capsys):
    (made / "city.json").unlink()
    assert f"{made / 'city.json'}: Die Datei fehlt." in refused(capsys, ["doctor"])


@pytest.mark.skipif(os.name == "nt", reason="no such links there")
def test_a_folder_of_links_in_a_circle_is_one_sentence(tmp_path, capsys, monkeypatch):
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    monkeypatch.setenv("CITY_DATA", str(tmp_path / "circle"))
    assert "city.json: Die Datei lässt sich nicht lesen" in refused(capsys, ["datasets"])


def test_the_store_of_one_city_is_never_another_ones(made, founded, tmp_path):
    """Codes of districts mean other places there."""
    place = shutil.copytree(founded, tmp_path / "of-musterstadt")
    with pytest.raises(StoreError) as error:
        open_store(str(place), load_package(made))
    assert "Der Speicher enthält die Daten von Musterstadt (00000001)" in str(error.value)
    assert "ist Seestadt (14000000)" in str(error.value)


def test_another_city_has_a_store_of_its_own_unless_one_is_named(made, monkeypatch):
    from loaders.store.engine import locate

    monkeypatch.delenv("CITY_STORE")
    assert locate(None).folder == ROOT / "var" / "store-city"
    monkeypatch.delenv("CITY_DATA")
    assert locate(None).folder == ROOT / "var" / "store"
