"""The measures on the time axis: plan beside forecast, milestones, today."""

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import N_, Look, date_axis, finish, inert, today_line
from charts.remember import remembered

ROW_PX = 46
PLAN_BELOW = 0.28  # the plan and the milestones lie under the bar of the forecast
MILLISECONDS_A_DAY = 86_400_000
SOLID = ("diamond", "triangle-up")
MARKS = {  # mark: states of a milestone that wear it, symbol, colour, name
    "done": (("done", "done_late"), "diamond", palette.FINE, N_("milestone reached")),
    "ahead": (("planned", "delayed"), "diamond-open", palette.INK, N_("milestone ahead")),
    "overdue": (("overdue",), "triangle-up", palette.OVERDUE, N_("milestone overdue")),
    "dropped": (("dropped",), "x-thin", palette.PLANNED, N_("milestone dropped")),
}


@remembered
def timeline(
    bars: pd.DataFrame, milestones: pd.DataFrame, *, look: Look, today: dt.date
) -> go.Figure:
    """Gantt chart, a row a measure in the order given: plan thin, forecast thick.

    bars: measure_id, title, field_position (int or missing), baseline_start, baseline_end,
    forecast_start, forecast_end (dates or missing), is_demo; measures without any date are left
    out and counted in the note. milestones: measure_id, title, due_date, done_date, precision,
    state (done, done_late, planned, delayed, overdue, dropped, undated).
    """
    ends = ["baseline_end", "forecast_end"]
    rows = bars[bars["baseline_start"].notna() & bars[ends].notna().any(axis=1)]
    rows = rows.reset_index(drop=True)
    place = {measure: len(rows) - 1 - at for at, measure in enumerate(rows["measure_id"])}
    figure = go.Figure()
    _bars(figure, rows, place, look, plan=True)
    _bars(figure, rows, place, look, plan=False)
    for states, symbol, colour, name in MARKS.values():
        marks = milestones[milestones["state"].isin(states)]
        _milestones(figure, marks, place, look, symbol, colour, look.text(name))
    for at, title in enumerate(rows["title"]):
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=len(rows) - 0.84 - at, yanchor="bottom",
            showarrow=False,
            text=inert(title), font={"size": 13}, align="left",
        )  # fmt: skip
    today_line(figure, look, today)
    figure.update_layout(barmode="overlay", xaxis=date_axis(look, title=None))
    figure.update_yaxes(visible=False, range=[-0.6, len(rows) - 0.35])
    drawn = finish(
        figure,
        look,
        title=look.text("When the measures are due: plan and forecast"),
        alt=_words(rows, milestones, look, today),
        height=ROW_PX * max(len(rows), 2) + 110,
        legend_below=True,
        note=_undated(len(bars) - len(rows), look),
    )
    return drawn.update_layout(margin_t=26)  # room for the word above today's line


def _undated(count: int, look: Look) -> str:
    if not count:
        return ""
    words = look.plural("{n} measure without dates", "{n} measures without dates", count)
    return words.format(n=look.number(count))


def _bars(
    figure: go.Figure, rows: pd.DataFrame, place: dict[str, int], look: Look, *, plan: bool
) -> None:
    kind = "baseline" if plan else "forecast"
    name = look.text("plan") if plan else look.text("forecast")
    known = rows[rows[f"{kind}_end"].notna()]
    start, stop = known[f"{kind}_start"], known[f"{kind}_end"]
    positions = [None if pd.isna(at) else int(at) for at in known["field_position"]]
    figure.add_bar(
        orientation="h",
        base=start,
        x=(stop - start).dt.days * MILLISECONDS_A_DAY,
        y=[place[measure] - (PLAN_BELOW if plan else 0) for measure in known["measure_id"]],
        width=0.1 if plan else 0.3,
        name=name,
        marker_color=palette.PLANNED if plan else [palette.field_colour(at) for at in positions],
        hovertext=[
            f"{inert(title)}<br>{name}: {look.date(begin)} – {look.date(end)}"
            for title, begin, end in zip(known["title"], start, stop, strict=True)
        ],
        hoverinfo="text",
        showlegend=plan,
    )


def _milestones(
    figure: go.Figure,
    marks: pd.DataFrame,
    place: dict[str, int],
    look: Look,
    symbol: str,
    colour: str,
    name: str,
) -> None:
    days = marks["done_date"].fillna(marks["due_date"])
    drawn = marks.assign(day=days)[marks["measure_id"].isin(list(place)) & days.notna()]
    if drawn.empty:
        return
    figure.add_scatter(
        mode="markers",
        x=drawn["day"],
        y=[place[measure] - PLAN_BELOW for measure in drawn["measure_id"]],
        name=name,
        marker={
            "symbol": symbol,
            "size": 11,
            "color": colour,
            "line": {"width": 1.5, "color": palette.PAPER if symbol in SOLID else colour},
        },
        hovertext=[
            f"{inert(title)}<br>{name}: {look.date(day, precision)}"
            for title, day, precision in zip(
                drawn["title"], drawn["day"], drawn["precision"], strict=True
            )
        ],
        hoverinfo="text",
    )


def _words(rows: pd.DataFrame, milestones: pd.DataFrame, look: Look, today: dt.date) -> str:
    late = rows[rows["forecast_end"] > rows["baseline_end"]]
    overdue = milestones[
        (milestones["state"] == "overdue") & milestones["measure_id"].isin(rows["measure_id"])
    ]
    sentence = look.text(
        "Timeline of {n} measures; the forecast of {late} lies after the plan, "
        "{overdue} milestones are overdue on {today}."
    )
    return sentence.format(
        n=look.number(len(rows)),
        late=look.number(len(late)),
        overdue=look.number(len(overdue)),
        today=look.date(today),
    )
