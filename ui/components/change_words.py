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
    both = sides(row)
    return ": ".join(
        [change_name(row), " → ".join(part for part in both if part)]
        if both
        else [change_name(row)]
    )


def change_name(row: dict[str, Any]) -> str:
    """What a change is of, or all of it where there is no before and after."""
    if row["kind"].startswith("programme"):
        return _programme_names().get(row["key"], str(row["key"]))
    return _names()[row["kind"]]


def sides(row: dict[str, Any]) -> tuple[str, str] | None:
    """What a change replaced and what it put there, "–" for what is not stated; None where it has
    no two sides. The public is not told what was taken back: then the first one is empty."""
    if row["kind"] in WHOLE:
        return None
    old, new = (_stated(row, side) for side in ("old", "new"))
    is_partly_stated = look().number(None) in (old, new)
    return "" if is_partly_stated and edition().audience == "public" else old, new


WHOLE = (
    "measure_new", "measure_gone", "milestone_done", "hub_new", "hub_opened", "population_new",
)  # fmt: skip
"""Kinds of changes that are told by their name alone."""


def _names() -> dict[str, str]:
    return {
        "measure_new": _("new measure"),
        "measure_gone": _("measure no longer listed"),
        "measure_status": _("status"),
        "measure_approval": _("approval"),
        "measure_forecast": _("forecast of the end"),
        "milestone_done": _("milestone reached"),
        "milestone_forecast": _("forecast of the milestone"),
        "budget_planned": _("planned money"),
        "budget_approved": _("approved money"),
        "budget_spent": _("spent money"),
        "charging_stations": _("charging stations"),
        "charging_points": _("charging points"),
        "hub_new": _("new mobility hub"),
        "hub_opened": _("mobility hub opened"),
        "survey_participants": _("participants"),
        "population_new": _("new count of residents"),
        "population_changed": _("count of residents"),
    }


def _programme_names() -> dict[str, str]:
    """Series of the programme, as the dataset spells it → its name."""
    return {
        "beschlossen": _("decided measures"),
        "bewilligt": _("approved measures"),
        "abgelehnt": _("rejected measures"),
        "laufend": _("running projects"),
        "pilotprojekte": _("chosen pilot projects"),
        "rahmen": _("frame of the funding"),
        "freigegeben": _("released funding"),
        "ungebunden": _("unbound funding"),
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
    number, words = row[f"{side}_number"], row[side]
    if not pd.isna(number):
        return look().money(number) if row["unit"] == "EUR" else look().number(number)
    if not isinstance(words, str):
        return look().number(None)
    if row["unit"] == "days":
        return look().date(dt.date.fromisoformat(words))
    known = [value_words("measures", name) for name in ("status", "approval")]
    return next((one[words] for one in known if words in one), words)


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
