"""How the measures spread over the Zielfelder, and how focused the strategy is."""

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import Look, finish, inert
from charts.remember import remembered


@remembered
def coverage(fields: pd.DataFrame, *, look: Look, amount: str = "measures") -> go.Figure:
    """Horizontal bars, one a Zielfeld, in its fixed colour, the value written beside it.

    fields: title, position (int, missing for measures without a Zielfeld), measures (count),
    planned_eur (euros or missing). `amount` chooses the column.
    """
    values = fields[amount]
    as_words = look.money if amount == "planned_eur" else look.number
    titles = {
        "measures": look.text("Measures by Zielfeld, number"),
        "planned_eur": look.text("Planned money by Zielfeld, in euros"),
    }
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=values,
            y=[inert(title) for title in fields["title"]],
            text=[as_words(value) for value in values],
            textposition="outside",
            cliponaxis=False,
            marker_color=[
                palette.field_colour(None if pd.isna(position) else int(position))
                for position in fields["position"]
            ],
            hoverinfo="text",
        )
    )
    figure.update_xaxes(visible=False, rangemode="tozero", range=[0, _headroom(values)])
    figure.update_yaxes(autorange="reversed")
    words = ", ".join(
        f"{title}: {as_words(value)}" for title, value in zip(fields["title"], values, strict=True)
    )
    title = titles[amount]
    return finish(figure, look, title=title, alt=f"{title}. {words}", height=34 * len(fields) + 30)


def _headroom(values: pd.Series) -> float:
    """Room right of the longest bar for its number."""
    highest = values.max()
    return 1.0 if pd.isna(highest) or highest == 0 else float(highest) * 1.35


@remembered
def focus(by_number: float | None, by_money: float | None, *, look: Look) -> go.Figure:
    """Scale from Gießkanne (0) to Dartpfeil (1) with a mark for number and one for money."""
    figure = go.Figure()
    figure.add_shape(
        type="line", x0=0, x1=1, y0=0, y1=0, line={"color": palette.PLANNED, "width": 3}
    )
    marks = [
        (by_number, look.text("by number of measures"), "circle", palette.SPENT, 16),
        (by_money, look.text("by planned money"), "diamond", palette.ATTENTION, -16),
    ]
    for value, name, symbol, colour, shift in marks:
        if value is None:
            continue
        figure.add_scatter(
            x=[value], y=[0], mode="markers", name=name, showlegend=False,
            marker={"symbol": symbol, "size": 15, "color": colour},
            hovertext=f"{name}: {look.number(value, 2)}", hoverinfo="text",
        )  # fmt: skip
        figure.add_annotation(
            x=value, y=0, yshift=shift, showarrow=False, text=f"{name} {look.number(value, 2)}",
            font={"size": 12}, xanchor=_side(value),
        )  # fmt: skip
    for end, word in ((0, look.text("0 Gießkanne")), (1, look.text("1 Dartpfeil"))):
        figure.add_annotation(
            x=end, y=0, yshift=-40, showarrow=False, text=word, font={"size": 12},
            xanchor=_side(end),
        )  # fmt: skip
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
