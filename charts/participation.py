"""Events over time, and who came."""

import datetime as dt
import html
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.labels import inert
from charts.look import (
    N_,
    Look,
    bars_across,
    bars_side_by_side,
    count_axis,
    date_axis,
    dots,
    finish,
    known,
    names_above,
    plural,
    share_axis,
    today_line,
    top_down,
    write,
)

PRECISION = {"month": "Monat", "quarter": "Quartal", "year": "Jahr"}
TOGETHER = {
    "month": N_("More than {n} events: put together by month and {row}"),
    "quarter": N_("More than {n} events: put together by quarter and {row}"),
    "year": N_("More than {n} events: put together by year and {row}"),
}


@dataclass(frozen=True)
class Together:
    """How many events are put together: by month, quarter or year and by rows (`by`: the word for
    what these are), from `limit` events on; undated: so many have no date and are not drawn."""

    period: str
    by: str
    limit: int
    undated: int


@remembered
def events_over_time(
    listed: pd.DataFrame, *, rows: str, names: dict[str, str], today: dt.date, look: Look
) -> go.Figure:
    """A point an event on its day, a row each value of the column `rows`; held ones are filled,
    and the larger the more people came.

    listed: title, start_date (missing: not drawn), precision, the column `rows`, attended,
    comparator, is_estimate, certainty, is_held, is_ahead. names: value → words for it.
    """
    dated = listed[listed["start_date"].notna()]
    tips = [
        "<br>".join([inert(row.title), _day(row, look), *_present(row, look)])
        for row in dated.itertuples(index=False)
    ]
    marks = dated[["start_date", "is_held", "is_ahead"]].assign(
        row=_labels(dated[rows], names, look), events=1, size=dated["attended"], tip=tips
    )
    note = look.text("Larger: more people present; open: still ahead; cross: only announced")
    return _in_rows(marks, note + _undated(len(listed) - len(dated), look), today, look)


@remembered
def events_by_period(
    sums: pd.DataFrame, together: Together, *, names: dict[str, str], today: dt.date, look: Look
) -> go.Figure:
    """A point for all events of a period in a row, the larger the more events.

    sums: period (its first day), value, is_rest (all values that have no row of their own),
    is_held, is_ahead, events, attended. names: value → words for it.
    """
    rest, period = look.text("all others"), together.period
    labels = pd.Series(_labels(sums["value"], names, look), sums.index).mask(sums["is_rest"], rest)
    tips = []
    for label, row in zip(labels, sums.itertuples(index=False), strict=True):
        day = look.date(row.period.date(), PRECISION[period])
        events = plural("{n} event", "{n} events", row.events, look)
        tips.append("<br>".join([label, day, events, *_present(row, look)]))
    marks = sums[["is_held", "is_ahead", "events"]].assign(
        start_date=sums["period"], row=labels, size=sums["events"], tip=tips
    )
    note = look.text(TOGETHER[period]).format(n=look.number(together.limit), row=together.by)
    note += " · " + look.text("Larger: more events; open: still ahead; cross: only announced")
    return _in_rows(marks, note + _undated(together.undated, look), today, look, last=rest)


def _labels(values: "pd.Series[str]", names: dict[str, str], look: Look) -> list[str]:
    nameless = look.text("not stated")
    return [
        inert(names.get(value, value)) if isinstance(value, str) else nameless for value in values
    ]


def _day(row: Any, look: Look) -> str:
    """The day of an event as exactly as it is known, and how it is known."""
    how = {"erschlossen": look.text("inferred"), "angekündigt": look.text("only announced")}
    day = look.date(row.start_date.date(), row.precision)
    return f"{day} ({how[row.certainty]})" if row.certainty in how else day


def _present(row: Any, look: Look) -> list[str]:
    """How many came, where it is known, as exactly as it is known."""
    if pd.isna(row.attended):
        return []
    return [look.text("{n} present").format(n=_people(row, look))]


def _people(row: Any, look: Look) -> str:
    """How many came to an event or, without a word before the number, to those of a period."""
    said, is_estimate = getattr(row, "comparator", None), getattr(row, "is_estimate", False)
    return people_words(row.attended, said, is_estimate, look)


def rounded(number: float, step: int) -> int:
    """The number to a multiple of step, half of it upwards."""
    return int((number + step / 2) // step * step)


def people_words(attended: float, comparator: object, is_estimate: bool, look: Look) -> str:
    """How many came, with what the source sets before the number: "bis zu 70", "etwa 250"."""
    number, is_said = look.number(attended), isinstance(comparator, str)
    if comparator == "bis zu":
        return look.text("up to {n}").format(n=number)
    is_about = comparator == "etwa" or (is_estimate and not is_said)
    return look.text("about {n}").format(n=number) if is_about else number


def _undated(count: int, look: Look) -> str:
    if not count:
        return ""
    return " · " + plural(
        "{n} event without a date is not drawn",
        "{n} events without a date are not drawn",
        count,
        look,
    )


def _in_rows(
    marks: pd.DataFrame, note: str, today: dt.date, look: Look, last: str = ""
) -> go.Figure:
    """Points on their days, in rows by label.

    marks: start_date, row (its label), is_held, is_ahead, events (that it stands for), size
    (missing: the smallest), tip. last: the label of the lowest row.
    """
    title = look.text("Events over time")
    sizes = marks["size"].astype(float)
    most = max(sizes.max(), 1) if sizes.notna().any() else 1
    figure = go.Figure()
    marker = {
        "size": (8 + 14 * (sizes / most).clip(lower=0) ** 0.5).fillna(8).tolist(),
        "symbol": [
            "circle" if row.is_held else "circle-open" if row.is_ahead else "x-thin-open"
            for row in marks.itertuples()
        ],
        "color": palette.APPROVED,
        "opacity": 0.85,
        "line": {"width": 2},
    }
    dots(figure, marks["start_date"], marks["row"], list(marks["tip"]), marker=marker)
    events = marks.groupby("row")["events"].sum()
    order = sorted(events.index, key=lambda label: (label == last, label))
    figure.update_xaxes(date_axis(look))
    top_down(figure, order, showgrid=True)
    more = names_above(figure, zip(order, map(html.unescape, order), strict=True), shift=20)
    if len(marks):
        today_line(figure, look, today)
    alt = f"{title}. " + "; ".join(f"{label}: {look.number(events[label])}" for label in order)
    return finish(
        figure, look, title=title, alt=alt, height=(36 + more) * len(order) + 90, note=note
    )


@remembered
def attendance(quarters: pd.DataFrame, *, look: Look) -> go.Figure:
    """Grouped bars of people registered and present by quarter; not stated has no bar.

    quarters: period (its first day), events, registered, attended, is_estimate, estimate_step.
    """
    title = look.text("People registered and present by quarter, number")
    names = [look.date(day.date(), "Quartal") for day in quarters["period"]]
    middles = quarters["period"] + pd.Timedelta(days=45)
    figure, numbers = go.Figure(), []
    for column, word, colour in (
        ("registered", look.text("registered"), palette.PLANNED),
        ("attended", look.text("present"), palette.SPENT),
    ):
        is_about = quarters["is_estimate"] & (column == "attended")
        numbers.append(
            [
                people_words(rounded(n, step) if about else n, None, about, look)
                for n, about, step in zip(
                    quarters[column], is_about, quarters["estimate_step"], strict=True
                )
            ]
        )
        tips = [f"{name}<br>{word}: {n}" for name, n in zip(names, numbers[-1], strict=True)]
        count = quarters[column].astype(float)
        figure.add_bar(x=middles, y=count, name=word, marker_color=colour, hovertext=tips)
    bars_side_by_side(figure)
    figure.update_xaxes(date_axis(look))
    figure.update_yaxes(count_axis(quarters[["registered", "attended"]].max()))
    rows = zip(names, *numbers, strict=True)
    alt = f"{title}. " + "; ".join(f"{name}: {all_} / {came}" for name, all_, came in rows)
    return finish(figure, look, title=title, alt=alt)


@remembered
def share_that_came(
    listed: pd.DataFrame, *, overall: float, look: Look, events: int | None = None, note: str = ""
) -> go.Figure:
    """Share of the registered who came, a point an event, a line for all together.

    listed: title, start_date, registered, attended, came_share (0..1). events: how many they are,
    where a point stands for several of them; note: what says so.
    """
    title, together = look.text("Share of the registered who came"), look.percent(overall)
    tips = [
        f"{inert(row.title)}<br>{look.percent(row.came_share)} "
        f"({look.number(row.attended)}/{look.number(row.registered)})"
        for row in listed.itertuples(index=False)
    ]
    figure, shares = go.Figure(), listed["came_share"].astype(float)
    marker = {"size": 9, "color": palette.APPROVED}
    dots(figure, listed["start_date"], shares, tips, marker=marker)
    figure.add_hline(y=overall, line={"color": palette.INK, "width": 1.5, "dash": "dot"})
    word = look.text("all together {share}").format(share=together)
    write(figure, word, x=0, xref="paper", xanchor="left", y=overall, yanchor="bottom")
    figure.update_xaxes(date_axis(look))
    figure.update_yaxes(share_axis(look, max(shares.max(), overall)))
    n = look.number(len(listed) if events is None else events)
    alt = look.text("{title}: {share} over {n} events.").format(title=title, share=together, n=n)
    return finish(figure, look, title=title, alt=alt, note=note)


@remembered
def groups(reached: pd.DataFrame, *, look: Look) -> go.Figure:
    """Bars of the people present by group. reached: group, attended (NA not stated)."""
    title = look.text("Groups reached, people present")
    return _bars([inert(name) for name in reached["group"]], reached["attended"], title, look)


@remembered
def districts(places: pd.DataFrame, *, look: Look) -> go.Figure:
    """Bars of the events by district, 0 written out. places: district_id ("" for events of no
    district), name, events."""
    title = look.text("Events by district, number")
    names = [f"{row.district_id} {inert(row.name)}".strip() for row in places.itertuples()]
    return _bars(names, places["events"], title, look)


def _bars(names: list[str], counts: "pd.Series[int]", title: str, look: Look) -> go.Figure:
    values = [known(count) for count in counts]
    numbers, figure = [look.number(value) for value in values], go.Figure()
    bars_across(figure, names, values, text=numbers, marker_color=palette.APPROVED)
    top = max([value for value in values if value is not None], default=0)
    figure.update_xaxes(visible=False, range=[0, max(top, 1) * 1.25])
    alt = ", ".join(f"{name}: {n}" for name, n in zip(names, numbers, strict=True))
    height = 26 * len(names) + 40
    return finish(figure, look, title=title, alt=f"{title}. {alt}", height=height)
