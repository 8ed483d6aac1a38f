"""What is to be decided now and what comes next; for staff, who can do something about it."""

from typing import Any

import pandas as pd
import streamlit as st

from queries.measures.status import Reason
from ui.components import cards, html, measure_report
from ui.components.cards import Row
from ui.components.measure_words import judgement_mark, qualifier, reason_words
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.overview.data import Overview
from ui.state.session_data import dataset

SHOWN = 5
TOLD_BY_DATE = ("report_old", "never_reported")
"""Reasons that the date of the last report says already."""


def to_decide(shown: Overview) -> None:
    """One row a measure, the most urgent first, as `queries.measures.decisions.decisions_of` has
    them, with what an analyst can do about it; all but the first SHOWN are folded."""
    found = shown.decisions.to_dict("records")
    rows = [decision(row) for row in found]
    few = plural("{n}, by urgency", "{n}, by urgency", len(rows))
    if len(rows) > SHOWN:
        few = _("{n} of {total}, by urgency").format(
            n=look().number(SHOWN), total=look().number(len(rows))
        )
    html.draw_template(
        "overview/heading.html", words=_("To be decided now"), small=few if rows else ""
    )
    if not rows:
        cards.card_rows([], empty=_("Nothing waits for a decision."))
    for place, (row, line) in enumerate(zip(found[:SHOWN], rows, strict=False)):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"decide_{place}", gap="small"
        ):
            cards.card_rows([line], empty="")
            if row["kind"] == "measure":
                measure_report.row_actions(row["measure_id"], row["title"])
    if rows[SHOWN:]:
        more = plural("all {n}", "all {n}", len(rows))
        html.draw_template("overview/folded.html", words=more, rows=rows[SHOWN:])


def decision(row: dict[str, Any]) -> Row:
    """A row of `queries.measures.decisions.decisions_of` in words."""
    if row["kind"] == "money":
        return _money(row)
    mark = judgement_mark(row["judgement"])
    return Row(
        mark=mark.sign,
        tone=mark.tone,
        title=row["title"],
        words=" · ".join(_why(row)),
        is_demo=row["is_demo"],
        link=html.link("massnahmen", massnahme=row["measure_id"]),
    )


def _money(row: dict[str, Any]) -> Row:
    mark = judgement_mark(row["judgement"])
    amount = f"{qualifier(row['comparator'])} {look().money(row['amount_eur'])}".strip()
    parts = [
        _("as of {date}").format(date=look().date(row["reported_date"])),
        _("lapses on {date}").format(date=look().date(row["end_date"])),
        dataset("programme").owner or "",
    ]
    return Row(
        mark=mark.sign,
        tone=mark.tone,
        title=_("Funding: {amount} not bound").format(amount=amount),
        words=" · ".join(part for part in parts if part),
        is_demo=row["is_demo"],
        link=html.link("quellen", datensatz="programme"),
    )


def _why(row: dict[str, Any]) -> list[str]:
    """The last state reported, the reasons, owner, amount and whether a report was asked for."""
    parts = _then(row) if row["judgement"] == "no_report" else []
    parts += [reason_words(one) for one in _reasons(row)]
    parts.append(row["owner"] if isinstance(row["owner"], str) else _("owner not named"))
    if not pd.isna(row["amount_eur"]):
        parts.append(look().money(row["amount_eur"]))
    if not pd.isna(row["requested_date"]):
        asked = _("report requested on {date}")
        parts.append(asked.format(date=look().date(row["requested_date"])))
    return parts


def _reasons(row: dict[str, Any]) -> list[Reason]:
    """The reasons to tell; without a current report only why nothing is known: what was found by
    the last one is no finding about today."""
    return [
        one
        for one in row["reasons"]
        if one.code not in TOLD_BY_DATE and row["judgement"] in (one.level, "off_track", "watch")
    ]


def _then(row: dict[str, Any]) -> list[str]:
    """What was last reported, and that it was not on course then."""
    parts = [last_state(row)]
    if row["known"] in ("off_track", "watch"):
        parts.append(_("{judgement} then").format(judgement=judgement_mark(row["known"]).word))
    return parts


def last_state(row: dict[str, Any]) -> str:
    """What was last reported of a measure, and when: "zuletzt in Umsetzung (04/2023)"."""
    if pd.isna(row["reported_date"]):
        return _("no report yet")
    words = value_words("measures", "status")
    state = words.get(row["reported_status"], row["reported_status"]) or _("without a status")
    return _("last {state} ({month})").format(
        state=state, month=look().date(row["reported_date"], "Monat")
    )


def ahead(shown: Overview) -> None:
    """The next milestones, and the day until which the funding may be spent."""
    rows = [
        {
            "date": look().date(row["due_date"], row["precision"]),
            "title": f"{row['measure_title']}: {row['title']}",
            "measure_id": row["measure_id"],
            "demo": _("invented") if row["is_demo"] else "",
        }
        for row in shown.next_milestones.to_dict("records")
    ]
    end = shown.programme.end_date
    html.draw_template("overview/heading.html", words=_("Up next"), small="")
    html.draw_template(
        "overview/ahead.html",
        rows=rows,
        end=look().date(end) if end is not None and end >= shown.today else "",
    )
