"""A few runs at once, the others in the order in which they came, each told its place."""

import asyncio
import os

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.testing.v1 import AppTest

from server import admission, garbage, streamlit_patches
from server.admission import (
    ARRIVAL_SECONDS,
    LONG_SECONDS,
    STUCK_SECONDS,
    RunQueue,
    processors,
)
from server.streamlit_patches import SESSION, asked_language
from server.waiting_room import FAR, WaitingRoom
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
    queue = RunQueue(2, 1, clock)
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


def test_a_long_run_gives_its_place_away_and_so_many_more_are_all(queue, clock):
    for name in "ab":
        queue.enter(name)
    third, fourth = queue.enter("c"), queue.enter("d")
    clock.now = LONG_SECONDS - 0.1
    assert queue.place(third) == 1
    clock.now = LONG_SECONDS + 0.1  # two are long, of which one more than two may go on
    assert queue.place(third) == 0 and third.is_admitted
    assert queue.place(fourth) == 1
    clock.now = STUCK_SECONDS + 0.1  # the two wait for a server
    assert queue.place(fourth) == 0 and fourth.is_admitted


def test_as_many_long_ones_as_there_are_processors(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1, 2, 3}, raising=False)
    assert processors() == 4


def test_a_place_is_kept_for_who_was_let_in_until_the_run_comes(queue, clock):
    assert queue.expect("a") and queue.expect("b")
    assert not queue.expect("c")
    assert queue.expect("a")  # whoever has a place may ask for a newer run
    assert queue.enter("a").is_admitted
    assert not queue.expect("c")  # the other place is still b's
    clock.now = ARRIVAL_SECONDS + 0.1  # who did not come after all
    assert queue.expect("c") and not queue.expect("d")


def through_the_door(queue, *sessions, leave=None):
    """What each session was told before it passed, in the order in which they passed; their runs
    are over at once."""
    passed = []

    async def one(door, session):
        told = []

        async def tell(place):
            told.append(place)
            if leave:
                leave()

        await door.pass_through(session, tell)
        passed.append((session, told))
        queue.leave(queue.enter(session))

    async def all_at_once():
        door = WaitingRoom()
        await asyncio.wait_for(asyncio.gather(*(one(door, name) for name in sessions)), 30)

    asyncio.run(all_at_once())
    return passed


def test_the_door_lets_in_as_there_is_room_and_tells_the_others_their_place(queue):
    first, _second = queue.enter("a"), queue.enter("b")
    told_at_all = []

    def leave():
        told_at_all.append(1)
        if len(told_at_all) == 3:
            queue.leave(first)

    passed = through_the_door(queue, *"cdc", leave=leave)
    assert [session for session, _told in passed] == ["c", "d", "c"]
    assert [told[0] for _session, told in passed] == [1, 2, 3]


def test_who_finds_room_passes_the_door_without_a_word(queue):
    assert through_the_door(queue, "a", "b") == [("a", []), ("b", [])]


def test_who_stands_far_behind_is_told_at_once(queue, monkeypatch):
    monkeypatch.setattr(admission, "SILENT_SECONDS", 3600)
    running = [queue.enter(name) for name in "ab"]

    def leave():
        while running:
            queue.leave(running.pop())

    passed = dict(through_the_door(queue, *map(str, range(FAR)), leave=leave))
    assert (passed["0"], passed[str(FAR - 1)][0]) == ([], FAR)


def test_a_visitor_who_goes_away_leaves_the_door_to_the_next(queue):
    first, _second = queue.enter("a"), queue.enter("b")

    async def visit():
        door = WaitingRoom()

        async def gone(_place):
            raise Gone

        async def tell(_place):
            queue.leave(first)

        results = await asyncio.gather(
            door.pass_through("c", gone), door.pass_through("d", tell), return_exceptions=True
        )
        return [type(one) for one in results]

    assert asyncio.run(asyncio.wait_for(visit(), 30)) == [Gone, type(None)]


@pytest.mark.parametrize(
    ("query", "language"), [("", "de"), ("lang=en&bezirk=x", "en"), ("lang=%00", "de")]
)
def test_a_message_that_asks_for_a_run_has_the_language_of_its_address(query, language):
    message = BackMsg()
    message.rerun_script.query_string = query
    assert asked_language(message.SerializeToString()) == language


def test_other_messages_and_no_messages_do_not_wait_at_the_door():
    message = BackMsg()
    message.stop_script = True
    assert asked_language(message.SerializeToString()) == asked_language(b"\xff\xff") == ""


def test_a_connection_knows_its_session(unpatched, monkeypatch):
    monkeypatch.setattr(Runtime, "connect_session", lambda *_given, **_named: "s1")
    streamlit_patches.patch()
    Runtime.connect_session(None, client=None, user_info={})
    assert SESSION.get() == "s1"


def test_garbage_is_looked_for_while_no_page_runs_or_after_ten_minutes(queue, monkeypatch):
    found = []
    monkeypatch.setattr(garbage.gc, "collect", lambda: found.append(1))
    monkeypatch.setattr(garbage, "_last", garbage.time.monotonic())
    turn = queue.enter("a")
    garbage.collect_when_calm()
    assert not found
    monkeypatch.setattr(garbage, "_last", garbage.time.monotonic() - garbage.LATEST_SECONDS - 1)
    garbage.collect_when_calm()
    assert len(found) == 1
    queue.leave(turn)
    garbage.collect_when_calm()
    assert len(found) == 2


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
    first, _second = queue.enter("a"), queue.enter("b")

    def tell(place):
        told.append(place)
        queue.leave(first)

    monkeypatch.setattr(streamlit_patches, "first_element", lambda: tell)
    streamlit_patches.patch()
    page = AppTest.from_string("import streamlit as st\nst.write('here')\n1 / 0")
    page.run(timeout=60)
    assert (told, page.markdown[0].value) == ([1, 0], "here")
    assert queue.enter("c").is_admitted  # also after an error


def test_a_part_of_a_page_waits_like_the_page(queue, unpatched, monkeypatch):
    told = []
    monkeypatch.setattr(streamlit_patches, "first_element", lambda: told.append)
    streamlit_patches.patch()
    page = AppTest.from_string(
        "import streamlit as st\n@st.fragment\ndef part():\n    st.button('again')\n"
        "    st.write('inside')\npart()\nst.write('outside')"
    )
    page.run(timeout=60)
    assert told == []
    first, _second = queue.enter("a"), queue.enter("b")

    def tell(place):
        told.append(place)
        queue.leave(first)

    monkeypatch.setattr(streamlit_patches, "first_element", lambda: tell)
    page.button[0].click()
    page.run(timeout=60)
    assert told == [1, 0]


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
