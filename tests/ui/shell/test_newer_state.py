"""An open screen notices midnight and a new publication, and nothing runs for nothing."""

import datetime as dt

import pytest
import streamlit as st

from tests.publishing import publish
from ui.shell import newer_state
from ui.state.session_data import store

DAY = dt.date(2026, 11, 30)


class Ran(Exception):
    """The page ran again."""


@pytest.fixture
def screen(shell, monkeypatch):
    """`screen(audience)`: what the part that looks shows, on a screen of 30.11.2026."""
    shell.run()
    said = []

    def rerun():
        raise Ran

    monkeypatch.setattr(st, "rerun", rerun)
    monkeypatch.setattr(st, "info", lambda words, **_how: said.append(words))
    monkeypatch.setattr(st, "button", lambda *_, **__: False)
    monkeypatch.setattr(newer_state, "city_day", lambda: DAY)
    seen = store().snapshot_id()

    def look(audience: str, day: dt.date = DAY) -> list[str]:
        monkeypatch.setattr(newer_state, "audience", lambda: audience)
        newer_state.tell(seen, day)
        return said

    return look


def publish_anything() -> None:
    table = store().cursor().execute("FROM lake.stops").to_arrow_table()
    names = store().package.datasets["stops"].field_names
    publish(store(), {"stops": table.select(names).slice(0, 0)}, author="Anna")


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_nothing_happens_while_nothing_is_newer(screen, audience):
    assert screen(audience) == []


def test_staff_are_told_and_keep_what_they_type(screen):
    publish_anything()
    assert screen("staff") == ["Neuere Daten sind veröffentlicht."]


def test_the_publics_screen_shows_the_new_state_by_itself(screen):
    publish_anything()
    with pytest.raises(Ran):
        screen("public")


def test_midnight_is_noticed(screen):
    yesterday = DAY - dt.timedelta(days=1)
    assert screen("staff", yesterday) == ["Ein neuer Tag hat begonnen."]
    with pytest.raises(Ran):
        screen("public", yesterday)


def test_it_looks_twice_a_minute():
    assert newer_state.EVERY_SECONDS <= 60
