"""A newer edition of the shipped data on Quellen: offered to analysts, taken, taken back."""

import csv
import json
import shutil

import pytest
import streamlit as st

from loaders.store.store import Edition
from tests.publishing import publish
from tests.ui.app import new_app
from tests.ui.seen import tables, words
from ui.state.session_data import answers, store

PAGE = "../../pages/sources.py"
OFFER = "Mit dem Programm kommt ein neuerer Stand der mitgelieferten Daten"


@pytest.fixture
def newer(founded, tiny_city, tmp_path, monkeypatch):
    """The app on a store that was founded with Musterstadt's data, and what ships by now: one more
    stop, another population of district 01, and new fields."""
    city = shutil.copytree(tiny_city, tmp_path / "city")
    _edit(city / "stops.csv", lambda rows: rows.append(rows[0] | {"stop_id": "2"}))
    _edit(city / "population.csv", lambda rows: rows[0].update(population="5100"))
    _edit(city / "fields.csv", lambda rows: [row.update(goals="Neu") for row in rows])
    monkeypatch.setenv("CITY_DATA", str(city))
    monkeypatch.setenv("CITY_STORE", str(shutil.copytree(founded, tmp_path / "store")))
    store.cache_clear()
    st.cache_data.clear()
    answers.forget()
    yield new_app()
    store().close()
    store.cache_clear()


def _edit(path, change):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(reader := csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames)
        writer.writeheader()
        writer.writerows(rows)


def open_page(app, **parameters):
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.switch_page(PAGE).run()


def _own(**sql):
    """The city publishes rows of its own: dataset → query."""
    with store().reader(Edition(store().snapshot_id())) as cursor:
        tables = {name: cursor.execute(query).to_arrow_table() for name, query in sql.items()}
    publish(store(), tables, author="Berta")


def _value(sql):
    with store().reader(Edition(store().snapshot_id())) as cursor:
        return cursor.execute(sql).fetchone()[0]


def _keys(app):
    return [button.key for button in app.button]


def test_an_analyst_sees_the_difference_and_nothing_happens_unasked(newer):
    app = open_page(newer)
    text = words(app)
    assert OFFER in text
    assert "Bahnhöfe und Haltestellen 1 0 0 0 0" in text
    assert "Bevölkerung 0 1 0 0 0" in text
    assert "Zielfelder 0 3 0 0 0" in text
    assert app.button(key="sources_shipped_publish").label == "5 Zeilen übernehmen"
    assert store().snapshot_id() == 1


def test_the_rows_stand_behind_the_numbers(newer):
    app = open_page(newer)
    app.selectbox(key="sources_shipped_dataset").select("population").run()
    cells = tables(app)[0]
    assert cells[["Alt", "Neuer Wert"]].to_dict("records") == [
        {"Alt": "5.000", "Neuer Wert": "5.100"}
    ]


def test_a_click_takes_it_over_under_a_name(newer):
    app = open_page(newer)
    app.button(key="sources_shipped_publish").click().run()
    assert "Bitte zuerst Ihren Namen eintragen." in words(app)
    assert store().snapshot_id() == 1
    app.text_input(key="sources_author").input("Anna").run()
    app.button(key="sources_shipped_publish").click().run()
    assert [box.value for box in app.success] == [
        "Der neuere Stand ist übernommen\\; das ist jetzt Stand 2\\."]  # fmt: skip
    assert OFFER not in words(app)
    last = store().history().rows[-1]
    assert (last.author, last.kind) == ("Anna", "Neuere Auslieferung")
    assert _value("SELECT population FROM population WHERE district_id = '01'") == 5100
    app.button(key="sources_shipped_undo").click().run()
    assert [box.value for box in app.success] == [
        "Stand 2 ist zurückgenommen\\; das ist jetzt Stand 3\\."]  # fmt: skip
    assert _value("SELECT population FROM population WHERE district_id = '01'") == 5000
    assert OFFER in words(app)


def test_what_the_city_changed_is_listed_beside_the_newer_edition(newer):
    newer.run()
    own = "if(district_id = '01', 4990, population) AS population"
    _own(population=f"SELECT * REPLACE ({own}) FROM population",
         stops="SELECT * REPLACE ('9' AS stop_id) FROM stops")  # fmt: skip
    app = open_page(newer)
    text = words(app)
    assert "Bevölkerung 0 0 0 1 0" in text
    left = "bleibt unberührt: die Stadt hat ihn ganz durch eigene Zeilen ersetzt"
    assert f"Bahnhöfe und Haltestellen {left} 0 0 0 0 0" in text
    app.selectbox(key="sources_shipped_dataset").select("population").run()
    assert tables(app)[0].to_dict("records") == [
        {"Zeile": "01 · 31.12.2020", "Spalte": "Einwohnerinnen und Einwohner", "Stadt": "4.990",
         "Neuerer Stand": "5.100"}]  # fmt: skip


def test_in_english(newer):
    text = words(open_page(newer, lang="en"))
    assert "The program ships a newer edition of its data" in text
    assert "Stations and stops 1 0 0 0 0" in text


def test_one_dataset_alone_shows_no_offer(newer):
    assert OFFER not in words(open_page(newer, datensatz="population"))


def test_without_a_newer_edition_there_is_no_offer(shell):
    app = open_page(shell)
    assert OFFER not in words(app)
    assert not [key for key in _keys(app) if key and key.startswith("sources_shipped")]


@pytest.mark.parametrize("role", ["staff", "public"])
def test_others_do_not_see_it(newer, monkeypatch, role):
    monkeypatch.setattr("ui.access.roles.role", lambda: role)
    app = open_page(newer)
    assert OFFER not in words(app)
    assert not [key for key in _keys(app) if key and key.startswith("sources_shipped")]


def test_a_shipped_file_with_a_fault_leaves_the_page_as_it_is(newer, tmp_path):
    _edit(tmp_path / "city" / "stops.csv", lambda rows: rows[0].update(latitude="oben"))
    text = words(open_page(newer))
    assert "stops.csv, Zeile 2" in text
    assert "Datensätze" in text


def test_a_newly_declared_dataset_waits_without_rows_and_comes_with_the_offer(newer, tmp_path):
    file = tmp_path / "city" / "datapackage.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    (tmp_path / "city" / "benches.csv").write_text("bench_id\nb1\n", encoding="utf-8")
    schema = {"fields": [{"name": "bench_id"}], "primaryKey": ["bench_id"]}
    document["resources"].append(
        {"name": "benches", "title": "Bänke", "path": "benches.csv", "schema": schema}
    )
    file.write_text(json.dumps(document), encoding="utf-8")
    assert "Bänke 1 0 0 0 0" in words(open_page(newer))
    assert "Bänke" in words(open_page(newer, datensatz="benches"))
