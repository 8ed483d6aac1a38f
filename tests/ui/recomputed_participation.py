"""The five cards of Beteiligung, worked out anew from the CSV exports of a state; see
`tests/ui/recomputation.py`."""

import pandas as pd

from tests.ui.recomputation import Exported, written


def _held(seen: Exported) -> pd.DataFrame:
    """What the page counts: all events held, of a chosen district only its own."""
    return seen.own(seen.held)


def held_card(seen: Exported) -> list[str]:
    """Participation: events held, how many on an inferred day."""
    held = _held(seen)
    inferred = (held["certainty"] == "erschlossen").sum()
    told = [written(held["is_demo"].sum())] if held["is_demo"].any() else []
    return [written(len(held)), *([written(inferred)] if inferred else []), *told]


def hours_card(seen: Exported) -> list[str]:
    """Hours of the events that state a length, how many do not; for the city those that a document
    states for whole series."""
    minutes = pd.to_numeric(_held(seen)["duration_min"])
    hours = minutes.sum() / 60
    unstated = minutes.isna().sum()
    shown = [_hours(hours)] if hours else []
    more = [] if seen.district is not None else _hours_of_series(seen)
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
    """Talks and impulses."""
    talks = pd.to_numeric(_held(seen)["talks"])
    return [] if talks.isna().all() else [written(talks.sum())]


def people_card(seen: Exported) -> list[str]:
    """People present: a total of a whole series takes the place of its sessions, if all of them
    are looked at; of how many events it is known."""
    held, events = _held(seen), seen.read("events")
    totals = seen.read("attendance")
    totals = totals[totals["event_id"].isna() & totals["group"].isna()]
    totals = totals.sort_values("is_demo", kind="stable").drop_duplicates("series")
    chosen = seen.own(events)["series"].value_counts()
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
    return [written(people), written(events_known), *([written(invented)] if invented else [])]


def _about(people: float, estimates: list[float]) -> float:
    """A sum as exactly as the coarsest of its estimates is known, half of that upwards."""
    place = max((_known_to(estimate) for estimate in estimates if estimate), default=1)
    return int(people / place + 0.5) * place


def _known_to(estimate: float) -> int:
    """About 250 is known to tens, 1,700 to hundreds (and 2,000 no coarser), 75 to fives."""
    return next(place for place in (100, 10, 5, 1) if estimate % place == 0)


def share_card(seen: Exported) -> list[str]:
    """Who came of those who registered, over the events that state both, in whole percent."""
    held = _held(seen)
    both = held[held["came"].notna() & (held["registered"] > 0)]
    if both.empty:
        return []
    return [written(100 * both["came"].sum() / both["registered"].sum())]
