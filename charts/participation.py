"""Events over time, and who came."""

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import Look, date_axis, finish, inert, today_line
from charts.remember import remembered

LONGEST = 50  # letters of a row's name


@remembered
def events_over_time(
    listed: pd.DataFrame, *, rows: str, names: dict[str, str], today: dt.date, look: Look
) -> go.Figure:
    """A point an event on its day, a row each value of the column `rows`; held ones are filled,
    and the larger the more people came.

    listed: title, start_date (missing: not drawn), the column `rows`, attended, is_held.
    names: value → words for it.
    """
    title = look.text("Events over time")
    dated = listed[listed["start_date"].notna()]
    labels = [inert(names.get(value, value)) if isinstance(value, str) else look.text("not stated")
              for value in dated[rows]]  # fmt: skip
    people = dated["attended"].astype(float)
    most = max(people.max(), 1) if people.notna().any() else 1
    figure = go.Figure()
    figure.add_scatter(
        x=dated["start_date"], y=labels, mode="markers", showlegend=False,
        marker={
            "size": (8 + 14 * (people / most).clip(lower=0) ** 0.5).fillna(8).tolist(),
            "symbol": ["circle" if held else "circle-open" for held in dated["is_held"]],
            "color": palette.APPROVED, "opacity": 0.85, "line": {"width": 2},
        },
        hovertext=[_event_tip(row, look) for row in dated.itertuples(index=False)],
        hoverinfo="text",
    )  # fmt: skip
    count = len(set(labels))
    figure.update_xaxes(**date_axis(look))
    figure.update_yaxes(categoryorder="category descending", showgrid=True, showticklabels=False)
    # Names stand above their row: beside it a long one leaves no room for time on a telephone.
    for label in sorted(set(labels)):
        name = label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip() + "…"
        figure.add_annotation(x=0, xref="paper", xanchor="left", y=label, yshift=20, text=name,
                              showarrow=False, font={"size": 12})  # fmt: skip
    if len(dated):
        today_line(figure, look, today)
    undated = len(listed) - len(dated)
    note = look.text("Larger: more people present; open: still ahead")
    if undated:
        note += " · " + look.plural("{n} event without a date is not drawn",
                                    "{n} events without a date are not drawn",
                                    undated).format(n=look.number(undated))  # fmt: skip
    alt = f"{title}. " + "; ".join(
        f"{label}: {look.number(labels.count(label))}" for label in sorted(set(labels))
    )
    figure = finish(figure, look, title=title, alt=alt, height=52 * count + 90, note=note)
    figure.update_layout(margin_t=26)
    return figure


def _event_tip(row: tuple, look: Look) -> str:
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
    names = [look.date(day.date(), "Quartal") for day in quarters["quarter"]]
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
def share_that_came(listed: pd.DataFrame, *, overall: float, look: Look) -> go.Figure:
    """Share of the registered who came, a point an event, a line for all together.

    listed: title, start_date, registered, attended, came_share (0..1).
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
        title=title, share=look.percent(overall), n=look.number(len(listed))
    )
    return finish(figure, look, title=title, alt=alt)


@remembered
def groups(reached: pd.DataFrame, *, look: Look) -> go.Figure:
    """Bars of the people present by group. reached: group, attended (NA not stated)."""
    title = look.text("Groups reached, people present")
    values = [None if pd.isna(n) else int(n) for n in reached["attended"]]
    return _bars([inert(name) for name in reached["group"]], values, title, look)


@remembered
def districts(places: pd.DataFrame, *, look: Look) -> go.Figure:
    """Bars of the events by district, 0 written out. places: district_id, name, events."""
    title = look.text("Events by district, number")
    names = [f"{row.district_id} {inert(row.name)}" for row in places.itertuples(index=False)]
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
