"""What has changed, on the overview: since when, and each change with the way to its rows."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from queries.metric import Rows, rows_where
from queries.provenance.changes import changes
from ui.access import roles
from ui.components import drill_through, drill_through_rows, filters, html
from ui.components.change_words import change_name, publisher_words, sides
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.day import city_zone
from ui.state.session_data import compare, counties, edition, least_people, newest, store

SHOWN, MOST = 4, 40
PERIODS = {"30-tage": 30, "7-tage": 7}
LAST, DAY = "letzte", "datum"


def changed(district_id: str | None, today: dt.date) -> None:
    """What is different from the state before the time that is chosen."""
    html.draw_template("overview/heading.html", words=_("What has changed"), small="")
    known = _states()
    earlier = known[known.index < edition().snapshot]
    if earlier.empty:
        words = _("This is the first state of the data; there is nothing before it.")
        html.draw_template("components/source.html", words=words)
        return
    now = _now(known, today)
    before = _before(known, earlier, now)
    words = _("Compared with the state of {moment}", moment=look().moment(known[before]))
    if district_id:
        words += " · " + _("whole city")
    st.caption(inert(words))
    found = _found(before)
    if found.empty:
        html.empty(_("No figure of this page has changed since then."))
        return
    _entries(found.head(SHOWN).to_dict("records"), "changed")
    _more(found.iloc[SHOWN:])


def _states() -> "pd.Series[pd.Timestamp]":
    """Snapshot → when it was published, the oldest first."""
    known = store().snapshots().drop_duplicates("snapshot_id").sort_values("snapshot_id")
    times: pd.Series[pd.Timestamp] = known.set_index("snapshot_id")["published_at"]
    return times


def _now(known: "pd.Series[pd.Timestamp]", today: dt.date) -> dt.date:
    """The day from which is counted back: today, or that of the past state that is shown."""
    here = edition().snapshot
    return today if here == newest() or here not in known.index else _day(known[here])


def _day(moment: pd.Timestamp) -> dt.date:
    day: dt.date = moment.tz_convert(city_zone()).date()
    return day


def _before(
    known: "pd.Series[pd.Timestamp]", earlier: "pd.Series[pd.Timestamp]", now: dt.date
) -> int:
    """The snapshot to compare with: the last one before the time that the reader chooses. Where
    there is none, the first there is.

    The usual choice is the last 30 days; the last publication if nothing was published in them, or
    if it is the only one.
    """
    upto = known[known.index <= edition().snapshot]
    recent = _first_day(now, 30) <= _day(upto.iloc[-1])
    start = "30-tage" if recent and len(earlier) > 1 else LAST
    chosen = filters.one("seit", _("Period"), _choices(), start=start, drops=("ab",))
    if chosen == LAST:
        return int(earlier.index[-1])
    since = _chosen_day(known, now) if chosen == DAY else _first_day(now, PERIODS[chosen])
    before = [int(number) for number, moment in upto.items() if _day(moment) < since]
    return before[-1] if before else int(earlier.index[0])


def _choices() -> dict[str, str]:
    return {
        "30-tage": _("the last 30 days"),
        "7-tage": _("the last 7 days"),
        LAST: _("the last publication"),
        DAY: _("since a day"),
    }


def _first_day(now: dt.date, days: int) -> dt.date:
    return now - dt.timedelta(days=days)


def _chosen_day(known: "pd.Series[pd.Timestamp]", now: dt.date) -> dt.date:
    """The first day whose publications count; in the URL as ab=2026-10-01."""
    first, label = min(_day(known.iloc[0]), now), _("Since the day")
    chosen = _read(url_state.value("ab"))
    if chosen is None:
        if url_state.value("ab"):
            filters.unknown(label, url_state.value("ab"))
        chosen = _first_day(now, 30)
    chosen = min(max(chosen, first), now)
    st.date_input(
        label,
        **filters.controlled("overview_since", chosen, _day_chosen),
        min_value=first,
        max_value=now,
        format="DD.MM.YYYY",
        width=230,
    )
    return chosen


def _read(asked: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(asked)
    except ValueError:
        return None


def _day_chosen(chosen: dt.date | None) -> None:
    url_state.put(ab=chosen.isoformat() if chosen else None)


def _found(before: int) -> pd.DataFrame:
    if before >= edition().snapshot:  # nothing was published since
        return pd.DataFrame()
    found = compare(changes, before=before, counties=counties(), min_cell=least_people())
    if edition().audience == "public":  # what was taken back is not named any more
        found = found[found["kind"] != "measure_gone"]
    return found


def _more(rest: pd.DataFrame) -> None:
    if rest.empty:
        return
    with st.expander(plural("{n} more", "{n} more", len(rest))):
        _entries(rest.head(MOST).to_dict("records"), "changed_more")
        if len(rest) > MOST:
            st.caption(_("Shown are the first {n}.", n=MOST))


@st.fragment
def _entries(found: Sequence[dict[str, Any]], key: str) -> None:
    """The changes, each with the way to its rows. One fragment for all: it is copied for each."""
    for place, row in enumerate(found):
        with st.container(key=f"{key}_{place}", horizontal=True, gap="small"):
            told = {**_told(row), "link": _link(row)}
            html.draw_template("overview/change.html", row=told)
            if row["kind"] != "measure_gone":
                drill_through.way(
                    f"{key}_{place}", told["title"], partial(_rows, row), publisher_words(row)
                )


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The words of a change: its day, what it is of, and what was there before and is now."""
    name, day = change_name(row), row["published_at"]
    title = row["title"] if isinstance(row["title"], str) else name
    return {
        "date": "" if pd.isna(day) else look().date(_day(day)),
        "title": title,
        "name": "" if title == name else name,
        "sides": sides(row),
        "demo": _("invented") if row["is_demo"] else "",
    }


def _link(row: dict[str, Any]) -> str:
    """The way to what changed: a measure's profile; of a measure that is gone the publication
    that took it away."""
    if row["kind"] == "measure_gone":
        if not roles.opens("verlauf") or pd.isna(row["snapshot_id"]):
            return ""
        number, dataset = str(int(row["snapshot_id"])), row["dataset"]
        return html.link("verlauf", veroeffentlichung=number, datensatz=dataset)
    known = isinstance(row["measure_id"], str)
    return html.link("massnahmen", massnahme=row["measure_id"]) if known else ""


def _rows(row: dict[str, Any]) -> Sequence[Rows]:
    """The rows of the state shown that a change speaks of."""
    dataset, key = str(row["dataset"]), row["key"]
    if dataset == "budgets":
        return drill_through_rows.money([row["measure_id"]])
    if dataset == "charging_points":
        return drill_through_rows.stations()
    if dataset == "population":
        district = str(key).removesuffix(row["new"]).strip()
        day = dt.date.fromisoformat(row["new"])
        return [rows_where("population", district_id=[district or None], date=[day])]
    return [rows_where(dataset, **{KEYS[dataset]: [key]})]


KEYS = {
    "programme": "indicator",
    "measures": "measure_id",
    "milestones": "milestone_id",
    "mobility_hubs": "hub_id",
    "surveys": "survey_id",
    "survey_answers": "survey_id",
}
"""Dataset → the column that holds a change's key."""
