"""What has changed on the overview: the time that is chosen, and the way to the rows."""

import datetime as dt

import pandas as pd
import pyarrow as pa
import pytest

from queries.metric import Rows
from tests.publishing import publish
from tests.ui.seen import tables, words
from ui.overview import changes
from ui.overview.figure_words import figure_name
from ui.state.session_data import store

TODAY = dt.date.today()


def measures(**status: str) -> pa.Table:
    """The measures of Musterstadt, some of them with another status."""
    columns = [field.name for field in store().package.datasets["measures"].fields]
    table = store().cursor().execute("FROM lake.measures").to_arrow_table().select(columns)
    given = zip(table["measure_id"].to_pylist(), table["status"].to_pylist(), strict=True)
    new = pa.array([status.get(code, old) for code, old in given])
    return table.set_column(table.schema.get_field_index("status"), "status", new)


@pytest.fixture
def aged(shell, monkeypatch):
    """Four states: the first 90 days ago, "bank" stopped 40 days ago, the forecast of "bank" 10
    days ago, and "netz" today."""
    shell.run()
    publish(store(), {"measures": measures(bank="gestoppt")}, author="Anna", message="40")
    publish(store(), {"measures": measures(bank="geplant")}, author="Berta", message="10")
    publish(store(), {"measures": measures(netz="gestoppt")}, author="Carla", message="0")
    ages = dict(zip(sorted(set(store().snapshots()["snapshot_id"])), (90, 40, 10, 0), strict=True))
    noon = dt.datetime.combine(TODAY, dt.time(12)).astimezone()
    times = {n: pd.Timestamp(noon - dt.timedelta(days=age)) for n, age in ages.items()}
    monkeypatch.setattr(changes, "states", lambda: pd.Series(times))
    return shell, list(ages)


def opened(app, **parameters):
    app.query_params.clear()
    app.query_params.update(parameters)
    return words(app.run())


def test_the_last_thirty_days_unless_chosen_otherwise(aged):
    app, _numbers = aged
    month = opened(app)
    assert "Status vorher: gestoppt → jetzt: geplant" in month  # 40 days ago it was stopped
    assert "gestoppt" in month.partition("Freies Netz")[2]
    assert f"Stand vom {TODAY - dt.timedelta(days=40):%d.%m.%Y}" in month
    week = opened(app, seit="7-tage")
    assert "jetzt: geplant" not in week
    assert f"Stand vom {TODAY - dt.timedelta(days=10):%d.%m.%Y}" in week
    assert f"Stand vom {TODAY - dt.timedelta(days=10):%d.%m.%Y}" in opened(app, seit="letzte")


def test_since_a_day_counts_what_was_published_on_it(aged):
    app, _numbers = aged
    day = (TODAY - dt.timedelta(days=40)).isoformat()
    text = opened(app, seit="datum", ab=day)
    assert f"Stand vom {TODAY - dt.timedelta(days=90):%d.%m.%Y}" in text
    assert "in Umsetzung → jetzt: geplant" in text
    assert app.date_input[0].value.isoformat() == day
    chosen = TODAY - dt.timedelta(days=20)
    app.date_input[0].set_value(chosen).run()
    assert app.query_params["ab"] in (chosen.isoformat(), [chosen.isoformat()])
    assert "Was der Link verlangt, ist hier nicht bekannt" in opened(app, seit="datum", ab="morgen")


def test_with_one_publication_it_is_compared_with_the_first_state(shell):
    shell.run()
    publish(store(), {"measures": measures(bank="gestoppt")}, author="Anna")
    assert "in Umsetzung → jetzt: gestoppt" in opened(shell)
    assert shell.selectbox(key="filter_seit").value == "letzte"


def test_nothing_was_published_in_the_time_chosen(aged, monkeypatch):
    app, numbers = aged
    long_ago = pd.Timestamp(dt.datetime.now().astimezone() - dt.timedelta(days=50))
    monkeypatch.setattr(changes, "states", lambda: pd.Series(dict.fromkeys(numbers, long_ago)))
    assert "Seither wurde nichts veröffentlicht." in opened(app, seit="7-tage")
    assert opened(app)
    assert app.selectbox(key="filter_seit").value == "letzte"


def test_a_change_leads_to_its_rows(aged):
    app, _numbers = aged
    opened(app, seit="letzte")
    app.button(key="changed_0_behind").click().run()
    table = tables(app)[0]
    assert list(table["Maßnahmen-Kennung"]) == ["netz"]


KEYS = [
    ("milestones", {"milestone_id": "m1"}, (("milestone_id", ("m1",)),)),
    ("population", {"district_id": None, "date": dt.date(2022, 12, 31)},
     (("district_id", (None,)), ("date", (dt.date(2022, 12, 31),)))),
]  # fmt: skip


@pytest.mark.parametrize(("dataset", "key", "only"), KEYS)
def test_every_change_names_its_rows_and_several_together_theirs(dataset, key, only):
    row = {"dataset": dataset, "change": "changed", "key": key}
    assert changes._behind(row) == [Rows(dataset, only)]
    assert changes._behind(row | {"change": "gone"}) == []
    stations = [{"station_id": code} for code in "abcdef"]
    many = {"dataset": "charging_points", "change": "new", "key": None, "keys": stations}
    assert changes._behind(many) == [Rows("charging_points", (("station_id", tuple("abcdef")),))]


def rows_of(name: str, where: str = "true") -> pa.Table:
    declared = store().package.datasets[name]
    asked = f"FROM lake.{name} WHERE {where}"
    return store().cursor().execute(asked).to_arrow_table().select(declared.field_names)


def test_a_figure_says_what_its_difference_is_made_of(shell):
    """One of the two stations with 2 points each is exchanged for one with 5."""
    shell.run()
    stations = rows_of("charging_points")
    codes = stations["station_id"].to_pylist()
    points = stations["points"].to_pylist()
    place = stations.schema.get_field_index("station_id")
    renamed = stations.set_column(place, "station_id", pa.array(["NEU", *codes[1:]]))
    publish(store(), {"charging_points": renamed}, author="Anna")
    text = opened(shell, seit="letzte")
    assert f"Ladepunkte jetzt: {sum(points)} neue Zeilen +{points[0]}, entfernte Zeilen −" in text
    assert "Seither hat sich keine Zahl" not in text


def test_a_figure_by_population_says_of_what_dates(shell):
    row = {"figure": "charging_points_per_1000"}
    dates = (dt.date(2022, 12, 31), dt.date(2023, 12, 31))
    shell.run()
    title = "Ladepunkte je 1.000 Einwohner"
    assert figure_name(row | {"divisor_dates": ()}, {}) == title
    named = figure_name(row | {"divisor_dates": dates}, {})
    assert named == f"{title} (31.12.2022 → 31.12.2023)"


def test_the_sentence_that_nothing_changed_is_only_said_when_nothing_did(shell):
    shell.run()
    table = rows_of("population")
    publish(store(), {"population": table.slice(1)}, author="Anna")
    assert "Bevölkerung: entfernt" in opened(shell, seit="letzte")
    publish(store(), {"population": table}, author="Anna")
    assert "Bevölkerung: neu" in opened(shell, seit="letzte")
    publish(store(), {"population": table}, author="Anna", message="as it was")
    assert "Seither hat sich keine Zahl dieser Seite geändert." in opened(shell, seit="letzte")


def test_the_public_is_not_told_the_name_of_what_was_taken_back(shell, monkeypatch):
    shell.run()
    publish(store(), {"milestones": rows_of("milestones", "title NOT LIKE 'Ideen%'")}, author="A")
    gone = rows_of("milestones").num_rows
    kept = rows_of("milestones", "milestone_id = 'bank-2'")
    publish(store(), {"milestones": kept}, author="Anna")
    assert gone > kept.num_rows
    staff = opened(shell, seit="letzte")
    assert "Meilensteine: entfernt" in staff
    monkeypatch.setattr("ui.access.roles.is_local", lambda *_: False)
    public = opened(shell, seit="letzte")
    part = public.partition("Was sich geändert hat")[2].partition("weitere")[0]
    assert "Meilensteine: entfernt" in part
    for name in ("Bank", "Netz"):
        assert f"{name}: " not in part.partition("Meilensteine: entfernt")[0][-80:]


@pytest.mark.parametrize(
    ("role", "told"),
    [("analyst", "2 Personen"), ("staff", "Seither hat sich keine Zahl dieser Seite geändert.")],
)
def test_answers_of_few_people_are_told_to_analysts_alone(shell, monkeypatch, role, told):
    monkeypatch.setattr("ui.access.roles.role", lambda: role)
    shell.run()
    answers = rows_of("survey_answers")
    two = sorted(set(answers["respondent_id"].to_pylist()))[:2]
    mask = pa.array([code not in two for code in answers["respondent_id"].to_pylist()])
    publish(store(), {"survey_answers": answers.filter(mask)}, author="Anna")
    text = opened(shell, seit="letzte", beispiele="1")
    changed = text.partition("Was sich geändert hat")[2].partition("Als Nächstes")[0]
    assert (
        told in changed
    )  # staff see the answers of the state before, until five have come or gone
    assert ("Antworten" in changed) == (role == "analyst")
