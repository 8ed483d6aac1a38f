"""Capital value, annuity, break-even, tornado and Nutzwert, worked out by hand."""

import numpy as np
import pytest

from queries.measures.economics import (
    Alternative,
    Payment,
    annuity,
    budget_effect,
    capital_value,
    compare,
    tornado,
    yearly,
)
from queries.measures.utility import utilities

NOTHING = Alternative("nichts tun", 3, 0.1, (Payment("Strom", -500, 1, True),))
LAMPS = Alternative(
    "LED", 3, 0.1, (Payment("Kauf", -1000, spread=0.1), Payment("Strom", -100, 1, True)), 121
)


def test_capital_value_by_hand():
    # −1000 − 100/1.1 − 100/1.21 − 100/1.331 + 121/1.331 = −1000 − 248.685 + 90.909
    assert capital_value(LAMPS) == pytest.approx(-1157.776, abs=0.001)
    assert capital_value(NOTHING) == pytest.approx(-1243.426, abs=0.001)


def test_annuity_by_hand():
    # 1000 · 0.1 · 1.331 / 0.331
    assert annuity(1000, 0.1, 3) == pytest.approx(402.115, abs=0.001)
    assert annuity(900, 0, 3) == 300
    # What the annuity pays is worth the capital value again.
    paid = annuity(1000, 0.1, 3)
    assert sum(paid / 1.1**year for year in (1, 2, 3)) == pytest.approx(1000)


def test_beside_doing_nothing():
    found = compare(LAMPS, NOTHING)
    # 400 a year are saved: 994.741 − 1000 + 90.909 for what is left.
    assert found.capital_value == pytest.approx(85.650, abs=0.001)
    assert found.annuity == pytest.approx(34.441, abs=0.001)
    assert found.advantage == pytest.approx(400)
    # 1000 − 90.909 spread over three years have to come back.
    assert found.needed == pytest.approx(365.559, abs=0.001)
    assert found.is_worth_while
    # Without what is left at the end the payments never come back: 994.74 of 1000.
    assert found.break_even is None


def test_break_even_is_the_year_after_which_it_never_falls_below():
    quick = Alternative("q", 4, 0.0, (Payment("Kauf", -100), Payment("Ersparnis", 50, 1, True)))
    none = Alternative("nichts tun", 4, 0.0)
    assert compare(quick, none).break_even == 2
    later = Alternative("l", 4, 0.0, (*quick.payments, Payment("Reparatur", -80, 3)))
    # −100, −50, 0, −30, 20: in the third year a repair takes it below zero again.
    assert compare(later, none).break_even == 4
    assert compare(none, none).break_even == 0


def test_other_lifetimes_are_not_compared():
    with pytest.raises(ValueError, match="same lifetime"):
        compare(LAMPS, Alternative("nichts tun", 5, 0.1))


def test_yearly_payments_run_to_the_end_and_no_further():
    late = Alternative("x", 2, 0.0, (Payment("a", 5, 2, True), Payment("b", 7, 9)))
    assert yearly(late).tolist() == [0, 0, 5]
    assert budget_effect(LAMPS, NOTHING).tolist() == [-1000, 400, 400, 400]


def test_the_tornado_by_hand():
    swings = {one.what: one for one in tornado(LAMPS, NOTHING) if one.span > 200}
    # Doing nothing: 20 percent of 1243.426 either way; buying: 10 percent of 1000.
    (power, purchase) = (
        next(s for s in tornado(LAMPS, NOTHING) if s.what == name) for name in ("Strom", "Kauf")
    )
    assert power.span == pytest.approx(2 * 0.2 * 1243.426, abs=0.01)
    assert (purchase.low, purchase.high) == pytest.approx((185.650, -14.350), abs=0.001)
    assert set(swings) == {"Strom"}
    rate = next(s for s in tornado(LAMPS, NOTHING) if s.what == "")
    assert rate.low > rate.high  # later savings are worth less at a higher rate


def test_nutzwert_with_its_interval():
    scores = np.array([[5.0, 1.0], [1.0, 5.0], [0.0, 0.0]])
    one, two, none = utilities(scores, np.array([75.0, 25.0]))
    assert one.value == 4.0 and two.value == 2.0
    # With weights uniform on w + v = 1 the value is 1 + 4w: 95 percent lie within 1.1 to 4.9.
    assert (one.low, one.high) == pytest.approx((1.1, 4.9), abs=0.05)
    assert one.first == pytest.approx(0.5, abs=0.02)
    assert (none.high, none.first) == (0, 0)
    assert utilities(scores, np.array([75.0, 25.0]))[0] == one


def test_ties_share_the_first_place_and_no_weight_is_an_error():
    same = utilities(np.array([[3.0, 3.0], [3.0, 3.0]]), np.array([1.0, 1.0]))
    assert [one.first for one in same] == [0.5, 0.5]
    with pytest.raises(ValueError, match="weight"):
        utilities(np.array([[3.0]]), np.array([0.0]))
