"""What has changed, on the overview: since when, and each change with the way to its rows."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from queries.measures.outcomes import outcomes
from queries.metric import Rows, rows_where
from queries.provenance.changes import WEIGHTY, row_changes
from queries.provenance.figure_changes import figure_changes
from ui.access import roles
from ui.components import drill_through, figure, filters, html
from ui.components.change_words import (
    COUNTING_PEOPLE,
    change_name,
    change_title,
    declared_datasets,
    publisher_words,
    sides,
)
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.overview.data import Overview
from ui.overview.figure_words import PROGRAMME, figure_name, figure_sides, why
from ui.state import url_state
from ui.state.day import city_zone
from ui.state.session_data import (
    compare,
    counties,
    dataset,
    edition,
    least_people,
    newest,
    run_query,
    shows_rows,
    store,
)

SHOWN, MOST = 4, 40
FIGURES_WEIGHT = 3.5  # behind status and approval of measures, see `WEIGHTY`
PERIODS = {"30-tage": 30, "7-tage": 7}
LAST, DAY = "letzte", "datum"


def changed(shown: Overview) -> None:
    """What is different from the state before the time that is chosen."""
    known = states()
    earlier = known[known.index < edition().snapshot]
    if earlier.empty:
        _reported(shown.last_events)
        return
    html.draw_template("overview/heading.html", words=_("What has changed"), small="")
    now = _now(known, shown.today)
    before = _before(known, earlier, now)
    words = _("Compared with the state of {moment}", moment=look().moment(known[before]))
    if shown.chosen.district_id:
        words += " · " + _("whole city")
    st.caption(inert(words))
    if before == edition().snapshot:
        html.empty(_("Nothing has been published since then."))
        return
    days = (min(day_of(known[before]), shown.today), shown.today)
    found = changes_since(before, days)
    if not found:
        html.empty(_("No figure of this page has changed since then."))
        return
    _entries(found[:SHOWN], "changed")
    _more(found[SHOWN:])


def _reported(found: pd.DataFrame) -> None:
    """What was reported last of the measures: it tells of change where no older state can."""
    html.draw_template("overview/heading.html", words=_("Last reported"), small="")
    rows = [
        {
            "date": look().date(row["date"], row["precision"]),
            "title": row["title"],
            "link": html.link("massnahmen", massnahme=row["measure_id"]),
            "what": row["what"],
            "source": row["source"] or "",
            "demo": _("invented") if row["is_demo"] else "",
        }
        for row in found.to_dict("records")
    ]
    words = _("This is the first state of the data; there is nothing before it.")
    html.draw_template("overview/reported.html", rows=rows, words=words)


def states() -> "pd.Series[pd.Timestamp]":
    """Snapshot → when it was published, the oldest first."""
    known = store().snapshots().drop_duplicates("snapshot_id").sort_values("snapshot_id")
    times: pd.Series[pd.Timestamp] = known.set_index("snapshot_id")["published_at"]
    return times


def _now(known: "pd.Series[pd.Timestamp]", today: dt.date) -> dt.date:
    """The day from which is counted back: today, or that of the past state that is shown."""
    here = edition().snapshot
    return today if here == newest() or here not in known.index else day_of(known[here])


def day_of(moment: pd.Timestamp) -> dt.date:
    """The day of a moment on the city's clock."""
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
    recent = _first_day(now, 30) <= day_of(upto.iloc[-1])
    start = "30-tage" if recent and len(earlier) > 1 else LAST
    chosen = filters.one("seit", _("Period"), _choices(), start=start, drops=("ab",))
    if chosen == LAST:
        return int(earlier.index[-1])
    since = _chosen_day(known, now) if chosen == DAY else _first_day(now, PERIODS[chosen])
    before = [int(number) for number, moment in upto.items() if day_of(moment) < since]
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
    first, label = min(day_of(known.iloc[0]), now), _("Since the day")
    chosen = _read(url_state.value("ab"))
    if chosen is None:
        if url_state.value("ab"):
            filters.unknown(label)
        chosen = _first_day(now, 30)
    chosen = min(max(chosen, first), now)
    st.date_input(
        label,
        **filters.controlled("overview_since", chosen, _day_chosen),
        min_value=first,
        max_value=now,
        format=look().own("DD.MM.YYYY", "DD/MM/YYYY"),
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


def changes_since(before: int, days: tuple[dt.date, dt.date]) -> list[dict[str, Any]]:
    """The changes in the order of their weight, as the template wants them. days: those by which
    the older state and the one shown are judged."""
    known = declared_datasets()
    least = least_people()
    rows = compare(row_changes, before=before, datasets=known, min_cell=least)
    acted = {name: tuple(sorted(set(of))) for name, of in rows.groupby("dataset")["change"]}
    figures = compare(
        figure_changes,
        before=before,
        datasets={one: acted.get(one.name, ()) for one in known},
        days=days,
        counties=counties(),
        min_cell=least,
    )
    entries = [*_figures(figures, days[1]), *_rows(rows)]
    return sorted(entries, key=lambda entry: entry["weight"])


def _figures(found: pd.DataFrame, today: dt.date) -> list[dict[str, Any]]:
    titles = dict(run_query(outcomes, today=today)[["field_id", "title"]].values)
    return [
        {
            "weight": -1 if row["figure"] in PROGRAMME else FIGURES_WEIGHT,
            "title": figure_name(row, titles),
            "name": "",
            "sides": figure_sides(row),
            "why": why(row),
            "behind": row["behind"],
            "told": "",
            "link": "",
            "date": "",
            "demo": "",
        }
        for row in found.to_dict("records")
    ]


def _rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    """What matters by itself; of the rest, the same change of several rows together. What the
    public is not shown any more is counted and not named, as are rows that are for analysts."""
    listed = found["weight"] < len(WEIGHTY)
    if edition().audience == "public":
        listed &= found["change"] != "gone"
    closed = [name for name in found["dataset"].unique() if not shows_rows(dataset(name))]
    listed &= ~found["dataset"].isin(closed) | (found["dataset"] == COUNTING_PEOPLE)
    entries = [_entry(row) for row in found[listed].to_dict("records")]
    rest = found[~listed].groupby(["dataset", "change", "column"], dropna=False, sort=False)
    return entries + [_entry(_together(rows)) for _what, rows in rest]


def _together(rows: pd.DataFrame) -> dict[str, Any]:
    """Several rows with the same change as one; a single row that may be named stays as it is."""
    row: dict[str, Any] = rows.iloc[0].to_dict()
    is_named = shows_rows(dataset(row["dataset"])) and not (
        row["change"] == "gone" and edition().audience == "public"
    )
    if len(rows) == 1 and is_named:
        return row
    keys = [key for key in rows["key"] if key] if is_named and rows["key"].notna().all() else []
    count = rows["rows"].sum() if rows["rows"].notna().all() else pd.NA
    if not shows_rows(dataset(row["dataset"])) and not pd.isna(count) and count < least_people():
        count = pd.NA
    return row | {
        "rows": count,
        "keys": keys,
        "key": None,
        "title": None,
        "measure_id": None,
        "is_demo": bool(rows["is_demo"].all()),
    }


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    """The words of a change: its day, what it is of, and what was there before and is now."""
    name, title, day = change_name(row), change_title(row), row["published_at"]
    return {
        "weight": row["weight"],
        "date": "" if pd.isna(day) else look().date(day_of(day)),
        "title": title or name,
        "name": name if title else "",
        "sides": sides(row),
        "why": "",
        "behind": _behind(row),
        "told": publisher_words(row),
        "link": _link(row),
        "demo": _("invented") if row["is_demo"] else "",
    }


def _more(rest: Sequence[dict[str, Any]]) -> None:
    if not rest:
        return

    def content() -> None:
        _entries(rest[:MOST], "changed_more")
        if len(rest) > MOST:
            st.caption(_("Shown are the first {n}.", n=MOST))

    figure.folded(plural("{n} more", "{n} more", len(rest)), "overview_changes", content)


@st.fragment
def _entries(found: Sequence[dict[str, Any]], key: str) -> None:
    """The changes, each with the way to its rows. One fragment for all: it is copied for each."""
    for place, entry in enumerate(found):
        with st.container(key=f"{key}_{place}", horizontal=True, gap="small"):
            html.draw_template("overview/change.html", row=entry)
            if entry["behind"]:
                drill_through.way(f"{key}_{place}", entry["title"], entry["behind"], entry["told"])


def _link(row: dict[str, Any]) -> str:
    """The way to what changed: a measure's profile; of rows that are gone the publication that took
    them away."""
    if row["change"] == "gone":
        if not roles.opens("verlauf") or pd.isna(row["snapshot_id"]):
            return ""
        number, name = str(int(row["snapshot_id"])), row["dataset"]
        return html.link("verlauf", veroeffentlichung=number, datensatz=name)
    known = isinstance(row["measure_id"], str)
    return html.link("massnahmen", massnahme=row["measure_id"]) if known else ""


def _behind(row: dict[str, Any]) -> Sequence[Rows]:
    """The rows of the state shown that a change speaks of; of many with a key of several columns
    only the first."""
    keys = [row["key"]] if row["key"] else row.get("keys") or []
    if row["change"] == "gone" or not keys:
        return []
    if len(keys[0]) == 1:
        (name,) = keys[0]
        return [rows_where(row["dataset"], **{name: [key[name] for key in keys]})]
    return [
        rows_where(row["dataset"], **{name: [value] for name, value in key.items()})
        for key in keys[:SHOWN]
    ]
