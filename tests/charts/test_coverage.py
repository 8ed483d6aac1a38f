import pandas as pd

from charts import palette
from charts.coverage import coverage
from tests.charts.looks import Look

FIELDS = pd.DataFrame(
    {
        "title": ["Mobility", "Green", "none"],
        "position": [1, 2, None],
        "measures": [3, 0, 1],
        "planned_eur": [1000.0, None, None],
    }
)


def test_a_bar_per_zielfeld_in_its_colour_with_its_number():
    bar = coverage(FIELDS, look=Look()).data[0]
    assert list(bar.x) == [3, 0, 1]
    assert list(bar.text) == ["3", "0", "1"]
    assert list(bar.marker.color) == [palette.FIELDS[0], palette.FIELDS[1], palette.NO_FIELD]


def test_money_that_nobody_stated_is_a_dash():
    figure = coverage(FIELDS, look=Look(), amount="planned_eur")
    assert list(figure.data[0].text) == ["1000 €", "–", "–"]
    assert figure.layout.meta["alt"] == (
        "Planned money by field of action, in euros. Mobility: 1000 €, Green: –, none: –"
    )
