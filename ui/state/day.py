"""The day that everything is judged by: the city's own, whatever the server's clock zone."""

import datetime as dt
import os
from zoneinfo import ZoneInfo

from ui.state.session_data import edition, newest, store

SETTING = "CITY_TODAY"
"""Holds the day still (ISO 8601), for tests and for showing how a page will look."""

STEP = 5  # minutes


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


def moment_shown() -> dt.datetime:
    """The moment that ages are counted to, in UTC without a zone: now, in steps that results can be
    kept for; of a day that is over or held still its end."""
    day, now = day_shown(), dt.datetime.now(dt.UTC)
    if not os.environ.get(SETTING) and day == now.astimezone(city_zone()).date():
        return now.replace(tzinfo=None, microsecond=0, second=0, minute=now.minute // STEP * STEP)
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), city_zone())
    return end.astimezone(dt.UTC).replace(tzinfo=None)
