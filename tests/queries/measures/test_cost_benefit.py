"""Cost and benefit out of published rows, and what cannot be said without them."""

import datetime as dt

import pytest

from queries.measures.cost_benefit import all_cost_benefits, cost_benefit, measurable, promises

TODAY = dt.date(2026, 1, 1)


def alternative(name, **more):
    return {
        "measure_id": "lampen",
        "alternative": name,
        "kind": "nichts tun" if name == "nichts tun" else "Maßnahme",
        "lifetime_years": 3,
        "rate_percent": 10,
        "rate_date": "2024-01-01",
        "first_year": 2024,
    } | more


def payment(name, what, amount, *, yearly=True, direction="Ausgabe", **more):
    return {
        "measure_id": "lampen",
        "alternative": name,
        "what": what,
        "direction": direction,
        "rhythm": "jährlich" if yearly else "einmalig",
        "year": 1 if yearly else 0,
        "amount_eur": amount,
    } | more


def score(name, criterion, weight, points):
    told = {"weight": weight, "score": points, "who": "Runde", "why": "darum"}
    return {"measure_id": "lampen", "alternative": name, "criterion": criterion} | told


@pytest.fixture
def lamps(insert):
    insert("alternatives", alternative("LED", residual_eur=121), alternative("nichts tun"))
    insert(
        "payments",
        payment("nichts tun", "Strom", 500),
        payment("LED", "Kauf", 1000, yearly=False, spread_percent=10),
        payment("LED", "Strom", 100),
    )


def test_the_example_of_the_formulas_out_of_rows(con, lamps):
    found = cost_benefit(con, measure_id="lampen")
    nothing, led = found.options
    assert (nothing.name, nothing.beside, led.name) == ("nichts tun", None, "LED")
    assert led.beside.capital_value == pytest.approx(85.650, abs=0.001)
    assert led.effect == (-1000, 400, 400, 400)
    assert found.best is led and found.missing == ""
    assert [one.what for one in led.swings][:2] == ["Strom", "Kauf"]
    assert (found.rate, found.lifetime, found.first_year) == (0.1, 3, 2024)


def test_income_is_positive(con, insert, lamps):
    insert("payments", payment("LED", "Förderung", 1000, yearly=False, direction="Einnahme"))
    (_, led) = cost_benefit(con, measure_id="lampen").options
    assert led.beside.capital_value == pytest.approx(1085.650, abs=0.001)
    assert led.beside.break_even == 0


def test_without_doing_nothing_or_payments_nothing_is_compared(con, insert):
    insert("alternatives", alternative("LED"))
    assert cost_benefit(con, measure_id="lampen").missing == "payments"
    insert("payments", payment("LED", "Kauf", 1000, yearly=False))
    found = cost_benefit(con, measure_id="lampen")
    assert (found.missing, found.best) == ("nothing", None)
    assert cost_benefit(con, measure_id="anderes") is None


def test_a_missing_score_is_not_zero(con, insert, lamps):
    insert("scores", score("LED", "Ruhe", 50, 4), score("LED", "Sicht", 50, 5))
    insert("scores", score("nichts tun", "Ruhe", 50, 2))
    nothing, led = all_cost_benefits(con)["lampen"].options
    assert nothing.utility is None
    assert led.utility.value == 4.5


def test_what_was_before_is_known_only_from_before(con, insert):
    started = {"title": "T", "status": "in Umsetzung", "start_date": "2024-06-01"}
    insert("measures", {"measure_id": "a"} | started, {"measure_id": "b"} | started)
    insert("measures", {"measure_id": "c"} | started)
    value = {"indicator_id": "i", "title": "I", "value": 3.0}
    insert("indicators", value | {"measure_id": "a", "date": "2024-05-31"})
    insert("indicators", value | {"measure_id": "b", "date": "2024-06-02"})
    known = measurable(con).set_index("measure_id")["has_baseline"].to_dict()
    assert known == {"a": True, "b": False, "c": False}


def test_promise_and_outcome_stand_beside_each_other(con, insert):
    insert(
        "measures",
        {"measure_id": "a", "title": "Bänke", "target": "10 Bänke", "target_value": 10,
         "target_unit": "Bänke", "current_value": 4, "last_update_date": "2025-06-01"},
    )  # fmt: skip
    one = {"indicator_id": "i", "title": "Besuche", "measure_id": "a", "unit": "Besuche"}
    insert("indicators", one | {"date": "2023-01-01", "value": 100.0, "target": 120.0})
    insert("indicators", one | {"date": "2025-01-01", "value": 130.0, "target": 150.0})
    insert("indicators", one | {"date": "2027-01-01", "target": 200.0})  # still to come
    insert("budgets", {"measure_id": "a", "year": 2025, "planned_eur": 50.0, "spent_eur": 60.0})
    insert("budgets", {"measure_id": "a", "year": 2027, "planned_eur": 99.0})
    rows = promises(con, measure_id="a", today=TODAY)[["what", "before", "promised", "measured"]]
    assert rows.to_numpy().tolist() == [
        ["10 Bänke", None, 10, 4],
        ["Besuche", 100, 150, 130],
        ["money", None, 50, 60],
    ]
