"""What the figures of the overview are called, and why one of them changed."""

from typing import Any

import pandas as pd

from queries.measures.status import JUDGEMENTS
from queries.provenance.figure_changes import STEPS
from ui.components.measure_words import judgement_mark
from ui.i18n.texts import look
from ui.i18n.texts import text as _

PROGRAMME = (
    "approved", "rejected", "decided", "running", "pilots", "frame", "released", "unbound"
)  # fmt: skip


def figure_name(row: dict[str, Any], outcomes: dict[str, str]) -> str:
    """The name of a figure of `queries.provenance.figures.figures`. outcomes: Zielfeld → the title
    of its indicator. A ratio says of what date that is by which it is divided."""
    name = row["figure"]
    if name.startswith("outcome_"):
        return outcomes.get(name.removeprefix("outcome_"), "")
    title = _names()[name]
    if not row["divisor_dates"]:
        return title
    dates = " → ".join(map(look().date, row["divisor_dates"]))
    return f"{title} ({dates})"


def _names() -> dict[str, str]:
    judged = {
        f"judged_{level}": _("measures: {judgement}").format(judgement=judgement_mark(level).word)
        for level in JUDGEMENTS
    }
    return judged | {
        "decided": _("adopted measures"),
        "approved": _("approved measures"),
        "rejected": _("rejected measures"),
        "running": _("running projects"),
        "pilots": _("chosen pilot projects"),
        "frame": _("envelope of the funding"),
        "released": _("released funding"),
        "unbound": _("unbound funding"),
        "end": _("end of the funding"),
        "measures": _("measures"),
        "measures_running": _("measures last in progress"),
        "money_approved": _("approved money"),
        "money_planned": _("planned money"),
        "money_spent": _("spent money"),
        "survey_participants": _("answers to the survey of residents"),
        "events": _("events held"),
        "hubs": _("mobility hubs known"),
        "hubs_opened": _("mobility hubs open"),
        "hubs_due": _("mobility hubs planned by today"),
        "charging_points": _("charging points"),
        "charging_points_per_1000": _("charging points per 1,000 residents"),
        "population": _("residents"),
        "focus_by_number": _("focus by number of measures"),
        "focus_by_money": _("focus by planned money"),
        "reports_due": _("reports due"),
        "reports_reported": _("reports received"),
    }


def figure_sides(row: dict[str, Any]) -> tuple[str, str] | None:
    """The figure before and now; only once where rows were exchanged and it stayed; None where too
    few people stand behind the difference."""
    old, new = (_amount(row[side], row) for side in ("old", "new"))
    if row["is_suppressed"] and pd.isna(row["old"]) and pd.isna(row["new"]):
        return None
    return ("", new) if row["old"] == row["new"] else (old, new)


def why(row: dict[str, Any]) -> str:
    """What the difference is made of: "neue Zeilen +2, entfernte −1"."""
    if row["is_suppressed"]:
        return _("of too few people to say more")
    words = {
        "added": _("new rows {n}"),
        "corrected": _("corrected rows {n}"),
        "removed": _("removed rows {n}"),
        "redefined": _("by the day or rules {n}"),
    }
    return ", ".join(
        words[step].format(n=_signed(row[step], row)) for step in reversed(STEPS) if row[step]
    )


def _signed(amount: float, row: dict[str, Any]) -> str:
    return ("+" if amount > 0 else "−") + _amount(abs(amount), row)


def _amount(amount: float | None, row: dict[str, Any]) -> str:
    """Whole euros, so that parts add up to what is seen; shares and indices with two decimals."""
    if amount is None or pd.isna(amount):
        return look().number(None)
    if row["unit"] == "EUR":
        return look().euros(amount)
    return look().number(amount, 0 if float(amount).is_integer() else 2)
