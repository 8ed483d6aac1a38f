"""Reports by district and category, counted by hand."""

import numpy as np
import pytest

from queries.reports.reports import Wanted, report_categories, report_density, reports, reports_by

STAFF = Wanted(protect=False)


def report(number, day, district="01", category="Licht", **more):
    return {
        "report_id": str(number),
        "category": category,
        "district_id": district,
        "reported_date": day,
        "exported_date": "2024-03-01",
    } | more


@pytest.fixture
def five(insert):
    """Two closed, one closed without a day, one answered and open, one without a word."""
    insert(
        "reports",
        report(1, "2024-01-01", acknowledged_date="2024-01-03", closed_date="2024-01-11"),
        report(2, "2024-01-01", "02", closed_date="2024-01-21", confirmed_date="2024-01-22"),
        report(3, "2024-01-01", None, status="geschlossen"),
        report(4, "2024-02-01", "02", acknowledged_date="2024-02-05"),
        report(5, "2024-02-10", "02", "Loch"),
    )


def test_open_silence_and_times_by_hand(con, five):
    found = reports(con, wanted=STAFF)
    assert (found.total.value, found.open.value, found.undated) == (5, 2, 1)
    # All are 14 days old and more by 1 March; one of five got no word.
    assert found.silent_share.value == 0.2
    # Answered after 2, 20 (by closing) and 4 days, one open for 20: half are answered on day 4.
    assert (found.answer.median, found.answer.cases, found.answer.ended) == (4, 4, 3)
    # Closed after 10 and 20 days, open for 29 and 20: 3/4 · 2/3 = 1/2 are open after day 20.
    assert (found.closing.median, found.closing.cases, found.closing.ended) == (20, 4, 2)
    assert found.total.evidence.as_of.isoformat() == "2024-03-01"
    assert found.total.evidence.citywide_rows == 1


def test_a_list_that_names_no_acknowledgement_says_so(con, insert):
    insert("reports", report(1, "2024-01-01", closed_date="2024-01-05"))
    assert not reports(con, wanted=STAFF).is_acknowledged


def test_a_list_reaches_at_least_as_far_as_its_latest_day(con, insert):
    insert(
        "reports",
        report(1, "2024-01-01", exported_date=None),
        report(2, "2024-01-01", exported_date=None, closed_date="2024-01-31"),
    )
    found = reports(con, wanted=STAFF)
    # The open one counts for 30 days: half are open after day 30.
    assert (found.closing.median, found.closing.cases) == (30, 2)


def test_by_district_in_its_order_and_nowhere_last(con, five):
    found = reports_by(con, by="district_id", what="closing", wanted=STAFF)
    assert found["key"].tolist() == ["01", "02", ""]
    assert found["reports"].tolist() == [1, 3, 1]
    assert found["open"].tolist() == [0, 2, 0]
    assert found["pace"].tolist() == ["few"] * 3


def test_by_category_with_a_district_chosen(con, five):
    wanted = Wanted(district_id="02", protect=False)
    found = reports_by(con, by="category", what="answer", wanted=wanted)
    assert found[["key", "reports"]].to_numpy().tolist() == [["Licht", 2], ["Loch", 1]]
    assert report_categories(con, wanted=wanted) == ["Licht", "Loch"]


def many(district, category, days, count):
    return [
        report(f"{district}{category}{i}", "2024-01-01", district, category,
               closed_date=f"2024-01-{days + i % 3:02}")
        for i in range(count)
    ]  # fmt: skip


def test_a_district_is_slower_only_by_enough_cases_of_the_same_kind(con, insert):
    insert("reports", *many("01", "Licht", 3, 40), *many("02", "Licht", 15, 40))
    insert("reports", *many("03", "Licht", 27, 10))  # slowest of all, but too few to say so
    found = reports_by(con, by="district_id", what="closing", wanted=STAFF).set_index("key")
    assert found["pace"].to_dict() == {"01": "faster", "02": "slower", "03": "few"}


def test_a_district_with_slow_kinds_is_not_slower_for_it(con, insert):
    # Within each kind both districts take alike; the second has more of the slow kind.
    for district, quick, slow in (("01", 60, 10), ("02", 10, 60)):
        insert("reports", *many(district, "Licht", 2, quick), *many(district, "Straße", 20, slow))
    found = reports_by(con, by="district_id", what="closing", wanted=STAFF).set_index("key")
    assert found["median"].to_dict() == {"01": 2, "02": 20}
    assert found["pace"].to_dict() == {"01": "same", "02": "same"}


def test_small_groups_are_hidden_with_one_that_would_give_them_away(con, insert):
    insert("reports", *many("01", "Licht", 3, 20), *many("02", "Licht", 3, 8))
    insert("reports", *many("03", "Licht", 3, 2))
    public = Wanted()
    found = reports_by(con, by="district_id", what="closing", wanted=public).set_index("key")
    # Two reports are too few; the eight of the next would tell them by subtraction.
    assert found["is_hidden"].to_dict() == {"01": False, "02": True, "03": True}
    assert np.isnan(found.at["03", "reports"]) and np.isnan(found.at["02", "median"])
    one = reports(con, wanted=Wanted(district_id="03"))
    assert one.is_hidden and one.total.value is None and one.total.is_suppressed
    assert np.isnan(one.closing.median)
    assert reports(con, wanted=Wanted(district_id="03", protect=False)).total.value == 2


def test_the_map_never_shows_fewer_than_min_cell(con, insert):
    place = {"latitude": 50.0501, "longitude": 10.0501}
    insert("reports", *(report(i, "2024-01-01", **place) for i in range(5)))
    insert(
        "reports", *(report(9 + i, "2024-01-01", latitude=50.2, longitude=10.2) for i in range(4))
    )
    (cell,) = report_density(con, min_cell=5).to_dict("records")
    assert (cell["reports"], cell["open"]) == (5, 5)
    # The middle of the cell, which is that of none of the reports.
    assert (cell["longitude"], cell["latitude"]) != (10.0501, 50.0501)
    assert abs(cell["longitude"] - 10.0501) <= 0.0018 and abs(cell["latitude"] - 50.0501) <= 0.0012


def test_without_reports_nothing_is_zero(con):
    assert reports(con, wanted=Wanted()).total.value == 0
    assert reports_by(con, by="category", what="answer", wanted=Wanted()).empty
