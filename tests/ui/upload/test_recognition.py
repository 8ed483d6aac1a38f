"""Step 2 of the upload: what the file is, what is asked about it, what an analyst decides."""

from loaders.store.remembered_mappings import recall
from tests.ui.seen import words
from tests.ui.upload.page import (
    GOOD,
    HEAD,
    PAGE,
    case,
    drop,
    drop_more,
    publish_as,
    residents,
    widget,
)
from ui.state.session_data import store


def test_a_file_of_doubtful_source_asks_for_it(shell):
    app = drop(shell, ("zaehlung.csv", "Datum;Bezeichnung;Teilnehmende\n02.05.2024;Forum;12\n"))
    assert "Nach ihren Spalten kann die Datei aus mehreren Quellen stammen" in words(app)
    assert widget(app, "selectbox", "profile").options[1:] == [
        "Mentimeter",
        "keine davon, Zeilen eines Datensatzes",
    ]
    text = words(widget(app, "selectbox", "profile").select("mentimeter").run())
    assert "aus mehreren Quellen" not in text
    assert widget(app, "selectbox", "profile").value == "mentimeter"


REGISTERS = HEAD + "".join(
    f"0{d};31.12.2024;{n * d}.000;{register};T\n"
    for d in (1, 2)
    for register, n in (("Melderegister", 5), ("Zensus", 4))
)


def test_of_several_registers_one_is_chosen_on_the_page(shell):
    app = drop(shell, ("register.csv", REGISTERS.encode()))
    assert "Nur die Zeilen mit „Register“" in [one.label for one in app.selectbox]
    choice = widget(app, "selectbox", "only_0")
    assert choice.options == ["alle", "Melderegister", "Zensus"]
    choice.set_value("Zensus").run()
    text = words(app)
    assert "2 Zeilen, alle ohne Problem." in text
    assert "Es zählen nur Zeilen mit „Zensus“ in „Register“" in text
    publish_as(app, "Anna")
    assert residents()["02", 2024] == 8000
    # The choice stays where it was made, and can be taken back.
    app = drop_more(shell.switch_page(PAGE).run(), ("noch.csv", REGISTERS.encode()))
    assert "③ Probleme 1" in words(app)


GROUPS = (
    "Mittelgeber;Maßnahme;Jahr;Geplant;Quelle\n"
    "Land;bank;2029;1000;T\n;netz;2029;2000;T\n;geheim;2029;3000;T\n"
)


def test_groups_named_once_are_filled_down_on_the_page(shell):
    app = drop(shell, ("geld.csv", GROUPS.encode()))
    assert "in 2 Zeilen leer" in words(app)
    toggle = widget(app, "toggle", "fill_down")
    assert toggle.label == "Leere Zellen gelten als der Wert darüber"
    assert toggle.value is False
    toggle.set_value(True).run()
    text = words(app)
    assert "3 Zeilen, alle ohne Problem." in text
    assert "Leere Zellen wurden" in text
    assert case(app).settings.fill_down is True


COSTS = "Nr.;Maßnahme;Status;Federführung;Kosten (T€)\nneu1;Radweg;geplant;Amt 66;120,5\n"


def test_money_of_a_list_of_measures_asks_for_year_and_source(shell):
    app = drop(shell, ("massnahmen.csv", COSTS.encode()))
    assert "Beträge stehen in „Kosten (T€)“." in words(app)
    widget(app, "text_input", "constant_year").set_value("2024").run()
    widget(app, "text_input", "constant_funding_source").set_value("Land").run()
    text = words(app)
    assert "Die Datei füllt auch „Geld“" in text
    assert widget(app, "text_input", "constant_year").value == "2024"


def test_a_column_about_people_is_kept_only_for_a_reason(shell):
    head = "Zeitstempel;Wie sicher ist der Weg?;Ihre Mailadresse\n"
    app = drop(shell, ("frage.csv", head + "2024/05/02 10:00:00;sicher;ida@example.org\n"))
    assert "Weggelassen, weil es um einzelne Personen geht: „Ihre Mailadresse“" in words(app)
    text = words(widget(app, "text_input", "keep_0").input("Alle willigten ein").run())
    assert "Auf Ihre Entscheidung hin behalten" in text and "Alle willigten ein" in text
    publish_as(app, "Anna")
    assert store().history().rows[-1].message == (
        "Behalten, obwohl es um Personen geht: „Ihre Mailadresse“; Grund: Alle willigten ein."
    )


def test_the_dataset_can_be_changed(shell):
    app = drop(shell, ("stand.csv", GOOD))
    widget(app, "selectbox", "dataset").select("stops").run()
    text = words(app)
    assert "② Erkannt als Bahnhöfe und Haltestellen" in text
    assert "Die Pflichtspalte „" in text


def test_separator_and_header_can_be_changed(shell):
    app = drop(shell, ("stand.csv", GOOD))
    widget(app, "selectbox", "delimiter").select(",").run()
    assert "③ Probleme" in words(app)
    assert "Trennzeichen Semikolon" not in words(app)


def test_a_number_that_can_be_read_in_two_ways_is_asked(shell):
    head = "Kennzahl-Kennung;Kennzahl;Datum;Wert;Einheit;Quelle\n"
    app = drop(shell, ("kennzahlen.csv", head + "neu;Neu;31.12.2023;10.251;km;Test\n"))
    assert "kann 10251 oder 10,251 heißen" in words(app)
    widget(app, "button_group", "numbers_value").set_value("de").run()
    assert "kann 10251" not in words(app)


def test_an_unknown_column_is_assigned_once_and_remembered(shell):
    text = "Wo;Wann;Köpfe gesamt;Register\n01;31.12.2023;5300;Stadt\n"
    app = drop(shell, ("a.csv", text))
    assert "nicht erkannt" in words(app)
    widget(app, "selectbox", "dataset").select("population").run()
    for number, field in ((0, "district_id"), (1, "date"), (2, "population")):
        widget(app, "selectbox", f"column_{number}").select(field).run()
    publish_as(app, "Anna")
    assert residents()["01", 2023] == 5300
    decision = recall(store().files, ["Register", "Köpfe gesamt", "Wann", "Wo"])
    assert decision.assigned["Köpfe gesamt"] == "population"
    app.button(key="upload_remove").click().run()
    again = words(drop_more(app, ("b.csv", text.replace("01;", "02;"))))
    assert "② Erkannt als Bevölkerung ③ Probleme keine" in again


def test_a_required_column_that_is_missing_gets_one_value_for_all_rows(shell):
    text = "Statistischer Bezirk;Register;Einwohnerinnen und Einwohner;Quelle\n01;Amt;5300;T\n"
    app = drop(shell, ("a.csv", text))
    widget(app, "selectbox", "dataset").select("population").run()
    assert "Die Pflichtspalte „Stichtag“" in words(app)
    widget(app, "text_input", "constant_date").input("31.12.2023").run()
    assert "③ Probleme keine" in words(app)


def test_the_event_of_a_list_of_people_is_chosen_from_those_there_are(shell):
    people = (
        "Full Name\tUser Action\tTimestamp\n"
        "Anna Beispiel\tJoined\t1/22/2021, 10:00:00 AM\n"
        "Bernd Beispiel\tJoined\t1/22/2021, 10:01:00 AM\n"
    )
    app = drop(shell, ("meetingAttendanceList.csv", people.encode("utf-16")))
    assert "Zu welcher Veranstaltung gehört die Liste" in words(app)
    chosen = widget(app, "selectbox", "constant_event_id")
    assert "Auftakt, 01.02.2021 (auftakt)" in [one.replace("\\", "") for one in chosen.options]
    chosen.select("auftakt").run()
    text = words(app)
    assert "③ Probleme keine" in text
    assert "Anna" not in text
    app.query_params["lang"] = "en"
    text = words(app.run())
    assert "Source List of attendees from Microsoft Teams" in text
    assert "③ Problems none" in text
    for german in ("Veranstaltung", "Zeile", "Datei", "Stand ", "Teilnahme"):
        assert german not in text
