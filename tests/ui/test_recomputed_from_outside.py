"""The numbers that the public sees, recomputed from what a program fetches from `/api/v1`.

For the city and three districts. What each number means stands in `tests/ui/recomputation.py`. The
survey's card and figures are left out: its answers are in no interface; packet and edition are held
against the screen for these (`tests/outputs/test_equal_numbers.py`, `edition/test_site.py`).
"""

import datetime as dt
import shutil

import pandas as pd
import pytest

from loaders.store.store import Edition
from queries.events.events import EventFilter
from queries.measures.measures import MeasureFilter
from queries.places.district_figures import MAP_FIGURES, district_figures
from tests.server.open_server import get, serving
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

TODAY = dt.date(2026, 11, 29)
READ = (
    "attendance", "budgets", "charging_points", "districts", "events", "indicators",
    "measure_events", "measures", "mobility_hubs", "population", "programme", "surveys",
)  # fmt: skip
FEWEST = 5
each_place = pytest.mark.parametrize("district", [None, "01", "03", "10"])


@pytest.fixture(scope="module")
def fetched(shipped, tmp_path_factory):
    """A folder with what the interface gave."""
    folder = tmp_path_factory.mktemp("fetched")
    shutil.copytree(shipped, folder / "store")
    with pytest.MonkeyPatch.context() as given:
        given.delenv("CITY_DATA", raising=False)
        given.setenv("CITY_STORE", str(folder / "store"))
        store.cache_clear()
        answers.forget()
        with serving(store()) as site:
            for name in READ:
                answer = get(f"{site}/api/v1/datasets/{name}.csv")
                assert answer.status_code == 200
                (folder / f"{name}.csv").write_bytes(answer.content)
        budgets = pd.read_csv(folder / "budgets.csv", dtype=str)
        assert "spent_eur" not in budgets  # it is not public: the cards say that it is not known
        budgets.assign(spent_eur="").to_csv(folder / "budgets.csv", index=False)
        yield folder
        store().close()
        store.cache_clear()


@pytest.fixture
def public(fetched, monkeypatch):
    """The edition of a visitor."""
    newest = store().snapshot_id()
    edition = Edition(newest, demo=False, audience="public", answers=newest)
    monkeypatch.setattr(session_data, "edition", lambda: edition)
    return edition


def shown(card):
    """All numbers that a card writes."""
    return numbers_of(card.value, card.unit, card.line, card.demo)


@each_place
def test_the_cards_of_the_overview(fetched, public, district):
    seen = Exported(fetched, False, district, TODAY)
    drawn = cards(Overview(MeasureFilter(district), TODAY, FEWEST, at=public))
    found = {card.key: shown(card) for card in drawn if card.key != "survey"}
    assert found == {
        "measures": own.measures_card(seen),
        "money": own.money_card(seen),
        "events": own.events_card(seen),
        "hubs": own.hubs_card(seen),
        "charging": own.charging_card(seen),
    }
    assert found["measures"]


@each_place
def test_the_cards_of_participation(fetched, public, district, monkeypatch):
    seen = Exported(fetched, False, district, TODAY)
    drawn = []
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


OF_ANSWERS = {"survey_participants", "survey_per_1000", "reports_per_1000"}


@pytest.mark.parametrize("district", ["01", "03", "10"])
def test_the_figures_of_a_district_on_the_map(fetched, public, district):
    nobody = (
        "survey_id,respondent_id,question_id,value,district_id,is_demo,age_group,submitted_at\n"
    )
    (fetched / "survey_answers.csv").write_text(nobody, "utf-8")
    (fetched / "reports.csv").write_text("district_id\n", "utf-8")  # none is shipped
    seen = Exported(fetched, False, district, TODAY)
    table = session_data.run_query(
        district_figures, counties=session_data.counties(), min_cell=FEWEST, today=TODAY
    )
    row = table.set_index("district_id").loc[district]
    found = {code: Figure(code, "", DIGITS.get(code, 0)).words(row[code]) for code in MAP_FIGURES}
    recomputed = figures_of_district(seen)
    from_rows = {code for code in MAP_FIGURES if code not in OF_ANSWERS}
    assert {code: found[code] for code in from_rows} == {
        code: recomputed[code] for code in from_rows
    }
