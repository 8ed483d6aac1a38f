import pandas as pd

from charts import palette
from charts.money import money_by_source, money_by_year
from tests.charts.looks import Look

BY_YEAR = pd.DataFrame(
    {
        "year": [2024, 2025],
        "planned_eur": [100.0, 200.0],
        "approved_eur": [50.0, None],
        "spent_eur": [None, None],
    }
)


def test_each_amount_has_its_bars_and_its_colour():
    figure = money_by_year(BY_YEAR, look=Look())
    assert [(trace.name, trace.marker.color) for trace in figure.data] == [
        ("planned", palette.PLANNED),
        ("approved", palette.APPROVED),
        ("spent", palette.SPENT),
    ]
    assert list(figure.data[0].x) == ["2024", "2025"]
    assert list(figure.data[0].y) == [100, 200]


def test_a_missing_amount_is_a_dash_in_words_and_not_zero():
    figure = money_by_year(BY_YEAR, look=Look())
    assert pd.isna(figure.data[1].y[1])
    assert figure.data[1].hovertext[1] == "2025<br>approved: –"
    assert figure.layout.meta["alt"] == (
        "Money by year, in euros. 2024: planned 100 €, approved 50 €, spent –; "
        "2025: planned 200 €, approved –, spent –"
    )


def test_axis_has_its_unit_and_starts_at_zero():
    axis = money_by_year(BY_YEAR, look=Look()).layout.yaxis
    assert axis.title.text == "euros"
    assert axis.rangemode == "tozero"


def test_sources_are_named_and_inert():
    money = BY_YEAR.drop(columns="year").assign(funding_source=["Bund", "<a>"])
    figure = money_by_source(money, look=Look())
    assert list(figure.data[0].x) == ["Bund", "&lt;a&gt;"]
    assert figure.layout.meta["title"] == "Money by source of funds, in euros"
