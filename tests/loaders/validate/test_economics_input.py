"""Impossible payments, scores and alternatives are named in the words of the file."""

import pytest

from loaders.pipeline import CheckOptions, check_file, published_rows

HEAD = "Maßnahme;Alternative;Art;Nutzungsdauer;Zinssatz;Stand des Zinssatzes;Erstes Jahr;Quelle\n"


@pytest.fixture
def said(read_lake, tmp_path):
    def messages(dataset, text):
        file = tmp_path / f"{dataset}.csv"
        file.write_text(text, encoding="utf-8")
        report = check_file(
            file, read_lake.package, CheckOptions(dataset=dataset), published_rows(read_lake)
        )
        found = report.problems
        return list(zip(found["row"].tolist(), found["message"].tolist(), strict=True))

    return messages


def test_a_negative_lifetime_and_a_missing_alternative(said):
    text = HEAD + "bank;Neue Bänke;Maßnahme;-5;1,2;01.01.2024;2024;Test\n"
    assert said("alternatives", text) == [
        (2, "-5 ist zu klein. Erlaubt ist mindestens 1. Bitte den Wert prüfen."),
        (
            2,
            "Es gibt keine Zeile mit „Art“ „nichts tun“ für dieselbe Angabe: Maßnahme. Ohne sie "
            "lässt sich nichts vergleichen; bitte ergänzen.",
        ),
    ]


def test_alternatives_of_one_measure_have_one_lifetime(said):
    text = HEAD + (
        "bank;nichts tun;nichts tun;10;1,2;01.01.2024;2024;Test\n"
        "bank;Neue Bänke;Maßnahme;15;1,2;01.01.2024;2024;Test\n"
    )
    ((row, message),) = said("alternatives", text)
    assert row == 3
    assert message.startswith("„Nutzungsdauer“ ist hier „15“, in Zeile 2 aber „10“")


def test_seven_points_of_five_and_an_alternative_nobody_knows(said):
    text = (
        "Maßnahme;Alternative;Kriterium;Gewicht;Punkte;Wer bewertet hat;Begründung;Quelle\n"
        "bank;Luftbank;Ruhe;50;7;Runde;darum;Test\n"
    )
    messages = said("scores", text)
    assert any("7" in text and "5" in text for _, text in messages)
    assert any("Luftbank" in text for _, text in messages)


def test_hard_texts_and_words_without_explanation_are_said_and_taken(read_lake, tmp_path):
    file = tmp_path / "use_cases.csv"
    change = "Die Verwaltungsdigitalisierung ermöglicht Dienstleistungsintegration per API."
    file.write_text(
        "Maßnahme;Für wen;Was sich ändert;Erklärte Wörter;Bild;Öffentlich;Quelle\n"
        f"bank;Alle;{change};API = ein Anschluss für Programme;bank.jpg;ja;Test\n",
        encoding="utf-8",
    )
    options = CheckOptions(dataset="use_cases")
    report = check_file(file, read_lake.package, options, published_rows(read_lake))
    assert report.publishable and report.table.num_rows == 1
    hard, words = (one.message("de") for one in report.warnings)
    assert hard.startswith("Der Text ist schwer zu lesen (Lesbarkeit -")
    assert "Verwaltungsdigitalisierung, Dienstleistungsintegration" in words
    assert "API" not in words


@pytest.mark.parametrize("name", ["https://example.org/a.jpg", "../a.jpg", "a.svg", "a b.jpg"])
def test_a_picture_is_a_file_name_and_no_address(read_lake, tmp_path, name):
    file = tmp_path / "use_cases.csv"
    file.write_text(
        f"Maßnahme;Für wen;Was sich ändert;Bild;Quelle\nbank;Alle;Der Bus kommt.;{name};Test\n",
        encoding="utf-8",
    )
    options = CheckOptions(dataset="use_cases")
    report = check_file(file, read_lake.package, options, published_rows(read_lake))
    assert report.problems["row"].tolist() == [2]
