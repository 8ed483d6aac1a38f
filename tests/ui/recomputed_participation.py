"""The five cards of Beteiligung, worked out anew from the CSV exports of a state; see
`tests/ui/recomputation.py`."""

import pandas as pd

from tests.ui.recomputation import Exported, written


def held_card(seen: Exported) -> list[str]:
    """Participation: events held, how many on an inferred day, those of the district itself."""
    held = seen.held
    inferred = (held["certainty"] == "erschlossen").sum()
    told = [written(held["is_demo"].sum())] if held["is_demo"].any() else []
    own = [] if seen.district is None else [written(held["district_id"].notna().sum())]
    return [written(len(held)), *([written(inferred)] if inferred else []), *own, *told]


def hours_card(seen: Exported) -> list[str]:
    """Hours of the events that state a length, how many do not, the district's own; for the city
    those that a document states for whole series."""
    minutes = pd.to_numeric(seen.held["duration_min"])
    hours = minutes.sum() / 60
    unstated = minutes.isna().sum()
    shown = [_hours(hours)] if hours else []
    in_district = minutes[seen.held["district_id"].notna()].dropna()
    own = [_hours(in_district.sum() / 60)] if len(in_district) else []
    more = own if seen.district is not None else _hours_of_series(seen)
    return [*shown, *([written(unstated)] if unstated else []), *more]


def _hours_of_series(seen: Exported) -> list[str]:
    """Indicators in hours are titled by the series that they are of: "SMARTCity-Wochen: …"."""
    rows = seen.read("indicators")
    rows = rows[rows["unit"] == "Stunden"]
    heads = rows["title"].str.partition(":")[0].str.strip()
    most = pd.to_numeric(rows["value"]).groupby(heads).max().drop("", errors="ignore")
    series = seen.read("events")["series"].dropna().unique()
    found = [hours for head, hours in most.items() for one in series if one.startswith(head)]
    return [written(sum(found))] if found else []


def _hours(hours: float) -> str:
    return written(hours, 0 if hours == int(hours) else 1)


def talks_card(seen: Exported) -> list[str]:
    """Talks and impulses, the district's own."""
    talks = pd.to_numeric(seen.held["talks"])
    if talks.isna().all():
        return []
    own = talks[seen.held["district_id"].notna()].dropna()
    is_told = seen.district is not None and len(own)
    return [written(talks.sum()), *([written(own.sum())] if is_told else [])]


def people_card(seen: Exported) -> list[str]:
    """People present: a total of a whole series takes the place of its sessions, if all of them
    are looked at; of how many events it is known."""
    held, events = seen.held, seen.read("events")
    totals = seen.read("attendance")
    totals = totals[totals["event_id"].isna() & totals["group"].isna()]
    totals = totals.sort_values("is_demo", kind="stable").drop_duplicates("series")
    chosen = seen.own_and_citywide(events)["series"].value_counts()
    whole = chosen[chosen == events["series"].value_counts().reindex(chosen.index)].index
    totals = totals[totals["series"].isin(whole) & totals["series"].isin(held["series"])]
    single = held[~held["series"].isin(totals["series"])]
    came = pd.to_numeric(totals["attended"])
    known = [*single["came"].dropna(), *came.dropna()]
    if not known:
        return []
    about = [*single.loc[single["is_about"].eq(True), "came"].dropna(),
             *came[totals["is_estimate"].eq("true")].dropna()]  # fmt: skip
    people = _about(sum(known), about)
    events_known = single["came"].notna().sum() + held["series"].isin(totals["series"]).sum()
    invented = single.loc[single["is_invented"].eq(True), "came"].sum()
    invented += came[totals["is_demo"]].sum()
    own = [] if seen.district is None else _own_people(held)
    return [written(people), written(events_known), *own,
            *([written(invented)] if invented else [])]  # fmt: skip


def _about(people: float, estimates: list[float]) -> float:
    """A sum as exactly as the coarsest of its estimates is known, half of that upwards."""
    place = max((_known_to(estimate) for estimate in estimates if estimate), default=1)
    return int(people / place + 0.5) * place


def _known_to(estimate: float) -> int:
    """About 250 is known to tens, 1,700 to hundreds (and 2,000 no coarser), 75 to fives."""
    return next(place for place in (100, 10, 5, 1) if estimate % place == 0)


def _own_people(held: pd.DataFrame) -> list[str]:
    own = held[held["district_id"].notna() & held["came"].notna()]
    about = own.loc[own["is_about"].eq(True), "came"]
    return [written(_about(own["came"].sum(), list(about)))] if len(own) else []


def share_card(seen: Exported) -> list[str]:
    """Who came of those who registered, over the events that state both, in whole percent."""
    both = seen.held[seen.held["came"].notna() & (seen.held["registered"] > 0)]
    if both.empty:
        return []
    return [written(100 * both["came"].sum() / both["registered"].sum())]
