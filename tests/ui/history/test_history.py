"""The history on Musterstadt: what was published, compared, restored."""

import pyarrow as pa

from loaders.store.store import Edition
from tests.publishing import publish
from tests.ui.seen import tables, words
from ui.state.session_data import store

PAGE = "../../pages/history.py"
HOSTILE = "../../<img src=x onerror=alert(1)>.csv"


def open_page(app, **parameters):
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.switch_page(PAGE).run()


def population() -> pa.Table:
    with store().reader(Edition(store().snapshot_id())) as cursor:
        return cursor.execute("FROM population ORDER BY ALL").to_arrow_table()


def publish_more() -> int:
    """District 01 from 5000 to 5100, district 03 gone, a new one for 02 in 2021."""
    rows = [row for row in population().to_pylist() if row["district_id"] != "03"]
    for row in rows:
        row["population"] = 5100 if row["district_id"] == "01" else row["population"]
    new = next(row for row in rows if row["district_id"] == "02") | {"population": 3050}
    rows.append(new | {"date": new["date"].replace(year=2021)})
    return publish(
        store(),
        {"population": pa.Table.from_pylist(rows, schema=population().schema)},
        author="Anna",
        message="Zahlen 2021",
        source=b"original",
        source_name=HOSTILE,
    )


def test_the_first_publication_is_listed(shell):
    text = words(open_page(shell))
    assert "Stand 1 diesen sehen Sie" in text
    assert "Erstbefüllung" in text
    assert f"{len(store().package.datasets)} Datensätze" in text


def test_a_publication_says_who_what_and_how_much(shell):
    shell.run()
    number = publish_more()
    text = words(open_page(shell))
    assert f"Stand {number} diesen sehen Sie" in text
    assert "Anna Veröffentlichung Zahlen 2021" in text
    assert "Bevölkerung : 1 neu, 1 geändert, 1 entfernt 5 Zeilen" in text
    assert "<img" not in "".join(part.value for part in shell.html)


def test_two_states_are_compared_cell_by_cell(shell):
    shell.run()
    app = open_page(shell, veroeffentlichung=str(publish_more()))
    changed = tables(app)[0]
    assert changed.to_dict("records") == [
        {
            "Zeile": "01 · 31.12.2020",
            "Spalte": "Einwohnerinnen und Einwohner",
            "Alt": "5.000",
            "Neuer Wert": "5.100",
        }
    ]
    assert "+ 1 neue Zeile ~ 1 geänderte Zeile = 3 unveränderte Zeilen" in words(app)


def test_the_original_file_comes_back_under_a_plain_name(shell):
    shell.run()
    app = open_page(shell, veroeffentlichung=str(publish_more()))
    button = app.get("download_button")[0]
    assert button.label.replace("\\", "") == "Originaldatei <img src=x onerror=alert(1)>.csv"
    checksum = store().snapshots().iloc[-1]["checksum"]
    assert store().original(checksum).read_bytes() == b"original"


def test_restoring_is_a_publication_with_an_author(shell):
    shell.run()
    before = population()
    publish_more()
    app = open_page(shell, veroeffentlichung="1")
    app.selectbox(key="filter_datensatz").select("population").run()
    app.button(key="history_restore_button").click().run()
    assert "Bitte zuerst Ihren Namen eintragen." in words(app)
    app.text_input(key="history_author").input("Bernd").run()
    app.button(key="history_restore_button").click().run()
    assert "„Bevölkerung“ ist wieder wie in Stand 1" in words(app) + str(
        [part.value for part in app.success]
    )
    assert population().equals(before)
    last = store().snapshots().iloc[-1]
    assert (last["author"], last["kind"], last["dataset"]) == (
        "Bernd",
        "Wiederherstellung",
        "population",
    )


def test_a_publication_in_between_stops_the_restoration(shell):
    shell.run()
    publish_more()
    app = open_page(shell, veroeffentlichung="1")
    app.selectbox(key="filter_datensatz").select("population").run()
    app.text_input(key="history_author").input("Bernd").run()
    newer = publish(store(), {"population": population().slice(1)}, author="Carla")
    app.button(key="history_restore_button").click().run()
    assert "Inzwischen hat jemand anders" in words(app)
    assert store().snapshot_id() == newer


def test_an_unknown_publication_is_said(shell):
    text = words(open_page(shell, veroeffentlichung="99"))
    assert "Der Link fragt nach einer Veröffentlichung, die es nicht gibt" in text


def test_the_public_sees_no_history(shell, monkeypatch):
    monkeypatch.setattr("ui.access.roles.is_local", lambda *_: False)
    assert "Auslieferung" not in words(open_page(shell))


def test_staff_look_but_do_not_restore(shell, monkeypatch):
    shell.run()
    monkeypatch.setattr("ui.access.roles.role", lambda: "staff")
    publish_more()
    app = open_page(shell, veroeffentlichung="1")
    assert "Stand 1" in words(app)
    assert "history_restore_button" not in [button.key for button in app.button]


def test_restoring_is_refused_on_the_server_too(shell, monkeypatch):
    shell.run()
    publish_more()
    app = open_page(shell, veroeffentlichung="1")
    app.selectbox(key="filter_datensatz").select("population").run()
    app.text_input(key="history_author").input("Bernd").run()
    before = store().snapshot_id()
    monkeypatch.setattr("ui.access.roles.role", lambda: "staff")
    app.button(key="history_restore_button").click().run()
    assert "Daten ändern darf nur die Datenpflege der Verwaltung." in words(app)
    assert store().snapshot_id() == before


def chosen_in_address(app, name):
    value = app.query_params[name]
    return value if isinstance(value, str) else value[-1]


def test_the_dataset_and_the_state_compared_with_stand_in_the_address(shell):
    app = open_page(shell, veroeffentlichung="1", datensatz="measures", vergleich="0")
    assert "Maßnahmen: " in words(app)
    app.selectbox(key="filter_datensatz").set_value("population").run()
    assert chosen_in_address(app, "datensatz") == "population"
    assert "vergleich" not in app.query_params
    assert "Bevölkerung: " in words(app)
    made = publish_more()
    app.query_params.update(veroeffentlichung=str(made))
    app.run()
    assert app.selectbox(key="filter_vergleich").value == "1"
    app.selectbox(key="filter_vergleich").set_value("0").run()
    assert chosen_in_address(app, "vergleich") == "0"


SURVEY = ("surveys", "survey_questions", "survey_answers")


def take_survey_away() -> int:
    with store().reader(Edition(store().snapshot_id())) as cursor:
        tables = {n: cursor.execute(f"FROM {n}").to_arrow_table().slice(0, 0) for n in SURVEY}
    return publish(store(), tables, author="Anna")


def answers() -> int:
    with store().reader(Edition(store().snapshot_id())) as cursor:
        return cursor.execute("SELECT count(*) FROM survey_answers").fetchone()[0]


def test_a_publication_is_taken_back_whole(shell, monkeypatch):
    """By an admin: a text of the survey is released."""
    monkeypatch.setattr("ui.access.roles.role", lambda: "admin")
    shell.run()
    before = answers()
    app = open_page(shell, veroeffentlichung=str(take_survey_away()))
    app.text_input(key="history_author").input("Bernd").run()
    button = app.button(key="history_revert_button")
    assert button.label == "Diese Veröffentlichung zurücknehmen (3 Datensätze)"
    button.click().run()
    assert [part.value.replace("\\", "") for part in app.success] == [
        "Veröffentlichung 2 ist zurückgenommen; dies ist jetzt Stand 3."
    ]
    assert answers() == before > 0
    app = open_page(shell, veroeffentlichung="2")
    assert "Bitte zuerst Stand 3 zurücknehmen" in words(app)
    assert "history_revert_button" not in [one.key for one in app.button]


def test_several_datasets_are_restored_together(shell, monkeypatch):
    monkeypatch.setattr("ui.access.roles.role", lambda: "admin")
    shell.run()
    before = answers()
    take_survey_away()
    app = open_page(shell, veroeffentlichung="1")
    app.selectbox(key="filter_datensatz").select("survey_answers").run()
    app.text_input(key="history_author").input("Bernd").run()
    app.multiselect(key="history_others_1_survey_answers").set_value(list(SURVEY[:2])).run()
    app.button(key="history_restore_button").click().run()
    assert answers() == before
    assert set(store().snapshots().tail(3)["dataset"]) == set(SURVEY)
