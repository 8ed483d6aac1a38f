"""What a change between two states of the data is called, and who published it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd

from loaders.messages.text import publication_kind
from ui.components.tables import value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state.session_data import edition


def change_words(row: dict[str, Any]) -> str:
    """One row of `queries.provenance.changes.changes` as words, without its title."""
    known = value_words("measures", "status") | value_words("measures", "approval")
    old, new = (known.get(value, value) or "–" for value in (row["old"], row["new"]))
    before, by, _after = (sentence := _sentences()[row["kind"]]).partition("{delta}")
    if by and pd.isna(row["delta"]):  # one of the two is not stated
        # What was taken back is not told the public any more.
        earlier = "" if edition().audience == "public" else f"{_stated(row, 'old')} → "
        return f"{before}{earlier}{_stated(row, 'new')}"
    delta = signed(row["delta"], row["unit"]) if by else ""
    return sentence.format(old=old, new=new, delta=delta)


def _sentences() -> dict[str, str]:
    return {
        "measure_new": _("new measure"),
        "measure_gone": _("measure no longer listed"),
        "measure_status": _("status: {old} → {new}"),
        "measure_approval": _("approval: {old} → {new}"),
        "measure_forecast": _("forecast of the end: {delta} days"),
        "milestone_done": _("milestone reached"),
        "milestone_forecast": _("forecast of the milestone: {delta} days"),
        "budget_planned": _("planned money {delta}"),
        "budget_approved": _("approved money {delta}"),
        "budget_spent": _("spent money {delta}"),
        "charging_stations": _("charging stations {delta}"),
        "charging_points": _("charging points {delta}"),
        "hub_new": _("new mobility hub"),
        "hub_opened": _("mobility hub opened"),
        "survey_participants": _("participants {delta}"),
        "population_new": _("new count of residents"),
        "population_changed": _("count of residents {delta}"),
    }


def publisher_words(row: dict[str, Any]) -> str:
    """When a change was published, and for the administration by whom and from which file; empty if
    it was not published."""
    if pd.isna(row["published_at"]):
        return ""
    parts = [look().moment(row["published_at"])]
    if edition().audience != "public":
        parts += [row["author"], row["file"]]
    return " · ".join(part for part in parts if isinstance(part, str) and part)


def _stated(row: dict[str, Any], side: str) -> str:
    """What one of the states says, "–" where it says nothing."""
    number, day = row[f"{side}_number"], row[side]
    if not pd.isna(number):
        return look().money(number) if row["unit"] == "EUR" else look().number(number)
    return look().date(dt.date.fromisoformat(day)) if isinstance(day, str) else "–"


def signed(delta: float, unit: str | None = None) -> str:
    """A difference with its sign, of amounts of money (unit EUR) as such."""
    number = look().money(abs(delta)) if unit == "EUR" else look().number(abs(delta))
    return f"{'+' if delta >= 0 else '−'}{number}"


def changes(row: dict[str, Any]) -> str:
    """What a publication did to a dataset: "8 new, 2 changed, 0 gone" (a row of
    `queries.provenance.publications`)."""
    new, changed, gone = row["rows_new"], row["rows_changed"], row["rows_gone"]
    return _("{new} new, {changed} changed, {gone} gone", new=new, changed=changed, gone=gone)


def kind(name: str) -> str:
    """What a publication was, in the language of the session."""
    return publication_kind(name).text(look().language)


def signs_in_words(signs: Iterable[str]) -> list[str]:
    """What a text may hold that names a person."""
    words = {
        "mail": _("mail"),
        "phone": _("phone number"),
        "address": _("address"),
        "name": _("name"),
    }
    return [words[sign] for sign in signs]
