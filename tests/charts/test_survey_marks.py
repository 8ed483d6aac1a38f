"""Names that stay different, and results of evaluated surveys."""

import pandas as pd

from charts.survey_marks import shorts
from charts.survey_results import by_place, lower_bounds
from tests.charts.looks import Look

LOOK = Look()


def test_names_that_begin_alike_stay_different():
    one = "Er beschreibt das System, wie es gebaut wurde"
    other = "Er beschreibt das System, wie es gebaut werden soll"
    assert shorts(["kurz", one]) == ["kurz", "Er beschreibt das System, wie es…"]
    first, second = shorts([one, other])
    assert first != second
    assert first.endswith("wurde") and second.endswith("werden soll")
    assert len(set(shorts(["gleich", "gleich", "gleich"]))) == 3
    assert all(len(name) <= 34 for name in shorts([one, other, "x" * 99]))


def results():
    return pd.DataFrame(
        {"place": ["Altdorf", "Buchberg", "Clausthal"], "value": [0.35, None, 0.5],
         "low": [0.181, None, None], "high": [0.567, None, None], "n": [20, None, 40],
         "counted": ["Menschen", "Menschen", "Wege"]}
    ).astype({"n": "Int64"})  # fmt: skip


def test_results_by_area_with_an_interval_where_there_is_one():
    figure = by_place(results(), title="Rad", is_share=True, hint="Hinweis", look=LOOK)
    bars = figure.data[0]
    assert list(bars.x)[0] == 0.35 and list(bars.y) == ["Altdorf", "Buchberg", "Clausthal"]
    assert bars.error_x.array[0] == 0.567 - 0.35
    assert pd.isna(bars.error_x.array[2])
    assert bars.hovertext[0] == "Altdorf<br>35.0% (18.1% – 56.7%)<br>n = 20 Menschen"
    assert bars.hovertext[1] == "Buchberg<br>•"
    assert bars.hovertext[2] == "Clausthal<br>50.0%<br>n = 40 Wege"
    assert "Buchberg: too few to show" in figure.layout.meta["alt"]
    assert figure.layout.meta["note"] == "Hinweis"


def test_means_are_no_shares():
    frame = results().assign(value=[2.25, 1.9, 3.0], low=None, high=None)
    figure = by_place(frame, title="Menschen", is_share=False, hint="", look=LOOK)
    assert figure.layout.annotations[0].text == "2.25"


def test_a_lower_bound_is_open_to_the_end_and_a_word_has_no_bar():
    """At least 90 % may be up to 100 %: solid to 0.9, faint for the other 0.1."""
    results = pd.DataFrame(
        {
            "answer": ["Wichtig", "Informiert", "Genau"],
            "value": [0.9, None, 0.4],
            "is_lower": [True, False, False],
            "bound": ["more than 90%", "a majority", "40%"],
        }
    )
    figure = lower_bounds(results, title="Ergebnisse", hint="bounds", look=Look())
    known, rest = figure.data
    assert list(known.x) == [0.9, 0.0, 0.4]
    assert [round(width, 6) for width in rest.x] == [0.1, 0.0, 0.0]
    assert rest.marker.opacity < 0.5
    ends = {note.text: note.x for note in figure.layout.annotations if note.xshift == 6}
    assert ends == {"more than 90%": 1.0, "a majority": 0.0, "40%": 0.4}
    assert "Wichtig: more than 90%; Informiert: a majority" in figure.layout.meta["alt"]
