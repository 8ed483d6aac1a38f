import datetime as dt

import pandas as pd

from charts.programme import programme
from tests.charts.looks import Look

TODAY, END = dt.date(2026, 11, 29), dt.date(2026, 12, 31)


def facts(*rows):
    columns = ["series", "date", "precision", "number"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(date=pd.to_datetime(frame["date"]))


FACTS = facts(
    ("decided", "2021-12-14", "Tag", 13),
    ("approved", "2023-01-19", "Tag", 3),
    ("approved", "2023-04-08", "Tag", 7),
    ("approved", "2023-07-31", "Monat", 8),
    ("rejected", "2023-12-23", "Tag", 3),
    ("approved", "2023-12-23", "Tag", 8),
    ("running", "2024-12-17", "Tag", 11),
)


def drawn(rows=FACTS, today=TODAY, end=END):
    return programme(rows, look=Look(), today=today, end=end)


def notes(figure):
    return [note.text for note in figure.layout.annotations]


def test_steps_stand_at_their_days_and_go_on_dotted_from_the_last_report_to_today():
    steps, after, marks, _running = drawn().data
    assert [str(day)[:10] for day in steps.x] == [
        "2023-01-19", "2023-04-08", "2023-07-31", "2023-12-23",
    ]  # fmt: skip
    assert list(steps.y) == [3, 7, 8, 8]
    assert steps.line.shape == "hv"
    assert [str(day)[:10] for day in after.x] == ["2023-12-23", "2026-11-29"]
    assert (list(after.y), after.line.dash) == ([8, 8], "dot")
    assert list(marks.y) == [3, 7, 8]  # what stayed the same is no step


def test_what_ran_is_a_hollow_point_and_what_was_decided_a_dashed_line():
    figure = drawn()
    running = figure.data[-1]
    assert (list(running.y), running.marker.symbol) == ([11], "circle-open")
    decided = figure.layout.shapes[0]
    assert (decided.y0, decided.y1, decided.line.dash) == (13, 13, "dash")


def test_first_and_last_step_are_named_and_the_end_beside_todays_line():
    figure = drawn()
    assert notes(figure) == [
        "13 adopted", "3 approved", "7", "8 approved", "11 running as reported", "today",
        "End of the funding 2026-12-31",
    ]  # fmt: skip
    assert figure.layout.annotations[-1].x == TODAY
    far = drawn(today=dt.date(2024, 1, 1))
    assert far.layout.annotations[-1].x == END


def test_all_of_it_is_in_the_text_alternative():
    assert drawn().layout.meta["alt"] == (
        "From decision to approval. 2021-12-14: 13 adopted; "
        "2023-01-19: 3 approved; 2023-04-08: 7 approved; 2023-07-31: 8 approved; "
        "2023-12-23: 3 rejected; 2023-12-23: 8 approved; 2024-12-17: 11 running as reported; "
        "End of the funding 2026-12-31."
    )


def test_nothing_but_a_decision_is_drawn_without_steps():
    figure = drawn(
        facts(("decided", "2021-12-14", "Tag", 13), ("approved", None, "Tag", 1)), end=None
    )
    assert [len(trace.x) for trace in figure.data] == [0]
    assert notes(figure) == ["13 adopted", "today"]
