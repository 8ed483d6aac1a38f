"""Events over time, and who came."""

import datetime as dt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import N_, Look, date_axis, finish, inert, today_line
from charts.remember import remembered

LONGEST = 50  # letters of a row's name
PRECISION = {"month": "Monat", "quarter": "Quartal", "year": "Jahr"}
TOGETHER = {
    "month": N_("More than {n} events: put together by month and {row}"),
    "quarter": N_("More than {n} events: put together by quarter and {row}"),
    "year": N_("More than {n} events: put together by year and {row}"),
}


@remembered
def events_over_time(
    listed: pd.DataFrame, *, rows: str, names: dict[str, str], today: dt.date, look: Look
) -> go.Figure:
    """A point an event on its day, a row each value of the column `rows`; held ones are filled,
    and the larger the more people came.

    listed: title, start_date (missing: not drawn), the column `rows`, attended, is_held.
    names: value → words for it.
    """
    dated = listed[listed["start_date"].notna()]
    labels = [_label(value, names, look) for value in dated[rows]]
    tips = [_event_tip(row, look) for row in dated.itertuples(index=False)]
    marks = dated[["start_date", "is_held"]].assign(size=dated["attended"].astype(float), tip=tips)
    words = {label: labels.count(label) for label in set(labels)}
    undated = len(listed) - len(dated)
    note = look.text("Larger: more people present; open: still ahead")
    return _in_rows(marks, labels, words, note=note, undated=undated, today=today, look=look)


@remembered
def events_by_period(
    sums: pd.DataFrame, *, period: str, names: dict[str, str], by: str, limit: int, undated: int,
    today: dt.date, look: Look,
) -> go.Figure:  # fmt: skip
    """A point for all events of a period in a row, the larger the more events.

    sums: period (its first day), value, is_rest (all values that have no row of their own),
    is_held, events, attended. period: month, quarter, year. names: value → words for it. by: the
    word for what the rows are. limit: of how many events on they are put together.
    """
    rest = look.text("all others")
    labels = [rest if is_rest else _label(value, names, look)
              for value, is_rest in zip(sums["value"], sums["is_rest"], strict=True)]  # fmt: skip
    tips = [f"{label}<br>{_period_tip(row, period, look)}"
            for label, row in zip(labels, sums.itertuples(index=False), strict=True)]  # fmt: skip
    marks = pd.DataFrame({"start_date": sums["period"], "is_held": sums["is_held"],
                          "size": sums["events"].astype(float), "tip": tips})  # fmt: skip
    words = sums["events"].groupby(labels).sum().to_dict()
    note = " · ".join((
        look.text(TOGETHER[period]).format(n=look.number(limit), row=by),
        look.text("Larger: more events; open: still ahead"),
    ))  # fmt: skip
    return _in_rows(marks, labels, words, last=rest, note=note, undated=undated, today=today,
                    look=look)  # fmt: skip


def _label(value: object, names: dict[str, str], look: Look) -> str:
    return inert(names.get(value, value)) if isinstance(value, str) else look.text("not stated")


def _in_rows(
    marks: pd.DataFrame, labels: list[str], words: dict[str, int], *, note: str, undated: int,
    today: dt.date, look: Look, last: str = "",
) -> go.Figure:  # fmt: skip
    """Points on their days, in rows by label.

    marks: start_date, is_held, size (missing: the smallest), tip. words: label → its events.
    last: the label of the lowest row.
    """
    title = look.text("Events over time")
    most = max(marks["size"].max(), 1) if marks["size"].notna().any() else 1
    figure = go.Figure()
    figure.add_scatter(
        x=marks["start_date"], y=labels, mode="markers", showlegend=False,
        marker={
            "size": (8 + 14 * (marks["size"] / most).clip(lower=0) ** 0.5).fillna(8).tolist(),
            "symbol": ["circle" if held else "circle-open" for held in marks["is_held"]],
            "color": palette.APPROVED, "opacity": 0.85, "line": {"width": 2},
        },
        hovertext=list(marks["tip"]), hoverinfo="text",
    )  # fmt: skip
    order = sorted(words, key=lambda label: (label == last, label))
    figure.update_xaxes(**date_axis(look))
    _rows(figure, order)
    if len(marks):
        today_line(figure, look, today)
    if undated:
        note += " · " + look.plural("{n} event without a date is not drawn",
                                    "{n} events without a date are not drawn",
                                    undated).format(n=look.number(undated))  # fmt: skip
    alt = f"{title}. " + "; ".join(f"{label}: {look.number(words[label])}" for label in order)
    figure = finish(figure, look, title=title, alt=alt, height=52 * len(order) + 90, note=note)
    figure.update_layout(margin_t=26)
    return figure


def _rows(figure: go.Figure, order: list[str]) -> None:
    """Rows from top to bottom. Names stand above their row: beside it a long one leaves no room
    for time on a telephone."""
    figure.update_yaxes(categoryorder="array", categoryarray=order[::-1], showgrid=True,
                        showticklabels=False)  # fmt: skip
    for label in order:
        name = label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip() + "…"
        figure.add_annotation(x=0, xref="paper", xanchor="left", y=label, yshift=20, text=name,
                              showarrow=False, font={"size": 12})  # fmt: skip


def _period_tip(row: tuple[Any, ...], period: str, look: Look) -> str:
    n = row.events  # type: ignore[attr-defined]
    day = look.date(row.period.date(), PRECISION[period])  # type: ignore[attr-defined]
    parts = [day, look.plural("{n} event", "{n} events", n).format(n=look.number(n))]
    if not pd.isna(row.attended):  # type: ignore[attr-defined]
        word = look.text("{n} present").format(n=look.number(row.attended))  # type: ignore[attr-defined]
        parts.append(word)
    return "<br>".join(parts)


def _event_tip(row: tuple[Any, ...], look: Look) -> str:
    parts = [inert(row.title), look.date(row.start_date.date())]  # type: ignore[attr-defined]
    if not pd.isna(row.attended):  # type: ignore[attr-defined]
        word = look.text("{n} present").format(n=look.number(row.attended))  # type: ignore[attr-defined]
        parts.append(word)
    return "<br>".join(parts)


@remembered
def attendance(quarters: pd.DataFrame, *, look: Look) -> go.Figure:
    """Grouped bars of people registered and present by quarter; not stated has no bar.

    quarters: quarter (its first day), events, registered, attended.
    """
    title = look.text("People registered and present by quarter, number")
    names = [look.date(day.date(), "Quartal") for day in quarters["period"]]
    figure = go.Figure()
    for column, word, colour in (
        ("registered", look.text("registered"), palette.PLANNED),
        ("attended", look.text("present"), palette.SPENT),
    ):
        figure.add_bar(
            x=names, y=quarters[column].astype(float), name=word, marker_color=colour,
            hovertext=[f"{name}<br>{word}: {look.number(None if pd.isna(n) else n)}"
                       for name, n in zip(names, quarters[column], strict=True)],
            hoverinfo="text",
        )  # fmt: skip
    figure.update_layout(barmode="group", bargroupgap=0.05)
    figure.update_xaxes(type="category")
    figure.update_yaxes(rangemode="tozero", tickformat=",.0f")
    words = "; ".join(
        f"{name}: {_number(row.registered, look)} / {_number(row.attended, look)}"
        for name, row in zip(names, quarters.itertuples(index=False), strict=True)
    )
    return finish(figure, look, title=title, alt=f"{title}. {words}")


def _number(value: float, look: Look) -> str:
    return look.number(None if pd.isna(value) else value)


@remembered
def share_that_came(
    listed: pd.DataFrame, *, overall: float, look: Look, events: int | None = None, note: str = ""
) -> go.Figure:
    """Share of the registered who came, a point an event, a line for all together.

    listed: title, start_date, registered, attended, came_share (0..1). events: how many they are,
    where a point stands for several of them; note: what says so.
    """
    title = look.text("Share of the registered who came")
    figure = go.Figure()
    figure.add_scatter(
        x=listed["start_date"], y=listed["came_share"].astype(float), mode="markers",
        showlegend=False,
        marker={"size": 9, "color": palette.APPROVED},
        hovertext=[
            f"{inert(row.title)}<br>{look.percent(row.came_share)} "
            f"({look.number(row.attended)}/{look.number(row.registered)})"
            for row in listed.itertuples(index=False)
        ],
        hoverinfo="text",
    )  # fmt: skip
    figure.add_hline(y=overall, line={"color": palette.INK, "width": 1.5, "dash": "dot"})
    word = look.text("all together {share}").format(share=look.percent(overall))
    figure.add_annotation(
        x=0, xref="paper", xanchor="left", y=overall, yanchor="bottom", text=word,
        showarrow=False, font={"size": 12},
    )  # fmt: skip
    figure.update_xaxes(**date_axis(look))
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    alt = look.text("{title}: {share} over {n} events.").format(
        title=title, share=look.percent(overall),
        n=look.number(len(listed) if events is None else events),
    )  # fmt: skip
    return finish(figure, look, title=title, alt=alt, note=note)


@remembered
def groups(reached: pd.DataFrame, *, look: Look) -> go.Figure:
    """Bars of the people present by group. reached: group, attended (NA not stated)."""
    title = look.text("Groups reached, people present")
    values = [None if pd.isna(n) else int(n) for n in reached["attended"]]
    return _bars([inert(name) for name in reached["group"]], values, title, look)


@remembered
def districts(places: pd.DataFrame, *, look: Look) -> go.Figure:
    """Bars of the events by district, 0 written out. places: district_id ("" for events of no
    district), name, events."""
    title = look.text("Events by district, number")
    names = [f"{row.district_id} {inert(row.name)}".strip() for row in places.itertuples()]
    return _bars(names, [int(n) for n in places["events"]], title, look)


def _bars(names: list[str], values: list[int | None], title: str, look: Look) -> go.Figure:
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=values,
            y=names,
            text=[look.number(value) for value in values],
            textposition="outside",
            cliponaxis=False,
            marker_color=palette.APPROVED,
            hoverinfo="text",
        )  # fmt: skip
    )
    top = max([value for value in values if value is not None], default=0)
    figure.update_xaxes(visible=False, range=[0, max(top, 1) * 1.25])
    figure.update_yaxes(autorange="reversed")
    words = ", ".join(f"{n}: {look.number(v)}" for n, v in zip(names, values, strict=True))
    return finish(figure, look, title=title, alt=f"{title}. {words}", height=26 * len(names) + 40)
