"""A figure is drawn once for the same content, and anew when anything that goes in differs."""

import importlib
import inspect
import json
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from charts import figure_cache
from charts.figure_cache import remembered
from tests.charts.looks import Look

CHARTS = Path(figure_cache.__file__).parent
drawings = []


@remembered
def bars(table, *, look, words=None):
    drawings.append(look.language)
    return go.Figure(go.Bar(x=table["x"], y=table["y"]))


@pytest.fixture(autouse=True)
def fresh():
    figure_cache.forget()
    drawings.clear()
    yield
    figure_cache.forget()


def table(last=3):
    return pd.DataFrame({"x": ["a", "b"], "y": [1, last]})


def test_the_same_content_is_drawn_once():
    first, second = bars(table(), look=Look()), bars(table(), look=Look())
    assert first is second
    assert len(drawings) == 1


def test_another_number_or_language_is_another_figure():
    figures = [
        bars(table(), look=Look()),
        bars(table(4), look=Look()),
        bars(table(), look=Look("de")),
    ]
    assert [list(figure.data[0].y) for figure in figures] == [[1, 3], [1, 4], [1, 3]]
    assert drawings == ["en", "en", "de"]


def test_what_cannot_be_compared_is_drawn_every_time():
    for _time in range(2):
        bars(table(), look=Look(), words=lambda word: word)
    assert len(drawings) == 2


def test_the_least_recently_used_figure_goes(monkeypatch):
    monkeypatch.setattr(figure_cache, "KEPT", 2)
    for last in (1, 2, 1, 3, 1, 2):
        bars(table(last), look=Look())
    assert len(drawings) == 4  # 1, 2, 3, and 2 again


def test_the_oldest_figures_go_when_all_together_are_too_large(monkeypatch):
    size = bars(table(1), look=Look()).size
    monkeypatch.setattr(figure_cache, "BUDGET", 2 * size)
    for last in (2, 3, 2, 1):
        bars(table(last), look=Look())
    assert len(drawings) == 4  # 1, 2, 3 in place of 1, and 1 again


def test_the_browser_gets_what_the_chart_drew_written_down_once():
    drawn = bars.__wrapped__(table(float("nan")), look=Look())
    kept = bars(table(float("nan")), look=Look())
    assert json.loads(pio.to_json(kept, validate=False)) == json.loads(drawn.to_json())
    assert kept.to_dict() is kept.to_dict()


def test_every_chart_is_remembered():
    forgotten = [
        f"{path.stem}.{name}"
        for path in CHARTS.glob("*.py")
        for name, chart in inspect.getmembers(importlib.import_module(f"charts.{path.stem}"))
        if inspect.isfunction(chart) and chart.__module__ == f"charts.{path.stem}"
        and not name.startswith("_")
        and name not in ("finish", "remembered", "points")
        and inspect.signature(chart).return_annotation in (go.Figure, "go.Figure")
        and not hasattr(chart, "__wrapped__")
    ]  # fmt: skip
    assert forgotten == []
