"""Our drawing of each figure and the browser's: every bar end and every mark at the same place."""

import importlib
import inspect
import json
import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import font_source_sans_pro
import pandas as pd
import plotly
import pytest

import charts
from charts import survey_results
from charts.svg import margins, to_svg
from tests.browser.drawn_figures import VISITS, Drawn, figures
from tests.charts.looks import Look
from ui.components.theme import slots
from ui.state.public_pages import MAIN, SCREENS

NEAR = 1.5  # pixels
LARGEST = 10_000  # bytes
WIDTH = 720
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
FONT = Path(font_source_sans_pro.__file__).parent / "files" / "SourceSansPro-Regular.ttf"
NEVER_ALONE = {"events_by_period"}  # needs 200 events; its marks are those of `events_over_time`

MEASURE = """
async ([figure, svg]) => {
  const place = document.getElementById("theirs");
  await Plotly.newPlot(place, figure.data, figure.layout, {staticPlot: true});
  const box = place.getBoundingClientRect();
  const rect = (one) => {
    const found = one.getBoundingClientRect();
    return [found.left - box.left, found.top - box.top, found.right - box.left,
            found.bottom - box.top];
  };
  const bars = [...place.querySelectorAll(".barlayer .point > path")].map((one) => {
    const own = one.getBBox(), at = one.getScreenCTM();
    return [own.x + at.e - box.left, own.y + at.f - box.top,
            own.x + own.width + at.e - box.left, own.y + own.height + at.f - box.top];
  }).filter(([left, top, right, bottom]) => right > left && bottom > top);
  const marks = [...place.querySelectorAll(".scatterlayer path.point")].map((one) => {
    const at = one.getScreenCTM();
    return [at.e - box.left, at.f - box.top];
  });
  Plotly.purge(place);
  const own = document.getElementById("ours");
  own.innerHTML = svg;
  const start = own.firstElementChild.getBoundingClientRect();
  const ours = {
    bars: [...own.querySelectorAll(".bars rect")].map((one) => {
      const own = one.getBBox();
      return [own.x, own.y, own.x + own.width, own.y + own.height];
    }),
    marks: [...own.querySelectorAll(".marks circle, .marks path")].flatMap((one) =>
      one.tagName === "circle"
        ? [[one.cx.baseVal.value, one.cy.baseVal.value]]
        : [...one.getAttribute("d").matchAll(/M(-?[0-9.]+) (-?[0-9.]+)/g)]
            .map((place) => place.slice(1).map(Number))),
  };
  return {theirs: {bars, marks}, ours};
}
"""


@pytest.fixture(scope="module")
def drawn(shipped_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Drawn]]:
    with pytest.MonkeyPatch.context() as patch:
        folder = shutil.copytree(shipped_store, tmp_path_factory.mktemp("drawn") / "store")
        patch.setenv("CITY_STORE", str(folder))
        patch.delenv("CITY_DATA", raising=False)
        yield [*figures(), _by_place()]


def _by_place() -> Drawn:
    """What no shipped survey has: results by area with an interval, one without, one hidden."""
    results = pd.DataFrame(
        {
            "place": ["Mitte", "Nord", "Süd"],
            "value": [0.42, 0.3, None],
            "low": [0.38, None, None],
            "high": [0.47, None, None],
            "n": [120, 80, None],
            "counted": ["Antworten"] * 3,
        }
    )
    figure = survey_results.by_place(results, title="Bus", is_share=True, hint="", look=Look())
    return Drawn("by_place", figure)


@pytest.fixture(scope="module")
def sheet(drawn, browser):
    """A page with plotly.js and room for both drawings. `drawn` first: it runs the pages."""
    page = browser.new_page(viewport={"width": 900, "height": 1200})
    page.set_content('<div id="theirs"></div><div id="ours"></div>')
    page.add_script_tag(content=PLOTLY.read_text("utf-8"))
    letters = b64encode(FONT.read_bytes()).decode()
    source = f"url(data:font/ttf;base64,{letters})"
    page.add_style_tag(content=f"@font-face{{font-family:'Source Sans Pro';src:{source}}}")
    page.evaluate("document.fonts.load('12px Source Sans Pro')")
    yield page
    page.close()


def picture(one: Drawn) -> str:
    meta = one.figure.layout.meta
    return to_svg(
        one.figure, title=meta["title"], description=meta["alt"], colours=slots("light"),
        width=WIDTH,
    )  # fmt: skip


def for_the_browser(one: Drawn) -> dict:
    """The figure with the margins of our drawing, which leave no choice to the browser."""
    figure = json.loads(one.figure.to_json())
    layout = figure["layout"]
    layout["template"] = {}
    layout |= {"width": WIDTH, "margin": {**margins(one.figure, WIDTH), "autoexpand": False}}
    layout.setdefault("height", 320)
    layout["font"]["family"] = "Source Sans Pro"
    for axis in ("xaxis", "yaxis"):
        layout.setdefault(axis, {})["automargin"] = False
    return figure


def apart(theirs: list[list[float]], ours: list[list[float]]) -> float:
    """The largest distance of a mark to its fellow, in pixels."""
    left, worst = list(ours), 0.0
    for mark in theirs:
        nearest = min(left, key=lambda own: off(mark, own))
        worst = max(worst, off(mark, nearest))
        left.remove(nearest)
    return worst


def off(one: list[float], other: list[float]) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def test_every_chart_of_the_pages_is_compared(drawn):
    names = set()
    for path in Path(charts.__file__).parent.glob("*.py"):
        module = importlib.import_module(f"charts.{path.stem}")
        names |= {
            name
            for name, chart in inspect.getmembers(module, inspect.isfunction)
            if hasattr(chart, "__wrapped__") and chart.__module__ == module.__name__
        }
    assert names - {one.chart for one in drawn} == NEVER_ALONE
    assert {page for page, _state in VISITS} >= set(list(SCREENS.values())[:MAIN])


def test_bars_and_marks_lie_where_the_browser_draws_them(drawn, sheet):
    wrong, compared = [], 0
    for one in drawn:
        found = sheet.evaluate(MEASURE, [for_the_browser(one), picture(one)])
        for kind in ("bars", "marks"):
            theirs, ours = found["theirs"][kind], found["ours"][kind]
            title = f"{one.chart} {one.figure.layout.meta['title']}: {kind}"
            if len(theirs) != len(ours):
                wrong.append(f"{title}: {len(theirs)} there, {len(ours)} here")
            elif theirs and (worst := apart(theirs, ours)) > NEAR:
                wrong.append(f"{title}: {worst:.1f} px apart")
            compared += len(theirs)
    assert not wrong, "\n".join(wrong)
    assert compared > 500


def test_a_drawing_is_small_and_always_the_same(drawn):
    for one in drawn:
        svg = picture(one)
        assert len(svg.encode()) < LARGEST, (one.chart, len(svg.encode()))
        assert svg == picture(one)
