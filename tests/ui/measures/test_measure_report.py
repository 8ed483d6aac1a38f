"""Recording a dated fact, asking for a report, a new date and a stop, on the Steckbrief."""

import datetime as dt

import pytest

from loaders.store.store import Edition
from tests.ui.seen import words
from ui.state.session_data import store

PAGE = "../../pages/measures.py"
NAMES = ("fact", "request", "date", "stop")


def open_page(app, **parameters):
    for name, value in {"massnahme": "bank", **parameters}.items():
        app.query_params[name] = value
    return app.switch_page(PAGE).run()


@pytest.fixture
def held(monkeypatch):
    monkeypatch.setenv("CITY_TODAY", "2026-11-29")


@pytest.fixture
def analyst(shell, held):
    app = open_page(shell)
    app.session_state["author"] = "Anna"
    return app.run()


def role(monkeypatch, name):
    monkeypatch.setattr("ui.access.roles.role", lambda: name)


def send(app, name):
    submit = next(b for b in app.button if b.form_id == f"{name}_bank_form")
    return submit.click().run()


def rows(dataset):
    with store().reader(Edition(store().snapshot_id())) as cursor:
        found = cursor.execute(f"FROM {dataset} WHERE measure_id = 'bank'").to_arrow_table()
    return found.to_pylist()


def outcome(app):
    return " ".join(part.value for part in app.success).replace("\\", "")


def test_an_analyst_records_a_fact_and_the_measure_follows(analyst):
    app = analyst.button(key="fact_bank").click().run()
    app.selectbox(key="fact_bank_kind").select("Schritt")
    app.date_input(key="fact_bank_date").set_value(dt.date(2026, 11, 20))
    app.text_area(key="fact_bank_what").input("Letzte Bank  steht")
    app.selectbox(key="fact_bank_status").select("abgeschlossen")
    app.text_input(key="fact_bank_source").input("Amtsblatt")
    app.text_input(key="fact_bank_url").input("https://gera.de/x")
    app = send(app, "fact")
    assert not app.exception
    assert outcome(app) == (
        "Die Meldung ist eingetragen. Status ist jetzt „abgeschlossen“. Das ist jetzt Stand 2."
    )
    (row,) = rows("measure_events")
    assert row["what"] == "Letzte Bank steht"
    assert (row["kind"], row["date"], row["is_public"]) == (
        "Schritt",
        dt.date(2026, 11, 20),
        True,
    )
    assert [one["status"] for one in rows("measures")] == ["abgeschlossen"]
    assert [one["author"] for one in store().snapshots().tail(2).to_dict("records")] == ["Anna"] * 2
    assert "fact_bank_what" not in [area.key for area in app.text_area]  # the form is closed


def test_what_is_wrong_stays_in_the_form(analyst):
    app = analyst.button(key="fact_bank").click().run()
    app.text_area(key="fact_bank_what").input("Etwas")
    app.text_input(key="fact_bank_url").input("javascript:alert(1)")
    app = send(app, "fact")
    assert "Quelle: „Quelle“ ist leer, muss aber angegeben werden" in words(app)
    assert "Link zur Quelle: „javascript:alert(1)“ hat nicht die erwartete Form" in words(app)
    assert app.text_area(key="fact_bank_what").value == "Etwas"
    assert rows("measure_events") == []


def test_a_name_is_asked_for(shell, held):
    app = open_page(shell).button(key="request_bank").click().run()
    app = send(app, "request")
    assert "Bitte zuerst Ihren Namen eintragen." in words(app)
    assert rows("measure_events") == []


def test_a_report_is_asked_for_in_the_asker_s_words(analyst):
    app = analyst.button(key="request_bank").click().run()
    app.text_area(key="request_bank_what").input("Wann stehen die Bänke?")
    app = send(app, "request")
    assert "Die Anforderung eines Berichts ist eingetragen." in outcome(app)
    (row,) = rows("measure_events")
    assert (row["kind"], row["date"]) == ("Anforderung", dt.date(2026, 11, 29))
    assert row["what"] == "Bericht angefordert: Wann stehen die Bänke?"
    assert row["is_public"] is False


def test_a_new_date_is_a_decision_and_moves_the_forecast(analyst):
    app = analyst.button(key="date_bank").click().run()
    app = send(app, "date")
    assert "Bitte den neuen Termin eintragen." in words(app)
    app.date_input(key="date_bank_end").set_value(dt.date(2027, 3, 31))
    app.text_area(key="date_bank_what").input("Lieferung spät")
    app.text_input(key="date_bank_source").input("Dienstberatung")
    send(app, "date")
    (row,) = rows("measure_events")
    assert row["what"] == "Neues Ende erwartet: 31.03.2027. Lieferung spät"
    assert [one["forecast_end_date"] for one in rows("measures")] == [dt.date(2027, 3, 31)]


def test_a_measure_is_stopped(analyst):
    app = analyst.button(key="stop_bank").click().run()
    app.text_input(key="stop_bank_source").input("Beschluss 12/2026")
    send(app, "stop")
    (row,) = rows("measure_events")
    assert (row["kind"], row["what"], row["status"]) == ("Beschluss", "Gestoppt", "gestoppt")
    assert [one["status"] for one in rows("measures")] == ["gestoppt"]


@pytest.mark.parametrize("name", ["public", "staff"])
def test_others_see_no_form_and_cannot_send_one(analyst, monkeypatch, name):
    app = analyst.button(key="stop_bank").click().run()
    app.text_input(key="stop_bank_source").input("Nirgends")
    submit = next(b for b in app.button if b.form_id == "stop_bank_form")
    role(monkeypatch, name)  # lost while the form was open
    app = submit.click().run()
    assert not app.exception
    assert {f"{one}_bank" for one in NAMES}.isdisjoint(b.key for b in app.button)
    assert rows("measure_events") == []
    assert [one["status"] for one in rows("measures")] == ["in Umsetzung"]


def test_publishing_itself_asks_for_the_role(shell, held, monkeypatch):
    """Even a call past the buttons is refused."""
    from loaders.measure_facts import Fact, check_fact
    from ui.components import measure_report

    app = open_page(shell)
    made = Fact("bank", dt.date(2026, 11, 1), "Bericht", "Etwas", "Quelle")
    recording = check_fact(store(), made, dt.date(2026, 11, 29))
    role(monkeypatch, "staff")
    monkeypatch.setattr("ui.components.measure_report.newest", lambda: 1)
    monkeypatch.setattr("streamlit.rerun", lambda: None)
    measure_report._publish(recording)
    assert rows("measure_events") == []
    assert not app.exception


def test_an_earlier_state_is_only_looked_at(analyst):
    app = analyst.button(key="stop_bank").click().run()
    app.text_input(key="stop_bank_source").input("Beschluss")
    app = send(app, "stop")
    assert app.button(key="request_bank")
    app = open_page(app, stand="1")
    assert "request_bank" not in [b.key for b in app.button]
