"""States and facts in words, and the time of a measure as a lane: pure functions."""

import datetime as dt

import pandas as pd
import pytest

from ui.measures.lanes import Part, lanes
from ui.measures.words import safe_url, source_day

TODAY = dt.date(2026, 7, 2)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://gera.de/x", "https://gera.de/x"),
        ("http://gera.de", "http://gera.de"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https:gera.de", ""),
        ("//gera.de", ""),
        ("http://[", ""),
        (None, ""),
    ],
)
def test_only_addresses_of_the_web_become_links(url, safe):
    assert safe_url(url) == safe


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023", "2023"),
        ("2023-04", "04/2023"),
        ("2023-04-08", "08.04.2023"),
        ("2023-99-99", ""),
        (None, ""),
    ],
)
def test_a_source_is_dated_as_exactly_as_it_says(text, words):
    assert source_day(text) == words


def bars(*rows):
    columns = ["measure_id", "baseline_start", "baseline_end", "forecast_end"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(**{c: pd.Series(frame[c], dtype="datetime64[us]") for c in columns[1:]})


def test_a_lane_is_a_share_of_whole_years():
    drawn = lanes(bars(["a", "2025-01-01", "2026-01-01", "2027-01-01"]), TODAY)
    # Three years, 2025 to 2027: 1095 days.
    assert [year for year, _ in drawn.years] == [2025, 2026, 2027]
    assert drawn.by_measure["a"].plan == Part(0.0, 33.33)
    assert drawn.by_measure["a"].forecast == Part(0.0, 66.67)
    assert drawn.today == pytest.approx(100 * (365 + 182) / 1095, abs=0.01)


def test_an_end_that_is_not_stated_is_open_until_today():
    drawn = lanes(bars(["a", "2026-01-01", None, None], ["b", None, None, None]), TODAY)
    lane = drawn.by_measure["a"]
    assert lane.plan is None
    assert lane.forecast.width == pytest.approx(100 * 182 / 365, abs=0.01)
    assert drawn.by_measure["b"].forecast is None


def test_a_date_far_away_stretches_the_axis_by_ten_years_at_most():
    far = bars(
        ["a", pd.Timestamp(1, 1, 1), pd.Timestamp(9999, 12, 31), None],
        ["b", "2026-01-01", "2026-12-31", "2026-12-31"],
    )
    drawn = lanes(far, TODAY)
    assert [drawn.years[0][0], drawn.years[-1][0]] == [2016, 2036]
    assert drawn.by_measure["a"].plan == Part(0.0, 100.0)
    assert 4 < drawn.by_measure["b"].plan.width < 5
