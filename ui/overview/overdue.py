"""Whom to ask for data: by owner, and how much of what is due has come in, per working group."""

from collections import defaultdict
from typing import Any

from ui.components import html
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.overview.data import Overview
from ui.overview.decisions import last_state
from ui.state.session_data import dataset

WANTED = ("overdue", "missing")
"""States of a dataset of which a newer edition is due, see `queries.provenance.freshness`."""


def to_ask_for(shown: Overview) -> None:
    """Datasets whose next edition is due and measures without a current report, by owner; folded,
    its size in the line that opens it."""
    due = shown.freshness
    with_rhythm = due[due["due_after_days"].notna()]
    wanted = with_rhythm[with_rhythm["state"].isin(WANTED)].to_dict("records")
    measures = shown.standing.measures
    silent = measures[measures["judgement"] == "no_report"].to_dict("records")
    owners = _by_owner(wanted, silent)
    if not owners:
        return
    words = _("Ask for data: {datasets} of {all} datasets, {measures}").format(
        datasets=look().number(len(wanted)),
        all=look().number(len(with_rhythm)),
        measures=plural("{n} measure", "{n} measures", len(silent)),
    )
    html.draw_template("overview/owners.html", words=words, owners=owners)


def _by_owner(
    wanted: list[dict[str, Any]], silent: list[dict[str, Any]]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Owner → what to ask of them, those with most first; who is not named comes last."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in wanted:
        title = row["title"] if look().language == "de" else row["title_en"]
        state = _("nothing delivered yet")
        if row["state"] == "overdue":
            state = _("as of {date}, a newer one was due on {due}").format(
                date=look().date(row["as_of_date"]), due=look().date(row["due_date"])
            )
        link = ("quellen", {"datensatz": row["name"]})
        found[dataset(row["name"]).owner or ""].append(
            {"title": title, "words": state, "link": link}
        )
    for row in silent:
        owner = row["owner"] if isinstance(row["owner"], str) else ""
        link = ("massnahmen", {"massnahme": row["measure_id"]})
        found[owner].append({"title": row["title"], "words": last_state(row), "link": link})
    order = sorted(found, key=lambda name: (not name, -len(found[name]), name))
    return [(name or _("owner not named"), found[name]) for name in order]


def complete(shown: Overview) -> None:
    """How much of what is due has been reported, per working group; folded."""
    found = shown.completeness
    if found.empty:
        return
    groups = [
        {
            "name": row["working_group"] or _("no working group named"),
            "share": row["share"],
            "words": _due(row["due"], row["reported"]),
            "missing": row["missing"],
            "demo": _("invented") if row["is_demo"] else "",
        }
        for row in found.to_dict("records")
    ]
    whole = _due(int(found["due"].sum()), int(found["reported"].sum()))
    words = _("Completeness: {words}").format(words=whole)
    html.draw_template("overview/complete.html", words=words, groups=groups)


def _due(due: int, reported: int) -> str:
    words = plural("{n} report due", "{n} reports due", due)
    came = plural("{n} received", "{n} received", reported) if reported else _("none received")
    return f"{words}, {came}"
