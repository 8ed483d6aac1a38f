"""The history of the strategy published step by step: each state says what was known by then."""

from loaders.schema import quoted
from tests.publishing import publish
from tests.ui.overview.conftest import filled, forget
from tests.ui.seen import words
from ui.state.session_data import store

STEPS = {
    "2021-01-31": "Gesammelt sind 14 Pilotprojekte, 1 Idee und 1 Maßnahme; ein Beschluss dazu ist "
    "nicht veröffentlicht.",
    "2022-12-20": "Beschlossen sind 13 Maßnahmen (Dezember 2021); eine Bewilligung ist nicht "
    "veröffentlicht. Zuletzt waren 3 in Umsetzung (Juni 2022).",
    "2023-12-31": "Von 13 beschlossenen Maßnahmen hat der Fördergeber 8 bewilligt und 3 abgelehnt "
    "(Dezember 2023). Zuletzt waren 3 in Umsetzung (Juni 2023).",
    "2024-12-20": "Von 13 beschlossenen Maßnahmen hat der Fördergeber 8 bewilligt und 3 abgelehnt "
    "(Dezember 2023). 11 Projekte laufen (Stand 17.12.2024). Die Fördermittel verfallen am "
    "31.12.2026: noch 741 Tage",
}


def known_on(day):
    """Dataset → the rows that were known on a day, of those that tell of measures."""
    tables = filled()
    forget(tables, day)

    def read(sql):
        return tables.con.execute(sql).to_arrow_table()

    found = {name: read(f"FROM {name}") for name in ("measures", "measure_events", "programme")}
    for name, dataset in tables.package.datasets.items():
        for key in dataset.foreign_keys:
            if key.dataset == "measures":
                (column,) = map(quoted, key.fields)
                found[name] = read(
                    f"FROM {quoted(name)} WHERE {column} IS NULL "
                    f"OR {column} IN (SELECT measure_id FROM measures)"
                )
    tables.con.close()
    return found


def test_each_state_says_what_was_known_by_then(shipped_shell, monkeypatch):
    states = {day: publish(store(), known_on(day), author="Anna") for day in STEPS}
    for day, sentence in STEPS.items():
        monkeypatch.setenv("CITY_TODAY", day)
        shipped_shell.query_params["stand"] = str(states[day])
        assert sentence in words(shipped_shell.run()), day
