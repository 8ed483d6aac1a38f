import math

import pandas as pd

from charts import palette
from charts.mobility import (
    AMOUNTS,
    CITY_AMOUNTS,
    charging_by_year,
    hub_offers,
    hubs_by_year,
    ranked,
    reach,
)
from tests.charts.looks import Look

YEARS = pd.DataFrame(
    {
        "year": [2021, 2022, 2023],
        "planned_total": pd.array([2, 2, 5], dtype="Int64"),
        "opened_total": pd.array([0, 1, None], dtype="Int64"),
    }
)


def test_hubs_stand_beside_the_plan_and_years_to_come_have_no_bar():
    figure = hubs_by_year(YEARS, look=Look())
    assert [trace.name for trace in figure.data] == ["planned", "open"]
    assert list(figure.data[0].y) == [2, 2, 5]
    assert list(figure.data[1].y) == [0, 1, None]
    assert list(figure.data[1].text) == ["0", "1", ""]
    assert figure.layout.meta["alt"].endswith(
        "2021: planned 2, open 0; 2022: planned 2, open 1; 2023: planned 5, open –"
    )
    assert figure.layout.yaxis.rangemode == "tozero"


def test_offers_are_marks_by_status_in_the_order_of_the_hubs():
    hubs = pd.DataFrame(
        {
            "name": ["Markt", "<b>Hafen"],
            "status": ["in Betrieb", "geplant"],
            "offers": [["Laden", "Pedelec"], []],
        }
    )
    statuses = {"in Betrieb": "open", "geplant": "planned"}
    figure = hub_offers(hubs, ["Laden", "Pedelec"], statuses=statuses, look=Look())
    assert list(figure.data[0].x) == ["Laden", "Pedelec"]
    assert list(figure.data[0].y) == ["Markt", "Markt"]
    assert len(figure.data[1].x) == 0
    assert figure.layout.yaxis.categoryarray == ("&lt;b&gt;Hafen", "Markt")
    assert "Markt: Laden, Pedelec; <b>Hafen: no offers stated" in figure.layout.meta["alt"]


def test_growth_names_the_amount_with_its_unit():
    years = pd.DataFrame({"year": [2020, 2021], "power_kw": [44.0, 194.5]})
    figure = charging_by_year(years, amount="power_kw", look=Look())
    title = "Power of the charging stations, in kW, by the end of the year"
    assert figure.layout.meta["title"] == title
    assert figure.layout.meta["alt"] == f"{title}. 2020: 44; 2021: 194"
    assert list(figure.data[0].y) == [44.0, 194.5]


def test_a_long_list_is_cut_and_says_so():
    rows = pd.DataFrame({"label": ["a", "b", "c"], "points": [5, 4, 3]})
    figure = ranked(rows, amount=AMOUNTS["points"], by="by operator", look=Look(), limit=2)
    assert figure.layout.meta["title"] == "Charging points, by operator"
    assert list(figure.data[0].y) == ["a", "b"]
    assert figure.layout.yaxis.categoryarray == ("b", "a")
    assert figure.layout.meta["note"] == "1 more in the table"


def test_the_own_city_is_set_off_and_a_missing_value_is_a_dash():
    rows = pd.DataFrame(
        {
            "label": ["Eisenach", "Gera"],
            "points_per_1000": [0.968, math.nan],
            "is_own": [False, True],
        }
    )
    figure = ranked(rows, amount=CITY_AMOUNTS["points_per_1000"], look=Look())
    assert figure.data[0].marker.color == (palette.FIELDS[0], palette.FIELDS[2])
    assert list(figure.data[0].text) == ["0.97", "–"]
    assert figure.layout.meta["alt"].endswith("Eisenach: 0.97; Gera: –")


def test_reach_is_in_percent_and_states_its_approximation():
    found = pd.DataFrame(
        {"distance_m": [300, 500], "area_share": [0.038, 0.09], "residents_share": [0.11, math.nan]}
    )
    figure = reach(found, look=Look())
    assert list(figure.data[0].y) == [0.038, 0.09]
    assert list(figure.data[1].text) == ["11.0%", "–"]
    # Nothing to one with a little room on either side, a tick each 20 %.
    assert figure.layout.yaxis.range == (-0.02, 1.04)
    assert figure.layout.yaxis.ticktext == ("0%", "20%", "40%", "60%", "80%", "100%")
    assert "evenly over their district" in figure.layout.meta["note"]
    assert (
        "300 m: 3.8% of the area, 11.0% of the residents (approximated)"
        in (figure.layout.meta["alt"])
    )
