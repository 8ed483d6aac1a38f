"""The lists of the overview: what is to be decided and what comes next."""

from typing import Any

import pandas as pd
import streamlit as st

from ui.components import cards, html
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
    late = _("Not reported as reached, due {day}: {days} days overdue")
    sign, tone, words = {
        "milestone_overdue": ("▲", "overdue", late),
        "approval_rework": ("◆", "waiting", _("To be reworked for the funder since {day}")),
        "approval_waiting": ("◆", "waiting", _("Waits for the funder since {day}")),
        "dataset_overdue": ("○", "quiet", _("Dataset {days} days past its due date ({day})")),
    }[row["kind"]]
    title, link = row["title"], html.link("massnahmen", massnahme=row["measure_id"])
    if row["kind"] == "milestone_overdue":
        title = f"{row['measure_title']}: {title}"
    if row["kind"] == "dataset_overdue":
        title = look().own(row["title"], row["title_en"])
        link = html.link("quellen", datensatz=row["dataset"])
    said = words.format(days=days, day=day)
    return Row(sign, title, said, tone=tone, is_demo=row["is_demo"], link=link)


def ahead(found: pd.DataFrame) -> None:
    """The next milestones, as `queries.measures.decisions.next_milestones` has them."""
    st.header(_("Next milestones"), anchor=False)
    cards.card_rows(
        [
            Row(
                "◇",
                f"{row['measure_title']}: {row['title']}",
                _("due {day}", day=look().date(row["due_date"], row["precision"])),
                is_demo=row["is_demo"],
                link=html.link("massnahmen", massnahme=row["measure_id"]),
            )
            for row in found.to_dict("records")
        ],
        empty=_("No milestone ahead is stated. The working groups can supply them."),
    )
