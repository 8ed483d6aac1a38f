"""The lists of the overview: what is to be decided and what comes next."""

from typing import Any

import pandas as pd
import streamlit as st

from ui.components import cards
from ui.components.cards import Row
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _

SHOWN = 6


def to_decide(found: pd.DataFrame) -> None:
    """Overdue milestones, measures that wait for the funder, datasets past their due date, as
    `queries.measures.decisions.decisions` has them."""
    st.header(_("To be decided now"), anchor=False)
    content = [_decision(row) for row in found.head(SHOWN).to_dict("records")]
    cards.card_rows(content, empty=_("Nothing waits for a decision."))
    rest = [_decision(row) for row in found.iloc[SHOWN:].to_dict("records")]
    if rest:
        with st.expander(plural("{n} more", "{n} more", len(rest))):
            cards.card_rows(rest, empty="")


def _decision(row: dict[str, Any]) -> Row:
    day = look().date(row["since_date"], row["precision"])
    days = "" if pd.isna(row["days"]) else look().number(row["days"])
    sign, tone, words = {
        "milestone_overdue": (
            "▲",
            "overdue",
            _("Not reported as reached, due {day}: {days} days overdue"),
        ),
        "approval_rework": ("◆", "waiting", _("To be reworked for the funder since {day}")),
        "approval_waiting": ("◆", "waiting", _("Waits for the funder since {day}")),
        "dataset_overdue": ("○", "quiet", _("Dataset {days} days past its due date ({day})")),
    }[row["kind"]]
    title = row["title"]
    if row["kind"] == "milestone_overdue":
        title = f"{row['measure_title']}: {title}"
    page, parameters = "massnahmen", {"massnahme": row["measure_id"]}
    if row["kind"] == "dataset_overdue":
        title = row["title"] if look().language == "de" else row["title_en"]
        page, parameters = "quellen", {"datensatz": row["dataset"]}
    return Row(
        mark=sign,
        tone=tone,
        title=title,
        words=words.format(days=days, day=day),
        demo=_("invented") if row["is_demo"] else "",
        page=page,
        parameters=parameters,
    )


def ahead(found: pd.DataFrame) -> None:
    """The next milestones, as `queries.measures.decisions.next_milestones` has them."""
    st.header(_("Next milestones"), anchor=False)
    cards.card_rows(
        [
            Row(
                mark="◇",
                tone="quiet",
                title=f"{row['measure_title']}: {row['title']}",
                words=_("due {day}").format(day=look().date(row["due_date"], row["precision"])),
                demo=_("invented") if row["is_demo"] else "",
                page="massnahmen",
                parameters={"massnahme": row["measure_id"]},
            )
            for row in found.to_dict("records")
        ],
        empty=_("No milestone ahead is stated. The working groups can supply them."),
    )
