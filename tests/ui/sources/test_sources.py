"""The sources on Musterstadt: what a dataset is, its files, and that they come back unchanged."""

import re

import pytest

from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.publish.diff import difference
from loaders.store.store import Edition
from tests.publishing import publish
from tests.ui.seen import words
from ui.sources import downloads
from ui.state.session_data import store

PAGE = "../../pages/sources.py"
DATASETS = (
    "fields", "districts", "district_names", "population", "measures", "measure_fields",
    "milestones", "measure_events", "programme", "budgets", "events", "attendance", "surveys",
    "survey_questions", "survey_answers", "survey_results", "mobility_hubs", "charging_points",
    "charging_history", "network_cities", "comparison_cities", "indicators",
    "indicator_definitions", "indicator_targets", "stops", "outline", "context",
)  # fmt: skip
PLACED = {"districts", "outline", "context", "district_names", "measures", "mobility_hubs",
          "charging_points", "stops"}  # fmt: skip
NEVER = Edition(0)


def open_page(app, **parameters):
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.switch_page(PAGE).run()


def as_public(monkeypatch):
    monkeypatch.setattr("ui.access.roles.is_local", lambda *_: False)


def test_the_list_names_every_dataset_with_age_and_rhythm(shell):
    text = words(open_page(shell))
    assert "35 Datensätze" in text
    assert "Bevölkerung ○ neuer Stand erwartet seit 31.12.2023" in text
    assert "überfällig" not in text
    assert "31.12.2022" in text
    assert "vierteljährlich" in text


def test_a_dataset_without_a_date_of_its_own_is_not_called_current(shell):
    text = words(open_page(shell))
    assert re.search(r"Meilensteine ○ veröffentlicht am \d\d\.\d\d\.\d{4} – vierteljährlich", text)
    text = words(open_page(shell, datensatz="milestones"))
    assert re.search(r"Stand der Daten nicht angegeben; veröffentlicht \d\d\.", text)
    assert "Alter –" in text


def test_one_dataset_says_its_columns_owner_and_publication(shell):
    text = words(open_page(shell, datensatz="population"))
    assert "5 Spalten" in text
    assert "Statistischer Bezirk district_id" in text
    assert "Schlüssel, muss in „Statistische Bezirke“ stehen" in text
    assert "Rhythmus jährlich" in text
    assert "Auslieferung · population.csv · 5 neu, 0 geändert, 0 entfernt" in text
    assert "31.12.2022 (laut seinen Zeilen)" in text


def test_the_rows_are_shown_with_their_headings(shell):
    rows = open_page(shell, datensatz="population").dataframe[0].value
    assert list(rows["Einwohnerinnen und Einwohner"]) == [10000, 10500, 5000, 3000, 2000]


def test_an_unknown_dataset_is_said_and_all_are_listed(shell):
    text = words(open_page(shell, datensatz="<img src=x>"))
    assert "Datensatz: Was der Link verlangt, ist hier nicht bekannt" in text
    assert "<img" not in text  # and is not repeated
    assert "35 Datensätze" in text


def test_in_english_headings_follow(shell):
    text = words(open_page(shell, datensatz="population", lang="en"))
    assert "5 columns" in text
    assert "Last publications" in text
    assert "Letzte" not in text


def test_the_public_gets_public_datasets_columns_and_no_names(shell, monkeypatch):
    as_public(monkeypatch)
    text = words(open_page(shell))
    assert "33 Datensätze" in text
    assert "Antworten" not in text
    text = words(open_page(shell, datensatz="measures"))
    assert "internal_note" not in text
    assert "Auslieferung" not in text
    assert "Noch nicht öffentlich" not in str(shell.dataframe[0].value.to_dict())
    labels = [button.label for button in shell.get("download_button")]
    assert "CSV nach Norm" in labels
    assert not [label for label in labels if "Vorlage" in label]


def test_a_public_file_holds_public_rows_and_columns_only(shell):
    shell.run()
    at = Edition(store().snapshot_id(), demo=False, audience="public")
    text = downloads.content("measures", "csv", at).decode()
    assert "Bänke im Park" in text
    assert "Noch nicht öffentlich" not in text
    assert "internal_note" not in text.splitlines()[0]
    assert "Lieferant säumig" not in text


def test_a_past_state_is_downloaded_as_it_was(shell):
    shell.run()
    before = store().snapshot_id()
    with store().reader(Edition(before)) as cursor:
        sql = "FROM population WHERE district_id IS DISTINCT FROM '01'"
        others = cursor.execute(sql).to_arrow_table()
    publish(store(), {"population": others}, author="Anna")
    now = downloads.content("population", "csv", Edition(store().snapshot_id()))
    assert b"\n01," not in now
    assert b"\n01,2020-12-31,5000" in downloads.content("population", "csv", Edition(before))


@pytest.mark.parametrize("name", DATASETS)
def test_what_is_downloaded_can_be_uploaded_and_changes_nothing(shell, tmp_path, name):
    shell.run()
    lake = store()
    at = Edition(lake.snapshot_id())
    kinds = ["csv-de", "csv", "xlsx", "parquet"] + (["geojson"] if name in PLACED else [])
    with lake.reader(at) as cursor:
        rows = cursor.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
    for kind in kinds:
        path = tmp_path / f"{name}-1.{sources_files_ending(kind)}"
        path.write_bytes(downloads.content(name, kind, at))
        report = check_file(
            path, lake.package, CheckOptions(allow_empty=True), published=published_rows(lake)
        )
        if not rows:
            continue
        assert (report.dataset, list(report.problems["message"])) == (name, []), kind
        counts = difference(lake, name, report.table).counts
        assert (counts.new, counts.changed, counts.gone) == (0, 0, 0), kind
        assert counts.unchanged == rows, kind


def sources_files_ending(kind: str) -> str:
    return {"csv-de": "csv"}.get(kind, kind)


@pytest.mark.parametrize(("name", "placed"), [("districts", True), ("budgets", False)])
def test_only_what_has_a_place_comes_as_geojson(shell, name, placed):
    open_page(shell, datensatz=name)
    labels = [button.label for button in shell.get("download_button")]
    assert ("GeoJSON" in labels) is placed
    assert "Vorlage als XLSX mit Auswahllisten" in labels
