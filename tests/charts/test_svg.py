"""Our drawing of a figure: pixels worked out by hand, escaped, the same bytes each time."""

import re
from xml.etree import ElementTree

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts import palette
from charts.money import money_by_year
from charts.svg import to_svg
from charts.svg.axis import Axis
from charts.svg.letters import cut, lines, safe, short, wrap
from charts.svg.ticks import ticks
from tests.charts.looks import Look

LIGHT = {palette.INK: "#1d2126", palette.PAPER: "#ffffff", palette.FAINT: "#dddddd"} | {
    f"#0000{slot:02}": f"#a0b0{slot:02}" for slot in range(1, 11)
}
MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}


def drawn(figure, **how):
    how = {"title": "T", "description": "D", "colours": LIGHT, "width": 220} | how
    return to_svg(figure, **how)


def boxes(svg):
    """x, y, width and height of the bars."""
    bars = re.search(r'<g class="bars".*?</g>', svg).group()
    names = ("x", "y", "width", "height")
    return [tuple(float(one.get(name)) for name in names) for one in ElementTree.fromstring(bars)]


def bare(*traces, **layout):
    """A figure of 220 × 120 pixels whose drawing is 200 × 100: nothing is written around it."""
    axis = {"visible": False}
    figure = go.Figure(list(traces), {"xaxis": axis, "yaxis": axis, "height": 120, **layout})
    return figure.update_layout(margin=MARGIN, bargap=0.5)


def test_bars_across_end_at_their_share_of_the_axis():
    figure = bare(go.Bar(orientation="h", x=[4, 2], y=["a", "b"]))
    figure.update_xaxes(range=[0, 8])
    # Two rows of 50 pixels, a bar half of it; a is the lower. 4 of 8 are 100 of 200 pixels.
    assert boxes(drawn(figure)) == [(10, 72.5, 100, 25), (10, 22.5, 50, 25)]


def test_upright_bars_stand_beside_each_other_below_five_percent_of_room():
    figure = bare(go.Bar(x=["a"], y=[10]), go.Bar(x=["a"], y=[5]), barmode="group")
    # A slot of 200 · 0.5 pixels, 50 a bar; the highest leaves 5 % of 100 pixels.
    svg = drawn(figure)
    first, second = re.findall(r'<g class="bars".*?</g>', svg)
    assert boxes(first) == [(60, 15, 50, 95)]
    assert boxes(second) == [(110, 62.5, 50, 47.5)]


def test_stacked_bars_begin_where_the_last_one_ends():
    figure = bare(
        go.Bar(orientation="h", x=[2], y=["a"], width=0.5),
        go.Bar(orientation="h", x=[3], y=["a"], width=0.5),
        barmode="stack",
    )
    figure.update_xaxes(range=[0, 10])
    first, second = re.findall(r'<g class="bars".*?</g>', drawn(figure))
    assert boxes(first) == [(10, 35, 40, 50)]
    assert boxes(second) == [(50, 35, 60, 50)]


def test_a_bar_of_time_begins_on_its_day():
    day = 86_400_000
    figure = bare(go.Bar(orientation="h", base=["2026-01-03"], x=[4 * day], y=[0], width=1))
    figure.update_xaxes(type="date", range=["2026-01-01", "2026-01-11"])
    figure.update_yaxes(range=[-1, 1])
    # 20 pixels a day: from the third to the seventh of January.
    assert boxes(drawn(figure)) == [(50, 35, 80, 50)]


def test_points_lines_and_error_bars():
    error = {"type": "data", "array": [1], "arrayminus": [2], "thickness": 2, "color": palette.INK}
    figure = bare(go.Scatter(mode="markers", x=[5], y=[5], marker={"size": 8}, error_x=error))
    figure.update_xaxes(range=[0, 10])
    figure.update_yaxes(range=[0, 10])
    svg = drawn(figure)
    assert '<circle cx="110" cy="60" r="4"/>' in svg
    assert "M70 56v8M70 60H130M130 56v8" in svg  # from 3 to 6, with ends of 8 pixels
    figure.add_scatter(mode="lines", x=[0, 5, 10], y=[0, 10, 10], line={"shape": "hv"})
    assert "M10 110H110V10H210V10" in drawn(figure)


def test_words_and_lines_stand_where_the_figure_says():
    figure = bare()
    figure.update_xaxes(range=[0, 10])
    figure.update_yaxes(range=[0, 10])
    figure.add_vline(x=5, line={"color": palette.INK, "width": 2})
    figure.add_annotation(text="half<br>way", x=5, y=5, showarrow=False, font={"size": 10})
    svg = drawn(figure)
    assert 'd="M110 110L110 10"' in svg
    assert 'text-anchor="middle" font-size="10">half<tspan x="110" dy="1.3em">way' in svg


def test_the_range_grows_for_marks_at_the_edge():
    figure = bare(go.Scatter(mode="markers", x=[0, 10], y=[1, 1], marker={"size": 16}))
    places = re.findall(r'<circle cx="([\d.]+)"', drawn(figure))
    # 200 pixels, 5 % and 16 / 1.6 pixels on both sides: from 20 to 180.
    assert places == ["30", "190"]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 10, ["0", "2", "4", "6", "8", "10"]),
        (0, 1, ["0,0", "0,2", "0,4", "0,6", "0,8", "1,0"]),
        (-4000, 4000, ["−4.000", "−2.000", "0", "2.000", "4.000"]),
    ],
)
def test_numbers_are_written_as_the_language_does(low, high, words):
    axis = Axis("x", {"range": [low, high]}, [[low, high]])
    axis.low, axis.high, axis.length = low, high, 400
    assert [tick.words for tick in ticks(axis, ",.")] == words


def test_months_and_years():
    axis = Axis("x", {"type": "date"}, [])
    axis.length = 400
    axis.low, axis.high = axis.number("2026-02-01"), axis.number("2026-12-01")
    assert [tick.words for tick in ticks(axis, ",.")] == [
        "03/2026", "05/2026", "07/2026", "09/2026", "11/2026",
    ]  # fmt: skip
    axis.high = axis.number("2034-02-01")
    assert [tick.words for tick in ticks(axis, ",.")] == ["2028", "2030", "2032", "2034"]


def test_text_from_a_file_stays_text():
    evil = '<script>alert(1)</script>"&\x00\ud800'
    figure = bare(go.Bar(x=[evil.replace("<", "&lt;")], y=[1], text=["&lt;b&gt;"]))
    figure.update_xaxes(visible=True)
    svg = drawn(figure, title=evil, description=evil)
    root = ElementTree.fromstring(svg)
    assert root[0].text == '<script>alert(1)</script>"&\ufffd\ufffd'
    assert "<script" not in svg
    assert "&lt;b&gt;" in svg


def test_the_same_figure_is_the_same_text_and_small():
    money = pd.DataFrame({
        "year": [2024, 2025], "planned_eur": [1e6, 2e6], "approved_eur": [5e5, None],
        "spent_eur": [None, None],
    })  # fmt: skip
    figure = money_by_year(money, look=Look(language="de"))
    first = drawn(figure, width=720)
    again = drawn(go.Figure(figure), width=720)
    assert first == again
    assert len(first.encode()) < 4_000
    assert "1.500.000" in first
    assert all(word in first for word in ("planned", "approved", "spent", "2024", "euros"))


def test_colours_are_those_handed_in():
    figure = bare(go.Bar(x=["a"], y=[1], marker_color=palette.SPENT))
    assert 'fill="#a0b007"' in drawn(figure)
    assert 'fill="var(--spent)"' in drawn(figure, colours={palette.SPENT: "var(--spent)"})


def test_letters():
    assert lines("a &lt;b&gt;<br><b>c</b>") == ["a <b>", "c"]
    assert wrap("Soziales und Wohnen", 70, 12) == ["Soziales und", "Wohnen"]
    assert cut("W" * 50, 40, 10) == "WWW…"
    assert [short(number) for number in (1.0, -0.04, 2.25, -3.5)] == ["1", "0", "2.2", "-3.5"]
    assert safe('<a b="c">&') == "&lt;a b=&quot;c&quot;&gt;&amp;"
