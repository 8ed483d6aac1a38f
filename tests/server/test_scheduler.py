"""What the server does by itself goes on, whatever one turn comes to."""

import threading

import pytest

from server import scheduler


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_turn_that_fails_unexpectedly_does_not_end_the_rounds(monkeypatch):
    turns, enough = [], threading.Event()

    def work():
        turns.append(1)
        if len(turns) == 1:
            raise KeyError("a page that nobody thought of")
        enough.set()

    monkeypatch.setattr(scheduler, "ROUNDS", {"test": work})
    ended = scheduler.begin(seconds=0.01)
    assert enough.wait(10)
    ended.set()
