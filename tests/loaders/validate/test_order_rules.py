"""Two columns of a row that cannot follow each other so: told with both columns and values."""

import pytest

from loaders.pipeline import check_file, published_rows

MEASURES = "Kennung;Titel;Status;Beginn;Geplantes Ende;Voraussichtliches Ende;Quelle"


@pytest.fixture
def check(read_lake, tmp_path):
    def run(*lines):
        path = tmp_path / "liste.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return check_file(path, read_lake.package, published=published_rows(read_lake))

    return run


def test_an_end_before_its_start_is_a_problem_of_its_row(check):
    report = check(
        MEASURES,
        "a;A;geplant;31.12.2026;01.01.2026;;x",
        "b;B;geplant;01.01.2026;01.01.2026;31.12.2026;x",
        "c;C;geplant;2027;;2026;x",
    )
    assert report.dataset == "measures"
    assert [(p.row, p.column, p.value, p.code) for p in report.found] == [
        (2, "Geplantes Ende", "01.01.2026", "order_date"),
        (4, "Voraussichtliches Ende", "2026", "order_date"),
    ]
    assert report.found[0].message() == (
        "„Geplantes Ende“ (01.01.2026) liegt vor „Beginn“ (31.12.2026). Bitte eine der beiden "
        "Angaben berichtigen; vielleicht sind sie vertauscht."
    )
    assert "is before “Start” (31.12.2026)" in report.found[0].message("en")
    assert [row["measure_id"] for row in report.faultless.to_pylist()] == ["b"]


def test_a_choice_without_answers_is_a_problem(check):
    report = check(
        "survey_id;question_id;text;kind;labels;source",
        "beispiel;a;Was?;Einfachauswahl;;x",
        "beispiel;b;Wie?;Likert;nein|ja;x",
        "beispiel;c;Warum?;Freitext;;x",
        "beispiel;d;Wer?;;;x",
    )
    assert [(p.row, p.column, p.code) for p in report.found] == [(2, "labels", "needed")]
    assert report.found[0].message() == (
        "„Antworten“ ist leer; bei „Art“ „Einfachauswahl“ muss dort etwas stehen. Bitte "
        "eintragen, zum Beispiel „sehr unzufrieden|eher unzufrieden|teils, teils|eher zufrieden|"
        "sehr zufrieden“."
    )


def test_what_a_rule_only_warns_of_hinders_nothing(check):
    report = check(
        "survey_id;title;open_from_date;open_to_date;responses_date;source",
        "s;S;2026-05-04;2026-07-31;2026-05-01;x",
    )
    assert [(p.row, p.field, p.code) for p in report.warnings] == [
        (2, "responses_date", "order_date")
    ]
    assert report.publishable
    assert report.table.num_rows == 1


def test_more_fast_stations_than_stations(check):
    report = check(
        "ags;city;register_date;stations;fast_stations;source", "16053000;Jena;2022-01-01;5;29;x"
    )
    assert [p.message() for p in report.found] == [
        "„Ladeeinrichtungen“ (5) ist kleiner als „Schnellladeeinrichtungen“ (29). Bitte eine der "
        "beiden Angaben berichtigen; vielleicht sind sie vertauscht."
    ]


def test_a_value_of_a_wrong_form_is_told_once(check):
    report = check(
        "district_id;date;population;register;source",
        "0x;2020-12-31;5;Stadt;x",
        "99;2020-12-31;5;Stadt;x",
    )
    assert [(p.row, p.field, p.code) for p in report.found] == [
        (2, "district_id", "pattern"),
        (3, "district_id", "unknown_reference"),
    ]
