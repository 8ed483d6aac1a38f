"""Declarations: what they yield, and one clear sentence for each way to break them."""

import json

import pytest

from loaders.schema import DeclarationError, load_package


def _write(folder, **changes):
    dataset = {
        "name": "trees",
        "title": "Bäume",
        "schema": {
            "fields": [
                {"name": "tree_id", "type": "string", "constraints": {"required": True}},
                {"name": "height_m", "type": "number", "unit": "m"},
            ],
            "primaryKey": ["tree_id"],
        },
    }
    document = {"name": "park", "resources": [dataset | changes]}
    (folder / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def test_a_dataset_yields_its_table(tmp_path):
    dataset = load_package(_write(tmp_path)).datasets["trees"]
    assert dataset.create_table_sql("lake.main") == (
        'CREATE TABLE lake.main."trees" ("tree_id" VARCHAR, "height_m" DOUBLE)'
    )
    assert dataset.field("height_m").unit == "m"
    assert dataset.primary_key == ("tree_id",)


def test_the_environment_names_another_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CITY_DATA", str(_write(tmp_path)))
    assert load_package().name == "park"


def test_every_shipped_declaration_holds_its_own_example(package):
    for dataset in package.datasets.values():
        for field in dataset.fields:
            if field.required:
                assert field.example not in (None, ""), f"{dataset.name}.{field.name}"


SCHEMA = {"fields": [{"name": "tree_id"}]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "Trees!"}, "Datensatz: „Trees!“ ist kein gültiger Name"),
        (
            {"rules": [{"ascending": ["tree_id"]}]},
            "Datensatz „trees“: Ein Eintrag in „rules“ braucht „ascending“ mit zwei Spalten",
        ),
        (
            {"rules": [{"ascending": ["tree_id", "age"]}]},
            "Datensatz „trees“: „rules“ nennt die Spalte „age“, die es nicht gibt.",
        ),
        ({"schema": {}}, "Datensatz „trees“: „schema“ mit „fields“ fehlt"),
        (
            {"schema": {"fields": [{"name": "a", "type": "text"}]}},
            "Datensatz „trees“, Spalte „a“: Der Typ „text“ ist unbekannt. Erlaubt sind: string,",
        ),
        (
            {"schema": {"fields": [{"name": "a"}, {"name": "a"}]}},
            "Die Spalte „a“ steht doppelt. Bitte eine entfernen.",
        ),
        (
            {"schema": SCHEMA | {"primaryKey": ["id"]}},
            "„primaryKey“ nennt die Spalte „id“, die es nicht gibt",
        ),
        (
            {
                "schema": SCHEMA
                | {
                    "foreignKeys": [
                        {"fields": "tree_id", "reference": {"resource": "x", "fields": "y"}}
                    ]
                }
            },
            "„foreignKeys“ verweist auf „x“, das es nicht gibt",
        ),
        (
            {"schema": {"fields": [{"name": "a", "constraints": {"pattern": "("}}]}},
            "ist kein gültiges Muster",
        ),
        ({"path": "../secret.csv"}, "Die Datei „secret.csv“ liegt außerhalb des Ordners"),
        ({"dueAfterDays": "bald"}, "„dueAfterDays“ muss eine ganze Zahl oder null sein"),
    ],
)
def test_a_broken_declaration_is_said_in_one_sentence(tmp_path, changes, sentence):
    with pytest.raises(DeclarationError) as error:
        load_package(_write(tmp_path, **changes))
    assert sentence in str(error.value)
    assert str(error.value).startswith(str(tmp_path / "datapackage.json"))


def test_a_missing_declaration_names_file_and_repair(tmp_path):
    with pytest.raises(DeclarationError, match="Die Datei fehlt. Bitte CITY_DATA auf einen Ordner"):
        load_package(tmp_path)


def test_broken_json_names_the_line(tmp_path):
    (tmp_path / "datapackage.json").write_text('{\n "name": ', encoding="utf-8")
    with pytest.raises(DeclarationError, match="Kein gültiges JSON in Zeile 2"):
        load_package(tmp_path)
