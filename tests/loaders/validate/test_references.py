"""What publishing would refuse or would not change is said when a file is checked."""

import json

import pytest

from loaders.cli import main
from loaders.messages.errors import PublicationError
from loaders.pipeline import check_file, published_rows
from loaders.publish.duplicate_file import earlier_publication
from tests.publishing import publish

FEWER = (
    "field_id,position,title,title_en,short_title,short_title_en,source\n"
    "wohnen,1,Gutes Wohnen,Good housing,Wohnen,Housing,Test\n"
)


@pytest.fixture
def fields(tmp_path):
    path = tmp_path / "fields.csv"
    path.write_text(FEWER, "utf-8")
    return path


def test_rows_that_others_name_are_said_with_dataset_values_and_number(lake, fields):
    report = check_file(fields, lake.package, published=published_rows(lake))
    assert report.publishable  # as an addition it hinders nothing
    told = {p.details["other"].german: p.message() for p in report.dangling}
    assert set(told) == {"Fragen", "Maßnahmen und Zielfelder"}
    assert told["Fragen"].startswith(
        "Die Datei kann den Bestand nicht ersetzen: „Fragen“ verweist auf „Zielfelder“, die es "
        "danach nicht mehr gäbe (Zeilen: 1, Werte: 1): „wege“. Sollen sie bleiben, bitte als "
    )
    assert all("would no longer exist" in p.message("en") for p in report.dangling)
    with pytest.raises(PublicationError):
        publish(lake, report.tables(), author="Anna")


def test_as_a_replacement_it_is_a_problem_of_the_file(lake, fields):
    report = check_file(fields, lake.package, published=published_rows(lake)).as_replacement()
    assert not report.publishable
    assert set(report.problems["code"]) == {"dangling"}
    assert report.table is None


def test_nothing_dangles_where_all_that_is_named_stays(lake, fields):
    with fields.open("a", encoding="utf-8") as file:
        file.write("wege,2,Sichere Wege,Safe ways,Wege,Ways,Test\n")
        file.write("wissen,3,Offenes Wissen,Open knowledge,Wissen,Knowledge,Test\n")
    assert check_file(fields, lake.package, published=published_rows(lake)).dangling == ()


def test_the_command_line_says_it_and_an_addition_is_free_of_it(
    lake, fields, tiny_city, monkeypatch, capsys
):
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(lake.location.folder))
    lake.close()
    assert main(["check", str(fields), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert {p["code"] for p in answer["problems"]} == {"dangling"}
    assert main(["check", str(fields), "--append"]) == 0
    assert main(["publish", str(fields), "--author", "Anna"]) == 1
    assert "Kann so nicht veröffentlicht werden." in capsys.readouterr().out


def test_several_files_on_the_command_line_are_one_upload(
    lake, tmp_path, tiny_city, monkeypatch, capsys
):
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(lake.location.folder))
    lake.close()
    measures, milestones = tmp_path / "a.csv", tmp_path / "b.csv"
    measures.write_text("measure_id,title,status,source\nbaum,Bäume,geplant,T\n", "utf-8")
    milestones.write_text("milestone_id,measure_id,title,source\nm1,baum,Start,T\n", "utf-8")
    call = [str(milestones), str(measures), "--append"]
    assert main(["check", *call, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [file["dataset"] for file in answer["files"]] == ["milestones", "measures"]
    assert main(["publish", *call, "--author", "Anna"]) == 0
    out = capsys.readouterr().out
    assert "Veröffentlicht als Stand 2: " in out
    assert "Zeilen in milestones (1 neu, 0 geändert, 0 entfallen)" in out
    assert "Zeilen in measures (1 neu, 0 geändert, 0 entfallen)" in out


def test_the_very_same_file_is_known_again(lake, tmp_path):
    path = tmp_path / "stops.csv"
    path.write_text(
        "stop_id,name,kind,latitude,longitude,source\n2,Markt,Haltestelle,50.05,10.05,Test\n"
    )

    def notes():
        earlier = earlier_publication(lake)
        report = check_file(path, lake.package, published=published_rows(lake), earlier=earlier)
        return [report.note_texts(x)[-1] for x in ("de", "en")]

    assert "veröffentlicht" not in notes()[0]
    table = check_file(path, lake.package).table
    publish(lake, {"stops": table}, author="Anna", source=path)
    german, english = notes()
    assert german.startswith("Genau diese Datei hat Anna am ")
    assert german.endswith("(Stand 2). Seither wurde nichts anderes veröffentlicht: "
                           "Es würde sich nichts ändern.")  # fmt: skip
    assert english.startswith("Anna published this very file on ")
    publish(lake, {"stops": table.slice(0, 0)}, author="Berta")
    assert notes()[0].endswith("Der Inhalt dieser Datei würde wieder gelten.")


@pytest.mark.parametrize("field", ["Gutes Wohnen", "Good housing", "wohnen", "GUTES WOHNEN "])
def test_measures_and_fields_are_found_by_their_titles(lake, tmp_path, field):
    path = tmp_path / "liste.csv"
    path.write_text(f"Titel der Maßnahme;Zielfeld\nBänke im Park;{field}\n", "utf-8")
    report = check_file(path, lake.package, published=published_rows(lake))
    (row,) = report.table.to_pylist()
    assert (report.dataset, row["measure_id"], row["field_id"]) == (
        "measure_fields", "bank", "wohnen"
    )  # fmt: skip
    assert "„Titel der Maßnahme“: 1 Name wurde in eine Kennung" in " ".join(report.note_texts())


def test_a_title_of_several_meetings_is_none_of_them(lake, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("Veranstaltung;Anwesend;Reihe\nAuftakt;7;\n", "utf-8")
    report = check_file(path, lake.package, published=published_rows(lake))
    assert [p.code for p in report.found] == ["unknown_reference"]
