"""The portfolio: every measure as one mark, by Zielfeld and status."""

import math

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import N_, Look, finish, inert
from charts.remember import remembered

COLUMN_MARKS = 3  # marks side by side in a cell; three do not touch on a narrow screen
LINE_PX = 19
LIGHTS = {
    "green": N_("on course"),
    "yellow": N_("needs attention"),
    "red": N_("off course"),
    "none": N_("nothing to judge by"),
}


@remembered
def portfolio(
    measures: pd.DataFrame, *, statuses: dict[str, str], fields: dict[str, str], look: Look
) -> go.Figure:
    """Board of measures: a column a status, a row a Zielfeld, symbol and colour by status light.

    measures: measure_id, title, status, field_id (the first Zielfeld, or missing), light.
    statuses and fields: codes in their order with the words for them; the last row holds measures
    without a Zielfeld.
    A mark's `customdata` is its measure_id.
    """
    shelves = [*fields, None]
    shelf = [code if code in fields else None for code in measures["field_id"]]
    board = measures.assign(shelf=shelf)
    figure = go.Figure()
    lines = _lines(board)
    spots = _spots(board, list(statuses), shelves, lines)
    for light, name in LIGHTS.items():
        marks = spots[spots["light"] == light]
        figure.add_scatter(
            mode="markers",
            x=marks["x"],
            y=marks["y"],
            customdata=marks["measure_id"],
            name=look.text(name),
            marker={
                "symbol": palette.LIGHT_SYMBOLS[light],
                "color": palette.LIGHTS[light],
                "size": 13,
                "line": {"width": 1.5, "color": palette.LIGHTS[light]},
            },
            hovertext=[
                f"{inert(title)}<br>{inert(statuses[status])} · {look.text(name)}"
                for title, status in zip(marks["title"], marks["status"], strict=True)
            ],
            hoverinfo="text",
            showlegend=len(marks) > 0,
        )
    _grid(figure, statuses, [*fields.values(), look.text("no Zielfeld stated")], board, look)
    return finish(
        figure,
        look,
        title=look.text("Portfolio: where each measure stands"),
        alt=_words(board, statuses, look),
        height=(LINE_PX * lines + 40) * len(shelves) + 90,
        legend_below=True,
    )


def _lines(board: pd.DataFrame) -> int:
    """Lines of marks that the fullest cell needs; at least two, so that rows keep their height."""
    fullest = board.groupby(["status", "shelf"], dropna=False).size().max()
    return max(2, math.ceil(fullest / COLUMN_MARKS)) if len(board) else 2


def _spots(
    board: pd.DataFrame, statuses: list[str], shelves: list[str | None], lines: int
) -> pd.DataFrame:
    """Place the marks of a cell in rows of three, left to right, top to bottom."""
    row_px = LINE_PX * lines + 40
    placed = []
    for (status, shelf), cell in board.groupby(["status", "shelf"], dropna=False, sort=False):
        if status not in statuses:
            continue
        row = shelves.index(shelf if isinstance(shelf, str) else None)
        for at, mark in enumerate(cell.itertuples()):
            line, column = divmod(at, COLUMN_MARKS)
            placed.append(
                {
                    "measure_id": mark.measure_id,
                    "title": mark.title,
                    "status": mark.status,
                    "light": mark.light,
                    "x": statuses.index(status) + (column - (COLUMN_MARKS - 1) / 2) * 0.27,
                    "y": 0.5 - row - (30 + LINE_PX * (line + 0.5)) / row_px,
                }
            )
    columns = ["measure_id", "title", "status", "light", "x", "y"]
    return pd.DataFrame(placed, columns=columns)


def _grid(
    figure: go.Figure, statuses: dict[str, str], shelves: list[str], board: pd.DataFrame, look: Look
) -> None:
    counts = board["status"].value_counts()
    figure.update_xaxes(
        tickvals=list(range(len(statuses))),
        ticktext=[
            f"{inert(word)}<br>{look.number(int(counts.get(code, 0)))}"
            for code, word in statuses.items()
        ],
        side="top",
        range=[-0.5, len(statuses) - 0.5],
        showgrid=False,
    )
    figure.update_yaxes(visible=False, range=[-len(shelves) + 0.5, 0.5])
    for at, shelf in enumerate(shelves):
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=-at + 0.5, yanchor="top", showarrow=False,
            text=inert(shelf), font={"size": 12},
        )  # fmt: skip
        figure.add_hline(y=-at + 0.5, line={"width": 1, "color": palette.FAINT})


def _words(board: pd.DataFrame, statuses: dict[str, str], look: Look) -> str:
    counts = board["status"].value_counts()
    parts = [f"{word}: {look.number(int(counts.get(code, 0)))}" for code, word in statuses.items()]
    return look.text("{n} measures by status: {parts}.").format(
        n=look.number(len(board)), parts=", ".join(parts)
    )
