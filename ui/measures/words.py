"""What a measure's list and its Steckbrief say alike: its state with its date, its dated facts."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from queries.measures.standing import RUNNING
from ui.components.tables import value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _


def state_words(row: Mapping[str, Any]) -> str:
    """The state last reported and when (a row of `queries.measures.measures`); in the past where
    no report says how it stands now."""
    words = value_words("measures", "status")
    status, last = (words.get(row[name], _("not stated")) for name in ("status", "reported_status"))
    if pd.isna(row["reported_date"]):
        day = source_day(row["source_date"])
        if row["status"] == RUNNING and day:
            return _("stated as “{status}” in {date}, never reported", status=status, date=day)
        if row["status"] == RUNNING:
            return _("stated as “{status}”, never reported", status=status)
        return _("{status}, never reported", status=status)
    if row["judgement"] == "no_report":
        month = look().date(row["reported_date"], "Monat")
        return _("last {state} ({month})", state=last, month=month)
    return _("{status}, reported {date}", status=status, date=look().date(row["reported_date"]))


def facts(events: pd.DataFrame) -> list[dict[str, Any]]:
    """The facts (`queries.measures.history`) in words: when, what, state, notes, source."""
    rows = events.astype(object).where(events.notna(), None).to_dict("records")
    return [row | _fact(row, rows) for row in rows]


def _fact(row: Mapping[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = value_words("measure_events", "kind")
    notes = [kinds.get(row["kind"] or "", "")]
    if row["value"] is not None:
        number = look().number(row["value"], 0 if float(row["value"]).is_integer() else 1)
        about = _("about") + " " if row["certainty"] == "ungefähr" else ""
        notes.append(_("number stated: {number}", number=about + number))
    notes += [_contradiction(row, other) for other in rows]
    return {
        "when": look().date(row["date"], row["precision"]),
        "certain": _certainty(row["certainty"]),
        "state": " · ".join(filter(None, [_stated(row, "status"), _stated(row, "approval")])),
        "notes": [note for note in notes if note],
        "source_day": source_day(row["source_date"]),
        "url": safe_url(row["source_url"]),
    }


def _stated(row: Mapping[str, Any], column: str) -> str:
    return value_words("measure_events", column).get(row[column] or "", "")


def _contradiction(row: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """That another fact of the same day states something else."""
    if row["date"] != other["date"]:
        return ""
    for column in ("status", "approval"):
        if row[column] and other[column] and row[column] != other[column]:
            return _("contradicts “{other}” of the same day", other=_stated(other, column))
    return ""


def _certainty(certainty: str | None) -> str:
    """How a fact is marked that is not simply documented."""
    words = {"angekündigt": _("announced"), "ungefähr": _("about"), "erschlossen": _("inferred")}
    return words.get(certainty or "", "")


def source_day(text: object) -> str:
    """The date of a source as exact as it states it: 2023, 2023-04 or 2023-04-08."""
    if not isinstance(text, str) or not text:
        return ""
    precision = {4: "Jahr", 7: "Monat"}.get(len(text), "Tag")
    day = pd.to_datetime(text, errors="coerce")
    return "" if pd.isna(day) else look().date(day, precision)


def safe_url(text: str | None) -> str:
    """The address of a source if it leads to the web; "" for anything else, such as a script."""
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return ""
    return text or "" if parts.scheme in ("http", "https") and parts.netloc else ""
