"""A measure's Steckbrief on paper."""

import datetime as dt
from typing import Any

import pandas as pd

from loaders.schema.plain_language import explained
from outputs.packet import blocks
from outputs.packet.blocks import Block
from queries.measures.history import events_of
from queries.measures.measures import measure, measures
from queries.measures.use_cases import use_case
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.measures import economics, profile, sections
from ui.measures.words import source_day
from ui.state.session_data import run_query


def sheet(measure_id: str, today: dt.date) -> list[Block]:
    """State, description, schedule, money and history, in the words of the Steckbrief."""
    found = run_query(measure, measure_id=measure_id, today=today)
    if found is None:
        return [blocks.paragraph(_("The link asks for a measure that does not exist."))]
    told = profile.sheet(found, run_query(events_of, measure_id=measure_id))
    parts = [
        _state(told),
        _use_case(measure_id),
        _in_short(told),
        _schedule(told, measure_id, today),
        _money(told),
    ]
    parts += [_worth(measure_id, today), _indicators(told), _history(told), _sources(told)]
    return [block for part in parts for block in part]


def _state(told: dict[str, Any]) -> list[Block]:
    mark, head = told["judgement"], told["head"]
    found = [blocks.lead(f"{mark.sign} {mark.word} · {told['state']}")]
    if head["is_demo"]:
        found.insert(0, blocks.lead(_("Example: this measure is invented")))
    if told["reasons"]:
        found.append(blocks.note(" · ".join(told["reasons"])))
    if told["contradiction"]:
        found.append(blocks.note(f"◆ {told['contradiction']}"))
    words = head["description"] or _("No description stated.")
    return [*found, blocks.heading(_("Description")), blocks.paragraph(words)]


def _use_case(measure_id: str) -> list[Block]:
    """For whom it is and what changes in a day."""
    found = run_query(use_case, measure_id=measure_id)
    if not found:
        return []
    invented, day = _("invented"), source_day(found["source_date"] or "")
    audience = " ".join([_("For:"), found["audience"]])
    words = [f"{word}: {meaning}" for word, meaning in explained(found["words"]).items()]
    source = f"{found['source']} ({day})" if day else found["source"]
    return [
        blocks.heading(_("What changes")),
        blocks.paragraph(f"{audience} ({invented})" if found["is_demo"] else audience),
        blocks.paragraph(found["change"]),
        *map(blocks.note, [*words, source]),
    ]


def _in_short(told: dict[str, Any]) -> list[Block]:
    head, missing = told["head"], _("not stated")
    rows = [
        (_("Working group"), head["working_group"]),
        (_("Owner"), head["owner"]),
        (_("Place"), told["place"]),
        (_("Status"), told["status"]),
        (_("Field of action"), ", ".join(field["title"] for field in told["fields"])),
        (_("Approval by the funder"), told["approval"]),
        (_("Target"), head["target"]),
        (_("Target value"), told["target"]),
        (_("Current value"), told["current"]),
        (_("Start"), look().date(head["start_date"])),
        (_("Planned end"), look().date(head["planned_end_date"])),
        (_("Forecast end"), look().date(head["forecast_end_date"])),
    ]
    if head["internal_note"]:
        rows.append((_("Internal note"), head["internal_note"]))
    frame = pd.DataFrame([(name, value or missing) for name, value in rows])
    frame.columns = pd.Index([_("Particulars"), _("Stated")])
    return [blocks.heading(_("In short")), blocks.table(frame)]


def _schedule(told: dict[str, Any], measure_id: str, today: dt.date) -> list[Block]:
    head = blocks.heading(_("Schedule"))
    if not told["milestones"]:
        return [head, blocks.paragraph(_("No milestones stated."))]
    listed = run_query(measures, measure_id=measure_id, today=today)
    found = [head, *blocks.figure(sections.timeline(listed, today))[:2]]
    rows = [
        (
            row["title"],
            f"{row['mark'].sign} {row['mark'].word}",
            *(
                look().date(row[name], row["precision"])
                for name in ("baseline_date", "forecast_date", "done_date")
            ),
        )
        for row in told["milestones"]
    ]
    columns = [_("Milestone"), _("State"), _("Plan"), _("Forecast"), _("Reached")]
    return [*found, blocks.table(pd.DataFrame(rows, columns=columns))]


def _money(told: dict[str, Any]) -> list[Block]:
    head = blocks.heading(_("Money"))
    if not told["budgets"]:
        return [head, blocks.paragraph(_("No money stated."))]
    rows = [
        (
            f"{row['year']:.0f} · {row['funding_source']}",
            *(look().euros(row[name]) for name in ("planned_eur", "approved_eur", "spent_eur")),
        )
        for row in told["budgets"]
    ]
    columns = [_("Year and source of funds"), _("planned"), _("approved"), _("spent")]
    return [head, blocks.table(pd.DataFrame(rows, columns=columns))]


def _worth(measure_id: str, today: dt.date) -> list[Block]:
    """Cost and benefit, and what was promised beside what was measured."""
    told, invented = economics.told(measure_id, today), _("invented")
    marked = f" ({invented})" if told["is_demo"] else ""
    found = [blocks.heading(_("Cost and benefit")), blocks.paragraph(told["sentence"] + marked)]
    if told["options"]:
        rows = [[one["name"], *one["cells"]] for one in told["options"]]
        found += [blocks.table(pd.DataFrame(rows, columns=told["heads"]))]
        found += [blocks.note(told["basis"]), blocks.note(economics.method())]
    if told["years"]:
        rows = [[one["year"], one["amount"]] for one in told["years"]]
        found.append(blocks.heading(_("What the budget gains each year"), 2))
        found.append(blocks.table(pd.DataFrame(rows, columns=[_("Year"), _("Amount")])))
    if told["scores"]:
        found.append(blocks.heading(_("Who gave how many points, and why"), 2))
        found.append(_scores(told["scores"]))
    if drawn := economics.swings(measure_id):
        found += blocks.figure(drawn)
    return found + _promises(told)


def _scores(scores: list[dict[str, Any]]) -> Block:
    rows = [
        (
            row["criterion"],
            row["alternative"],
            look().number(row["weight"]),
            look().number(row["score"]),
            " · ".join(part for part in (row["why"], row["who"]) if isinstance(part, str) and part),
        )
        for row in scores
    ]
    columns = [_("Criterion"), _("Alternative"), _("Weight"), _("Points"), _("Why")]
    return blocks.table(pd.DataFrame(rows, columns=columns))


def _promises(told: dict[str, Any]) -> list[Block]:
    if not told["promises"]:
        return []
    names = ("what", "before", "promised", "measured", "date")
    rows = [[row[name] for name in names] for row in told["promises"]]
    columns = [_("What"), _("before"), _("promised"), _("measured"), _("Date")]
    early = _("It has not run for a year yet; what was promised cannot be there.")
    return [
        blocks.heading(_("Promised and reached")),
        *([blocks.note(early)] if told["is_early"] else []),
        blocks.table(pd.DataFrame(rows, columns=columns)),
    ]


def _indicators(told: dict[str, Any]) -> list[Block]:
    if not told["indicators"]:
        return []
    rows = [
        (row["title"], look().date(row["date"]), row["value"], row["target"])
        for row in told["indicators"]
    ]
    columns = [_("Indicator"), _("Date"), _("Value"), _("Target")]
    return [blocks.heading(_("Indicators")), blocks.table(pd.DataFrame(rows, columns=columns))]


def _history(told: dict[str, Any]) -> list[Block]:
    head = blocks.heading(_("History"))
    if not told["facts"]:
        return [head, blocks.paragraph(_("Nothing was reported of it yet."))]
    rows = [
        (
            " ".join(part for part in (row["certain"], row["when"]) if part),
            " ".join(part for part in (row["what"], row["state"]) if part),
            " · ".join(part for part in (row["source"], row["source_day"]) if part),
        )
        for row in told["facts"]
    ]
    return [head, blocks.table(pd.DataFrame(rows, columns=[_("Date"), _("What"), _("Source")]))]


def _sources(told: dict[str, Any]) -> list[Block]:
    rows = [(row["source"], row["part"], row["day"] or "–") for row in told["sources"]]
    frame = pd.DataFrame(rows, columns=[_("Source"), _("Taken from it"), _("Date")])
    return [blocks.heading(_("Sources of this measure")), blocks.table(frame)]
