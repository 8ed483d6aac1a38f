"""Rows of the fictional measures: the measures, their fields of action, milestones and money."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from demo_measure_list import MEASURES

SEED = "measures 1"
THIS_YEAR = 2026  # money of later years is planned, not spent
SHARES = {"Bund (KfW)": 0.65, "Eigenmittel": 0.25, "Land": 0.10}


def measure_id(number: int) -> str:
    """The id of the measure with this number, counted from 1."""
    return f"demo-massnahme-{number:02d}"


def measures(centres: dict[str, tuple[float, float]]) -> Iterator[dict[str, object]]:
    """Rows of ``measures``; one with a district stands 0.001° north of its centre."""
    for number, item in enumerate(MEASURES, start=1):
        start, planned_end, forecast_end = item.dates
        value, unit, current = item.target or ("", "", "")
        row: dict[str, object] = {
            "measure_id": measure_id(number),
            "title": f"Beispielmaßnahme {number:02d}: {item.title}",
            "kind": "Idee" if item.status == "Idee" else "Umsetzungsmaßnahme",
            "description": "Erfundene Maßnahme, die zeigt, wie eine Maßnahme hier aussieht.",
            "working_group": item.working_group,
            "owner": "Beispielamt",
            "district_id": item.district_id,
            "status": item.status,
            "approval": item.approval,
            "approval_date": item.approval_date,
            "start_date": start,
            "planned_end_date": planned_end,
            "forecast_end_date": forecast_end,
            "target": f"{value} {unit}" if item.target else "",
            "target_value": value,
            "target_unit": unit,
            "current_value": current,
            "last_update_date": item.updated,
            "internal_note": item.note,
            "is_public": item.is_public,
        }
        yield row | _place(item.district_id, centres)


def _place(district_id: str, centres: dict[str, tuple[float, float]]) -> dict[str, object]:
    if not district_id:
        return {}
    latitude, longitude = centres[district_id]
    return {
        "place": f"Beispielort im Bezirk {district_id}",
        "latitude": round(latitude + 0.001, 6),
        "longitude": longitude,
    }


def measure_fields() -> Iterator[dict[str, object]]:
    """Rows of ``measure_fields``: the fields of action that each measure serves."""
    for number, item in enumerate(MEASURES, start=1):
        for field_id in item.fields:
            yield {"measure_id": measure_id(number), "field_id": field_id}


def measure_events() -> Iterator[dict[str, object]]:
    """Rows of ``measure_events``: the last report on each measure."""
    for number, item in enumerate(MEASURES, start=1):
        yield {
            "measure_id": measure_id(number),
            "date": item.updated,
            "precision": "Tag",
            "kind": "Bericht",
            "what": "Erfundener Bericht über den Stand",
            "status": item.status,
            "is_public": True,
        }


def milestones() -> Iterator[dict[str, object]]:
    """Rows of ``milestones``: kept, late, overdue in November 2026, and to come."""
    for number, item in enumerate(MEASURES, start=1):
        for position, step in enumerate(item.milestones, start=1):
            yield {
                "milestone_id": f"demo-meilenstein-{number:02d}-{position}",
                "measure_id": measure_id(number),
                "title": step.title,
                "baseline_date": step.baseline,
                "forecast_date": step.forecast,
                "done_date": step.done,
                "precision": step.precision,
            }


def budgets() -> Iterator[dict[str, object]]:
    """Rows of ``budgets``: a measure's yearly money split over three sources, in euros.

    Approved is between 85 and 100 % of planned where the funder approved, else empty for the
    funder's sources; spent follows the measure's own pace up to the current year.
    """
    rng = Random(SEED)
    for number, item in enumerate(MEASURES, start=1):
        for year, thousand in item.money.items():
            for source, share in SHARES.items():
                planned = round(thousand * share) * 1000
                factor = rng.choice((0.85, 0.9, 0.95, 1.0, 1.0))
                granted = item.approval == "bewilligt" or source == "Eigenmittel"
                approved = round(planned * factor, -2) if granted else ""
                spent = round(approved * item.spending, -2) if approved != "" else 0
                yield {
                    "measure_id": measure_id(number),
                    "year": year,
                    "funding_source": source,
                    "planned_eur": planned,
                    "approved_eur": _whole(approved),
                    "spent_eur": _whole(spent) if year <= THIS_YEAR else "",
                }


def _whole(amount: object) -> object:
    return int(amount) if isinstance(amount, float) else amount
