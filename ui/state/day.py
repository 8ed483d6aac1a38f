"""The day that everything is judged by: the city's own, whatever the server's clock zone."""

import datetime as dt
import os
from zoneinfo import ZoneInfo

from ui.state.session_data import edition, newest, store

SETTING = "CITY_TODAY"
"""Holds the day still (ISO 8601), for tests and for showing how a page will look."""


def city_zone() -> ZoneInfo:
    """The time zone that the declarations name for the city."""
    return store().package.zone


def city_day() -> dt.date:
    """The city's day, or the one that CITY_TODAY holds still."""
    held = os.environ.get(SETTING)
    return dt.date.fromisoformat(held) if held else dt.datetime.now(city_zone()).date()


def day_shown() -> dt.date:
    """The day that this session judges by: the city's day; for an earlier state the day it was
    published, so that it says what could be said then."""
    if edition().snapshot == newest():
        return city_day()
    known = store().snapshots().set_index("snapshot_id")["published_at"]
    published: dt.date = known.loc[[edition().snapshot]].iloc[0].tz_convert(city_zone()).date()
    return min(published, city_day())
