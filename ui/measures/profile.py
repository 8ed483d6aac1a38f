"""A measure as its Steckbrief: the four parts of the city's template, history and sources."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from charts.map_points import status_sign
from queries.measures.history import events_of
from queries.measures.measures import MeasureParts, measure, measures
from queries.measures.timeline import timeline
from queries.provenance.changes import row_changes
from ui.components import dataset_words, drill_through, drill_through_rows, html, measure_report
from ui.components.change_words import (
    change_words,
    declared_datasets,
    publisher_words,
    written,
)
from ui.components.filters import url_button
from ui.components.measure_words import Mark, judgement_mark, milestone_mark, reason_words
from ui.components.tables import value_words
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.measures import economics, use_case
from ui.measures.lanes import lanes
from ui.measures.words import facts, safe_url, source_day, state_words
from ui.state.session_data import compare, dataset, edition, package, run_query, store

PARTS = ("measures", "measure_fields", "measure_events", "milestones", "budgets")
LATEST = 20  # publications looked through for the history of one measure


def measure_profile(wanted: str, today: dt.date, below_title: Callable[[], None]) -> None:
    """Draw the Steckbrief of the measure with that id, or the list if there is no such measure.
    below_title: draws what the page offers of it."""
    icon = ":material/arrow_back:"
    url_button(_("All measures"), "steckbrief_close", {"massnahme": None}, icon=icon)
    found = run_query(measure, measure_id=wanted, today=today)
    if found is None:
        _not_found(today)
        return
    title, name = str(found.head["title"]), package().city["strategy"]["name"]
    st.set_page_config(page_title=f"{title} · {name}")
    st.title(inert(title), anchor=False)
    measure_report.show_outcome()
    with st.container(horizontal=True, gap="xsmall", key="sheet_tools"):
        measure_report.profile_actions(wanted, title)
        below_title()
    events = run_query(events_of, measure_id=wanted)
    use_case.told(wanted)
    with st.container(key="sheet_measure"):  # style.css puts its ⓘ into the corner
        told = sheet(found, events)
        html.draw_template("measures/profile.html", **told, time=_time(found, today))
        drill_through.button("steckbrief", title, drill_through_rows.profile(wanted))
    economics.section(wanted, today)


def _time(found: MeasureParts, today: dt.date) -> dict[str, Any]:
    """Plan, forecast and today in one bar, and the same in words; empty where no date is stated."""
    wanted = str(found.head["measure_id"])
    bars = run_query(timeline, measure_ids=(wanted,), today=today)
    drawn = lanes(bars, today)
    lane, bar = drawn.by_measure[wanted], bars.iloc[0]
    if lane.plan is None and lane.forecast is None:
        return {}
    words = [
        f"{name}: {look().date(bar[column])}"
        for name, column in (
            (_("Start"), "baseline_start"),
            (_("Planned end"), "baseline_end"),
            (_("Forecast end"), "forecast_end"),
        )
        if pd.notna(bar[column])
    ]
    judgement = found.head["judgement"]
    return {
        "lane": lane,
        "years": drawn.years,
        "today": drawn.today,
        "tone": "hollow" if judgement == "no_report" else judgement,
        "words": " · ".join(words),
    }


def _not_found(today: dt.date) -> None:
    st.title(_("Measures"), anchor=False)
    words = _("The link asks for a measure that does not exist. These exist:")
    st.warning(words, icon=":material/search_off:")
    titles = run_query(measures, today=today)[["measure_id", "title"]]
    html.draw_template("measures/links.html", measures=titles.to_dict("records"))


def sheet(found: MeasureParts, events: pd.DataFrame) -> dict[str, Any]:
    """All of the Steckbrief in words, as its template and the packet say it."""
    head = found.head.where(found.head.notna(), None).to_dict()
    words = value_words("measures", "status")
    status = words.get(head["reported_status"] or "", "")
    if head["is_announced"]:
        announced = words.get(head["status"], head["status"])
        status = _("{status}; announced: {announced}", status=status, announced=announced)
    mark = judgement_mark(head["judgement"])
    district = _("citywide") if head["is_citywide"] else head["district_name"]
    return {
        "head": head,
        "place": " · ".join(part for part in (head["place"], district) if part),
        "status": f"{status_sign(head['reported_status'])} {status}" if status else "",
        "approval": _approval(head),
        "judgement": mark,
        "state": state_words(head),
        "kind": value_words("measures", "kind").get(head["kind"] or "", ""),
        "contradiction": _contradiction(head, events),
        "facts": facts(events),
        "reasons": [reason_words(reason) for reason in head["reasons"]],
        "days": _days(head),
        "fields": _fields(found.fields),
        "slot": _fields(found.fields)[0]["slot"] - 1 if len(found.fields) else None,
        "target": _amount(head["target_value"], head["target_unit"]),
        "current": _amount(head["current_value"], head["target_unit"]),
        "indicators": [
            row | {name: _amount(row[name], row["unit"]) for name in ("value", "target")}
            for row in found.indicators.to_dict("records")
        ],
        "milestones": [
            row | {"mark": _milestone_mark(row), "superseded": row["is_superseded"]}
            for row in found.milestones.to_dict("records")
        ],
        "budgets": found.budgets.to_dict("records"),
        "history": _history(head),
        "sources": _sources(found.sources, head),
    }


def _days(head: dict[str, Any]) -> list[tuple[str, str]]:
    """What is known of start and end: a word and the day."""
    words = {
        "start_date": _("Start"),
        "planned_end_date": _("Planned end"),
        "forecast_end_date": _("Forecast end"),
    }
    return [(word, look().date(head[n])) for n, word in words.items() if pd.notna(head[n])]


def _milestone_mark(milestone: dict[str, Any]) -> Mark:
    """Its state; of one that a later decision has replaced, of which plan it was."""
    if not milestone["is_superseded"]:
        return milestone_mark(milestone["state"])
    month = source_day(str(milestone["source_date"] or "")[:7])
    words = _("plan of {date}, superseded", date=month) if month else _("superseded plan")
    return Mark("✕", "quiet", words)


def _contradiction(head: dict[str, Any], events: pd.DataFrame) -> str:
    """That the latest fact which states a status says otherwise than the measure's own row."""
    told = events[events["status"].notna() & (events["certainty"] != "angekündigt")]
    if told.empty or told.iloc[0]["status"] == head["status"]:
        return ""
    last, confirmed = told.iloc[0], head["last_update_date"]
    if confirmed is not None and last["date"] < confirmed:
        return ""  # the row was confirmed later
    return _(
        "The history says “{status}” ({date}); the measure's own row says otherwise.",
        status=value_words("measures", "status").get(last["status"], last["status"]),
        date=look().date(last["date"], last["precision"]),
    )


def _sources(found: pd.DataFrame, head: dict[str, Any]) -> list[dict[str, str]]:
    """Each source once, with all that was taken from it."""
    merged: dict[str, dict[str, str]] = {}
    for one in (_source(row, head) for row in found.to_dict("records")):
        known = merged.setdefault(one["source"], one)
        if known is not one:
            parts = f"{known['part']}, {one['part']}"
            known |= {name: known[name] or one[name] for name in one} | {"part": parts}
    return list(merged.values())


def _source(row: dict[str, Any], head: dict[str, Any]) -> dict[str, str]:
    """A source of the sheet; that of the measure itself with its date, link and evidence."""
    own = row["part"] == "measures"
    return {
        "source": row["source"],
        "part": dataset_words.title(dataset(row["part"])),
        "day": source_day(head["source_date"]) if own else "",
        "url": safe_url(head["source_url"]) if own else "",
        "evidence": head["evidence"] or "" if own else "",
    }


def _approval(head: dict[str, Any]) -> str:
    approval = value_words("measures", "approval").get(head["approval"] or "", "")
    if approval and head["approval_date"] is not None:
        return _("{state} since {date}", state=approval, date=head["approval_date"])
    return approval


def _amount(value: float | None, unit: str | None) -> str:
    if value is None or pd.isna(value):
        return ""
    digits = 0 if float(value).is_integer() else 1
    return look().amount(float(value), unit, digits)


def _fields(fields: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "title": look().own(row["title"], row["title_en"]),
            "slot": (int(row["position"]) - 1) % 12 + 1,
        }
        for row in fields.to_dict("records")
    ]


def _history(head: dict[str, Any]) -> list[dict[str, str]]:
    """What was published about this measure, the latest first, and the state it reports."""
    published = store().snapshots()
    published = published[published["dataset"].isin(PARTS)].drop_duplicates("snapshot_id")
    numbers = [int(n) for n in published["snapshot_id"] if n <= edition().snapshot]
    lines = []
    for now in sorted(numbers, reverse=True)[:-1][:LATEST]:
        found = compare(row_changes, before=now - 1, now=now, datasets=declared_datasets(PARTS))
        for row in found[found["measure_id"] == head["measure_id"]].to_dict("records"):
            lines.append({"what": change_words(row), "when": publisher_words(row)})
    first = published[published["snapshot_id"] == min(numbers)].iloc[0]
    when = f"{look().moment(first['published_at'])} · {written(first['author'])}"
    lines.append({"what": _("first published"), "when": when})
    if head["reported_date"] is not None:
        lines.append({"what": _("State reported"), "when": look().date(head["reported_date"])})
    return lines
