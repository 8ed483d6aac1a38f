"""XmR charts: values in time between their process limits, marks of change, the target."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.look import Look, date_axis, finish, known, legend_below, write_on_top


@remembered
def xmr_chart(
    points: pd.DataFrame,
    *,
    title: str,
    target: float | None,
    look: Look,
    reach: tuple[float, float] | None = None,
) -> go.Figure:
    """One series: its values as a line, limits and mean of each piece between two steps, values
    that a rule marks in another colour and shape, the target as a dashed line.

    points: date (datetime64), value, mean, lower, upper (NaN: no limits), side (0: no mark), piece,
    step ("" or how the piece began), tip (words of the value), in the order of time.
    target: in the unit of the values; None: none.
    reach: lowest and highest value of the axis, where two charts are to be compared.
    """
    figure = go.Figure()
    named = True
    for _piece, own in points.groupby("piece", sort=False):
        if own["upper"].notna().any():
            _limits(figure, own, look, named)
            named = False
    line = {"color": palette.INK, "width": 1.5}
    figure.add_scatter(
        **{"mode": "lines+markers", "x": points["date"], "y": points["value"], "line": line},
        **{"marker": {"size": 5, "color": palette.INK}, "hovertext": [*points["tip"]]},
        name=look.text("value"),
    )
    _marked(figure, points[points["side"] != 0], look)
    if target is not None:
        _target(figure, points, target, look)
    for row in points[points["step"] != ""].itertuples(index=False):
        dotted = {"color": palette.PLANNED, "width": 1.5, "dash": "dot"}
        figure.add_shape(
            type="line", x0=row.date, x1=row.date, y0=0, y1=1, yref="paper", line=dotted
        )
        words = look.text("step") if row.step == "found" else look.text("new definition")
        write_on_top(figure, row.date, words)
    figure.update_layout(xaxis=date_axis(look))
    if reach is not None:
        room = 0.05 * (reach[1] - reach[0])
        figure.update_yaxes(range=[reach[0] - room, reach[1] + room])
    legend_below(figure)
    alt = f"{title}. {_words(points, target, look)}"
    return finish(figure, look, title=title, alt=alt, height=380)


def _limits(figure: go.Figure, own: pd.DataFrame, look: Look, named: bool) -> None:
    days = [own["date"].iloc[0], own["date"].iloc[-1]]
    lower, upper, mean = (own[name].iloc[0] for name in ("lower", "upper", "mean"))
    common = {"mode": "lines", "x": days, "hoverinfo": "skip"}
    edge = {"color": palette.ON_TRACK, "width": 1, "dash": "dash"}
    figure.add_scatter(**common, y=[lower, lower], line=edge, showlegend=False)
    figure.add_scatter(
        **common, y=[upper, upper], line=edge, name=look.text("process limits"), showlegend=named
    )
    figure.add_scatter(
        **{**common, "y": [mean, mean], "line": {"color": palette.ON_TRACK, "width": 1.5}},
        name=look.text("mean"),
        showlegend=named,
    )


def _marked(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    if rows.empty:
        return
    symbols = ["triangle-up" if side > 0 else "triangle-down" for side in rows["side"]]
    figure.add_scatter(
        **{"mode": "markers", "x": rows["date"], "y": rows["value"]},
        marker={"size": 10, "symbol": symbols, "color": palette.ATTENTION},
        hovertext=[*rows["tip"]],
        name=look.text("signal"),
    )


def _target(figure: go.Figure, points: pd.DataFrame, target: float, look: Look) -> None:
    days = [points["date"].iloc[0], points["date"].iloc[-1]]
    line = {"color": palette.FINE, "width": 2, "dash": "dashdot"}
    figure.add_scatter(
        **{"mode": "lines", "x": days, "y": [target, target], "line": line, "hoverinfo": "skip"},
        name=look.text("target"),
    )


def _words(points: pd.DataFrame, target: float | None, look: Look) -> str:
    """The chart for those who do not see it: its newest values, the limits, the target."""
    parts: Sequence[str] = [*points["tip"].tail(6)]
    last = points.iloc[-1]
    limits = known(last["lower"]), known(last["upper"])
    if None not in limits:
        lower, upper = (look.number(one, 1) for one in limits)
        told = look.text("process limits {lower} – {upper}")
        parts = [*parts, told.format(lower=lower, upper=upper)]
    if target is not None:
        parts = [*parts, look.text("target {target}").format(target=look.number(target, 1))]
    return "; ".join(parts)
