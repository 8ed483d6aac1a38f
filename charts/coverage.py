"""How the measures spread over the Zielfelder, and how focused the strategy is."""

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import Look, bars_across, dots, finish, inert, known, write
from charts.remember import remembered


@remembered
def coverage(fields: pd.DataFrame, *, look: Look, amount: str = "measures") -> go.Figure:
    """Horizontal bars, one a Zielfeld, in its fixed colour, the value written beside it.

    fields: title, position (int, missing for measures without a Zielfeld), measures (count),
    planned_eur (euros or missing). `amount` chooses the column.
    """
    title, values = look.text("Measures by Zielfeld, number"), list(map(known, fields[amount]))
    words = [look.number(value) for value in values]
    if amount == "planned_eur":
        title = look.text("Planned money by Zielfeld, in euros")
        words = [look.money(value) for value in values]
    colours = [palette.field_colour(known(position)) for position in fields["position"]]
    figure = go.Figure()
    names = [inert(name) for name in fields["title"]]
    bars_across(figure, names, fields[amount], text=words, marker_color=colours)
    room = (known(fields[amount].max()) or 1 / 1.35) * 1.35  # right of the longest, for its number
    figure.update_xaxes(visible=False, rangemode="tozero", range=[0, room])
    alt = ", ".join(f"{name}: {word}" for name, word in zip(fields["title"], words, strict=True))
    return finish(figure, look, title=title, alt=f"{title}. {alt}", height=34 * len(fields) + 30)


@remembered
def focus(by_number: float | None, by_money: float | None, *, look: Look) -> go.Figure:
    """Scale from Gießkanne (0) to Dartpfeil (1) with a mark for number and one for money."""
    figure = go.Figure()
    line = {"color": palette.PLANNED, "width": 3}
    figure.add_shape(type="line", x0=0, x1=1, y0=0, y1=0, line=line)
    marks = [
        (by_number, look.text("by number of measures"), "circle", palette.SPENT, 16),
        (by_money, look.text("by planned money"), "diamond", palette.ATTENTION, -16),
    ]
    for value, name, symbol, colour, shift in marks:
        if value is None:
            continue
        number = look.number(value, 2)
        marker = {"symbol": symbol, "size": 15, "color": colour}
        tips = [f"{name}: {number}"]
        dots(figure, [value], [0], tips, name=name, showlegend=False, marker=marker)
        write(figure, f"{name} {number}", x=value, y=0, yshift=shift, xanchor=_side(value))
    for end, word in ((0, look.text("0 Gießkanne")), (1, look.text("1 Dartpfeil"))):
        write(figure, word, x=end, y=0, yshift=-40, xanchor=_side(end))
    figure.update_xaxes(range=[-0.02, 1.02], visible=False)
    figure.update_yaxes(visible=False, range=[-1, 1])
    alt = look.text(
        "Focus of the strategy on a scale from 0, even over all Zielfelder, to 1, all in one: "
        "{number} by number of measures, {money} by planned money."
    ).format(number=look.number(by_number, 2), money=look.number(by_money, 2))
    return finish(figure, look, title=look.text("Focus of the strategy"), alt=alt, height=124)


def _side(value: float) -> str:
    """Keep the words of a mark near the ends inside the drawing."""
    if value < 0.3:
        return "left"
    return "right" if value > 0.7 else "center"
