"""Figures of answers: lengths, dots, words."""

import pandas as pd
import pytest

from charts import palette
from charts.survey_answers import by_group, choices, histogram, likert, means, ranking
from tests.charts.looks import Look

LOOK = Look()
LABELS = ("nein", "teils", "ja")


def shares(row, *parts):
    return [
        {"row": row, "answer": label, "share": part, "low": None if part is None else part - 0.05,
         "high": None if part is None else part + 0.05, "n": 20,
         "people": None if part is None else part * 20}
        for label, part in zip(LABELS, parts, strict=True)
    ]  # fmt: skip


def frame(*rows):
    return pd.DataFrame([line for row in rows for line in row]).astype(
        dict.fromkeys(["share", "low", "high", "n", "people"], float)
    )


def test_a_scale_keeps_its_order_and_centres_its_middle():
    figure = likert(frame(shares("alle", 0.2, 0.4, 0.4)), labels=LABELS, title="T", look=LOOK)
    assert [bar.name for bar in figure.data] == list(LABELS)
    # 20 % and half of the middle lie left of the line.
    assert [bar.base[0] for bar in figure.data] == pytest.approx([-0.4, -0.2, 0.2])
    assert figure.data[1].marker.color == palette.PLANNED
    assert "“teils”" in figure.layout.meta["note"]
    assert "alle, nein: 20%" in figure.layout.meta["alt"]


def test_an_even_scale_has_no_middle():
    rows = frame(shares("alle", 0.5, 0.3, 0.2)[:2])
    figure = likert(rows, labels=LABELS[:2], title="T", look=LOOK)
    assert [bar.base[0] for bar in figure.data] == pytest.approx([-0.5, 0.0])
    assert "between “nein” and “teils”" in figure.layout.meta["note"]


def test_a_row_with_a_hidden_answer_is_a_dot():
    rows = frame(shares("alle", 0.2, 0.4, 0.4), shares("01", None, 0.4, None))
    figure = likert(rows, labels=LABELS, title="T", look=LOOK)
    assert all(list(bar.y) == ["alle"] for bar in figure.data)
    assert [note.text for note in figure.layout.annotations] == ["•"]
    assert "01, nein: too few to show" in figure.layout.meta["alt"]


def test_long_names_of_rows_stand_above_their_bars():
    long = "Er kann mehrere digitale Zwillinge desselben Systems geben, sagt man"
    figure = likert(frame(shares(long, 0.2, 0.4, 0.4)), labels=LABELS, title="T", look=LOOK)
    (name,) = figure.layout.annotations
    # Two lines of at most 58 letters, on the left edge of the figure and in the row of the bars.
    two = "Er kann mehrere digitale Zwillinge desselben Systems<br>geben, sagt man"
    assert (name.text, name.x, name.align) == (two, 0, "left")
    one = likert(frame(shares(long[:52], 0.2, 0.4, 0.4)), labels=LABELS, title="T", look=LOOK)
    assert figure.layout.height - one.layout.height == 16
    assert name.y == figure.data[0].y[0] and figure.layout.yaxis.showticklabels is False
    short = likert(frame(shares("alle", 0.2, 0.4, 0.4)), labels=LABELS, title="T", look=LOOK)
    assert not short.layout.annotations


def test_bars_with_intervals_and_dots():
    figure = choices(frame(shares("alle", 0.35, None, 0.65)), title="T", look=LOOK)
    bar = figure.data[0]
    assert bar.error_x.array[0] == pytest.approx(0.05)
    assert pd.isna(bar.x[1])
    assert [note.text for note in figure.layout.annotations] == ["35%", "•", "65%"]
    assert bar.hovertext[1] == "teils<br>•"
    assert bar.hovertext[0] == "nein<br>35.0% (30.0% – 40.0%)<br>n = 20"


def test_one_answer_over_groups():
    rows = frame(shares("01 <b>", 0.2, 0.4, 0.4), shares("02", None, None, None))
    rows = rows[rows["answer"] == "ja"]
    figure = by_group(rows, overall=0.5, title="T", look=LOOK)
    assert list(figure.data[0].y) == ["01 &lt;b&gt;", "02"]
    assert {note.text for note in figure.layout.annotations} == {"•", "everybody 50%"}


def test_a_histogram_marks_the_mean_and_hides_small_steps():
    rows = frame(shares("alle", 0.2, None, 0.8)).assign(position=[1.0, 2.0, 3.0], width=1.0)
    figure = histogram(rows, mean=2.6, title="T", look=LOOK)
    assert figure.data[0].y[0] == 4
    assert pd.isna(figure.data[0].y[1])
    assert {note.text for note in figure.layout.annotations} == {"•", "mean 2.6"}


def test_ranks_and_means():
    ranks = pd.DataFrame(
        {
            "answer": ["A", "B"],
            "mean": [1.5, None],
            "low": [1.2, None],
            "high": [1.8, None],
            "n": [10.0, None],
            "ranked": [8.0, None],
        }
    )
    figure = ranking(ranks, title="T", look=LOOK)
    assert figure.data[0].hovertext == ("A<br>1.50 (1.20 – 1.80)<br>n = 10, ranked by 8", "B<br>•")
    assert "share the ranks that were left over" in figure.layout.meta["note"]
    of_groups = frame(shares("01", 3.0, 2.0, None)).assign(row=["01", "02", "03"])
    figure = means(of_groups, overall=2.5, title="T", look=LOOK)
    assert figure.layout.meta["alt"] == "T. 01: 3.00; 02: 2.00; 03: •"
