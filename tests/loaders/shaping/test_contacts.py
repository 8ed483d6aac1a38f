"""Who answered stays outside: found by heading in any wording and by value, in eight tools."""

import csv
import io
import random
import time
from pathlib import Path

import pytest

from loaders.pipeline import check_file
from loaders.schema.personal_data import MASK, PERSONAL, without_contacts
from loaders.shaping.contacts import contact_columns

FIXTURES = Path(__file__).parents[1] / "fixtures" / "surveys"


def is_contact(heading, *cells):
    return contact_columns([heading], [list(cells)], [0]) == {0}


@pytest.mark.parametrize(
    "heading",
    [
        "Wie lautet Ihre E-Mail-Adresse (freiwillig)?", "Mailadresse für Rückfragen",
        "Unter welcher Telefonnummer erreichen wir Sie?", "Handy", "Ihr Name (für Rückfragen)",
        "Name", "Name:", "Vor- und Nachname", "Wie heißen Sie?", "Wie ist Ihr Name?",
        "Ihre Anschrift", "Straße und Hausnummer", "What is your name?", "Phone number",
        "Geburtsdatum", "IBAN", "Ansprechpartnerin", "Kontaktdaten", "Adresse", "name_der_person",
        "befragter_name", "Ihr Rufname", "Absender", "Mit wem haben wir gesprochen?",
        "Unterschrift", "Wer hat den Bogen ausgefüllt?", "Wo wohnen Sie? (Straße, Nr.)",
        "Steuer-ID", "Geburtsname",
        "Wohin sollen wir den Gewinn senden?", "Kfz-Kennzeichen", "Wann sind Sie geboren?",
        "Mitgliedsnummer", "Vertreten durch", "Contact person (optional)", "Who filled this in?",
    ],
)  # fmt: skip
def test_a_question_for_a_contact_is_known_by_its_heading(heading):
    assert is_contact(heading, "egal was", "hier steht")


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Wie zufrieden sind Sie mit Antworten per E-Mail?", ("zufrieden", "unzufrieden")),
        ("Nutzen Sie ein Handy?", ("ja", "nein")),
        ("Name des Stadtteils", ("Altdorf", "Oberdorf")),
        ("Was fehlt?", ("Licht am Ufer", "Mehr Bänke")),
        ("Wann?", ("02.05.2024", "2024-05-02 10:00:00")),
        ("Postleitzahl", ("07545", "07549")),
        ("Name des Kindergartens", ("Sonne", "Am Park")),
        ("Wer soll sich kümmern?", ("die Stadt", "alle")),
        ("Wo wohnen Sie?", ("Altdorf", "Oberdorf")),
        ("Was ist ein Kennzeichen guter Wege?", ("Licht", "breit")),
        ("Wie viele Wege?", ("3", "12")),
    ],
)
def test_other_questions_are_none(heading, cells):
    assert not is_contact(heading, *cells)


def test_the_number_of_an_office_is_taken_out_behind_its_word():
    assert without_contacts(["Amt 66 (Tel. 838-1234)"]) == ([f"Amt 66 (Tel. {MASK})"], 1)
    assert without_contacts(["Telefon 24 Stunden besetzt"])[1] == 0


def test_houses_where_somebody_lives_are_known_by_value():
    assert is_contact("Wo wohnen Sie?", "Lange Gasse 7", "Kurze Str. 12a, 07545 Altdorf", "")
    assert is_contact("Where do you live?", "Am Ring 3")
    assert not is_contact("Wo fehlt eine Bank?", "Lange Gasse 7", "Am Ring 3")


@pytest.mark.parametrize(
    "cell",
    ["ida@example.org", "ida(at)example.org", "0365 838 0", "+49 171 1234567", "0171/1234567",
     "DE89 3704 0044 0532 0130 00", "192.0.2.17", "2001:db8:0:0:0:0:0:1", "50.8803, 12.0821"],
)  # fmt: skip
def test_a_contact_is_known_by_its_value_and_taken_out_of_texts(cell):
    assert is_contact("Sonst noch etwas?", cell, "", cell)
    found, count = without_contacts([f"Bitte an {cell} schreiben", "Licht"])
    assert (found, count) == ([f"Bitte an {MASK} schreiben", "Licht"], 1)


def test_a_name_is_known_by_the_address_beside_it():
    headings = ["Wer?", "Mail", "Was fehlt?"]
    cells = [["Ida Weber", "O. Sommer"], ["ida.weber@example.org", "sommer@example.org"], ["A", ""]]
    assert contact_columns(headings, cells, range(3)) == {0, 1}


@pytest.fixture
def check(read_lake):
    return lambda path: check_file(path, read_lake.package)


def stored(report):
    return report.table.to_pylist(), report.others["survey_questions"].to_pylist()


def left_out(report):
    return [note.values["columns"].text("de") for note in report.notes if note.code == PERSONAL]


@pytest.mark.parametrize(
    ("tool", "answers", "questions"),
    [
        (
            "qualtrics",
            [("R_a1", "Q1", "sicher"), ("R_a1", "Q2", "Licht am Ufer"), ("R_a1", "Q3_1", "Bus"),
             ("R_b2", "Q1", "unsicher"), ("R_b2", "Q2", "Bitte an […] schreiben")],
            ["Wie sicher ist der Weg?", "Was fehlt?", "Womit fahren Sie? - Bus"],
        ),
        (
            "sosci",
            [("7", "WE01", "3"), ("7", "WE02_01", "2"), ("7", "WE03", "Licht"),
             ("8", "WE02_01", "1")],
            ["Wege: Sicherheit", "Wege: Rad", "Wünsche"],
        ),
        (
            "unipark",
            [("1", "v_1", "sicher"), ("1", "v_2", "Licht"), ("3", "v_1", "unsicher")],
            ["v_1", "v_2"],
        ),
        (
            "redcap",
            [("1", "sicherheit", "sicher"), ("1", "wunsch", "Licht"),
             ("2", "sicherheit", "unsicher")],
            ["sicherheit", "wunsch"],
        ),
    ],
)  # fmt: skip
def test_tools_are_told_apart_and_only_people_count(check, tool, answers, questions):
    report = check(FIXTURES / f"{tool}.csv")
    assert report.profile == tool
    rows, asked = stored(report)
    assert [(r["respondent_id"], r["question_id"], r["value"]) for r in rows] == answers
    assert [q["text"] for q in asked] == questions


def test_what_was_left_out_of_qualtrics_is_named(check):
    report = check(FIXTURES / "qualtrics.csv")
    (names,) = left_out(report)
    assert names.startswith("„IPAddress“, „RecipientLastName“, „RecipientEmail“")
    assert "„Was fehlt? (nur Adressen und Nummern, 1-mal)“" in names
    skipped = [n.values["count"] for n in report.notes if n.code == "rows_skipped"]
    assert skipped == [1, 1]  # the keys of the columns, and the preview
    assert [n.values["count"] for n in report.notes if n.code == "survey_partial"] == [1]


def test_a_list_of_events_is_no_poll(check, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("Datum;Titel;Ort;Teilnehmende\n02.05.2024;Forum;Rathaus;12\n", "utf-8")
    assert check(path).profile != "mentimeter"


TOOLS = {
    "google": (["Zeitstempel"], lambda i: ["2024/05/02 10:00:00"]),
    "microsoft": (
        ["ID", "Startzeit", "Fertigstellungszeit"],
        lambda i: [str(i), "02.05.2024 10:00:00", "02.05.2024 10:05:00"],
    ),
    "limesurvey": (
        ["Antwort ID", "Datum Abgeschickt", "Letzte Seite"],
        lambda i: [str(i), "2024-05-02 10:00:00", "4"],
    ),
    "qualtrics": (
        ["ResponseId", "RecordedDate", "Status"],
        lambda i: [f"R_{i}", "2024-05-02 10:00:00", "0"],
    ),
    "sosci": (
        ["CASE", "QUESTNNR", "LASTDATA"],
        lambda i: [str(i), "base", "2024-05-02 10:00:00"],
    ),
    "unipark": (["lfdn", "tester", "dispcode"], lambda i: [str(i), "0", "31"]),
    "surveymonkey": (
        ["Respondent ID", "Collector ID", "Date Modified"],
        lambda i: [str(i), "9", "05/22/2024 10:00:00 AM"],
    ),
    "redcap": (["record_id", "redcap_event_name"], lambda i: [str(i), "a"]),
}
CONTACTS = {
    "name": [
        "Ihr Name",
        "Wie heißen Sie?",
        "Name (optional)",
        "Vor- und Nachname",
        "Wer sind Sie?",
    ],
    "mail": ["E-Mail", "Wohin dürfen wir schreiben?", "Ihre Mailadresse", "Kontakt für Rückfragen"],
    "phone": ["Telefon", "Rückruf unter", "Ihre Handynummer", "Sonstiges"],
}
NAMES = ["Ida Weber", "Otto Sommer", "Mia Muster", "Ben Winter"]


@pytest.mark.parametrize("tool", TOOLS)
def test_no_contact_of_any_invented_export_is_kept(check, tmp_path, tool):
    """Contact questions in free wording, in random order, beside real ones."""
    chance = random.Random(tool)
    for number in range(6):
        kinds = [*CONTACTS, "asked", "free"]
        chance.shuffle(kinds)
        words = {kind: chance.choice(CONTACTS[kind]) for kind in CONTACTS}
        words |= {"asked": "Wie sicher ist der Weg?", "free": "Was fehlt Ihnen?"}
        own, row = TOOLS[tool]
        sink = io.StringIO()
        writer = csv.writer(sink, delimiter=";")
        writer.writerow([*own, *(words[kind] for kind in kinds)])
        for i, name in enumerate(NAMES):
            mail = f"{name.split()[1].lower()}{number}@example.org"
            free = f"Licht, sonst {mail} fragen" if i % 2 else "Bänke"
            said = {"name": name, "mail": mail, "phone": f"0365 83{number}0{i}", "free": free}
            said["asked"] = ("sicher", "unsicher")[i % 2]
            writer.writerow([*row(i), *(said[kind] for kind in kinds)])
        path = tmp_path / f"umfrage {tool} {number}.csv"
        path.write_text(sink.getvalue(), "utf-8")
        report = check(path)
        assert report.dataset == "survey_answers", report.problems["message"].tolist()
        text = str(stored(report))
        for secret in ("example.org", "0365", *(word for n in NAMES for word in n.split())):
            assert secret not in text, (secret, words)
        assert "sicher" in text and left_out(report)


@pytest.mark.parametrize("word", ["a" * 30_000 + "1", "A1" * 15_000, "a." * 15_000])
def test_a_word_without_end_holds_up_nobody(word):
    begun = time.process_time()
    assert contact_columns(["Was fehlt?"], [[word] * 5], [0]) == set()
    without_contacts([word] * 5)
    assert time.process_time() - begun < 2


def test_a_mail_is_found_with_the_longest_name_there_can_be():
    assert without_contacts([f"an {'a' * 64}@example.org"]) == (["an […]"], 1)
