"""The upload on Musterstadt: a file from the drop zone to everybody's screen, step by step."""

import threading

import pytest

from loaders.messages.progress import Progress
from loaders.store.rejected_rows import rejected_files
from loaders.store.store import Edition
from tests.publishing import publish
from tests.ui.seen import tables, words
from tests.ui.upload.page import (
    FAULTY,
    GOOD,
    MEASURES,
    PAGE,
    ROOT,
    case,
    drop,
    drop_more,
    press,
    publish_as,
    residents,
    widget,
)
from ui.state.session_data import store
from ui.upload import background_jobs, step4_preview
from ui.upload import case as upload_case


def test_a_good_file_is_recognised_checked_and_compared(shell):
    text = words(drop(shell, ("stand.csv", GOOD)))
    assert "② Erkannt als Bevölkerung ③ Probleme keine" in text
    assert "Format CSV Zeichensatz UTF-8 Trennzeichen Semikolon Kopfzeile in Zeile 1" in text
    assert "2 Zeilen, alle ohne Problem." in text
    assert "+ 1 neue Zeile ~ 1 geänderte Zeile = 0 unveränderte Zeilen − 0 entfallene" in text


def test_the_preview_shows_old_beside_new(shell):
    app = drop(shell, ("stand.csv", GOOD))
    assert tables(app)[0].to_dict("records") == [
        {
            "Zeile": "01 · 31.12.2020",
            "Spalte": "Einwohnerinnen und Einwohner",
            "Alt": "5.000",
            "Neuer Wert": "5.100",
        }
    ]


def test_an_addition_keeps_what_the_file_lacks_a_replacement_says_what_goes(shell):
    app = drop(shell, ("stand.csv", GOOD))
    assert widget(app, "radio", "mode").value == "append"
    widget(app, "radio", "mode").set_value("replace").run()
    text = words(app)
    assert "4 veröffentlichte Zeilen stehen nicht in der Datei und würden entfallen." in text
    assert "− 4 entfallene Zeilen" in text


def test_another_edition_of_the_register_takes_the_place_of_the_old_one(shell):
    """However few stations it shares with it: both together would count stations twice."""
    edition = ROOT / "tests" / "loaders" / "fixtures" / "places/register_2026.csv"
    ours = edition.read_text("utf-8").replace("Kreisfreie Stadt Muster", "Landkreis Muster")
    app = drop(shell, ("register.csv", ours.encode()))
    assert widget(app, "radio", "mode").value == "replace"
    assert "stehen nicht in der Datei und würden entfallen" in words(app)


def test_publishing_needs_a_name_and_says_what_changed(shell):
    app = drop(shell, ("stand.csv", GOOD))
    before = store().snapshot_id()
    press(app)
    assert "Bitte zuerst Ihren Namen eintragen." in words(app)
    assert store().snapshot_id() == before
    text = words(publish_as(app, "Anna"))
    assert "Veröffentlicht als Stand" in text
    assert "jetzt 6 Zeilen · 1 neu, 1 geändert, 0 entfernt" in text
    assert residents()["01", 2020] == 5100
    assert residents()["02", 2023] == 3200
    last = store().snapshots().iloc[-1]
    assert (last["author"], last["file"]) == ("Anna", "stand.csv")
    assert store().original(last["checksum"]).read_bytes() == GOOD.encode()


def test_every_problem_has_row_column_value_and_repair(shell):
    text = words(drop(shell, ("stand.csv", FAULTY)))
    assert "4 Probleme; 1 von 3 Zeilen sind ohne Problem." in text
    assert "3 Einwohnerinnen und Einwohner abc Keine ganze Zahl „abc“ ist keine ganze Zahl" in text
    assert "3 Statistischer Bezirk 99 Gibt es dort nicht" in text
    assert "4 Register Angabe fehlt „Register“ ist leer, muss aber angegeben werden." in text
    assert (
        "4 Stichtag 32.12.2023 Kein Datum „32.12.2023“ ist kein Datum (diesen Tag gibt es nicht)."
        in text
    )
    assert "Das öffnet sich, sobald die Probleme gelöst sind." in text
    assert not [one for one in shell.button if str(one.key).startswith("upload_publish")]


def test_problems_are_filtered_by_kind_with_counts(shell):
    app = drop(shell, ("stand.csv", FAULTY))
    kinds = widget(app, "button_group", "kinds")
    assert "Kein Datum · Stichtag (1)" in kinds.options
    chosen = next(n for n, o in enumerate(kinds.options) if o.startswith("Kein Datum"))
    kinds.set_value([chosen]).run()
    text = words(app)
    assert "„32.12.2023“ ist kein Datum" in text
    assert "„abc“ ist keine ganze Zahl" not in text


def test_only_the_faultless_rows_go_and_the_rest_is_told(shell):
    app = drop(shell, ("stand.csv", FAULTY))
    widget(app, "toggle", "faultless").set_value(True).run()
    text = words(publish_as(app, "Anna"))
    assert "2 Zeilen mit Problemen wurden weggelassen" in text
    assert residents()["01", 2023] == 5234
    assert len(residents()) == 6


def test_somebody_else_publishing_meanwhile_is_noticed(shell):
    app = drop(shell, ("stand.csv", GOOD))
    with store().reader(Edition(store().snapshot_id())) as cursor:
        table = cursor.execute("FROM population").to_arrow_table()
    other = publish(store(), {"population": table.slice(1)}, author="Bernd")
    text = words(app.run())
    assert "Inzwischen hat Bernd „Bevölkerung“ veröffentlicht" in text
    assert "Die Vorschau wurde neu erstellt." in text
    assert store().snapshot_id() == other
    assert "Veröffentlicht als Stand" in words(publish_as(app, "Anna"))


def test_a_publication_at_the_moment_of_the_click_is_not_overwritten(shell, monkeypatch):
    """The page was drawn before, so only the store itself can notice."""
    app = drop(shell, ("stand.csv", GOOD))
    app.text_input(key="upload_author").input("Anna").run()
    with store().reader(Edition(store().snapshot_id())) as cursor:
        table = cursor.execute("FROM population").to_arrow_table()
    other = publish(store(), {"population": table.slice(1)}, author="Bernd")
    press(app)
    assert "Inzwischen hat jemand anders „population“ veröffentlicht" in words(app)
    assert store().snapshot_id() == other


def test_the_public_cannot_upload(shell, monkeypatch):
    monkeypatch.setattr("ui.access.roles.is_local", lambda *_: False)
    app = shell.switch_page(PAGE).run()
    assert not app.get("file_uploader")


def test_publishing_is_refused_on_the_server_too(shell, monkeypatch):
    app = drop(shell, ("stand.csv", GOOD))
    app.text_input(key="upload_author").input("Anna").run()
    before = store().snapshot_id()
    monkeypatch.setattr("ui.access.roles.role", lambda: "staff")
    press(app)
    assert store().snapshot_id() == before
    assert case(app).failed == (
        "Daten ändern darf nur die Datenpflege der Verwaltung. Es wurde nichts geändert."
    )


def test_work_that_fails_is_said_and_the_page_stays(shell, monkeypatch):
    def broken(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(upload_case, "check_file", broken)
    app = drop(shell, ("stand.csv", GOOD))
    assert "Das hat nicht geklappt; es wurde nichts veröffentlicht." in words(app)
    assert app.button(key="upload_remove")


def test_a_comparison_that_fails_is_said_once(shell, monkeypatch):
    def broken(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(step4_preview, "difference", broken)
    app = drop(shell, ("stand.csv", GOOD))
    assert "Das hat nicht geklappt; es wurde nichts veröffentlicht." in words(app)
    assert len([one for one in app.button if str(one.key).endswith("_again")]) == 1


def test_points_outside_the_city_are_listed_and_hinder_nothing(shell):
    """Musterstadt reaches from 10.0 to 10.3 degrees; the second stop lies some kilometres east."""
    stops = (
        "stop_id;name;kind;latitude;longitude;source\n"
        "s1;Markt;Haltestelle;50,05;10,05;Test\n"
        "s2;Feldweg;Haltestelle;50,05;10,40;Test\n"
    )
    app = drop(shell, ("haltestellen.csv", stops))
    text = words(app)
    assert "2 Zeilen, alle ohne Problem." in text
    assert "Bitte prüfen; veröffentlichen können Sie trotzdem:" in text
    assert "außerhalb der Stadt" in text


def test_left_out_rows_are_kept_with_the_publication(shell):
    app = drop(shell, ("stand.csv", FAULTY))
    widget(app, "toggle", "faultless").set_value(True).run()
    assert "Der Verlauf hebt das bei dieser Veröffentlichung auf." in words(publish_as(app, "Anna"))
    made = store().snapshot_id()
    (left,) = rejected_files(store().files, made, "population")
    assert left.name == "stand-zu-berichtigen.csv"
    content = store().original(left.checksum).read_bytes().decode("utf-8-sig")
    rows = content.splitlines()
    assert len(rows) == 3
    assert rows[1].startswith("99;31.12.2023;abc;Stadt;Test;")
    assert rows[2].startswith("02;32.12.2023;3.100;;Test;")
    app.query_params["veroeffentlichung"] = str(made)
    app.switch_page("../../pages/history.py").run()
    labels = [one.proto.label.replace("\\", "") for one in app.get("download_button")]
    assert "Ausgelassene Zeilen: stand-zu-berichtigen.csv" in labels


def test_progress_is_said_in_percent_with_the_phase_and_can_be_cancelled(shell, monkeypatch):
    monkeypatch.setattr(background_jobs, "PATIENCE_SECONDS", 0)
    told, go_on = threading.Event(), threading.Event()

    def slow(*args, progress, **kwargs):
        progress(Progress("check", 0.62))
        told.set()
        go_on.wait(20)
        progress(Progress("check", 0.7))
        raise AssertionError("a cancelled check must not go on")

    monkeypatch.setattr(upload_case, "check_file", slow)
    app = drop(shell, ("stand.csv", GOOD))
    assert told.wait(20)
    app.run()
    bar = app.get("progress")[0].proto
    assert bar.value == 62
    assert bar.text.replace("\xa0", " ") == "Die Datei wird gelesen und geprüft … Prüfen, 62 %"
    job = app.session_state["upload_jobs"][f"{case(app).upload.id}:examination"]
    app.button(key=f"{case(app).upload.id}:examination_cancel").click().run()
    go_on.set()
    with pytest.raises(background_jobs.Cancelled):
        job.future.result(20)
    assert "Abgebrochen; es wurde nichts geändert." in words(app.run())
    monkeypatch.undo()
    app.button(key=f"{case(app).upload.id}:examination_again").click().run()


def test_the_file_of_an_analyst_releases_no_text(shell):
    """Only admins release: the answer is published, but as one that nobody has read yet."""
    shell.run()
    with store().reader(Edition(store().snapshot_id())) as cursor:
        sql = "FROM survey_answers WHERE question_id = 'wunsch' AND respondent_id = 'u1'"
        answer = cursor.execute(sql).df().assign(respondent_id="u9", is_released="ja")
    app = drop(shell, ("antworten.csv", answer.to_csv(index=False)))
    assert "1 Antwort ist in der Datei als freigegeben gekennzeichnet" in words(app)
    assert "Veröffentlicht als Stand" in words(publish_as(app, "Anna"))
    with store().reader(Edition(store().snapshot_id())) as cursor:
        sql = "SELECT is_released FROM survey_answers WHERE respondent_id = 'u9'"
        assert cursor.execute(sql).fetchall() == [(None,)]


def test_the_button_says_beforehand_what_is_missing_and_what_it_does(shell):
    app = drop(shell, ("stand.csv", GOOD))
    assert "Es fehlt noch Ihr Name; er steht im Verlauf." in words(app)
    app.text_input(key="upload_author").input("Anna").run()
    assert "sofort für alle zu sehen, unter dem Namen Anna." in words(app)
    text = words(publish_as(app, "Anna"))
    assert "Diese Veröffentlichung zurücknehmen, mit allen ihren Datensätzen" in text


def test_a_file_that_changes_nothing_is_calm(shell):
    app = drop(shell, ("stand.csv", GOOD))
    publish_as(app, "Anna")
    app.session_state["upload_cases"].clear()
    app = drop_more(app.run(), ("nochmal.csv", GOOD))
    text = words(app.run())
    assert "Sie brauchen nichts zu veröffentlichen: Es würde sich nichts ändern." in text
    (button,) = [one for one in app.button if str(one.key).startswith("upload_publish")]
    assert button.proto.type == "secondary"


def test_how_many_rows_will_be_public_is_said_with_the_choice(shell):
    """Neither of the two measures says yes; the choice makes both public in the store."""
    hidden = MEASURES.replace(",ja,", ",nein,") + "neu2,Zweites,geplant,,Test\n"
    app = drop(shell, ("massnahmen.csv", hidden))
    assert "Die Öffentlichkeit sieht 0 von 2 Zeilen" in words(app)
    widget(app, "toggle", "all_public").set_value(True).run()
    assert "Die Öffentlichkeit sieht 2 von 2 Zeilen" in words(app)
    publish_as(app, "Anna")
    with store().reader(Edition(store().snapshot_id())) as cursor:
        asked = "SELECT is_public FROM measures WHERE measure_id IN ('neu', 'neu2')"
        assert cursor.execute(asked).fetchall() == [(True,), (True,)]
