"""The server starts with a sound store, or says in one sentence why it does not."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.bootstrap import open_store
from loaders.schema import load_package

ROOT = Path(__file__).parent.parent


def start(**environment: str) -> subprocess.CompletedProcess:
    """Start the server and wait for it to give up; a server that runs on fails the test."""
    return subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def said(outcome: subprocess.CompletedProcess) -> str:
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stderr
    return outcome.stderr.strip().splitlines()[-1]


@pytest.fixture
def city(tiny_city: Path, tmp_path: Path) -> Path:
    """A copy of Musterstadt's folder to be broken."""
    return shutil.copytree(tiny_city, tmp_path / "city")


def test_a_broken_declaration_is_named_with_its_place(city, tmp_path):
    (city / "datapackage.json").write_text('{"name": ', encoding="utf-8")
    sentence = said(start(CITY_DATA=str(city), CITY_STORE=str(tmp_path / "store")))
    assert sentence == (
        f"{city / 'datapackage.json'}: Kein gültiges JSON in Zeile 1, Spalte 10. "
        "Bitte die Stelle berichtigen."
    )


def test_a_missing_declaration_is_named(tmp_path):
    sentence = said(start(CITY_DATA=str(tmp_path / "nowhere"), CITY_STORE=str(tmp_path / "s")))
    assert f"{tmp_path / 'nowhere' / 'city.json'}: Die Datei fehlt." in sentence


def test_a_broken_shipped_row_is_named_and_nothing_is_half_started(city, tmp_path):
    measures = city / "measures.csv"
    measures.write_text(measures.read_text("utf-8").replace("geplant", "gepplant"), "utf-8")
    store = tmp_path / "store"
    sentence = said(start(CITY_DATA=str(city), CITY_STORE=str(store)))
    assert f"{measures}, Zeile 3, Spalte „status“: „gepplant“ ist nicht vorgesehen." in sentence
    assert "Gemeint ist vielleicht „geplant“." in sentence
    measures.write_text(measures.read_text("utf-8").replace("gepplant", "geplant"), "utf-8")
    repaired = open_store(str(store), load_package(city))
    assert set(repaired.snapshots()["kind"]) == {"Erstbefüllung"}
    repaired.close()


def test_a_missing_shipped_file_is_named(city, tmp_path):
    (city / "population.csv").unlink()
    sentence = said(start(CITY_DATA=str(city), CITY_STORE=str(tmp_path / "store")))
    assert f"{city / 'population.csv'}: Die Datei fehlt." in sentence


def test_a_store_in_use_is_left_alone(founded, tiny_city, tmp_path):
    folder = shutil.copytree(founded, tmp_path / "store")
    holder = open_store(str(folder), load_package(tiny_city))
    sentence = said(start(CITY_DATA=str(tiny_city), CITY_STORE=str(folder)))
    assert f"wird gerade von Prozess {os.getpid()} benutzt" in sentence
    assert "Es wurde nichts geändert." in sentence
    holder.close()


def test_a_damaged_catalogue_is_not_overwritten(founded, tiny_city, tmp_path):
    folder = shutil.copytree(founded, tmp_path / "store")
    (catalogue,) = [path for path in folder.iterdir() if path.suffix in {".ducklake", ".duckdb"}]
    catalogue.write_bytes(b"not a database" * 100)
    sentence = said(start(CITY_DATA=str(tiny_city), CITY_STORE=str(folder)))
    assert str(catalogue) in sentence or str(folder) in sentence
    assert catalogue.read_bytes() == b"not a database" * 100


def test_a_column_of_another_kind_is_refused(founded, tiny_city, tmp_path, city):
    folder = shutil.copytree(founded, tmp_path / "store")
    declaration = json.loads((city / "datapackage.json").read_text("utf-8"))
    for resource in declaration["resources"]:
        for field in resource["schema"]["fields"]:
            if (resource["name"], field["name"]) == ("measures", "target_value"):
                field["type"] = "string"
    (city / "datapackage.json").write_text(json.dumps(declaration), "utf-8")
    outcome = start(CITY_DATA=str(city), CITY_STORE=str(folder))
    assert "upgrade --accept" in said(outcome)
    assert "target_value" in outcome.stderr  # each difference has its line


def test_a_second_start_finds_everything_published(founded, tiny_city, tmp_path):
    folder = shutil.copytree(founded, tmp_path / "store")
    first = open_store(str(folder), load_package(tiny_city))
    number = first.snapshot_id()
    first.close()
    second = open_store(str(folder), load_package(tiny_city))
    assert second.snapshot_id() == number
    second.close()


def test_settings_of_the_engine_that_it_cannot_use_are_named(tiny_city, tmp_path):
    place = {"CITY_DATA": str(tiny_city), "CITY_STORE": str(tmp_path / "store")}
    sentence = said(start(**place, CITY_STORE_MEMORY="viel"))
    assert sentence == (
        "CITY_STORE_MEMORY („viel“) oder CITY_STORE_THREADS („“) lässt sich nicht verwenden. "
        "Bitte zum Beispiel 2GB und 4 angeben."
    )


def test_a_sign_in_that_is_configured_by_half_is_one_sentence(tiny_city, tmp_path):
    """Nothing is begun before it, which would stumble over the same settings."""
    place = {"CITY_DATA": str(tiny_city), "CITY_STORE": str(tmp_path / "store")}
    sentence = said(start(**place, CITY_OIDC_CLIENT_ID="abc"))
    assert sentence.startswith("Für die Anmeldung fehlen Einstellungen: CITY_COOKIE_SECRET, ")
