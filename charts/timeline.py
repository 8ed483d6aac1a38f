"""The measures on the time axis: plan beside forecast, milestones, today."""

import datetime as dt
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.labels import BREAK, in_two_lines, inert, shortened
from charts.look import (
    N_,
    NAME_LINE,
    Look,
    date_axis,
    dots,
    finish,
    known,
    legend_below,
    plural,
    today_line,
    write,
)

ROW_PX = 46
ROOMY = 12  # rows up to which a long name has a second line
PLAN_BELOW = 0.28  # the plan and the milestones lie under the bar of the forecast
MILLISECONDS_A_DAY = 86_400_000
YEARS = 15  # before and after today; a date beyond must not press all others together
SPAN = ["baseline_start", "baseline_end", "forecast_start", "forecast_end"]
SOLID = ("diamond", "triangle-up")


class Mark(NamedTuple):
    """How the milestones in some states are drawn."""

    states: tuple[str, ...]
    symbol: str
    colour: str
    name: str


MARKS = (
    Mark(("done", "done_late"), "diamond", palette.FINE, N_("milestone reached")),
    Mark(("planned", "delayed"), "diamond-open", palette.INK, N_("upcoming milestone")),
    Mark(("unreported",), "circle-open", palette.PLANNED, N_("milestone, state not reported")),
    Mark(("overdue",), "triangle-up", palette.OVERDUE, N_("milestone overdue")),
    Mark(("superseded",), "x-thin-open", palette.INK, N_("milestone of a superseded plan")),
    Mark(("dropped",), "square-open", palette.PLANNED, N_("milestone dropped")),
)


@remembered
def timeline(
    bars: pd.DataFrame, milestones: pd.DataFrame, *, look: Look, today: dt.date
) -> go.Figure:
    """Gantt chart, a row a measure in the order given: plan thin, forecast thick.

    bars: measure_id, title, field_position (int or missing), baseline_start, baseline_end,
    forecast_start, forecast_end (dates or missing), judgement, is_demo; measures without any date
    are left out and counted in the note, as are dates more than YEARS away. A forecast without a
    current report (judgement no_report) is hollow. milestones: measure_id, title, due_date,
    done_date, precision, is_superseded, state (done, done_late, planned, delayed, overdue,
    unreported, dropped, undated).
    """
    ends = ["baseline_end", "forecast_end"]
    rows = bars[bars["baseline_start"].notna() & bars[ends].notna().any(axis=1)]
    rows, far = _within_years(rows.reset_index(drop=True), today)
    place = {measure: len(rows) - 1 - at for at, measure in enumerate(rows["measure_id"])}
    figure = go.Figure()
    for is_plan in (True, False):
        _bars(figure, rows, place, look, is_plan=is_plan)
    marks = _marks(milestones, place)
    near = marks["day"].between(*_limits(today))
    far += int((~near).sum())
    marks = marks[near]
    for mark in MARKS:
        _milestones(figure, marks[marks["state"].isin(mark.states)], mark, look)
    write_name = in_two_lines if len(rows) <= ROOMY else lambda title: inert(shortened(title))
    names = [write_name(title) for title in rows["title"]]
    row_px = ROW_PX + NAME_LINE * any(BREAK in name for name in names)
    for name, at in zip(names, place.values(), strict=True):
        y = at + 0.16
        write(figure, name, x=0, xref="paper", xanchor="left", y=y,
              yanchor="bottom", align="left")  # fmt: skip
    today_line(figure, look, today)
    figure.update_layout(barmode="overlay", xaxis=date_axis(look, title=None))
    figure.update_yaxes(visible=False, range=[-0.6, len(rows) - 0.35])
    legend_below(figure)
    return finish(
        figure,
        look,
        title=look.text("When the measures are due: plan and forecast"),
        alt=_words(rows, milestones, look, today),
        height=row_px * max(len(rows), 2) + 110,
        note=_left_out(len(bars) - len(rows), far, look),
    )


def _left_out(undated: int, far: int, look: Look) -> str:
    """How many measures and dates are not drawn."""
    words = []
    if undated:
        words.append(
            plural("{n} measure without dates", "{n} measures without dates", undated, look)
        )
    if far:
        words.append(
            plural(
                "{n} date outside of the years shown",
                "{n} dates outside of the years shown",
                far,
                look,
            )
        )
    return " · ".join(words)


def _limits(today: dt.date) -> tuple[pd.Timestamp, pd.Timestamp]:
    now = pd.Timestamp(today)
    return now - pd.DateOffset(years=YEARS), now + pd.DateOffset(years=YEARS)


def _within_years(rows: pd.DataFrame, today: dt.date) -> tuple[pd.DataFrame, int]:
    """The rows with their dates brought within the years shown, and how many lay outside."""
    low, high = _limits(today)
    dates = rows[SPAN]
    far = ((dates < low) | (dates > high)).drop(columns="forecast_start").to_numpy().sum()
    return rows.assign(**{name: dates[name].clip(low, high) for name in SPAN}), int(far)


def _marks(milestones: pd.DataFrame, place: dict[str, int]) -> pd.DataFrame:
    """The milestones that have a day and a row; those of a superseded plan under that state."""
    days = milestones["done_date"].fillna(milestones["due_date"])
    replaced = milestones["is_superseded"].astype(bool) & milestones["done_date"].isna()
    state = milestones["state"].mask(replaced, "superseded")
    marks = milestones.assign(day=days, state=state, row=milestones["measure_id"].map(place))
    return marks.dropna(subset=["day", "row"])


def _bars(
    figure: go.Figure, rows: pd.DataFrame, place: dict[str, int], look: Look, *, is_plan: bool
) -> None:
    kind, name = ("baseline", look.text("plan")) if is_plan else ("forecast", look.text("forecast"))
    dated = rows[rows[f"{kind}_end"].notna()]
    start, stop = dated[f"{kind}_start"], dated[f"{kind}_end"]
    colours = [
        palette.field_colour(known(at), look.field_colours) for at in dated["field_position"]
    ]
    fills = [
        palette.PAPER if level == "no_report" else colour
        for level, colour in zip(dated["judgement"], colours, strict=True)
    ]
    marker = {"color": fills, "line": {"color": colours, "width": 1.5}}
    figure.add_bar(
        orientation="h",
        base=start,
        x=(stop - start).dt.days * MILLISECONDS_A_DAY,
        y=[place[measure] - (PLAN_BELOW if is_plan else 0) for measure in dated["measure_id"]],
        width=0.1 if is_plan else 0.3,
        name=name,
        marker={"color": palette.PLANNED} if is_plan else marker,
        hovertext=[
            f"{inert(title)}<br>{name}: {look.date(begin)} – {look.date(end)}"
            for title, begin, end in zip(dated["title"], start, stop, strict=True)
        ],
        showlegend=is_plan,
    )
    if not is_plan and (dated["judgement"] == "no_report").any():
        marker = {"color": palette.PAPER, "line": {"color": palette.INK, "width": 1.5}}
        figure.add_bar(orientation="h", x=[None], y=[None], marker=marker, showlegend=True,
                       name=look.text("forecast without a current report"))  # fmt: skip


def _milestones(figure: go.Figure, marks: pd.DataFrame, mark: Mark, look: Look) -> None:
    if marks.empty:
        return
    name = look.text(mark.name)
    tips = [
        f"{inert(row.title)}<br>{name}: {look.date(row.day, row.precision)}"
        for row in marks.itertuples(index=False)
    ]
    edge = palette.PAPER if mark.symbol in SOLID else mark.colour
    marker = {"symbol": mark.symbol, "size": 11, "color": mark.colour,
              "line": {"width": 1.5, "color": edge}}  # fmt: skip
    dots(figure, marks["day"], marks["row"] - PLAN_BELOW, tips, name=name, marker=marker)


def _words(rows: pd.DataFrame, milestones: pd.DataFrame, look: Look, today: dt.date) -> str:
    late = rows[rows["forecast_end"] > rows["baseline_end"]]
    overdue = milestones[
        (milestones["state"] == "overdue") & milestones["measure_id"].isin(rows["measure_id"])
    ]
    words = plural("Timeline of {n} measure", "Timeline of {n} measures", len(rows), look)
    sentence = look.text("; the forecast of {late} lies after the plan.")
    words += sentence.format(late=look.number(len(late)))
    if overdue.empty:
        return words
    said = plural("{n} milestone is overdue", "{n} milestones are overdue", len(overdue), look)
    return f"{words} {said} ({look.date(today)})."
