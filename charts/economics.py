"""Cost and benefit: how much each assumption matters."""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.labels import inert
from charts.look import Look, finish, names_above, top_down

LINE = 46


@remembered
def tornado(
    swings: Sequence[tuple[str, float, float]], base: float, *, title: str, look: Look
) -> go.Figure:
    """A bar an assumption from the capital value at its low to that at its high end, what matters
    most on top; a line where it is as assumed and one at zero.

    swings: what, low and high in euros. base: the capital value as assumed.
    """
    figure = go.Figure()
    names = [str(place) for place in range(len(swings))]
    told = []
    for name, (what, low, high) in zip(names, swings, strict=True):
        words = f"{look.money(min(low, high))} – {look.money(max(low, high))}"
        told.append(f"{inert(what)}: {words}")
        figure.add_bar(
            orientation="h",
            y=[name],
            x=[abs(high - low)],
            base=[min(low, high)],
            marker_color=palette.APPROVED,
            width=0.4,
            hovertext=f"{inert(what)}<br>{words}",
        )
    for at, dash in ((base, "dot"), (0.0, "solid")):
        figure.add_vline(x=at, line={"color": palette.INK, "width": 1.5, "dash": dash})
    top_down(figure, names)
    names_above(figure, list(zip(names, [one.split(":")[0] for one in told], strict=True)), 19)
    figure.update_layout(showlegend=False, barmode="overlay")
    figure.update_xaxes(showgrid=True, tickformat=",.0f")
    note = look.text("Dotted: as assumed; solid: neither better nor worse than doing nothing")
    height = LINE * len(names) + 60
    alt = f"{title}. {'; '.join(told)}"
    return finish(figure, look, title=title, alt=alt, height=height, note=note)
