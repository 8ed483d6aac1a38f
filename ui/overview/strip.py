"""The measures by judgement: six numbers, each the way to its list; and a tile a Zielfeld."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from queries.indicators.verdicts import FEW
from queries.measures.standing import DECIDED, RUNNING, Standing
from queries.measures.status import JUDGEMENTS
from ui.components import html
from ui.components.measure_words import (
    aim_mark,
    course_of,
    judgement_mark,
    judgement_rules,
    qualifier,
)
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.overview.data import Overview
from ui.overview.evidence import demo

HOLLOW = "no_report"


def strip(shown: Overview) -> None:
    """The six judgements, those without a current report with what was last known of them. Of a
    chosen district its own measures, and beside them how many count for the whole city. If nothing
    can be judged, no number is known, which is not 0."""
    found, whole = shown.own.standing, shown.standing
    kind = DECIDED if whole.is_decided else ""
    judged = any(found.by_judgement[level].count for level in JUDGEMENTS if level != HOLLOW)
    cells = [
        {
            "mark": judgement_mark(level),
            "number": found.by_judgement[level].count,
            "unknown": not judged and level != HOLLOW and found.total.count > 0,
            "parameters": {"urteil": level, "art": kind},
            "more": _more(level, found, whole),
            "demo": demo(found.by_judgement[level]),
        }
        for level in JUDGEMENTS
    ]
    rules = [{"mark": mark, "rule": rule} for mark, rule in judgement_rules()]
    html.draw_template("overview/strip.html", cells=cells, rules=rules)


def _more(level: str, found: Standing, whole: Standing) -> str:
    citywide = whole.by_judgement[level].count - found.by_judgement[level].count
    known = _last(found.known) if level == HOLLOW else ""
    return " · ".join(filter(None, [known, _citywide(citywide)]))


def _citywide(count: int) -> str:
    return _("{n} citywide").format(n=look().number(count)) if count else ""


def _last(known: Mapping[str, int]) -> str:
    """Statuses last reported, in the order of a measure's life: zuletzt 6 in Umsetzung."""
    words = value_words("measures", "status")
    order = [status for status in reversed(words) if known.get(status)]
    listed = ", ".join(f"{look().number(known[one])} {words.get(one, one)}" for one in order)
    return _("last {states}").format(states=listed) if listed else ""


def tiles(shown: Overview) -> None:
    """One tile a Zielfeld: its measures by judgement, and what can be said of its effect. Of a
    chosen district its own measures, and how many count for the whole city."""
    found, whole = shown.own.standing.measures, shown.standing.measures
    effects = shown.outcomes.set_index("field_id").to_dict("index")
    german = look().language == "de"
    drawn = [
        {
            "id": field["field_id"],
            "title": field["short_title" if german else "short_title_en"],
            "slot": (int(field["position"]) - 1) % 12,
            **_measures(_serving(found, field["field_id"]), _serving(whole, field["field_id"])),
            **_effect(effects.get(field["field_id"], {})),
        }
        for field in shown.options.fields.to_dict("records")
    ]
    unplaced = int((whole["field_ids"].map(len) == 0).sum())
    notes = [_("A measure may serve several fields of action.")]
    if unplaced:
        notes.insert(
            0,
            plural(
                "{n} measure states no field of action.",
                "{n} measures state no field of action.",
                unplaced,
            ),
        )
    html.draw_template("overview/tiles.html", tiles=drawn, note=" ".join(notes))


def _serving(measures: pd.DataFrame, field_id: str) -> pd.DataFrame:
    return measures[measures["field_ids"].map(lambda ids: field_id in ids).astype(bool)]


def _measures(found: pd.DataFrame, whole: pd.DataFrame) -> dict[str, Any]:
    """The parts of a tile's strip, and the same in words."""
    judged = found["judgement"].value_counts()
    silent = found.loc[found["judgement"] == HOLLOW, "reported_status"].value_counts().to_dict()
    levels = [level for level in JUDGEMENTS if level != HOLLOW and level in judged]
    words = [f"{look().number(int(judged[one]))} {judgement_mark(one).word}" for one in levels]
    parts = [{"n": int(judged[level]), "tone": level} for level in levels]
    parts += [
        {"n": int(silent[status]), "tone": "begun" if status == RUNNING else "open"}
        for status in reversed(value_words("measures", "status"))
        if status in silent
    ]
    said = [", ".join([*words, *filter(None, [_last(silent)])]), _citywide(len(whole) - len(found))]
    return {"parts": parts, "words": " · ".join(filter(None, said)) or _("no measure published")}


def _effect(row: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome indicator with its date, what it was before and what its course and its target
    are called; without a value before, there is nothing to measure an effect by."""
    if not isinstance(row.get("indicator_id"), str):
        none = _("Effect not measurable: no baseline")
        return {"indicator": "", "effect": none, "marks": [], "source": "", "demo": ""}
    words = _value(row, "value", "date", "precision")
    if pd.isna(row["before_value"]):
        words += ", " + _("no value to compare with")
    else:
        before = _value(row, "before_value", "before_date", "before_precision")
        words += ", " + _("before {value}").format(value=before)
    marks = [] if row["course"] == FEW else [course_of(row)]
    if isinstance(row["aim"], str) and not row["is_old"]:
        aim = aim_mark(row["aim"])
        marks.append(aim._replace(word=_("target {word}", word=aim.word)))
    return {
        "indicator": row["indicator_id"],
        "name": row["title"],
        "effect": words,
        "marks": marks,
        "source": row["source"],
        "demo": _("invented") if row["is_demo"] else "",
    }


def _value(row: Mapping[str, Any], value: str, date: str, precision: str) -> str:
    """A value with its unit and date: etwa 5 % (03/2021)."""
    number = row[value]
    digits = 0 if float(number).is_integer() else 2 if abs(number) < 10 else 1
    about = qualifier(row["comparator"]) if value == "value" else ""
    has_unit = isinstance(row["unit"], str) and row["unit"] != "Note"
    unit = row["unit"] if has_unit else None
    words = f"{about} {look().amount(number, unit, digits)}".strip()
    return f"{words} ({look().date(row[date], row[precision])})"
