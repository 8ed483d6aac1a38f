"""What is asked and said before publishing: an older edition, and who will see the rows."""

import pytest

from loaders.audience import audience, released
from loaders.cli import main
from loaders.pipeline import CheckOptions, check_file, published_rows

POPULATION = "Bezirk;Stichtag;Einwohner\n01;{day};5100\n"


@pytest.fixture
def check(lake, tmp_path):
    def run(text, name="datei.csv", **options):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return check_file(path, lake.package, CheckOptions(**options), published_rows(lake))

    return run


@pytest.fixture
def place(tiny_city, founded, tmp_path, monkeypatch):
    """Musterstadt's store, as the command line finds it."""
    import shutil

    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(shutil.copytree(founded, tmp_path / "store")))


@pytest.mark.parametrize(
    ("day", "older"), [("30.12.2022", True), ("31.12.2022", False), ("31.12.2023", False)]
)
def test_an_older_edition_replaces_no_newer_one_unasked(check, day, older):
    report = check(POPULATION.format(day=day))
    assert (report.publishable, bool(report.older)) == (True, older)
    meant = report.as_replacement()
    assert meant.publishable is not older
    if older:
        (message,) = meant.problems["message"]
        assert "mit Stand 31.12.2022 veröffentlicht; die Datei ist vom 30.12.2022" in message
        assert check(POPULATION.format(day=day), older_edition=True).as_replacement().publishable


def test_a_list_that_updates_known_rows_with_older_ones_is_asked_about(check):
    head = "id;title;status;start;Letzte Aktualisierung\n"
    known = check(head + "bank;Bänke im Park;geplant;;01.06.2021\nneu;Neu;Idee;;\n")
    assert (known.mode, bool(known.older)) == ("append", True)
    assert not check(head + "neu;Neu;geplant;;01.06.2021\n").older


def test_the_command_line_asks_for_the_older_edition(place, tmp_path, capsys):
    path = tmp_path / "alt.csv"
    path.write_text(POPULATION.format(day="31.12.2020"), "utf-8")
    call = ["publish", str(path), "--author", "Anna"]
    assert main(call) == 1
    assert "--older-edition" in capsys.readouterr().out
    assert main([*call, "--older-edition"]) == 0


def test_who_will_see_the_rows_is_counted(lake, check):
    report = check(
        "Kennung;Maßnahme;Status;Beginn;Öffentlich\n"
        "a;A;geplant;;ja\nb;B;geplant;;nein\nc;C;geplant;;\n"
    )
    (said,) = audience(lake.package, report.tables(), published_rows(lake))
    assert said.text("de") == (
        "„Maßnahmen“: Die Öffentlichkeit sieht 1 von 3 Zeilen; nur für die Stadt: 2."
    )
    for public, shown in ((True, 3), (False, 0)):
        (said,) = audience(
            lake.package,
            released(lake.package, report, public=public).tables(),
            published_rows(lake),
        )
        assert f"sieht {shown} von 3 Zeilen" in said.text("de")


def test_a_milestone_of_a_hidden_measure_is_hidden(lake, check):
    report = check(
        "milestone_id;measure_id;title;precision\nm1;bank;A;Tag\nm2;geheim;B;Tag\n",
        dataset="milestones",
    )
    (said,) = audience(lake.package, report.tables(report.faultless), published_rows(lake))
    assert "sieht 1 von 2 Zeilen; nur für die Stadt: 1" in said.text("de")


def test_the_command_line_releases_and_says_it_before(place, tmp_path, capsys):
    path = tmp_path / "liste.csv"
    path.write_text("Kennung;Maßnahme;Status;Beginn\nneu-1;A;geplant;\nneu-2;B;geplant;\n", "utf-8")
    assert main(["check", str(path)]) == 0
    assert "sieht 0 von 2 Zeilen; nur für die Stadt: 2" in capsys.readouterr().out
    assert main(["publish", str(path), "--append", "--public", "yes", "--author", "Anna"]) == 0
    assert "sieht 2 von 2 Zeilen; nur für die Stadt: 0" in capsys.readouterr().out


def test_a_chosen_source_is_remembered(place, tmp_path, capsys):
    path = tmp_path / "liste.csv"
    path.write_text("Nr.;Maßnahme;Status;Kosten\nneu-1;A;geplant;5\n", "utf-8")
    call = ["publish", str(path), "--append", "--author", "Anna"]
    assert main([*call, "--profile", "massnahmenliste"]) == 0
    capsys.readouterr()
    path.write_text("Nr.;Maßnahme;Status;Kosten\nneu-2;B;geplant;5\n", "utf-8")
    assert main(["check", str(path), "--json"]) == 0
    assert '"profile": "massnahmenliste"' in capsys.readouterr().out


REGISTER = "Kennung;Kreis;Ort;Stand\n"


def test_of_a_register_of_many_counties_the_citys_own_rows_are_taken(check):
    rows = "a;Landkreis  Muster;X;01.01.2023\nb;Anderswo;X;01.01.2023\nc;;X;01.01.2023\n"
    report = check(REGISTER + rows)
    assert report.table["station_id"].to_pylist() == ["a", "c"]
    assert any(text.startswith("1 Zeile eines anderen Kreises") for text in report.note_texts())
    assert check(REGISTER + rows, all_counties=True).valid == 3


def test_a_register_without_the_citys_county_is_refused_as_such(check):
    report = check(REGISTER + "b;Anderswo;X;01.01.2023\nd;Dort;Y;01.01.2023\n")
    (message,) = report.problems["message"]
    assert message.startswith("Keine der 2 Zeilen gehört zum eigenen Kreis (Landkreis Muster).")
    assert "--all-counties" in message
