"""The upload on Musterstadt: a file from the drop zone to everybody's screen, step by step."""

import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from loaders.fetch.fetch import Fetched
from loaders.messages.progress import Progress
from loaders.store.rejected_rows import rejected_files
from loaders.store.remembered_mappings import recall
from loaders.store.store import Edition
from tests.publishing import publish
from tests.ui.seen import tables, words
from ui.state.session_data import store
from ui.upload import background_jobs, step1_address, step4_preview
from ui.upload import case as upload_case

ROOT = Path(__file__).parents[3]
PAGE = "../../pages/upload.py"
HEAD = "Statistischer Bezirk;Stichtag;Einwohnerinnen und Einwohner;Register;Quelle\n"
GOOD = HEAD + "01;31.12.2020;5.100;Stadt;Testdaten\n02;31.12.2023;3.200;Stadt;Testdaten\n"
FAULTY = (
    HEAD
    + "01;31.12.2023;5.234;Stadt;Test\n"
    + "99;31.12.2023;abc;Stadt;Test\n"
    + "02;32.12.2023;3.100;;Test\n"
)
HOSTILE = "../<img src=x onerror=alert(1)>![x](evil).csv"


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Nobody reruns the page here while work goes on, so the page waits for it."""
    monkeypatch.setattr(background_jobs, "PATIENCE_SECONDS", 60)


def drop(app, *files):
    """Open the page and drop files given as (name, text or bytes)."""
    app.switch_page(PAGE).run()
    return drop_more(app, *files)


def drop_more(app, *files):
    for name, content in files:
        app.file_uploader[0].upload(
            name, content if isinstance(content, bytes) else content.encode()
        )
    return app.run()


def case(app):
    return next(iter(app.session_state["upload_cases"].values()))


def widget(app, kind, name):
    key = f"upload_{case(app).upload.id}_{name}"
    return next(one for one in app.get(kind) if one.key == key)


def publish_as(app, name):
    app.text_input(key="upload_author").input(name).run()
    return press(app)


def press(app):
    """Click the button that publishes."""
    found = [one for one in app.button if str(one.key).startswith("upload_publish")]
    return found[0].click().run()


def residents():
    with store().reader(Edition(store().snapshot_id())) as cursor:
        rows = cursor.execute("SELECT district_id, year(date), population FROM population")
        return {(district, year): number for district, year, number in rows.fetchall()}


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


def test_several_files_lie_side_by_side(shell):
    app = drop(shell, ("stand.csv", GOOD), ("leer.csv", ""))
    app.run()
    assert len(app.session_state["upload_cases"]) == 2
    choice = next(one for one in app.get("button_group") if one.key == "upload_choice")
    assert [option.replace("\\", "") for option in choice.options] == [
        "stand.csv",
        "leer.csv (1)",
    ]


def test_the_same_file_twice_is_said(shell):
    app = drop(shell, ("stand.csv", GOOD))
    assert "Dieselbe Datei liegt schon hier: stand.csv." in words(
        drop_more(app, ("stand.csv", GOOD))
    )


def test_files_stay_when_the_page_is_left(shell):
    app = drop(shell, ("stand.csv", GOOD))
    app.switch_page("../../pages/sources.py").run()
    app.switch_page(PAGE).run()
    assert "② Erkannt als Bevölkerung" in words(app)


def test_text_from_files_is_shown_and_never_obeyed(shell):
    content = (
        "Register<script>x</script>;Stichtag;![b](http://evil);Quelle\n=1+1;31.12.2023;<b>1</b>;T\n"
    )
    app = drop(shell, (HOSTILE, content))
    raw = "".join(part.value for part in app.html)
    assert "<img" not in raw
    assert "<script>x" not in raw
    assert "&lt;img src=x onerror=alert(1)&gt;" in raw
    assert case(app).upload.path.parent.name.startswith("city-upload-")
    assert "img" not in str(case(app).upload.path)
    for label in [one.label for kind in ("selectbox", "subheader") for one in app.get(kind)
                  if hasattr(one, "label")]:  # fmt: skip
        assert "![b](" not in label


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("leer.csv", b"", "Die Datei ist leer"),
        ("bild.csv", b"\x89PNG\r\n\x1a\n", "Die Datei ist ein Bild"),
        ("kopf.csv", HEAD.encode(), "Die Datei enthält keine Datenzeilen"),
        ("kaputt.xlsx", b"PK\x03\x04kaputt", "unvollständig oder beschädigt"),
        ("null.csv", b"a;b\n\x00\x00;1\n", "Null-Bytes"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(shell, name, content, sentence):
    app = drop(shell, (name, content))
    assert sentence in words(app)
    assert len(store().snapshots()["snapshot_id"].unique()) == 1


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


MEASURES = "measure_id,title,status,is_public,source\nneu,Neues,geplant,ja,Test\n"
MILESTONES = "milestone_id,measure_id,title,baseline_date,source\nm-neu,neu,Start,31.12.2027,Test\n"


def choose(app, number):
    """Lay another file of the desk out."""
    choice = next(one for one in app.get("button_group") if one.key == "upload_choice")
    return choice.set_value(list(app.session_state["upload_cases"])[number]).run()


def held(dataset, column):
    with store().reader(Edition(store().snapshot_id())) as cursor:
        return {row[0] for row in cursor.execute(f"SELECT {column} FROM {dataset}").fetchall()}


def test_files_that_need_each_other_go_into_one_state(shell):
    app = drop(shell, ("massnahmen.csv", MEASURES), ("meilensteine.csv", MILESTONES))
    text = words(app.run())
    assert "Diese Datei und „meilensteine.csv“ brauchen einander" in text
    assert "massnahmen.csv → Maßnahmen wird ergänzt · +1 ~0 −0" in text
    assert "meilensteine.csv → Meilensteine wird ergänzt · +1 ~0 −0" in text
    text = words(choose(app, 1))
    assert "③ Probleme keine" in text
    assert "Diese Datei und „massnahmen.csv“ brauchen einander" in text
    assert "„Meilensteine“: Die Öffentlichkeit sieht 1 von 1 Zeile;" in text
    before = store().snapshot_id()
    text = words(publish_as(app, "Anna"))
    assert "Veröffentlicht als Stand" in text
    made = store().snapshots()
    made = made[made["snapshot_id"] > before]
    assert made["snapshot_id"].nunique() == 1
    assert dict(zip(made["dataset"], made["file"], strict=True)) == {
        "measures": "massnahmen.csv",
        "milestones": "meilensteine.csv",
    }
    assert "neu" in held("measures", "measure_id")
    assert "m-neu" in held("milestones", "milestone_id")
    assert "Veröffentlicht als Stand" in words(choose(app, 0))


def test_one_of_them_can_still_go_alone(shell):
    app = drop(shell, ("massnahmen.csv", MEASURES), ("meilensteine.csv", MILESTONES))
    app.run()
    widget(app, "toggle", "alone").set_value(True).run()
    text = words(app)
    assert "brauchen einander" not in text
    assert "Gemeinsam in einen Stand" not in text
    publish_as(app, "Anna")
    assert "neu" in held("measures", "measure_id")
    assert "m-neu" not in held("milestones", "milestone_id")
    assert "③ Probleme keine" in words(choose(app, 1))


def test_a_faulty_partner_holds_both_back_and_is_named(shell):
    broken = MILESTONES.replace("31.12.2027", "32.12.2027")
    app = drop(shell, ("massnahmen.csv", MEASURES), ("meilensteine.csv", broken))
    text = words(app.run())
    assert "„meilensteine.csv“ hat noch Probleme." in text
    assert not [one for one in app.button if str(one.key).startswith("upload_publish")]


def test_files_that_do_not_need_each_other_stay_apart(shell):
    app = drop(shell, ("massnahmen.csv", MEASURES), ("stand.csv", GOOD))
    assert "brauchen einander" not in words(app.run())


def test_a_replacement_that_others_refer_to_is_refused_before_the_click(shell):
    app = drop(shell, ("massnahmen.csv", MEASURES))
    widget(app, "radio", "mode").set_value("replace").run()
    (box,) = app.error
    assert "es fehlen Zeilen, auf die andere Daten verweisen".casefold() in box.value.casefold()
    assert box.value.count("verweist auf") >= 2
    assert not [one for one in app.warning if "nicht in der Datei" in one.value]
    button = next(one for one in app.button if str(one.key).startswith("upload_publish"))
    assert button.disabled


def test_an_edition_that_lacks_rows_others_refer_to_is_first_offered_as_an_addition(shell):
    with store().reader(Edition(1)) as cursor:
        names = cursor.execute(
            "SELECT measure_id, title, status FROM measures ORDER BY measure_id IN "
            "(SELECT measure_id FROM milestones) DESC, 1"
        ).fetchall()
    rows = "".join(f"{','.join(row)},Test\n" for row in names[1:])  # most of them, but not all
    app = drop(shell, ("massnahmen.csv", "measure_id,title,status,source\n" + rows))
    assert widget(app, "radio", "mode").value == "append"
    assert not app.error
    assert any("1 veröffentlichte Zeile steht nicht in der Datei und bleibt" in one.value
               for one in app.info)  # fmt: skip


def test_what_a_file_fills_besides_is_shown_before(shell, monkeypatch):
    """One list of measures with a column of Zielfelder, as the real ones have them."""
    import dataclasses

    import pyarrow as pa

    real = upload_case.check_file

    def with_others(*args, **kwargs):
        report = real(*args, **kwargs)
        with store().reader(Edition(1)) as cursor:
            schema = cursor.execute("FROM stops LIMIT 0").to_arrow_table().schema
        stop = {"stop_id": "neu", "name": "Neuer Halt", "kind": "Haltestelle", "source": "T"}
        others = {"stops": pa.Table.from_pylist([stop], schema=schema)}
        return dataclasses.replace(report, others=others)

    monkeypatch.setattr(upload_case, "check_file", with_others)
    app = drop(shell, ("stand.csv", GOOD))
    assert "Die Datei füllt auch „Bahnhöfe und Haltestellen“:" in words(app)
    assert "Neuer Halt" in str([one.to_string() for one in tables(app)])


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


def test_an_address_is_fetched_and_goes_the_same_way(shell, monkeypatch):
    asked = []

    @contextmanager
    def answer(address, layer=None, **how):
        asked.append((address, layer, how))
        yield Fetched(path, address)

    path = Path(store().location.folder) / "answer"
    path.write_text(GOOD, "utf-8")
    monkeypatch.setattr(step1_address, "fetch", answer)
    app = shell.switch_page(PAGE).run()
    app.text_input(key="upload_address_text").input("https://daten.example.org/stand.csv")
    fetch_button(app).click().run()
    assert asked == [("https://daten.example.org/stand.csv", None, {"guarded": True})]
    assert "② Erkannt als Bevölkerung" in words(app)
    publish_as(app, "Anna")
    assert store().snapshots().iloc[-1]["file"] == "https://daten.example.org/stand.csv"


def fetch_button(app):
    return next(one for one in app.button if "upload_address_form" in str(one.key))


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a.csv", "file:///etc/passwd"])
def test_an_address_of_the_own_network_is_refused_in_a_sentence(shell, address):
    app = shell.switch_page(PAGE).run()
    app.text_input(key="upload_address_text").input(address)
    text = words(fetch_button(app).click().run())
    assert ("liegt im eigenen Netz" if "127" in address else "ist keine Adresse") in text
    assert not app.session_state["upload_cases"]


def test_after_a_restart_the_page_says_that_the_files_are_gone(shell):
    app = drop(shell, ("stand.csv", GOOD))
    assert app.query_params["tisch"] in ("1", ["1"])
    app.button(key="upload_remove").click().run()
    assert "tisch" not in app.query_params
    assert "liegen nicht mehr hier" not in words(app)


def test_a_new_session_that_follows_one_with_files_is_told(shell):
    shell.switch_page(PAGE)
    shell.query_params["tisch"] = "1"
    app = shell.run()
    assert "Die Dateien liegen nicht mehr hier" in words(app)
    assert "② Erkannt als Bevölkerung" in words(drop_more(app, ("stand.csv", GOOD)))


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
