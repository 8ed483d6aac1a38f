"""Waiting times, swings of an assumption and the density of reports, as drawn."""

import numpy as np
import pandas as pd

from charts.economics import tornado
from charts.map_points import density_features
from charts.reports import waiting_times
from tests.charts.looks import Look

LOOK = Look()
PACES = {"slower": "langsamer", "few": "n < 30", "same": ""}


def drawn(*rows):
    columns = ["name", "median", "low", "high", "pace"]
    frame = pd.DataFrame(rows, columns=columns)
    return waiting_times(frame, title="Tage", paces=PACES, whole=10.0, look=LOOK)


def test_an_end_that_is_not_reached_is_open_and_a_hidden_row_is_a_dot():
    figure = drawn(
        ("Nord", 10, 8, 20, "slower"),
        ("Süd", np.inf, 15, np.inf, "few"),
        ("<b>West</b>", np.nan, np.nan, np.nan, "few"),
    )
    (points,) = figure.data
    assert list(points.marker.symbol)[:2] == ["circle", "triangle-right-open"]
    assert points.x[0] == 10 and points.x[1] == 23  # the end of the axis: 20 · 1.15
    assert list(points.error_x.arrayminus)[:2] == [2, 8]
    words = [one.text for one in figure.layout.annotations]
    assert words.count("•") == 1 and "langsamer" in words and words.count("n < 30") == 1
    alt = figure.layout.meta["alt"]
    assert "Nord, 10 (8 – 20), langsamer" in alt
    assert "Süd, not reached yet (15 – not reached yet)" in alt
    assert "<b>" not in alt


def test_the_tornado_reaches_from_the_low_to_the_high_end():
    figure = tornado(
        [("Strom <i>", -50.0, 150.0), ("Zins", 90.0, 10.0)], 60.0, title="T", look=LOOK
    )
    first, second = figure.data
    assert (first.base[0], first.x[0]) == (-50, 200)
    assert (second.base[0], second.x[0]) == (10, 80)
    assert f"Strom &lt;i&gt;: {LOOK.money(-50)} – {LOOK.money(150)}" in figure.layout.meta["alt"]
    assert [line.x0 for line in figure.layout.shapes] == [60, 0]


def test_density_is_drawn_by_cells_with_their_numbers():
    cells = pd.DataFrame(
        {"cell_x": [1, 2], "cell_y": [1, 1], "reports": [100, 25], "open": [4, 1],
         "is_demo": [False, True], "longitude": [10.0, 10.1], "latitude": [50.0, 50.0]}
    )  # fmt: skip
    large, small = (one["properties"] for one in density_features(cells, LOOK))
    assert large["lines"] == ["100 reports here", "4 of them open"]
    assert small["lines"][-1] == "invented"
    assert (large["style"]["radius"], small["style"]["radius"]) == (10, 6.5)
    assert density_features(cells.iloc[:0], LOOK) == []
