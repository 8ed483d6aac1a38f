"""Two states that differ by one person look the same to staff: page, cards, map and changes."""

import datetime as dt

import pyarrow as pa
import pytest

from loaders.store.store import Edition
from queries.places.district_figures import district_figures
from queries.provenance.changes import row_changes
from queries.surveys.main_survey import main_survey
from tests.publishing import publish
from tests.ui.access.test_roles import GROUPS
from tests.ui.seen import words
from tests.ui.surveys.test_single_answers import at
from ui.components.change_words import declared_datasets
from ui.state.session_data import store


@pytest.fixture(autouse=True)
def groups(monkeypatch):
    for name, value in GROUPS.items():
        monkeypatch.setenv(name, value)


def add_people(count):
    """So many people of district 03 answer the example survey, in which six took part, and so many
    more are stated of the real one, of which 40 were."""
    with store().reader(Edition(store().snapshot_id())) as cursor:
        there = cursor.execute(
            "FROM survey_answers WHERE respondent_id NOT LIKE 'neu-%'"
        ).to_arrow_table()
        stated = cursor.execute(
            "SELECT * REPLACE (CASE survey_id WHEN 'umfrage' THEN 40 + ? ELSE responses_total END "
            "AS responses_total) FROM surveys",
            [count],
        ).to_arrow_table()
    known = [row for row in there.to_pylist() if row["survey_id"] == "beispiel"]
    came = [{**known[0], "respondent_id": f"neu-{n}", "district_id": "03"} for n in range(count)]
    table = pa.concat_tables([there, pa.Table.from_pylist(came, schema=there.schema)])
    tables = {"survey_answers": table, "surveys": stated}
    return publish(store(), tables, author="Anna", mode="replace")


def seen(shell, role):
    """The page of the example survey as somebody of that role reads it."""
    return words(at(shell, role, "surveys", umfrage="beispiel", beispiele="1"))


def test_a_newcomer_is_told_to_analysts_only(shell):
    shell.run()
    add_people(1)
    assert "6 Teilnehmende" in words(
        at(shell, "staff", "surveys", umfrage="beispiel", beispiele="1")
    )
    assert shell.session_state["edition"].answers == store().snapshot_id()
    assert "7 Teilnehmende" in words(
        at(shell, "analyst", "surveys", umfrage="beispiel", beispiele="1")
    )
    assert shell.session_state["edition"].answers is None
    add_people(5)
    assert "11 Teilnehmende" in words(
        at(shell, "staff", "surveys", umfrage="beispiel", beispiele="1")
    )


def test_cards_map_and_changes_do_not_tell_where_a_newcomer_lives(shell):
    shell.run()
    first = store().snapshot_id()

    def told(before, now):
        """Participants on the card and by district, and what changed, as staff see them."""
        with (
            store().reader(Edition(now, answers=now)) as con,
            store().reader(Edition(before, answers=before)) as old,
        ):
            districts = district_figures(con, today=dt.date(2023, 1, 1), min_cell=1)
            known = declared_datasets(["surveys", "survey_answers"])
            found = row_changes(con, old, datasets=known, min_cell=5)
            card = main_survey(con, min_cell=5).participants.value
            by_district = districts["survey_participants"].fillna(0).tolist()
            return card, by_district, found[["dataset", "change", "rows"]].to_numpy().tolist()

    # The map counts the one known answer of the real survey too.
    assert told(first, first) == (40, [6, 1, 0], [])
    assert told(first, add_people(1)) == (40, [6, 1, 0], [])
    card, by_district, changed = told(first, add_people(5))
    assert (card, by_district) == (45, [6, 1, 5])
    assert ["survey_answers", "new", 5] in changed and ["surveys", "changed", 1] in changed
