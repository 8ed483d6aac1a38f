"""Axes as the page writes numbers."""

import numpy as np
import pytest

from charts.look import count_axis, share_axis
from tests.charts.looks import Look
from ui.i18n.texts import Look as PageLook

LOOK = Look()


@pytest.mark.parametrize(
    ("high", "ticks"),
    [
        (1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        # Ten steps of 5 % would be too many for 47 %, five of 10 % are not.
        (0.47, [0, 0.1, 0.2, 0.3, 0.4]),
        (0.06, [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06]),
        (np.nan, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
    ],
)
def test_shares_have_round_steps(high, ticks):
    assert share_axis(LOOK, high)["tickvals"] == ticks


def test_percent_on_an_axis_has_the_space_of_the_language():
    assert share_axis(PageLook("de"), 0.2)["ticktext"][:3] == ["0\xa0%", "5\xa0%", "10\xa0%"]
    assert share_axis(PageLook("en"), 0.2)["ticktext"][:3] == ["0%", "5%", "10%"]


def test_no_step_of_a_few_people_is_half_a_person():
    assert count_axis([1, 2])["dtick"] == 1
    assert "dtick" not in count_axis([1, 200])
    assert count_axis([np.nan])["dtick"] == 1
