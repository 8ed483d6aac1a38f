"""The command line: what it prints, what it returns, what it leaves alone."""

import argparse
import csv
import inspect
import io
import json
import re
import shutil
import subprocess
import sys

import pytest

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.export.template import template_csv, template_xlsx
from loaders.pipeline import check_file
from loaders.schema import ROOT
from loaders.schema.dictionary import dictionary
from ui.i18n.catalogues import ARGPARSE


@pytest.fixture(autouse=True)
def place(tiny_city, tmp_path, monkeypatch):
    """Musterstadt's data, and a store that does not exist yet (see `started`)."""
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "store"))


def _titles(package, *names):
    fields = package.datasets["stops"]
    return ";".join(fields.field(name).title for name in names)


@pytest.fixture
def started(founded, tmp_path):
    """Musterstadt's store after its first start."""
    return shutil.copytree(founded, tmp_path / "store")


@pytest.fixture
def halte(tmp_path, package):
    """`halte(rows…)`: a German CSV of stops under the declared titles."""

    def write(*rows):
        path = tmp_path / "halte.csv"
        head = _titles(package, "stop_id", "name", "kind", "latitude", "longitude")
        path.write_text("\n".join([head, *rows]), encoding="cp1252")
        return path

    return write


GOOD = ("1;Musterstadt Hbf;Bahnhof;50,06;10,15", "2;Markt;Haltestelle;50,05;10,05")


def test_datasets_are_listed_with_their_titles(capsys):
    assert main(["datasets"]) == 0
    out = capsys.readouterr().out
    assert "\nmeasures             Maßnahmen: " in out


def test_check_prints_exactly_one_object(halte, capsys, tmp_path):
    path = halte(*GOOD, "3;Ring;Bushalt;50,05;10,05")
    assert main(["check", str(path), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == [
        "file", "dataset", "profile", "encoding", "rows", "valid", "publishable", "problems",
        "warnings", "others", "notes",
    ]  # fmt: skip
    (problem,) = answer.pop("problems")
    assert "Diese Spalten fehlen und bleiben leer: Träger." in answer.pop("notes")
    assert answer == {
        "file": str(path),
        "dataset": "stops",
        "profile": None,
        "encoding": "Windows-1252",
        "rows": 3,
        "valid": 2,
        "publishable": False,
        "warnings": [],
        "others": {},
    }
    assert list(problem) == ["row", "column", "field", "value", "code", "message"]
    assert (problem["row"], problem["field"], problem["value"], problem["code"]) == (
        4,
        "kind",
        "Bushalt",
        "enum",
    )
    assert not (tmp_path / "store").exists()


def test_check_for_people(halte, capsys):
    assert main(["check", str(halte(*GOOD))]) == 0
    out = capsys.readouterr().out
    assert "halte.csv: Datensatz stops, Windows-1252\n2 Zeilen, davon 2 ohne Problem\n" in out
    assert out.endswith("Kann veröffentlicht werden.\n")


def test_publish_history_restore(halte, capsys, started):
    assert main(["publish", str(halte(*GOOD)), "--author", "Anna"]) == 0
    out = capsys.readouterr().out
    assert "Veröffentlicht als Stand 2: 2 Zeilen in stops (1 neu, 1 geändert, 0 entfallen)." in out
    assert main(["restore", "stops", "1", "--author", "Berta"]) == 0
    capsys.readouterr()
    assert main(["history", "stops", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(r["snapshot_id"], r["author"], r["kind"], r["rows_total"]) for r in rows] == [
        (1, "Auslieferung", "Erstbefüllung", 1),
        (2, "Anna", "Veröffentlichung", 2),
        (3, "Berta", "Wiederherstellung", 1),
    ]
    assert main(["history", "stops"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (
        "Anna  Veröffentlichung  stops: 2 Zeilen (1 neu, 1 geändert, 0 entfallen) aus halte"
        in lines[1]
    )


def test_history_after_the_first_start_shows_every_dataset(capsys, package):
    assert main(["history"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(package.datasets)


def test_a_faulty_file_is_not_published(halte, capsys, started):
    path = halte(*GOOD, "3;Ring;Bushalt;50,05;10,05")
    assert main(["publish", str(path), "--author", "Anna"]) == 1
    assert "Kann so nicht veröffentlicht werden." in capsys.readouterr().out
    assert main(["history", "stops", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    assert main(["publish", str(path), "--author", "Anna", "--faultless", "--append"]) == 0
    assert "2 Zeilen in stops (1 neu, 1 geändert, 0 entfallen)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (["check", "nichts.csv"], "Die Datei nichts.csv gibt es nicht."),
        (["check", __file__, "--dataset", "nix"], "Den Datensatz „nix“ gibt es nicht. Vorhanden"),
        (["template", "nix"], "Den Datensatz „nix“ gibt es nicht."),
        (["check", __file__, "--set", "quatsch"], "Erwartet wird FELD=WERT"),
        (["export", "stops", "-o", "/nirgends/a.csv"], "lässt sich nicht schreiben"),
    ],
)
def test_a_wrong_call_returns_two(call, sentence, capsys, started):
    assert main(call) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (["publish", "a.csv"], "Es fehlt: --author."),
        (["springen"], "'springen' gibt es nicht. Möglich: 'datasets', 'template'"),
        (["restore", "stops", "x", "--author", "A"], "SNAPSHOT: 'x' ist keine ganze Zahl."),
        (["datasets", "--viel"], "Unbekannt: --viel."),
        (["check", "a", "--crs"], "--crs: Es fehlt ein Wert."),
    ],
)
def test_a_call_that_cannot_be_understood_ends_with_two(call, sentence, capsys):
    with pytest.raises(SystemExit) as end:
        main(call)
    assert end.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("name", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_the_language_is_that_of_the_environment_if_it_is_english(name, capsys, monkeypatch):
    for setting in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(setting, raising=False)
    for value, sentence in (
        ("en_GB.UTF-8", "There is no file nothing.csv.\n"),
        ("C.UTF-8", "Die Datei nothing.csv gibt es nicht.\n"),
        ("fr_FR.UTF-8", "Die Datei nothing.csv gibt es nicht.\n"),
    ):
        monkeypatch.setenv(name, value)
        assert main(["check", "nothing.csv"]) == 2
        assert capsys.readouterr().err == sentence
    assert main(["--lang", "en", "check", "nothing.csv"]) == 2
    assert capsys.readouterr().err == "There is no file nothing.csv.\n"


def test_a_check_is_english_throughout(halte, capsys):
    path = halte(*GOOD, "3;Ring;Bushalt;50,05;10,05", "3;Ost;Haltestelle;50,05;10,05")
    assert main(["--lang", "en", "check", str(path)]) == 1
    assert capsys.readouterr().out == (
        "halte.csv: dataset stops, Windows-1252\n"
        "4 rows, 2 of them without problems\n"
        "  Note: The column “Source” is missing; new and changed rows say “Datei halte.csv”.\n"
        "  Note: These columns are missing and stay empty: Operator.\n"
        "  Row 4, column “Art”: “Bushalt” is not one of the allowed values: Bahnhof, Haltestelle.\n"
        "  Row 5, column “Kennung”: The same key (3) is already in row 4. Please remove one of the "
        "rows or correct the key.\n"
        "Cannot be published like this.\n"
    )
    assert main(["check", "--json", str(path), "--lang", "en"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [problem["message"].split(".")[0] for problem in answer["problems"]] == [
        "“Bushalt” is not one of the allowed values: Bahnhof, Haltestelle",
        "The same key (3) is already in row 4",
    ]
    assert answer["notes"][1] == "These columns are missing and stay empty: Operator."


def test_other_commands_are_english_too(capsys, started):
    assert main(["--lang", "en", "history", "stops"]) == 0
    assert "First filling  stops: 1 row (1 new, 0 changed, 0 gone)" in capsys.readouterr().out
    assert main(["--lang", "en", "datasets"]) == 0
    assert "measures             Measures: " in capsys.readouterr().out
    assert main(["--lang", "en", "check", "nothing.csv"]) == 2
    assert capsys.readouterr().err == "There is no file nothing.csv.\n"
    assert main(["--lang", "en", "export", "stops", "--as-of", "9"]) == 1
    assert "There is no state 9." in capsys.readouterr().err
    for call in (["check", "--header-row", "x", "a"], ["check", "a", "--crs"]):
        with pytest.raises(SystemExit):
            main(["--lang", "en", *call])
    assert [line for line in capsys.readouterr().err.splitlines() if "Wrong" in line] == [
        "Wrong call. argument --header-row: 'x' is not a whole number.",
        "Wrong call. argument --crs: expected one argument",
    ]


@pytest.mark.parametrize("command", ["", "check", "publish", "maintain", "move"])
def test_help_is_in_one_language(command, capsys):
    said = {}
    for language in ("de", "en"):
        with pytest.raises(SystemExit):
            main(["--lang", language, *[command][: len(command)], "--help"])
        said[language] = capsys.readouterr().out
    assert said["de"].startswith("Aufruf: python -m loaders")
    assert "Diese Hilfe zeigen" in said["de"] and "show this help" not in said["de"]
    assert said["en"].startswith("usage: python -m loaders")
    assert not re.search("[äöüß]|Datei|Ordner", said["en"])


def test_the_words_of_argparse_are_those_that_it_says():
    """Else they would be translated for nothing, and what it says instead would be English."""
    source = inspect.getsource(argparse)
    assert [words for words in ARGPARSE if repr(words) not in source] == []


def test_columns_about_people_are_neither_taken_nor_kept(tmp_path, capsys, package, started):
    path = tmp_path / "halte.csv"
    head = _titles(package, "stop_id", "name", "kind", "latitude", "longitude")
    path.write_text(f"{head};E-Mail\n7;Ring;Haltestelle;50,05;10,05;eva@example.org\n", "utf-8")
    assert main(["publish", str(path), "--author", "Anna"]) == 0
    assert "Weggelassen, weil es um einzelne Personen geht: „E-Mail“." in capsys.readouterr().out
    for kept in (tmp_path / "store").rglob("*"):
        assert kept.is_dir() or b"eva@example.org" not in kept.read_bytes()


def test_a_state_that_does_not_exist_returns_one(capsys, started):
    assert main(["export", "stops", "--as-of", "9"]) == 1
    assert "Den Stand 9 gibt es nicht" in capsys.readouterr().err


def test_export_as_of_an_earlier_state(halte, tmp_path, started):
    main(["publish", str(halte(*GOOD)), "--author", "Anna"])
    now, then = tmp_path / "now.csv", tmp_path / "then.csv"
    assert main(["export", "stops", "-o", str(now)]) == 0
    assert main(["export", "stops", "-o", str(then), "--as-of", "1"]) == 0
    assert [row["name"] for row in csv.DictReader(io.StringIO(now.read_text("utf-8")))] == [
        "Musterstadt Hbf",
        "Markt",
    ]
    assert [row["name"] for row in csv.DictReader(io.StringIO(then.read_text("utf-8")))] == [
        "Musterstadt Bahnhof"
    ]


def test_a_check_works_while_the_store_is_in_use(halte, capsys, started):
    store = open_store()
    try:
        assert main(["check", str(halte(*GOOD))]) == 0
        assert "Verweise auf ihn wurden nicht geprüft" in capsys.readouterr().err
        assert main(["publish", str(halte(*GOOD)), "--author", "A"]) == 1
        assert "wird gerade von Prozess" in capsys.readouterr().err
        assert store.snapshot_id() == 1
    finally:
        store.close()


def test_every_template_is_recognised_and_its_example_is_right(package, tmp_path):
    for dataset in package.datasets.values():
        for name, content in (
            ("vorlage.csv", template_csv(dataset).encode()),
            ("vorlage.xlsx", template_xlsx(dataset)),
        ):
            path = tmp_path / name
            path.write_bytes(content)
            report = check_file(path, package)
            assert report.dataset == dataset.name
            assert report.problems["message"].tolist() == []


def test_the_committed_dictionary_is_current(package):
    committed = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert committed == dictionary(package), "please run `python -m loaders dictionary`"


def test_the_module_runs_as_a_command(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "loaders", "check", str(tmp_path / "nix.csv")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"Die Datei {tmp_path / 'nix.csv'} gibt es nicht.\n"


@pytest.fixture
def newer(tiny_city, started, tmp_path, monkeypatch):
    """The store as it was started; what ships by now names another operator and one stop more."""
    folder = shutil.copytree(tiny_city, tmp_path / "city")
    monkeypatch.setenv("CITY_DATA", str(folder))
    with (folder / "stops.csv").open(encoding="utf-8", newline="") as file:
        rows = list(reader := csv.DictReader(file))
    rows[0]["operator"] = "Stadtbus"
    rows.append({"stop_id": "2", "name": "Rathaus", "kind": "Haltestelle", "source": "Testdaten"})
    with (folder / "stops.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames)
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_every_command_with_a_store_names_a_newer_edition_beside_its_answer(newer, capsys):
    assert main(["history", "stops"]) == 0
    shown = capsys.readouterr()
    assert "neueren Stand" not in shown.out
    assert shown.err == (
        "Es gibt einen neueren Stand der mitgelieferten Daten (Datensätze: 1; neue Zeilen: 1, "
        "geänderte: 1, entfallene: 0, behaltene, weil die Stadt sie geändert hat: 0). Es wurde "
        "nichts geändert; übernehmen lässt er sich auf der Seite „Quellen“ oder mit „python -m "
        "loaders update-shipped“.\n"
    )


def test_a_newer_edition_is_told_then_taken_over_then_taken_back(newer, capsys):
    assert main(["update-shipped", "--dry-run"]) == 0
    assert capsys.readouterr().out == (
        "stops (Bahnhöfe und Haltestellen): 1 neu, 1 geändert, 0 entfallen\n"
        "Es wurde nichts geändert.\n"
    )
    assert main(["update-shipped", "--author", "Anna"]) == 0
    assert "Stand 2: 2 Zeilen in stops (1 neu, 1 geändert, 0 entfallen)" in capsys.readouterr().out
    assert main(["update-shipped"]) == 0
    assert "den neuesten Stand der mitgelieferten Daten." in capsys.readouterr().out
    assert main(["history", "stops"]) == 0
    assert "Anna  Neuere Auslieferung  stops: 2 Zeilen" in capsys.readouterr().out
    assert main(["update-shipped", "--undo"]) == 0
    assert "Stand 3: 1 Zeile in stops (0 neu, 1 geändert, 1 entfallen)" in capsys.readouterr().out
    assert main(["update-shipped", "--undo"]) == 1
    assert "keinen Stand, der sich zurücknehmen lässt" in capsys.readouterr().err


def test_a_newer_edition_in_english_names_what_the_city_keeps(newer, halte, capsys):
    assert main(["update-shipped"]) == 0
    file = halte("1;Hauptbahnhof;Bahnhof;50,06;10,15")
    assert main(["publish", str(file), "--author", "Berta", "--append"]) == 0
    shipped = newer / "stops.csv"
    shipped.write_text(shipped.read_text("utf-8").replace("Stadtbus", "Bus"), encoding="utf-8")
    capsys.readouterr()
    assert main(["--lang", "en", "update-shipped"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "stops (Stations and stops): 0 new, 0 changed, 0 gone, 1 kept because the city changed "
        "them",
        "  The row “1” stays as it is.",
        "Published as state 4: 2 rows in stops (0 new, 0 changed, 0 gone).",
    ]


def test_a_dataset_of_the_city_s_own_rows_is_left_alone(newer, halte, capsys):
    file = halte("9;Markt;Haltestelle;50,06;10,15")
    assert main(["publish", str(file), "--author", "Berta"]) == 0
    capsys.readouterr()
    assert main(["update-shipped", "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        "stops (Bahnhöfe und Haltestellen): bleibt unberührt: Die Stadt hat ihn ganz durch eigene "
        "Zeilen ersetzt"
    )


def test_taking_back_cannot_be_tried_out(newer, capsys):
    with pytest.raises(SystemExit):
        main(["update-shipped", "--undo", "--dry-run"])
    assert "--dry-run: nicht zusammen mit --undo" in capsys.readouterr().err


@pytest.mark.usefixtures("started")
def test_columns_are_mapped_by_hand_and_remembered(tmp_path, capsys):
    path = tmp_path / "koepfe.csv"
    path.write_text("Wo;Wann;Köpfe gesamt;Register\n01;31.12.2023;5300;Stadt\n", "utf-8")
    told = ["--map", "Wo=district_id", "--map", "Wann=date", "--map", "Köpfe gesamt=population"]
    given = [str(path), "--dataset", "population", "--append"]
    assert main(["check", str(path)]) == 1
    assert main(["publish", *given, *told, "--author", "Anna"]) == 0
    path.write_text("Wo;Wann;Köpfe gesamt;Register\n02;31.12.2023;3300;Stadt\n", "utf-8")
    capsys.readouterr()
    assert main(["check", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dataset"] == "population"


@pytest.mark.usefixtures("started")
def test_a_column_is_left_out_by_hand(tmp_path, capsys):
    path = tmp_path / "koepfe.csv"
    path.write_text("Bezirk;Stichtag;Einwohner;Einwohnerzahl;Register\n01;31.12.2023;5300;9;S\n")
    given = ["check", str(path), "--dataset", "population", "--append"]
    assert main(given) == 1
    assert "Mehrere Spalten stehen für" in capsys.readouterr().out
    assert main([*given, "--map", "Einwohnerzahl="]) == 0


@pytest.mark.parametrize("pair", ["Wo=gibtsnicht", "Wo", "Fehlt=date"])
def test_a_mapping_of_no_field_or_no_column_is_a_wrong_call(tmp_path, capsys, pair):
    path = tmp_path / "koepfe.csv"
    path.write_text("Wo;Wann\n01;31.12.2023\n", "utf-8")
    assert main(["check", str(path), "--map", pair]) == 2
    assert pair.partition("=")[0] in capsys.readouterr().err
