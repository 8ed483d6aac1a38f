"""The figures of one district on the map, worked out anew from the CSV exports of a state.

As `tests/ui/recomputation.py`, with the words around the numbers, for a sign matters here.
"""

import pandas as pd

from tests.ui.recomputation import Exported, budgets_of, money, stations, written

NONE = "–"


def figures_of_district(seen: Exported) -> dict[str, str]:
    """Figure → its value as a German reader sees it, a dash where nobody states it."""
    return {
        **_population(seen),
        **_measures(seen),
        **_events(seen),
        **_survey(seen),
        **_charging(seen),
        **_hubs(seen),
        **_reports(seen),
    }


def _counted(seen: Exported) -> pd.Series:
    """Day → residents of the district, oldest first."""
    rows = seen.read("population")
    rows = rows[(rows["district_id"] == seen.district) & rows["population"].notna()]
    return pd.to_numeric(rows.set_index("date")["population"]).sort_index()


def _population(seen: Exported) -> dict[str, str]:
    counted = _counted(seen)
    change = counted.iloc[-1] - counted.iloc[0]
    area = float(_district(seen)["area_km2"])
    return {
        "population": written(counted.iloc[-1]),
        "population_change": _signed(written(abs(change)), change),
        "population_change_share": _signed(
            written(100 * abs(change) / counted.iloc[0], 1) + "\xa0%", change
        ),
        "density_per_km2": written(counted.iloc[-1] / area),
    }


def _signed(words: str, value: float) -> str:
    return {True: "+", False: "−"}[value > 0] + words if value else words


def _district(seen: Exported) -> pd.Series:
    return seen.read("districts").set_index("district_id").loc[seen.district]


def _measures(seen: Exported) -> dict[str, str]:
    """Those of the district alone; citywide ones belong to none."""
    every = seen.read("measures")
    own = every[every["district_id"] == seen.district]
    budgets = seen.own(budgets_of(seen))
    shown = {"measures": written(len(own)) if every["district_id"].notna().any() else NONE}
    for name in ("planned_eur", "approved_eur", "spent_eur"):
        total = budgets[name].sum(min_count=1)
        shown[name] = NONE if pd.isna(total) else _euros(total)
    return shown


def _euros(amount: float) -> str:
    return money(amount) + ("\xa0Mio." if abs(amount) >= 1e6 else "") + "\xa0€"


def _events(seen: Exported) -> dict[str, str]:
    held = seen.held[seen.held["district_id"] == seen.district]
    came = held["came"].dropna()
    return {
        "events": written(len(held)) if seen.read("events")["district_id"].notna().any() else NONE,
        "attended": written(came.sum()) if len(came) else NONE,
    }


def _survey(seen: Exported) -> dict[str, str]:
    """People who answered any survey, once for each."""
    people = seen.read("survey_answers").drop_duplicates(["survey_id", "respondent_id"])
    if people["district_id"].isna().all():
        return {"survey_participants": NONE, "survey_per_1000": NONE}
    own = (people["district_id"] == seen.district).sum()
    return {
        "survey_participants": written(own),
        "survey_per_1000": written(1000 * own / _counted(seen).iloc[-1], 1),
    }


def _charging(seen: Exported) -> dict[str, str]:
    rows = stations(seen)
    points = pd.to_numeric(rows["points"]).sum()
    return {
        "charging_stations": written(len(rows)),
        "charging_points": written(points),
        "charging_points_per_1000": written(1000 * points / _counted(seen).iloc[-1], 2),
    }


def _hubs(seen: Exported) -> dict[str, str]:
    rows = seen.read("mobility_hubs")
    rows = rows[rows["kind"].fillna("Mobilitätsinsel") == "Mobilitätsinsel"]
    own = rows[rows["district_id"] == seen.district]
    is_open = (own["opened_date"] <= seen.day).where(
        own["opened_date"].notna(), own["status"] == "in Betrieb"
    )
    if rows["district_id"].isna().all():
        return {"hubs": NONE, "hubs_open": NONE}
    return {"hubs": written(len(own)), "hubs_open": written(is_open.sum())}


def _reports(seen: Exported) -> dict[str, str]:
    """Citizens' reports; of a district without one there are none if others are named."""
    named = seen.read("reports")["district_id"].dropna()
    if named.empty:
        return {"reports_per_1000": NONE}
    own = (named == seen.district).sum()
    return {"reports_per_1000": written(1000 * own / _counted(seen).iloc[-1], 1)}
