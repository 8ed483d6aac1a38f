"""Figures of who takes part."""

import datetime as dt

import pandas as pd

from charts.survey_reach import against_population, over_time
from tests.charts.looks import Look

LOOK = Look()
STEPS = pd.DataFrame({"date": pd.to_datetime(["2021-01-01", "2021-01-20"]),
                      "participants": [20, 180]})  # fmt: skip


def test_the_pace_leads_from_today_to_the_wanted_number():
    figure = over_time(STEPS, wanted=1000, last_day=dt.date(2021, 3, 31),
                       today=dt.date(2021, 1, 22), look=LOOK)  # fmt: skip
    lines = {line.name: line for line in figure.data}
    assert list(lines["pace needed"].y) == [180, 1000]
    assert list(lines["wanted"].y) == [1000, 1000]
    assert "180 by 2021-01-20, wanted 1000" in figure.layout.meta["alt"]


def test_no_pace_once_it_is_over_or_reached():
    for wanted, last in ((1000, dt.date(2021, 1, 10)), (100, dt.date(2021, 3, 31)), (None, None)):
        figure = over_time(STEPS, wanted=wanted, last_day=last, today=dt.date(2021, 1, 22),
                           look=LOOK)  # fmt: skip
        assert "pace needed" not in [line.name for line in figure.data]


def test_hidden_groups_are_dots_beside_their_population():
    groups = pd.DataFrame({"row": ["01", "02"], "people": [60, None], "share": [0.6, None],
                           "low": [0.5, None], "high": [0.7, None],
                           "population_share": [0.4, 0.6]}).astype({"share": float})  # fmt: skip
    figure = against_population(groups, title="T", look=LOOK)
    assert list(figure.data[0].x) == [0.4, 0.6]
    assert [note.text for note in figure.layout.annotations] == ["•"]
    assert figure.layout.meta["alt"] == "T. 01: 60% / 40%; 02: • / 60%"
