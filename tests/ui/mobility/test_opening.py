"""The page opens on what has data, and says who can supply what is missing."""

from tests.publishing import publish
from tests.ui.seen import words
from ui.state.session_data import store

MOBILITY = "../../pages/mobility.py"
CHARGING = "Weiße Flecken"


def opened(app, **parameters: str) -> str:
    app.run()
    for name, value in parameters.items():
        app.query_params[name] = value
    return words(app.switch_page(MOBILITY).run())


def take_away(name: str) -> None:
    names = store().package.datasets[name].field_names
    table = store().cursor().execute(f"FROM lake.{name}").to_arrow_table()
    publish(store(), {name: table.select(names).slice(0, 0)}, author="Anna")


def test_the_hubs_are_first_while_any_is_known(shell):
    assert CHARGING not in opened(shell)


def test_without_hubs_the_page_opens_on_charging(shell):
    take_away("mobility_hubs")
    assert CHARGING in opened(shell)
    text = opened(shell, bereich="inseln")
    assert "Hier sind keine Mobilitätsinseln bekannt." in text
    assert "Liefern kann die Daten: " in text


def test_without_chargers_too_it_opens_on_the_cities(shell):
    take_away("mobility_hubs")
    take_away("charging_points")
    assert "Ladepunkte je 1.000 Einwohner Register vom" in opened(shell)
    assert "Liefern kann die Daten: Bundesnetzagentur." in opened(shell, bereich="laden")
