"""Every number of every card, recomputed from the export by code of its own.

For the city and three districts, with the examples and without, as it is and as of an earlier
state. What each number means stands in `tests/ui/recomputation.py`.
"""

import datetime as dt
import itertools
import re
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from loaders.bootstrap import open_store
from loaders.export.export import export
from loaders.schema import load_package
from loaders.store.store import Edition
from queries.events.events import EventFilter
from queries.measures.measures import MeasureFilter
from queries.places.district_figures import MAP_FIGURES, district_figures
from tests.publishing import publish
from tests.ui import recomputation as own
from tests.ui import recomputed_participation as came
from tests.ui.recomputation import Exported, numbers_of
from tests.ui.recomputed_districts import figures_of_district
from ui.map.words import DIGITS, Figure
from ui.overview.cards import cards
from ui.overview.data import Overview
from ui.participation import event_list, sections
from ui.state import session_data
from ui.state.session_data import answers, store

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 29)
PLACES = (None, "01", "03", "10")
READ = (
    "attendance", "budgets", "charging_points", "districts", "events", "indicators",
    "measure_events", "measures", "mobility_hubs", "population", "programme", "reports",
    "survey_answers", "surveys",
)  # fmt: skip
# A later state in which every card has another number: (column, its new values). Estimates are then
# known to hundreds and more, one of them in a district; two real measures have money, one of them
# was rejected; and what runs in district 03 is no decided measure.
LATER = {
    "attendance": "CASE WHEN is_estimate THEN 40 * attended ELSE attended + 7 END AS attended",
    "budgets": "approved_eur * 1.25 AS approved_eur, CASE measure_id "
    "WHEN 'demo-massnahme-01' THEN 'um-sensorik' WHEN 'demo-massnahme-12' THEN 'museen-digital' "
    "ELSE measure_id END AS measure_id, "
    "measure_id NOT IN ('demo-massnahme-01', 'demo-massnahme-12') AS is_demo",
    "charging_points": "points + 1 AS points",
    "events": "CASE WHEN position % 2 = 1 THEN talks + 3 ELSE talks END AS talks, "
    "coalesce(certainty, 'belegt') AS certainty, "
    "if(event_id = 'auftakt-workshop-2019-05-07', '03', district_id) AS district_id",
    "measures": "CASE WHEN status = 'geplant' THEN 'in Umsetzung' ELSE status END AS status, "
    "if(measure_id = 'museen-digital', 'abgelehnt', approval) AS approval, "
    "if(measure_id = 'demo-massnahme-08', 'Pilotprojekt', kind) AS kind",
    "mobility_hubs": "'in Betrieb' AS status",
    "programme": "number * 1.1 AS number",
    "surveys": "responses_total + 11 AS responses_total",
}


class City(NamedTuple):
    """A store with two states, and the folder with the exports of each: snapshot → folder."""

    states: dict[int, Any]

    def seen(self, snapshot: int, demo: bool, district: str | None) -> Exported:
        return Exported(self.states[snapshot], demo, district, TODAY)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recomputed")
    with pytest.MonkeyPatch.context() as given:
        given.delenv("CITY_DATA", raising=False)
        given.setenv("CITY_STORE", str(folder / "store"))
        made = open_store(str(folder / "store"), load_package())
        first = made.snapshot_id()
        later = {name: _changed(made, name, change) for name, change in LATER.items()}
        publish(made, later, author="Test")
        states = {}
        for snapshot in (first, made.snapshot_id()):
            states[snapshot] = folder / str(snapshot)
            states[snapshot].mkdir()
            for name in READ:
                _export(made, snapshot, name, states[snapshot] / f"{name}.csv")
        made.close()
        store.cache_clear()
        answers.forget()
        yield City(states)
        store().close()
        store.cache_clear()


def _changed(made, name, change):
    columns = [field.name for field in made.package.datasets[name].fields]
    rows = made.cursor().execute(f"SELECT * REPLACE ({change}) FROM lake.{name}")
    kept = made.cursor().execute(f"FROM lake.{name} LIMIT 0").to_arrow_table().select(columns)
    return rows.to_arrow_table().select(columns).cast(kept.schema)


def _export(made, snapshot, name, path):
    with made.reader(Edition(snapshot)) as cursor:
        table = cursor.execute(f"FROM {name}").to_arrow_table()
    path.write_bytes(export(made.package.datasets[name], table))


CASES = list(itertools.product((0, 1), (False, True), PLACES))
each_case = pytest.mark.parametrize(
    ("state", "demo", "district"),
    CASES,
    ids=[f"{'earlier' if not state else 'now'}-{'with' if demo else 'without'}-{place or 'city'}"
         for state, demo, place in CASES],
)  # fmt: skip


def case(city, state, demo, district):
    """The snapshot of a case, and its exports."""
    snapshot = list(city.states)[state]
    return Edition(snapshot, demo), city.seen(snapshot, demo, district)


def shown(card):
    """All numbers that a card writes."""
    return numbers_of(card.value, card.unit, card.line, card.demo)


@each_case
def test_the_cards_of_the_overview(city, state, demo, district):
    edition, seen = case(city, state, demo, district)
    drawn = cards(Overview(MeasureFilter(district), TODAY, 1, at=edition))
    found = {card.key: shown(card) for card in drawn}
    assert found == {
        "measures": own.measures_card(seen),
        "money": own.money_card(seen),
        "survey": own.survey_card(seen),
        "events": own.events_card(seen),
        "hubs": own.hubs_card(seen),
        "charging": own.charging_card(seen),
    }
    by_key = {card.key: card for card in drawn}
    assert list(by_key["events"].trend) == own.events_by_year(seen)
    if found["charging"]:
        assert list(by_key["charging"].trend) == own.points_by_year(seen)


@each_case
def test_the_cards_of_participation(city, state, demo, district, monkeypatch):
    edition, seen = case(city, state, demo, district)
    drawn = []
    monkeypatch.setattr(session_data, "edition", lambda: edition)
    monkeypatch.setattr(sections.cards, "cards", drawn.extend)
    monkeypatch.setattr(sections.html, "lead", lambda words: None)
    monkeypatch.setattr(sections.figure, "folded", lambda _title, _key, content: content())
    sections.sums(event_list.listed(EventFilter(district_id=district), TODAY))
    assert {card.key: shown(card) for card in drawn} == {
        "events": came.held_card(seen),
        "hours": came.hours_card(seen),
        "talks": came.talks_card(seen),
        "people": came.people_card(seen),
        "share": came.share_card(seen),
    }


@each_case
def test_the_figures_of_a_district_on_the_map(city, state, demo, district, monkeypatch):
    """They stand in the profile of the district, on the map and in the table below it."""
    if district is None:
        return  # the map knows no figure of the whole city
    edition, seen = case(city, state, demo, district)
    monkeypatch.setattr(session_data, "edition", lambda: edition)
    table = session_data.run_query(
        district_figures, counties=session_data.counties(), min_cell=1, today=TODAY
    )
    row = table.set_index("district_id").loc[district]
    found = {code: Figure(code, "", DIGITS.get(code, 0)).words(row[code]) for code in MAP_FIGURES}
    assert found == figures_of_district(seen)


def test_the_page_draws_these_cards(city, monkeypatch):
    """An earlier state with the examples, for a district; then what is known now of the city."""
    monkeypatch.setenv("CITY_TODAY", TODAY.isoformat())
    app = AppTest.from_file(str(ROOT / "ui" / "shell" / "main.py"), default_timeout=60)
    before, now = city.states
    for snapshot, demo, district in ((before, True, "03"), (now, False, None)):
        app.query_params.clear()
        asked = {"stand": str(snapshot), "beispiele": "1" if demo else "", "bezirk": district or ""}
        app.query_params.update({name: value for name, value in asked.items() if value})
        app.run()
        assert not app.exception
        seen = city.seen(snapshot, demo, district)
        assert [numbers_of(words) for words in _cards(app)] == [
            own.measures_card(seen), own.money_card(seen), own.survey_card(seen),
            own.events_card(seen), own.hubs_card(seen), own.charging_card(seen),
        ]  # fmt: skip


def _cards(app):
    """The words of each card but its title, without the tags around them."""
    drawn = [part.value for part in app.html if '<section class="card">' in part.value]
    return [unescape(re.sub(r"<[^>]+>", " ", card.partition("</h2>")[2])) for card in drawn]


def test_the_two_states_differ_in_every_card(city):
    """Else a card that shows the newest state for an earlier one would not be noticed."""
    before, now = (city.seen(snapshot, True, None) for snapshot in city.states)
    for worked_out in (own.measures_card, own.money_card, own.survey_card, own.hubs_card,
                       own.charging_card, came.talks_card, came.people_card):  # fmt: skip
        assert worked_out(before) != worked_out(now), worked_out.__name__
