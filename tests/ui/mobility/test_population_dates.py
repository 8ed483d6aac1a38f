"""Which day the residents beside chargers and on the map are of, and who is not counted on it."""

import pytest

from tests.publishing import publish
from tests.ui.seen import words
from ui.state.session_data import store

MOBILITY, MAP = "../../pages/mobility.py", "../../pages/map.py"
NO_SHAPE = "Umrisse der Bezirke schematisch, nicht amtlich"


def opened(app, page: str, **parameters: str) -> str:
    app.run()
    for name, value in parameters.items():
        app.query_params[name] = value
    return words(app.switch_page(page).run())


def publish_without_a_district() -> None:
    """District 03 has a count of 2019, but none of 31.12.2020 as the two others."""
    names = store().package.datasets["population"].field_names
    asked = "SELECT * REPLACE (if(district_id = '03', DATE '2019-12-31', date) AS date) "
    table = store().cursor().execute(asked + "FROM lake.population").to_arrow_table()
    publish(store(), {"population": table.select(names)}, author="Anna")


@pytest.mark.parametrize(
    ("page", "parameters", "told"),
    [
        (MOBILITY, {"bereich": "laden"}, "nach Bezirk, Einwohner vom 31.12.2020"),
        (MAP, {"zahl": "charging_points_per_1000"}, "je 1.000 Einwohner (31.12.2020)"),
    ],
)
def test_a_rate_names_the_day_of_its_residents_and_who_is_missing(shell, page, parameters, told):
    text = opened(shell, page, **parameters)
    assert told in text and "fehlen:" not in text
    publish_without_a_district()
    text = opened(shell, page, **parameters)
    assert told in text
    assert "In der Einwohnerzählung vom 31.12.2020 fehlen: Clausthal." in text


def test_outlines_that_are_not_official_are_said_beside_what_rests_on_them(shell):
    assert NO_SHAPE in opened(shell, MOBILITY, bereich="laden")
    assert NO_SHAPE in opened(shell, MAP, zahl="density_per_km2")
    assert NO_SHAPE not in opened(shell, MAP, zahl="measures")


def test_the_overviews_rate_names_the_day_of_the_citys_residents(shell):
    text = words(shell.run())
    assert "Einwohner vom 31.12.2022" in text
