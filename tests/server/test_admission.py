"""A few runs at once, the others in the order in which they came, each told its place."""

import os
from threading import Timer

import pytest
from streamlit.testing.v1 import AppTest

from server import admission, streamlit_patches
from server.admission import LONG_SECONDS, RunQueue, runs_at_once
from tests.server.test_rate_limit import Clock
from tests.server.test_streamlit_patches import unpatched as unpatched


class Gone(Exception):
    """Nobody wants the run any more."""


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def queue(monkeypatch, clock):
    """Two at once, and words at once."""
    queue = RunQueue(2, clock)
    monkeypatch.setattr(admission, "QUEUE", queue)
    monkeypatch.setattr(admission, "SILENT_SECONDS", 0.01)
    monkeypatch.setattr(admission, "ROUND_SECONDS", 0.01)
    return queue


def test_two_run_and_the_others_come_in_their_order(queue):
    first, second, third, fourth = (queue.enter(name) for name in "abcd")
    assert [one.is_admitted for one in (first, second, third, fourth)] == [True, True, False, False]
    assert [queue.place(one) for one in (first, third, fourth)] == [0, 1, 2]
    queue.leave(second)
    assert third.is_admitted and not fourth.is_admitted
    assert queue.place(fourth) == 1


def test_who_goes_away_makes_way_for_those_behind(queue):
    _first, _second, third, fourth = (queue.enter(name) for name in "abcd")
    queue.leave(third)
    assert queue.place(fourth) == 1
    queue.leave(third)  # twice is no harm
    assert not fourth.is_admitted


def test_a_session_waits_once_however_often_it_asks(queue):
    for name in "ab":
        queue.enter(name)
    old, other, new = (queue.enter(name) for name in "cdc")
    assert old.called.is_set() and not old.is_admitted
    assert [queue.place(one) for one in (old, new, other)] == [0, 1, 2]
    queue.leave(old)  # the place is the newer run's
    assert queue.place(new) == 1


def test_a_run_that_waits_for_a_server_holds_nobody_up(queue, clock):
    for name in "ab":
        queue.enter(name)
    third = queue.enter("c")
    clock.now = LONG_SECONDS - 0.1
    assert queue.place(third) == 1
    clock.now = LONG_SECONDS + 0.1
    assert queue.place(third) == 0 and third.is_admitted


def test_as_many_as_there_are_processors_but_two_at_least(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0}, raising=False)
    assert runs_at_once() == 2
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1, 2, 3}, raising=False)
    assert runs_at_once() == 4


def test_who_waits_hears_each_new_place_and_at_last_that_it_is_over(queue):
    turns = [queue.enter(name) for name in "abcd"]
    told = []

    def tell(place):
        told.append(place)
        if place:
            queue.leave(turns.pop(0))

    assert admission.wait(turns[3], tell, lambda: None)
    assert told == [2, 1, 0]


def test_who_is_admitted_at_once_hears_nothing(queue):
    told = []
    assert admission.wait(queue.enter("a"), told.append, lambda: None)
    assert told == []


def test_a_run_that_nobody_wants_stops_waiting(queue):
    _first, _second, third = (queue.enter(name) for name in "abc")

    def check():
        raise Gone

    with pytest.raises(Gone):
        admission.wait(third, lambda _place: None, check)


def test_a_run_whose_place_a_newer_one_has_is_not_to_go_on(queue):
    _first, _second, old, _new = (queue.enter(name) for name in "abcc")
    assert not admission.wait(old, lambda _place: None, lambda: None)


def test_a_page_waits_for_its_turn_and_gives_it_back(queue, unpatched, monkeypatch):
    told = []
    monkeypatch.setattr(streamlit_patches, "first_element", lambda: told.append)
    streamlit_patches.patch()
    first, _second = queue.enter("a"), queue.enter("b")
    Timer(0.3, queue.leave, [first]).start()
    page = AppTest.from_string("import streamlit as st\nst.write('here')\n1 / 0")
    page.run(timeout=60)
    assert (told, page.markdown[0].value) == ([1, 0], "here")
    assert queue.enter("c").is_admitted  # also after an error


@pytest.mark.parametrize(
    ("language", "words"),
    [("", "Platz 7 in der Warteschlange"), ("en", "You are number 7 in the queue")],
)
def test_the_place_is_told_in_the_visitor_s_language(language, words):
    page = AppTest.from_string("from ui.shell.waiting import first_element\nfirst_element()(7)")
    if language:
        page.query_params["lang"] = language
    (told,) = page.run(timeout=60).get("html")
    assert words in told.proto.body
    assert f'role="status" lang="{language or "de"}"' in told.proto.body
