"""The measures in a sentence, and as the tables behind the figures."""

import pandas as pd

from queries.measures.standing import RUNNING
from ui.components import html
from ui.components.domain_words import counted, source_words
from ui.components.measure_words import milestone_mark
from ui.components.tables import column_words
from ui.i18n.texts import plural
from ui.i18n.texts import text as _
from ui.state import url_state

PLAIN = (
    "measure_id title status approval working_group district_id start_date planned_end_date "
    "forecast_end_date planned_eur approved_eur spent_eur last_update_date is_demo source"
)
MONEY = ("planned_eur", "approved_eur", "spent_eur")


def measures_sentence(listed: pd.DataFrame) -> None:
    """The page in one sentence: how many measures, how many run, how many need somebody."""
    reported = listed["reported_status"].where(listed["reported_date"].notna())
    running = int((reported == RUNNING).sum())
    behind, watched, unknown = (
        int((listed["judgement"] == level).sum()) for level in ("off_track", "watch", "no_report")
    )
    demo = int(listed["is_demo"].sum())
    parts = [plural("{n} measure", "{n} measures", len(listed))]
    # Nothing is said of none: without a report nobody knows that it is none.
    if running:
        parts.append(
            plural("{n} last reported in progress", "{n} last reported in progress", running)
        )
    if behind:
        parts.append(plural("{n} off track", "{n} off track", behind))
    if watched:
        parts.append(plural("{n} to watch", "{n} to watch", watched))
    if unknown:
        parts.append(
            plural("{n} without a current report", "{n} without a current report", unknown)
        )
    if demo:
        parts.append(plural("{n} of them invented", "{n} of them invented", demo))
    citywide = int(listed["is_citywide"].sum())
    if url_state.value("bezirk") and citywide:
        parts.append(plural("{n} of them citywide", "{n} of them citywide", citywide))
    html.lead(" · ".join(parts))


def measures_source(listed: pd.DataFrame) -> str:
    """Where the rows come from: the source with most rows first, and how many rows."""
    names = listed.loc[~listed["is_demo"], "source"].value_counts()
    words = [counted(len(listed), int(listed["is_demo"].sum())), *source_words(list(names.index))]
    return " · ".join(words)


def money_source(money: pd.DataFrame) -> str:
    """How many rows stand behind sums of money, and how many of them are demonstration."""
    return counted(int(money["rows"].sum()), int(money["demo_rows"].sum()))


def stated(table: pd.DataFrame, *columns: str) -> list[str]:
    """Those of the columns in which anything is stated."""
    return [column for column in columns if table[column].notna().any()]


def plain(listed: pd.DataFrame) -> pd.DataFrame:
    """The columns of the list that go into a table or a CSV."""
    words = column_words("budgets")
    return listed[PLAIN.split()].rename(columns={name: words[name] for name in MONEY})


def plain_money(money: pd.DataFrame) -> pd.DataFrame:
    """Rows of `queries.measures.money.money_by_year`, headings in words."""
    demo = _("Example rows among them")
    return money.rename(columns={"measures": _("Measures"), "rows": _("Rows"), "demo_rows": demo})


def plain_fields(spread: pd.DataFrame) -> pd.DataFrame:
    """Zielfelder with measures and EUR planned, approved and spent, headings in words."""
    table = spread[["title", "measures", "planned_eur", "approved_eur", "spent_eur"]]
    words = {"title": _("Field of action"), "measures": _("Measures")}
    return table.rename(columns=words | column_words("budgets"))


def due(milestones: pd.DataFrame) -> pd.DataFrame:
    """Rows of `queries.measures.measures.milestones_of`, state and headings in words."""
    return milestones.assign(state=[milestone_mark(state).word for state in milestones["state"]])[
        ["measure_title", "title", "baseline_date", "forecast_date", "done_date", "state", "source"]
    ].rename(columns={"measure_title": _("Measure"), "state": _("State")})
