"""A store meets other declarations: what is added and renamed is taken, what would hide, change or
break values is refused unless accepted, and earlier states stay as they were."""

import csv
import io
import json
import shutil

import pytest

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.declaration_upgrade import acceptance
from loaders.messages.errors import StoreError
from loaders.schema import load_package
from loaders.store import engine
from loaders.store.migrate import move
from loaders.store.store import Edition
from tests.publishing import publish


@pytest.fixture
def city(tiny_city, tmp_path, monkeypatch):
    """A copy of the test city that a test may change, as that of the environment."""
    folder = shutil.copytree(tiny_city, tmp_path / "city")
    monkeypatch.setenv("CITY_DATA", str(folder))
    return folder


@pytest.fixture
def place(founded, tmp_path, monkeypatch):
    """A store that was founded under the declarations of the test city."""
    folder = shutil.copytree(founded, tmp_path / "store")
    monkeypatch.setenv("CITY_STORE", str(folder))
    return str(folder)


def edit(city, change, dataset="stops"):
    """Change the declaration of `stops`, or another, and with it the file that ships."""
    file = city / "datapackage.json"
    document = json.loads(file.read_text("utf-8"))
    resources = {one["name"]: one for one in document["resources"]}
    change(resources[dataset])
    for one in resources.values():
        for key in one["schema"].get("foreignKeys", []):
            if key["reference"]["resource"] == "stops":
                key["reference"]["resource"] = resources["stops"]["name"]
    file.write_text(json.dumps(document), "utf-8")


def column(resource, name):
    return next(one for one in resource["schema"]["fields"] if one["name"] == name)


def rename_column(resource):
    column(resource, "operator").update(name="run_by", renamedFrom="operator")


def rename_dataset(resource):
    resource.update(name="halts", renamedFrom="stops")


def drop_column(resource):
    resource["schema"]["fields"].remove(column(resource, "operator"))


def retype(resource):
    field = column(resource, "operator")
    field.update(type="integer", constraints={})
    field.pop("example", None)


def open_here(place, **how):
    return open_store(place, load_package(), **how)


def told(store):
    return [one.text("de") for one in store.told]


def publish_operator(place, value):
    """One more state, in which the only stop has an operator."""
    store = open_here(place)
    with store.reader(Edition(store.snapshot_id())) as cursor:
        rows = cursor.execute("SELECT * REPLACE ($v::VARCHAR AS operator) FROM stops", {"v": value})
        made = publish(store, {"stops": rows.to_arrow_table()}, author="Anna")
    store.close()
    return made


def operators(store, snapshot, dataset="stops", name="operator"):
    with store.reader(Edition(snapshot)) as cursor:
        return [value for (value,) in cursor.execute(f"SELECT {name} FROM {dataset}").fetchall()]


def exported(capsys, dataset, *options):
    capsys.readouterr()
    assert main(["export", dataset, *options]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_the_same_declarations_say_and_write_nothing(place, city):
    store = open_here(place)
    assert told(store) == [] and store.fresh().mark == (1, 2, 0)
    store.close()


def test_a_renamed_column_keeps_its_values_in_every_state(place, city, capsys):
    made = publish_operator(place, "GVB")
    edit(city, rename_column)
    store = open_here(place)
    assert told(store) == ["Umbenannt: „stops.operator“ heißt jetzt „stops.run_by“."]
    assert operators(store, made, name="run_by") == ["GVB"]
    assert operators(store, 1, name="run_by") == ["Bahn"]
    store.close()
    store = open_here(place)
    assert told(store) == [] and operators(store, made, name="run_by") == ["GVB"]
    store.close()
    after = publish_renamed(place)
    # The newest state under the new name, the earlier one as it was declared.
    assert exported(capsys, "stops")[0]["run_by"] == "HVB"
    earlier = exported(capsys, "stops", "--as-of", str(made))[0]
    assert earlier["operator"] == "GVB" and "run_by" not in earlier
    assert after == made + 2


def test_answers_shown_of_a_state_before_a_renaming_keep_their_column(place, city):
    """One of six people goes, so readers below analyst still see the six of the state before."""
    store = open_here(place)
    with store.reader(Edition(1)) as cursor:
        rows = cursor.execute("FROM survey_answers WHERE respondent_id <> 'r6'").to_arrow_table()
    made = publish(store, {"survey_answers": rows}, author="Anna")
    store.close()

    def rename(resource):
        column(resource, "age_group").update(name="age_band", renamedFrom="age_group")

    edit(city, rename, "survey_answers")
    store = open_here(place)
    newest = store.snapshot_id()
    sql = "SELECT age_band, count(*) FROM survey_answers WHERE survey_id = 'beispiel' GROUP BY 1"
    for answers in (made, newest):
        with store.reader(Edition(newest, answers=answers)) as cursor:
            assert cursor.execute(sql).fetchall() == [("30–44", 6)]
    store.close()


def publish_renamed(place):
    store = open_here(place)
    with store.reader(Edition(store.snapshot_id())) as cursor:
        rows = cursor.execute("SELECT * REPLACE ('HVB' AS run_by) FROM stops")
        made = publish(store, {"stops": rows.to_arrow_table()}, author="Anna")
    store.close()
    return made


def test_a_renamed_dataset_keeps_rows_and_history(place, city, capsys):
    made = publish_operator(place, "GVB")
    edit(city, lambda one: (rename_column(one), rename_dataset(one)))
    store = open_here(place)
    assert told(store) == [
        "Umbenannt: „stops“ heißt jetzt „halts“.",
        "Umbenannt: „halts.operator“ heißt jetzt „halts.run_by“.",
    ]
    assert operators(store, made, "halts", "run_by") == ["GVB"]
    assert [row.snapshot_id for row in store.history().rows if row.dataset == "halts"] == [1, 2]
    store.close()
    assert exported(capsys, "stops", "--as-of", "2")[0]["operator"] == "GVB"


def test_a_removed_column_is_refused_unless_accepted_and_stays_in_earlier_states(
    place, city, capsys, monkeypatch
):
    made = publish_operator(place, "GVB")
    edit(city, drop_column)
    with pytest.raises(StoreError) as refused:
        open_here(place)
    assert "Nicht mehr deklariert: „stops.operator“." in str(refused.value)
    assert f"CITY_ACCEPT={acceptance(load_package())} zustimmen" not in str(refused.value)
    assert acceptance(load_package()) in str(refused.value)
    assert main(["upgrade", "--dry-run"]) == 0
    assert "Nicht mehr deklariert: „stops.operator“." in capsys.readouterr().out
    monkeypatch.setenv("CITY_ACCEPT", "00000000")  # of other declarations
    assert main(["upgrade"]) == 1
    assert main(["upgrade", "--accept"]) == 0
    monkeypatch.delenv("CITY_ACCEPT")
    assert main(["upgrade"]) == 0
    assert "Der Speicher wurde unter diesen Deklarationen geschrieben." in capsys.readouterr().out
    publish_something(place)
    assert "operator" not in exported(capsys, "stops")[0]
    assert exported(capsys, "stops", "--as-of", str(made))[0]["operator"] == "GVB"


def publish_something(place):
    store = open_here(place)
    with store.reader(Edition(store.snapshot_id())) as cursor:
        rows = cursor.execute("SELECT * REPLACE ('Neuer Name' AS name) FROM stops")
        publish(store, {"stops": rows.to_arrow_table()}, author="Ben")
    store.close()


def test_the_start_accepts_exactly_the_declarations_of_its_code(place, city, monkeypatch):
    edit(city, drop_column)
    monkeypatch.setenv("CITY_ACCEPT", acceptance(load_package()))
    store = open_here(place)
    assert told(store)[0].startswith("Nicht mehr deklariert: „stops.operator“.")
    store.close()


def test_another_type_is_refused_and_then_converted(place, city, capsys):
    publish_operator(place, "12")
    edit(city, retype)
    with pytest.raises(StoreError, match="der Speicher enthält VARCHAR|Der Speicher enthält"):
        open_here(place)
    store = open_here(place, accept=True)
    newest = store.snapshot_id()
    assert operators(store, newest) == [12] and operators(store, 2) == [12]
    assert operators(store, 1) == [None]
    assert [row.kind for row in store.history().rows if row.snapshot_id == newest] == [
        "Einstellung"
    ]
    store.close()
    assert exported(capsys, "stops", "--as-of", "2")[0]["operator"] == "12"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"enum": ["Haltestelle"]}, "„kind“ erlaubt nicht mehr: „Bahnhof“"),
        ({"pattern": "X.*"}, "„kind“ hat jetzt ein anderes Muster"),
    ],
)
def test_a_narrower_column_is_refused_if_rows_break_it(place, city, change, said):
    edit(city, lambda one: column(one, "kind").update(constraints=change))
    with pytest.raises(StoreError) as refused:
        open_here(place)
    assert said in str(refused.value) and "dagegen verstößt Zeile 2" in str(refused.value)
    store = open_here(place, accept=True)
    assert said in told(store)[0]
    store.close()


def test_what_is_required_now_is_refused_while_it_is_empty(place, city):
    publish_operator(place, None)
    edit(city, lambda one: column(one, "operator").update(constraints={"required": True}))
    with pytest.raises(StoreError, match="„operator“ muss jetzt ausgefüllt sein"):
        open_here(place)


def test_a_narrower_column_that_all_rows_keep_to_is_taken(place, city):
    publish_operator(place, "GVB")
    edit(city, lambda one: column(one, "operator").update(constraints={"enum": ["GVB", "HVB"]}))
    store = open_here(place)
    assert told(store) == [
        "Datensatz „stops“: „operator“ erlaubt nicht mehr: andere als die aufgezählten Werte; "
        "alle Zeilen halten das ein."
    ]
    store.close()


def test_another_key_is_refused_if_rows_share_it(place, city):
    def change(one):
        one["schema"]["primaryKey"] = ["operator"]

    store = open_here(place)
    with store.reader(Edition(1)) as cursor:
        rows = cursor.execute(
            "SELECT stops.* REPLACE (n AS stop_id, 'GVB' AS operator) FROM stops, "
            "(VALUES ('1'), ('2')) t(n)"
        ).to_arrow_table()
    publish(store, {"stops": rows}, author="Anna")
    store.close()
    edit(city, change)
    with pytest.raises(StoreError, match="der Schlüssel ist jetzt ein anderer; dagegen verstößt"):
        open_here(place)


def test_the_way_back_renames_back_and_says_what_it_cannot_show(place, city, tiny_city):
    made = publish_operator(place, "GVB")
    new = {"name": "colour", "type": "string"}

    def change(one):
        rename_column(one)
        one["schema"]["fields"].append(new)

    edit(city, change)
    open_here(place).close()
    shutil.copy(tiny_city / "datapackage.json", city / "datapackage.json")
    store = open_here(place)
    first, second = told(store)
    assert first == "Umbenannt: „stops.run_by“ heißt jetzt „stops.operator“."
    assert second.startswith("Diese Deklarationen sind älter") and "„stops.colour“" in second
    assert operators(store, made) == ["GVB"]
    store.close()


def test_a_store_of_a_higher_version_is_opened_by_a_lower_one(tiny_city, city, tmp_path):
    document = json.loads((city / "datapackage.json").read_text("utf-8"))
    document["version"] = "99.0.0"
    (city / "datapackage.json").write_text(json.dumps(document), "utf-8")
    edit(city, lambda one: one["schema"]["fields"].append({"name": "colour", "type": "string"}))
    place = str(tmp_path / "newer")
    open_here(place).close()
    shutil.copy(tiny_city / "datapackage.json", city / "datapackage.json")
    store = open_here(place)
    assert "„stops.colour“" in told(store)[0]
    store.close()


def test_a_store_from_before_keeps_its_declarations_from_now_on(place, city):
    store = open_here(place)
    with store.cursor() as cursor:
        cursor.execute("DROP TABLE lake.main._declarations")
    store.close()
    store = open_here(place)
    assert told(store) == []
    store.close()
    edit(city, drop_column)
    with pytest.raises(StoreError, match="Nicht mehr deklariert"):
        open_here(place)


def test_a_move_makes_renames_and_conversions_again(place, city, tmp_path):
    publish_operator(place, "12")
    edit(city, lambda one: (rename_dataset(one), rename_column(one)))
    open_here(place).close()

    def change(one):
        column(one, "run_by").update(type="integer", constraints={})
        column(one, "run_by").pop("example", None)

    document = json.loads((city / "datapackage.json").read_text("utf-8"))
    halts = next(one for one in document["resources"] if one["name"] == "halts")
    change(halts)
    (city / "datapackage.json").write_text(json.dumps(document), "utf-8")
    store = open_here(place, accept=True)
    target = tmp_path / "moved"
    move(store, engine.locate(str(target)))
    store.close()
    moved = open_here(str(target))
    for snapshot, value in ((1, None), (2, 12), (4, 12)):
        assert operators(moved, snapshot, "halts", "run_by") == [value]
    moved.close()
