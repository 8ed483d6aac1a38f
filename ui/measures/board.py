"""The list of measures: a section a kind, sorted by judgement and delay, each with its time."""

import datetime as dt
from typing import Any

import pandas as pd

from queries.measures import timeline as schedule
from queries.measures.measures import KINDS
from queries.measures.status import JUDGEMENTS
from ui.components import drill_through_rows, figure, html
from ui.components.measure_words import judgement_mark, judgement_rules, reason_words
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.measures import table
from ui.measures.lanes import lanes
from ui.measures.words import state_words
from ui.state import url_state
from ui.state.session_data import run_query

IDEA = "Idee"
MOST = 14  # rows of a section that are open; the others are folded
DAYS_A_MONTH = 365.25 / 12
ORDER = ("off_track", "watch", "no_report", "on_track", "reached", "stopped")
LATE = ["delay_days", "slip_days", "overdue_days", "start_passed_days", "end_passed_days"]


def measure_list(listed: pd.DataFrame, fields: pd.DataFrame, today: dt.date) -> None:
    """Draw the list. listed: as `queries.measures.measures.measures`; fields: as
    `MeasureOptions.fields`."""
    ids = tuple(listed["measure_id"])
    bars = run_query(schedule.timeline, measure_ids=ids, today=today)
    drawn = lanes(_ended(bars, listed), today)
    known = fields.set_index("field_id").to_dict("index")
    rows = [_row(row, known) for row in in_order(listed).to_dict("records")]
    for row in rows:
        row["lane"] = drawn.by_measure.get(row["measure_id"])
    content = {
        "sections": _sections(rows),
        "has_money": any(row["money"] for row in rows),
        "most": MOST,
        "years": drawn.years,
        "today": drawn.today,
        "rules": [{"mark": mark, "rule": rule} for mark, rule in judgement_rules()],
        "here": {k: v for k, v in url_state.everything().items() if k != "massnahme"},
    }
    behind = drill_through_rows.measures(ids) + drill_through_rows.money(ids)
    figure.draw_marks(
        _("All measures of this selection"),
        lambda: html.draw_template("measures/list.html", **content),
        key="measures_table",
        table=table.plain(listed),
        origin=figure.Origin("measures", table.measures_source(listed), behind),
        heading=False,
    )


def _ended(bars: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """The bars; one that is over and states no end lasts until its last report."""
    is_over = listed["judgement"].isin(["reached", "stopped"])
    last = listed["reported_date"].where(is_over).set_axis(listed["measure_id"])
    reported = bars["measure_id"].map(last)
    return bars.assign(forecast_end=bars["forecast_end"].fillna(reported))


def in_order(listed: pd.DataFrame) -> pd.DataFrame:
    """Rows of `measures`: real before invented ones, by judgement, those that need somebody first;
    then those that are most days late, have most dates unreported, have the oldest report."""
    sorted_by = listed.assign(
        rank=listed["judgement"].map(ORDER.index),
        late=listed[LATE].apply(pd.to_numeric).max(axis=1).fillna(0),
    ).sort_values(
        ["is_demo", "rank", "late", "unreported", "reported_date", "title"],
        ascending=[True, True, False, False, True, True],
        na_position="first",
    )
    return sorted_by.drop(columns=["rank", "late"])


def _row(row: dict[str, Any], fields: dict[str, dict[str, Any]]) -> dict[str, Any]:
    approvals = value_words("measures", "approval")
    own = [fields[code] for code in row["field_ids"] if code in fields]
    first = next((reason for reason in row["reasons"] if reason.code != "report_old"), None)
    return {
        "measure_id": row["measure_id"],
        "title": row["title"],
        "kind": row["kind"],
        "judgement": row["judgement"],
        "is_demo": row["is_demo"],
        "mark": judgement_mark(row["judgement"]),
        "state": state_words(row),
        "fields": [
            {
                "title": look().own(one["short_title"], one["short_title_en"]),
                "slot": (int(one["position"]) - 1) % 12,
            }
            for one in own
        ],
        "slot": (int(own[0]["position"]) - 1) % 12 if own else None,
        "owner": next((one for one in (row["owner"], row["working_group"]) if _is_text(one)), ""),
        "approval": approvals.get(row["approval"], ""),
        "money": _money(row),
        "slip": _slip(row),
        "reason": reason_words(first or row["reasons"][0]),
        "hollow": row["judgement"] == "no_report",
    }


def _money(row: dict[str, Any]) -> dict[str, Any]:
    """The money of a measure as a bullet on its plan: how much is spent, and a tick at what is
    approved; nothing where no plan is stated."""
    planned, approved, spent = (row[f"{name}_eur"] for name in ("planned", "approved", "spent"))
    if pd.isna(planned) or planned <= 0:
        return {}
    words = [_("planned {amount}").format(amount=look().money(planned))]
    if pd.notna(approved):
        words.append(_("approved {amount}").format(amount=look().money(approved)))
    if pd.notna(spent):
        words.append(_("spent {amount}").format(amount=look().money(spent)))
    return {
        "planned": look().money(planned),
        "spent": 0 if pd.isna(spent) else round(100 * min(spent / planned, 1), 1),
        "approved": None if pd.isna(approved) else round(100 * min(approved / planned, 1), 1),
        "words": ", ".join(words),
    }


def _slip(row: dict[str, Any]) -> str:
    """By how many months a date is expected later than planned; "" below half a month."""
    days = max(
        [float(row[name]) for name in ("delay_days", "slip_days") if pd.notna(row[name])] or [0]
    )
    months = int(days / DAYS_A_MONTH + 0.5)
    return plural("+{n} month", "+{n} months", months) if months > 0 else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _sections(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A section a kind, in the order of the strategy; ideas last and folded."""
    order = [*(kind for kind in KINDS if kind != IDEA), None, IDEA]
    sections = []
    for kind in order:
        own = [row for row in rows if (row["kind"] if row["kind"] in KINDS else None) == kind]
        if own:
            words = f"{_title(kind, len(own))}: {_counted(own)}"
            sections.append({"words": words, "rows": own, "open": kind != IDEA})
    if len(sections) == 1:
        sections[0]["open"] = True
    return sections


def _title(kind: str | None, n: int) -> str:
    if kind == "Umsetzungsmaßnahme":
        return plural("{n} implementation measure", "{n} implementation measures", n)
    if kind == "Pilotprojekt":
        return plural("{n} pilot project", "{n} pilot projects", n)
    if kind == IDEA:
        return plural("{n} idea", "{n} ideas", n)
    return plural("{n} measure of no stated kind", "{n} measures of no stated kind", n)


def _counted(rows: list[dict[str, Any]]) -> str:
    """How many of them are judged how: 1 erreicht, 12 ohne aktuellen Bericht."""
    levels = [row["judgement"] for row in rows]
    return ", ".join(
        f"{look().number(levels.count(level))} {judgement_mark(level).word}"
        for level in JUDGEMENTS
        if level in levels
    )
