"""Results of evaluated surveys: what may be shown of them, worked by hand and attacked."""

import numpy as np
import pandas as pd
import pytest

from queries.surveys.evaluated import evaluated, shown

COLUMNS = ["question", "answer", "place", "value", "count", "n", "counted", "unit"]


def results(*rows):
    frame = pd.DataFrame(rows, columns=COLUMNS[:-1])
    return frame.assign(unit="Anteil", comparator=None).astype({"count": "Int64", "n": "Int64"})


def counted(question, place, what="Menschen", **counts):
    n = sum(counts.values())
    return [(question, answer, place, c / n, c, n, what) for answer, c in counts.items()]


def cell(frame, place, answer, column="value"):
    return frame[(frame["place"] == place) & (frame["answer"] == answer)][column].iloc[0]


def test_in_the_order_of_the_document(con, insert):
    insert("surveys", {"survey_id": "s", "title": "S"})
    for position, (answer, place) in enumerate([("ja", "B"), ("nein", "B"), (None, "A")], start=1):
        insert("survey_results", {"survey_id": "s", "question": "q", "answer": answer,
                                  "place": place, "position": position, "value": 0.5,
                                  "unit": "Anteil"})  # fmt: skip
    found = evaluated(con, survey_id="s")
    assert found[["answer", "place"]].to_numpy().tolist() == [["ja", "B"], ["nein", "B"], ["", "A"]]
    assert found["n"].isna().all()
    assert evaluated(con, survey_id="none").empty


def test_an_interval_only_where_people_were_counted():
    frame = results(*counted("q", "A", ja=7, nein=13), *counted("w", "A", "Wege", ja=7, nein=13),
                    ("m", "", "A", 2.25, None, None, ""))  # fmt: skip
    found = shown(frame, protect=False)
    # 7 of 20: 18.1 to 56.7 %. Trips are no people, and without n there is nothing to say.
    assert (found["low"][0], found["high"][0]) == pytest.approx((0.1812, 0.5671), abs=1e-4)
    assert found["low"][2:].isna().all()


def test_a_small_answer_is_hidden_in_every_area():
    frame = results(*counted("q", "Stadt", a=60, b=50, c=24, d=7),
                    *counted("q", "Nord", a=30, b=20, c=15, d=5),
                    *counted("q", "Süd", a=30, b=30, c=9, d=2))  # fmt: skip
    found = shown(frame, protect=True)
    # d is small in Süd alone. Hidden in Süd only, it would be 7 - 5. c goes with it everywhere.
    hidden = {key for key, part in found.groupby("answer") if part["value"].isna().all()}
    assert hidden == {"c", "d"}
    assert cell(found, "Nord", "a") == pytest.approx(30 / 70)
    assert cell(found, "Süd", "d", "count") is pd.NA


def test_a_hidden_pair_of_few_takes_a_third_with_it():
    frame = results(*counted("q", "Nord", a=40, b=9, c=2, d=1), *counted("q", "Süd", a=40, b=8))
    found = shown(frame, protect=True)
    # c and d are 3 people together: b goes with them.
    assert found[found["value"].notna()]["answer"].unique().tolist() == ["a"]


def test_what_all_of_a_small_area_answered_is_hidden():
    frame = results(*counted("q", "Nord", a=40, b=30, c=20), *counted("q", "Süd", a=0, b=9, c=0))
    found = shown(frame, protect=True)
    # All 9 in Süd said b; it goes everywhere, and with it c, the next smallest.
    assert found[found["value"].notna()]["answer"].unique().tolist() == ["a"]
    ten = results(*counted("q", "Nord", a=40, b=30, c=20), *counted("q", "Süd", a=0, b=10, c=0))
    assert shown(ten, protect=True)["value"].notna().all()


def test_nothing_is_told_by_subtraction_of_areas():
    counts = {"Nord": (30, 20, 15, 5), "Süd": (30, 30, 9, 2), "West": (50, 6, 6, 6)}
    counts["Stadt"] = tuple(map(sum, zip(*counts.values(), strict=True)))
    frame = results(
        *(
            row
            for place, c in counts.items()
            for row in counted("q", place, **dict(zip("abcd", c, strict=True)))
        )
    )
    found = shown(frame, protect=True).set_index(["place", "answer"])["count"]
    gone = {answer for (_, answer), value in found.items() if value is pd.NA}
    assert len(gone) > 1
    # One person more at one hidden answer and one less at the other, in an area and in the city:
    # every shown cell and every total stays, so no hidden cell has a single value.
    for place in ("Nord", "Süd", "West"):
        for answer in gone:
            others = [o for o in gone if o != answer]
            whole = dict(zip("abcd", counts[place], strict=True))
            assert any(whole[o] > 0 for o in others) or whole[answer] > 0
            assert sum(whole[o] for o in gone) >= 5


def test_of_two_breakdowns_of_a_total_the_finest_is_left():
    frame = results(*counted("grob", "A", "Wege", rad=50, auto=40),
                    *counted("fein", "A", "Wege", rad=30, ebike=20, auto=38, krad=2),
                    *counted("anders", "A", "Wege", ja=8, nein=9))  # fmt: skip
    # "auto" of the coarse one minus "auto" of the fine one would be the 2 on motorbikes.
    found = shown(frame, protect=True)
    assert found["question"].unique().tolist() == ["fein", "anders"]
    assert shown(frame, protect=False)["question"].nunique() == 3


def test_values_without_n_are_rounded_for_their_digits_tell_it():
    frame = results(("q", "ja", "A", 1 / 52, None, None, ""))
    frame = pd.concat([frame, results(("m", "", "A", 52 / 27, None, None, "")).assign(unit="x")])
    assert shown(frame, protect=True)["value"].tolist() == [0.02, 1.9]
    assert shown(frame, protect=False)["value"].tolist() == [1 / 52, 52 / 27]


def test_few_people_in_an_area_hide_all_of_it():
    frame = results(*counted("q", "A", ja=30, nein=20), *counted("q", "B", ja=2, nein=2))
    found = shown(frame, protect=True)
    assert found["value"].isna().all()
    assert found[found["place"] == "B"]["n"].isna().all()


def test_a_share_beyond_one_has_no_interval():
    found = shown(results(("q", "ja", "A", 1.4, 14, 10, "Menschen")), protect=False)
    assert np.isnan(found["low"][0])


def test_a_bound_has_no_interval_and_no_number_of_people_to_hide():
    """ "Mehr als 1 %" of 200 would be 2 people, were it exact; "Mehrheit" states no number."""
    frame = results(("q", "a", "", 0.01, None, 200, "Personen"),
                    ("q", "b", "", None, None, 200, "Personen"),
                    ("q", "c", "", 0.5, None, 200, "Personen"))  # fmt: skip
    bound = shown(frame.assign(comparator=["mehr als", "Mehrheit", None]), protect=True)
    assert bound["value"].tolist()[::2] == [0.01, 0.5]
    assert bound["low"].isna().tolist() == [True, True, False]
    exact = shown(frame.assign(value=[0.01, 0.4, 0.5]), protect=True)
    assert exact["value"].isna().tolist()[0]


def test_about_is_no_bound_and_stays_protected():
    frame = results(("q", "a", "", 0.01, None, 200, "Personen"),
                    ("q", "b", "", 0.99, None, 200, "Personen"))  # fmt: skip
    found = shown(frame.assign(comparator="etwa"), protect=True)
    assert found["value"].isna().all()
