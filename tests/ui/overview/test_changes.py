"""What has changed on the overview: the time that is chosen, and the way to the rows."""

import datetime as dt

import pandas as pd
import pyarrow as pa
import pytest

from tests.publishing import publish
from tests.ui.seen import words
from ui.overview import changes
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
    monkeypatch.setattr(changes, "_states", lambda: pd.Series(times))
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
    assert "„morgen“ ist hier nicht bekannt" in opened(app, seit="datum", ab="morgen")


def test_with_one_publication_it_is_compared_with_the_first_state(shell):
    shell.run()
    publish(store(), {"measures": measures(bank="gestoppt")}, author="Anna")
    assert "in Umsetzung → jetzt: gestoppt" in opened(shell)
    assert shell.selectbox(key="filter_seit").value == "letzte"


def test_nothing_was_published_in_the_time_chosen(aged, monkeypatch):
    app, numbers = aged
    long_ago = pd.Timestamp(dt.datetime.now().astimezone() - dt.timedelta(days=50))
    monkeypatch.setattr(changes, "_states", lambda: pd.Series(dict.fromkeys(numbers, long_ago)))
    assert "Seither hat sich keine Zahl dieser Seite geändert." in opened(app, seit="7-tage")
    assert opened(app)
    assert app.selectbox(key="filter_seit").value == "letzte"


def test_a_change_leads_to_its_rows(aged):
    app, _numbers = aged
    opened(app, seit="letzte")
    app.button(key="changed_0_behind").click().run()
    table = app.dataframe[0].value
    assert list(table["Maßnahmen-Kennung"]) == ["netz"]


@pytest.mark.parametrize(
    ("change", "only"),
    [
        ({"dataset": "milestones", "key": "m1"}, (("milestone_id", ("m1",)),)),
        ({"dataset": "mobility_hubs", "key": "h"}, (("hub_id", ("h",)),)),
        ({"dataset": "survey_answers", "key": "s"}, (("survey_id", ("s",)),)),
        ({"dataset": "budgets", "key": "m", "measure_id": "m"}, (("measure_id", ("m",)),)),
        (
            {"dataset": "population", "key": "01 2022-12-31", "new": "2022-12-31"},
            (("district_id", ("01",)), ("date", (dt.date(2022, 12, 31),))),
        ),
        (
            {"dataset": "population", "key": "2022-12-31", "new": "2022-12-31"},
            (("district_id", (None,)), ("date", (dt.date(2022, 12, 31),))),
        ),
    ],
)
def test_every_kind_of_change_names_its_rows(change, only):
    (found,) = changes._rows(change)
    assert (found.dataset, found.only) == (change["dataset"], only)
