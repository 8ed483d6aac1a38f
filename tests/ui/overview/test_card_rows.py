"""A card opens the rows that its number counts: on Musterstadt they can be counted by hand."""

import pytest

from tests.ui.components.test_drill_through import opened, press

NUMBERS = {
    "measures": ["bank"],  # one of three was last in delivery
    "events": ["auftakt", "gruen", "intern"],  # all held
    "survey": ["umfrage"],  # 40 people as stated: no answer is counted
    "hubs": ["markt"],  # open, the other is planned
}


@pytest.mark.parametrize("card", NUMBERS)
def test_a_card_opens_what_its_number_counts(shell, card):
    app = opened(shell, "overview", {})
    press(app, f"card_{card}")
    assert len(app.dataframe) == 1
    assert list(app.dataframe[0].value.iloc[:, 0]) == NUMBERS[card]


def test_the_approved_amounts_add_up_to_the_card(shell):
    app = opened(shell, "overview", {"beispiele": "1"})
    press(app, "card_money")
    amounts = app.dataframe[0].value.filter(like="ewilligt").iloc[:, 0]
    assert amounts.notna().all()
    assert amounts.astype(float).sum() == 29_000


def test_the_chargers_and_the_one_count_of_residents_they_are_shared_among(shell):
    app = opened(shell, "overview", {})
    press(app, "card_charging")
    stations, people = (one.value for one in app.dataframe)
    assert stations["Ladepunkte"].sum() == 4
    assert list(people["Einwohnerinnen und Einwohner"]) == [10_500]
