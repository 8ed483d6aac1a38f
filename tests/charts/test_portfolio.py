import pandas as pd

from charts import palette
from charts.portfolio import portfolio
from tests.charts.looks import Look

STATUSES = {"Idee": "idea", "geplant": "planned"}
FIELDS = {"move": "Mobility", "green": "Sustainability"}
MEASURES = pd.DataFrame(
    [
        ["a", "Bus", "Idee", "move", "no_report"],
        ["b", "Tram", "geplant", "move", "off_track"],
        ["c", "Park <i>", "geplant", None, "off_track"],
    ],
    columns=["measure_id", "title", "status", "field_id", "judgement"],
)


def board():
    return portfolio(MEASURES, statuses=STATUSES, fields=FIELDS, look=Look())


def test_a_mark_stands_in_the_column_of_its_status_and_the_row_of_its_field():
    red = next(trace for trace in board().data if trace.name == "off track")
    assert list(red.customdata) == ["b", "c"]
    assert all(0.5 < x < 1.5 for x in red.x)
    assert -0.5 < red.y[0] < 0.5
    assert -2.5 < red.y[1] < -1.5


def test_the_judgement_is_a_symbol_as_well_as_a_colour():
    marks = {trace.name: trace.marker for trace in board().data}
    assert (marks["off track"].symbol, marks["off track"].color) == (
        "triangle-up",
        palette.OVERDUE,
    )
    assert marks["no current report"].symbol == "circle-open"


def test_columns_say_how_many_stand_in_them():
    assert list(board().layout.xaxis.ticktext) == ["idea<br>1", "planned<br>2"]
    assert board().layout.meta["alt"] == "3 measures by status: idea: 1, planned: 2."


def test_titles_are_inert():
    red = next(trace for trace in board().data if trace.name == "off track")
    assert red.hovertext[1].startswith("Park &lt;i&gt;")


def test_crowded_cells_do_not_overlap():
    many = pd.DataFrame(
        [[f"m{at}", f"M{at}", "Idee", "move", "no_report"] for at in range(24)],
        columns=MEASURES.columns,
    )
    figure = portfolio(many, statuses=STATUSES, fields=FIELDS, look=Look())
    spots = {
        (round(x, 3), round(y, 3))
        for trace in figure.data
        for x, y in zip(trace.x, trace.y, strict=True)
    }
    assert len(spots) == 24
    assert all(-0.5 < y < 0.5 for _, y in spots)
