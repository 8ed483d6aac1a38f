"""Every figure that the pages draw: pages run without a browser, charts recorded as they finish."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import plotly.graph_objects as go
import pytest
import streamlit as st

from charts import figure_cache
from tests.ui.app import new_app
from ui.components import figure
from ui.state.session_data import answers, store

PAGES = Path(__file__).parents[2] / "pages"
EXAMPLES = {"beispiele": "1"}
SURVEY = {**EXAMPLES, "umfrage": "demo-befragung-2026"}
VISITS: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("measures", {"ansicht": "portfolio"}),
    ("measures", {"ansicht": "zeitplan"}),
    ("measures", {"ansicht": "zeitplan", **EXAMPLES, "lang": "en"}),
    ("participation", {}),
    ("participation", {**EXAMPLES, "lang": "en"}),
    ("measures", {"massnahme": "demo-massnahme-01", **EXAMPLES}),
    ("reports", EXAMPLES),
    ("indicators", {"kennzahl": "demo-kennzahl-wartezeit", **EXAMPLES}),
    ("surveys", {}),
    ("surveys", {"umfrage": "buergerbefragung"}),
    ("surveys", {"umfrage": "vision-umfrage"}),
    *(
        ("surveys", {**SURVEY, "frage": f"demo-{question}", **more})
        for question in ("weg", "verkehrsmittel", "angebote", "rang", "minuten")
        for more in ({}, {"vergleich": "alter"})
    ),
    ("mobility", EXAMPLES),
    ("mobility", {"bereich": "laden"}),
    ("mobility", {"bereich": "staedte", "lang": "en"}),
    *((page, EXAMPLES) for page in ("indicators", "network", "map", "sources")),
)
"""Page and parameters of the address that together draw every chart; no page of the navigation is
left out."""


class Drawn(NamedTuple):
    """chart: the name of the function that drew the figure."""

    chart: str
    figure: go.Figure


@contextmanager
def recorded() -> Iterator[list[Drawn]]:
    """The figures that charts finish meanwhile, each once."""
    found: list[Drawn] = []
    finished = figure_cache.Finished.__init__

    def note(self: figure_cache.Finished, figure: go.Figure) -> None:
        finished(self, figure)
        keep = inspect.currentframe().f_back  # type: ignore[union-attr]
        chart = keep.f_back.f_locals["chart"]  # type: ignore[union-attr]
        found.append(Drawn(chart.__name__, figure))

    figure_cache.forget()
    figure_cache.Finished.__init__ = note  # type: ignore[method-assign]
    try:
        yield found
    finally:
        figure_cache.Finished.__init__ = finished  # type: ignore[method-assign]


def figures() -> list[Drawn]:
    """Those of VISITS on the store that the environment names, what is folded among them."""
    with pytest.MonkeyPatch.context() as patch, recorded() as found:
        patch.setattr(figure, "folded", lambda _label, _key, content: content())
        store.cache_clear()
        st.cache_data.clear()
        answers.forget()
        for page, state in VISITS:
            app = new_app()
            app.query_params.update(state)
            app.switch_page(str(PAGES / f"{page}.py")).run()
            assert not app.exception, (page, state)
        store().close()
        store.cache_clear()
    return found
