"""How the strategy stands: its measures by judgement, and how much of what is due was reported."""

from dataclasses import dataclass

import pandas as pd

from queries.measures.status import JUDGEMENTS
from queries.metric import Evidence, Metric, rows_where

DECIDED = "Umsetzungsmaßnahme"
RUNNING = "in Umsetzung"


@dataclass(frozen=True)
class Standing:
    """The measures that the strategy is measured by: the decided ones (kind Umsetzungsmaßnahme),
    or, where no row states a kind, all but ideas (is_decided False).

    measures: columns as `queries.measures.measures.measures`. by_judgement: each of JUDGEMENTS →
    how many. known: status → how many of those without a current report were last reported so.
    total: how many in all; its as_of is the date of the latest report. running: those last
    reported as in Umsetzung. gathered: kind → how many rows of it pass the filter, ideas and pilot
    projects among them; "" where none is stated; demonstration only if there is nothing else.
    """

    measures: pd.DataFrame
    by_judgement: dict[str, Metric]
    known: dict[str, int]
    total: Metric
    running: Metric
    gathered: dict[str, int]
    is_decided: bool

    @property
    def real(self) -> pd.DataFrame:
        """The measures (columns as `measures`) that sentences speak of: no demonstration among
        them, unless all is."""
        return _real(self.measures)

    @property
    def is_unknown(self) -> bool:
        """Whether of no measure that goes on is known how it stands now."""
        found = set(self.real["judgement"])
        return "no_report" in found and not found & {"off_track", "watch", "on_track"}


def standing_of(found: pd.DataFrame, *, is_decided: bool | None = None) -> Standing:
    """The measures of a frame of `queries.measures.measures.measures` that the strategy is measured
    by. is_decided: whether only decided ones count, that is whether the city has any, whatever is
    chosen, so that the numbers of all parts speak of the same measures; None: if the frame has."""
    decided = found[found["kind"] == DECIDED]
    is_decided = not decided.empty if is_decided is None else is_decided
    counted = decided if is_decided else found[found["status"] != "Idee"]
    missing = counted[counted["judgement"] == "no_report"]
    known = missing["reported_status"].value_counts()
    return Standing(
        measures=counted,
        by_judgement={
            level: _number(counted[counted["judgement"] == level]) for level in JUDGEMENTS
        },
        known={str(status): int(n) for status, n in known.items()},
        total=_number(counted),
        running=_number(counted[counted["reported_status"] == RUNNING]),
        gathered=_gathered(found),
        is_decided=is_decided,
    )


def _real(found: pd.DataFrame) -> pd.DataFrame:
    real = found[~found["is_demo"].astype(bool)]
    return found if real.empty else real


def _gathered(found: pd.DataFrame) -> dict[str, int]:
    found = _real(found)
    kinds = found["kind"].astype(object).where(found["kind"].notna(), None)
    kinds = kinds.where(found["status"] != "Idee", "Idee").fillna("")
    return {str(kind): int(n) for kind, n in kinds.value_counts().items()}


def _number(found: pd.DataFrame) -> Metric:
    """How many measures, with what stands behind them."""
    reported = _real(found)["reported_date"].dropna()
    sources = found.sort_values("is_demo", kind="stable")["source"].drop_duplicates()
    return Metric(
        len(found),
        "measures",
        Evidence(
            rows=len(found),
            demo_rows=int(found["is_demo"].sum()),
            sources=tuple(sources),
            as_of=reported.max().date() if len(reported) else None,
            is_as_of_stated=bool(len(reported)),
            citywide_rows=int(found["is_citywide"].sum()),
        ),
        (rows_where("measures", measure_id=found["measure_id"]),),
        demo=int(found["is_demo"].sum()),
        own=int((~found["is_citywide"]).sum()),
    )


def completeness_of(found: pd.DataFrame) -> pd.DataFrame:
    """How much of what is due was reported, per working group; those that owe most come first.

    Due is a report on each measure that goes on (neither idea nor finished nor stopped) in every
    rhythm of the dataset, and one word on each date that has passed since the last report.

    found: columns as `queries.measures.measures.measures`. Columns: working_group (None: none is
    stated), due, reported, share (0..1), missing (list of str, the titles of the measures without a
    current report), is_demo.
    """
    is_over = found["has_ended"] | (found["status"] == "Idee")
    going = found[~is_over | found["is_announced"]]
    is_missing = going["judgement"] == "no_report"
    due = going.assign(
        due=1 + going["unreported"],
        reported=(~is_missing).astype(int),
        missing=going["title"].where(is_missing),
    )
    groups = due.groupby("working_group", dropna=False, sort=True)
    table = groups.agg(
        due=("due", "sum"),
        reported=("reported", "sum"),
        missing=("missing", lambda titles: titles.dropna().tolist()),
        is_demo=("is_demo", "all"),
    ).reset_index()
    table["working_group"] = (
        table["working_group"].astype(object).where(table["working_group"].notna(), None)
    )
    table["share"] = table["reported"] / table["due"]
    owed = table["due"] - table["reported"]
    return table.iloc[owed.argsort(kind="stable")[::-1]].reset_index(drop=True)
