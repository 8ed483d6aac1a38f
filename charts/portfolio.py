"""The portfolio: every measure as one mark, by Zielfeld and status."""

import math

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.labels import inert
from charts.look import N_, Look, dots, finish, legend_below, write
from charts.remember import remembered

COLUMN_MARKS = 3  # marks side by side in a cell; three do not touch on a narrow screen
MIDDLE = (COLUMN_MARKS - 1) / 2
LINE_PX = 19
NONE = ""  # the row of measures without a Zielfeld
JUDGEMENTS = {
    "off_track": N_("off track"),
    "watch": N_("watch"),
    "on_track": N_("on track"),
    "reached": N_("reached"),
    "stopped": N_("stopped"),
    "no_report": N_("no current report"),
}


@remembered
def portfolio(
    measures: pd.DataFrame, *, statuses: dict[str, str], fields: dict[str, str], look: Look
) -> go.Figure:
    """Board of measures: a column a status, a row a Zielfeld, symbol and colour by judgement.

    measures: measure_id, title, status, field_id (the first Zielfeld, or missing), judgement.
    statuses and fields: codes in their order with the words for them; the last row holds measures
    without a Zielfeld.
    A mark's `customdata` is its measure_id.
    """
    shelves = [*fields, NONE]
    board = measures.assign(
        shelf=measures["field_id"].where(measures["field_id"].isin(fields), NONE)
    )
    row_px = LINE_PX * _lines(board) + 40
    spots = _spots(board, list(statuses), shelves, row_px)
    figure = go.Figure()
    for level, name in JUDGEMENTS.items():
        marks, word = spots[spots["judgement"] == level], look.text(name)
        colour = palette.JUDGEMENTS[level]
        tips = [
            f"{inert(title)}<br>{inert(statuses[status])} · {word}"
            for title, status in zip(marks["title"], marks["status"], strict=True)
        ]
        marker = {"symbol": palette.JUDGEMENT_SYMBOLS[level], "size": 13, "color": colour,
                  "line": {"width": 1.5, "color": colour}}  # fmt: skip
        own = {"customdata": marks["measure_id"], "name": word, "showlegend": len(marks) > 0}
        dots(figure, marks["x"], marks["y"], tips, marker=marker, **own)
    counts = {code: look.number((board["status"] == code).sum()) for code in statuses}
    _grid(figure, statuses, counts, [*fields.values(), look.text("no Zielfeld stated")])
    legend_below(figure)
    parts = ", ".join(f"{word}: {counts[code]}" for code, word in statuses.items())
    alt = look.text("{n} measures by status: {parts}.")
    return finish(
        figure,
        look,
        title=look.text("Portfolio: where each measure stands"),
        alt=alt.format(n=look.number(len(board)), parts=parts),
        height=row_px * len(shelves) + 90,
    )


def _lines(board: pd.DataFrame) -> int:
    """Lines of marks that the fullest cell needs; at least two, so that rows keep their height."""
    fullest = board.groupby(["status", "shelf"], dropna=False).size().max()
    return max(2, math.ceil(fullest / COLUMN_MARKS)) if len(board) else 2


def _spots(
    board: pd.DataFrame, statuses: list[str], shelves: list[str], row_px: int
) -> pd.DataFrame:
    """Place the marks of a cell in rows of three, left to right, top to bottom."""
    placed = board[board["status"].isin(statuses)]
    cells = placed.groupby(["status", "shelf"], sort=False)
    at = cells.cumcount()
    column = placed["status"].map(statuses.index) + (at % COLUMN_MARKS - MIDDLE) * 0.27
    down = (30 + LINE_PX * (at // COLUMN_MARKS + 0.5)) / row_px
    spots = placed.assign(x=column, y=0.5 - placed["shelf"].map(shelves.index) - down)
    return spots.iloc[cells.ngroup().argsort(kind="stable")]


def _grid(
    figure: go.Figure, statuses: dict[str, str], counts: dict[str, str], shelves: list[str]
) -> None:
    figure.update_xaxes(
        tickvals=list(range(len(statuses))),
        ticktext=[f"{inert(word)}<br>{counts[code]}" for code, word in statuses.items()],
        side="top",
        range=[-0.5, len(statuses) - 0.5],
        showgrid=False,
    )
    figure.update_yaxes(visible=False, range=[-len(shelves) + 0.5, 0.5])
    for at, shelf in enumerate(shelves):
        y = 0.5 - at
        write(figure, inert(shelf), x=0, xref="paper", xanchor="left", y=y, yanchor="top")
        figure.add_hline(y=y, line={"width": 1, "color": palette.FAINT})
