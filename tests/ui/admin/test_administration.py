"""The page for admins: roles to read, rhythms to change, free text to release."""

import pyarrow as pa
import pytest

from loaders.messages.errors import StoreError
from loaders.publish.role_grants import appointments
from loaders.store.store import Edition
from tests.publishing import publish
from tests.ui.access.test_roles import GROUPS, OF_ROLE, opened, signed
from tests.ui.seen import words
from ui.access import active_users, roles
from ui.access.roles import granted
from ui.admin import roles as admin_roles
from ui.admin import text_release, update_intervals
from ui.components import authorship
from ui.state.session_data import store


@pytest.fixture
def groups(monkeypatch):
    for name, value in GROUPS.items():
        monkeypatch.setenv(name, value)
    active_users._people.clear()


def at(shell, part: str, role: str = "admin", **parameters: str):
    """The page at one of its parts, for a person of a role."""
    opened(shell, "administration", signed(OF_ROLE[role], sub=f"sub-{role}"))
    for name, value in {"teil": part, **parameters}.items():
        shell.query_params[name] = value
    return shell.run()


def button(app, key: str):
    return next(one for one in app.button if one.key == key)


@pytest.mark.parametrize("role", ["staff", "analyst"])
def test_only_admins_open_it(shell, groups, role):
    app = at(shell, "rhythmen", role)
    assert "nicht für Sie offen" in words(app)
    assert not [one for one in app.button if one.key.startswith("admin")]


def test_roles_are_shown_with_their_groups_and_who_is_what(shell, groups):
    active_users._people["x"] = active_users.Present(
        "Carla Ohne", "public", active_users.dt.datetime.now(roles.dt.UTC)
    )
    said = words(at(shell, "rollen"))
    assert "Hier wurde noch keine Rolle vergeben" in said
    assert (
        "Datenpflege lädt hoch, veröffentlicht und stellt wieder her daten CITY_ROLE_ANALYST"
        in said
    )
    assert "Rathaus; AG Grün, Blau CITY_ROLE_STAFF" in said
    assert "Ihre Gruppen: /dashboard/admin → Administration des Dashboards" in said
    assert "Ada Muster Administration des Dashboards" in said
    assert "Carla Ohne Öffentlichkeit" in said


def give(app, group: str, role: str, why: str = ""):
    app.text_input(key="admin_role_group").set_value(group)
    app.selectbox(key="admin_role_given").set_value(role)
    app.text_input(key="admin_role_why").set_value(why)
    app.run()
    return button(app, "admin_role_give").click().run()


def test_a_group_is_given_a_role_counts_at_once_and_loses_it_again(shell, groups):
    sport = signed("Sportverein", sub="sub-sport")
    assert "nicht für Sie offen" in words(opened(shell, "history", sport))
    app = give(at(shell, "rollen"), " Sportverein ", "staff", "Beschluss 7")
    assert app.success[0].value.replace("\\", "") == (
        "Geändert: „Sportverein“ hat ab jetzt: Verwaltung."
    )
    said = words(app)
    assert "Rathaus; AG Grün, Blau; Sportverein hier gegeben: Sportverein" in said
    assert "Sportverein" in said.split("Protokoll der vergebenen Rollen")[1]
    assert "Ada Muster Beschluss 7" in said.split("Protokoll der vergebenen Rollen")[1]
    assert "nicht für Sie offen" not in words(opened(shell, "history", sport))
    assert "nicht für Sie offen" in words(opened(shell, "upload", sport))
    give(at(shell, "rollen"), "Sportverein", "")
    assert "nicht für Sie offen" in words(opened(shell, "history", sport))


def test_nobody_becomes_admin_in_the_app_and_the_settings_keep_their_groups(shell, groups):
    app = at(shell, "rollen")
    assert list(app.selectbox(key="admin_role_given").options) == [
        "Verwaltung", "Datenpflege", "keine Rolle mehr",
    ]  # fmt: skip
    give(app, "daten", "")
    assert "ist das schon so" in app.error[0].value
    give(app, "daten", "staff")
    assert granted({"groups": ["daten"]}, {"daten": "staff"}) == "analyst"


def test_who_is_seen_is_forgotten_after_some_hours(groups):
    old = active_users.dt.datetime.now(roles.dt.UTC) - active_users.dt.timedelta(
        hours=active_users.HOURS, minutes=1
    )
    active_users._people["x"] = active_users.Present("Carla", "staff", old)
    assert active_users.people() == []


def test_a_rhythm_is_changed_with_a_reason_and_stands_in_the_history(shell, groups):
    app = at(shell, "rhythmen")
    app.selectbox(key="admin_rhythm_dataset").set_value("measures").run()
    assert button(app, "admin_rhythm_change").disabled  # nothing would change
    app.number_input(key="admin_days_measures").set_value(30)
    app.text_input(key="admin_rhythm_why").set_value("Stadtrat fragt monatlich")
    app.run()
    button(app, "admin_rhythm_change").click().run()
    assert "„Maßnahmen“ ist fällig: monatlich" in app.success[0].value.replace("\\", "")
    last = store().snapshots().iloc[-1].to_dict()
    assert (last["author"], last["kind"], last["dataset"]) == (
        "Ada Muster", "Einstellung", "measures",
    )  # fmt: skip
    assert last["message"] == (
        "Rhythmus von „Maßnahmen“: alle 90 Tage → alle 30 Tage. Stadtrat fragt monatlich"
    )
    history = words(app.switch_page("../../pages/history.py").run())
    assert "Einstellung Rhythmus von „Maßnahmen“" in history and "Zeilen unverändert" in history
    app.query_params["datensatz"] = "measures"
    assert "Rhythmus monatlich" in words(app.switch_page("../../pages/sources.py").run())


@pytest.fixture
def unread(shell, groups):
    """Two unread answers, one that may name a person."""
    shell.run()
    lake = store()
    with lake.reader(Edition(lake.snapshot_id())) as cursor:
        one = cursor.execute("FROM survey_answers WHERE respondent_id = 'u1'").to_arrow_table()
    rows = [
        {**one.to_pylist()[0], "respondent_id": who, "value": text, "is_released": None}
        for who, text in (("u2", "Mehr ![x](http://evil.example) Bänke"), ("u3", "Frau Meier ruft"))
    ]
    publish(lake, {"survey_answers": pa.Table.from_pylist(rows, schema=one.schema)},
            author="Ben", mode="append")  # fmt: skip
    return shell


def flags() -> dict[str, bool | None]:
    with store().reader(Edition(store().snapshot_id())) as cursor:
        sql = "SELECT respondent_id, is_released FROM survey_answers WHERE question_id = 'wunsch'"
        return dict(cursor.execute(sql).fetchall())


def test_a_text_is_released_and_another_kept_back(unread):
    app = at(unread, "freitext")
    labels = [box.label for box in app.checkbox]
    assert (
        labels[0].startswith("Frau Meier ruft") and "Name" in labels[0].split("kann enthalten")[1]
    )
    assert r"\!\[x\]\(http" in labels[1]
    assert button(app, "admin_text_released").disabled
    app.checkbox[1].check().run()
    button(app, "admin_text_released").click().run()
    assert app.success[0].value.startswith("1 Text ist freigegeben")
    assert flags() == {"u1": True, "u2": True, "u3": None}
    app.checkbox[0].check().run()
    button(app, "admin_text_kept").click().run()
    assert flags() == {"u1": True, "u2": True, "u3": False}
    last = store().snapshots().iloc[-1].to_dict()
    assert (last["author"], last["kind"]) == ("Ada Muster", "Freigabe")
    assert "Meier" not in last["message"]
    assert "Freigabe von Freitext" in words(app.switch_page("../../pages/history.py").run())


def test_all_changes_ask_for_the_role_again_on_the_server(unread, monkeypatch, caplog):
    import streamlit as st

    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(roles, "role", lambda: "analyst")
    monkeypatch.setattr(update_intervals, "dataset_words", None)
    before = store().snapshot_id()
    with pytest.raises(StoreError, match="Administration des Dashboards"):
        authorship.require_author("admin")
    update_intervals._change("measures", 30, 90, before)
    for name, value in (("group", "Sportverein"), ("given", "analyst"), ("why", "")):
        st.session_state[f"admin_role_{name}"] = value
    admin_roles._give()
    assert appointments(store()) == []
    where = {"survey_id": "umfrage", "question_id": "wunsch"}
    text_release._decide(where, ["Frau Meier ruft"], True, before)
    assert store().snapshot_id() == before
    assert caplog.text.count("change refused for role analyst") == 4


def test_going_back_releases_nothing_for_an_analyst(unread, monkeypatch):
    import streamlit as st

    from loaders.publish.restore import restore
    from loaders.publish.text_release import release
    from loaders.store.write import HistoryEntry
    from ui.history import detail

    before = store().snapshot_id()
    made = release(
        store(), ("umfrage", "wunsch"), ["Frau Meier ruft"], True, HistoryEntry("Ada", "frei")
    )
    restore(store(), ["survey_answers"], before, "Ada")
    state: dict = {"author": "Ben"}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(roles, "role", lambda: "analyst")
    seen = store().snapshot_id()
    detail._restore(["survey_answers"], made, seen)
    assert state["change_outcome"][0] == "error" and store().snapshot_id() == seen
    assert flags()["u3"] is None


def test_an_upload_of_an_analyst_releases_nothing(unread, monkeypatch):
    from ui.components import released_texts

    with store().reader(Edition(store().snapshot_id())) as cursor:
        rows = cursor.execute("FROM survey_answers WHERE question_id = 'wunsch'").to_arrow_table()
    place = rows.column_names.index("is_released")
    asked = rows.set_column(place, "is_released", pa.array([True] * rows.num_rows))
    monkeypatch.setattr(roles, "role", lambda: "analyst")
    allowed, kept = released_texts.as_allowed({"survey_answers": asked})
    assert kept == 2 and allowed["survey_answers"]["is_released"].to_pylist().count(True) == 1
    monkeypatch.setattr(roles, "role", lambda: "admin")
    assert released_texts.as_allowed({"survey_answers": asked}) == ({"survey_answers": asked}, 0)


def test_rows_are_erased_on_request_and_the_record_says_so(shell, groups):
    app = at(shell, "loeschung")
    assert "Es wurde noch nichts gelöscht." in words(app)
    app.selectbox(key="admin_erasure_dataset").set_value("stops").run()
    app.text_input(key="admin_erasure_stops_stop_id").set_value("1")
    app.run()
    app = button(app, "admin_erasure_look").click().run()
    assert "Bahnhöfe und Haltestellen (1)" in app.warning[0].value.replace("\\", "")
    app.text_input(key="admin_erasure_why").set_value("").run()
    app = button(app, "admin_erasure_do").click().run()
    assert "braucht einen Grund" in app.error[0].value
    app.text_input(key="admin_erasure_why").set_value("Antrag 7").run()
    app = button(app, "admin_erasure_do").click().run()
    assert app.success[0].value.startswith("Gelöscht")
    assert "Ada Muster Antrag 7" in words(app)
    for snapshot in (1, store().snapshot_id()):
        with store().reader(Edition(snapshot)) as cursor:
            assert cursor.execute("SELECT count(*) FROM stops").fetchone() == (0,)
    assert not exceptions(app)


def exceptions(app):
    return [one.value for one in app.exception]
