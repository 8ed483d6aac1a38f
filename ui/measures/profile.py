"""A measure as its Steckbrief: the four parts of the city's template, history and sources."""

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from charts.map_points import status_sign
from queries.measures.measures import MeasureParts, measure, measures
from queries.provenance.changes import changes
from ui.components import dataset_words, drill_through, drill_through_rows, html, measure_report
from ui.components.change_words import change_words, publisher_words
from ui.components.filters import url_button
from ui.components.measure_words import judgement_mark, milestone_mark, reason_words
from ui.components.tables import value_words
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import compare, dataset, edition, run_query, store

PARTS = ("measures", "measure_fields", "milestones", "budgets")
LATEST = 20  # publications looked through for the history of one measure


def measure_profile(wanted: str, today: dt.date) -> None:
    """Draw the Steckbrief of the measure with that id, or the list if there is no such measure."""
    icon = ":material/arrow_back:"
    url_button(_("All measures"), "steckbrief_close", {"massnahme": None}, icon=icon)
    found = run_query(measure, measure_id=wanted, today=today)
    if found is None:
        _not_found(wanted, today)
        return
    measure_report.show_outcome()
    measure_report.profile_actions(wanted, str(found.head["title"]))
    html.draw_template("measures/profile.html", **_content(found))
    drill_through.button("steckbrief", found.head["title"], drill_through_rows.profile(wanted))


def _not_found(wanted: str, today: dt.date) -> None:
    st.warning(
        _("There is no measure “{name}”. These exist:", name=inert(wanted)),
        icon=":material/search_off:",
    )
    titles = run_query(measures, today=today)[["measure_id", "title"]]
    html.draw_template("measures/links.html", measures=titles.to_dict("records"))


def _content(found: MeasureParts) -> dict[str, Any]:
    head = found.head.where(found.head.notna(), None).to_dict()
    status = value_words("measures", "status").get(head["status"] or "", "")
    mark = judgement_mark(head["judgement"])
    district = _("citywide") if head["is_citywide"] else head["district_name"]
    return {
        "head": head,
        "place": " · ".join(part for part in (head["place"], district) if part),
        "status": f"{status_sign(head['status'])} {status}" if status else "",
        "approval": _approval(head),
        "judgement": mark,
        "reasons": [reason_words(reason) for reason in head["reasons"]],
        "fields": _fields(found.fields),
        "target": _amount(head["target_value"], head["target_unit"]),
        "current": _amount(head["current_value"], head["target_unit"]),
        "indicators": [
            row | {name: _amount(row[name], row["unit"]) for name in ("value", "target")}
            for row in found.indicators.to_dict("records")
        ],
        "milestones": [
            row | {"mark": milestone_mark(row["state"])}
            for row in found.milestones.to_dict("records")
        ],
        "budgets": found.budgets.to_dict("records"),
        "history": _history(head),
        "sources": [
            {"source": row.source, "part": dataset_words.title(dataset(row.part))}
            for row in found.sources.itertuples(index=False)
        ],
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
    return f"{look().number(value, digits)} {unit or ''}".strip()


def _fields(fields: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "title": look().own(row["title"], row["title_en"]),
            "slot": (int(row["position"]) - 1) % 4 + 1,
        }
        for row in fields.to_dict("records")
    ]


def _history(head: dict[str, Any]) -> list[dict[str, str]]:
    """What was published about this measure, the latest first, and the state it reports."""
    published = store().snapshots()
    published = published[published["dataset"].isin(PARTS)].drop_duplicates("snapshot_id")
    numbers = [int(n) for n in published["snapshot_id"] if n <= edition().snapshot]
    lines = []
    for now in sorted(numbers, reverse=True)[:LATEST]:
        found = compare(changes, before=now - 1, now=now)
        for row in found[found["measure_id"] == head["measure_id"]].to_dict("records"):
            lines.append({"what": change_words(row), "when": publisher_words(row)})
    first = published[published["snapshot_id"] == min(numbers)].iloc[0]
    when = f"{look().moment(first['published_at'])} · {first['author']}"
    lines.append({"what": _("first published"), "when": when})
    if head["last_update_date"] is not None:
        lines.append({"what": _("State reported"), "when": look().date(head["last_update_date"])})
    return lines
