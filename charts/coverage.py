"""How the measures and their money spread over the Zielfelder."""

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.labels import inert
from charts.look import Look, bars_across, finish, known


@remembered
def coverage(fields: pd.DataFrame, *, look: Look, amount: str = "measures") -> go.Figure:
    """Horizontal bars, one a Zielfeld, in its fixed colour, the value written beside it.

    fields: title, position (int, missing for measures without a Zielfeld), measures (count),
    planned_eur (euros or missing). `amount` chooses the column.
    """
    title, values = (
        look.text("Measures by field of action, number"),
        list(map(known, fields[amount])),
    )
    words = [look.number(value) for value in values]
    if amount == "planned_eur":
        title = look.text("Planned money by field of action, in euros")
        words = [look.money(value) for value in values]
    colours = [
        palette.field_colour(known(position), look.field_colours) for position in fields["position"]
    ]
    figure = go.Figure()
    names = [inert(name) for name in fields["title"]]
    bars_across(figure, names, fields[amount], text=words, marker_color=colours)
    room = (known(fields[amount].max()) or 1 / 1.35) * 1.35  # right of the longest, for its number
    figure.update_xaxes(visible=False, rangemode="tozero", range=[0, room])
    alt = ", ".join(f"{name}: {word}" for name, word in zip(fields["title"], words, strict=True))
    return finish(figure, look, title=title, alt=f"{title}. {alt}", height=34 * len(fields) + 30)
