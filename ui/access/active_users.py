"""Who is signed in just now: kept in memory only, for the page that shows roles to admins.

An admin sees at a glance whether the provider's groups give each person the role they should have,
also those whose groups give none. Nothing of it is stored; a restart forgets it.
"""

import datetime as dt
import threading
from collections import OrderedDict
from dataclasses import dataclass

import streamlit as st

from ui.access import roles

KEPT = 200
HOURS = 12


@dataclass(frozen=True)
class Present:
    """A person with the role that counts for them, and when they last did something."""

    name: str
    role: str
    at: dt.datetime


_people: OrderedDict[str, Present] = OrderedDict()
_lock = threading.Lock()


def note() -> None:
    """Remember the person of this session; once a run, before the page."""
    claims = roles.claims_of_session()
    if not claims.get("is_logged_in") or st.context.is_embedded:
        return
    person = Present(roles.name_in(claims), roles.role(), dt.datetime.now(dt.UTC))
    subject = str(claims.get("sub", person.name))
    with _lock:
        _people.pop(subject, None)
        _people[subject] = person
        if len(_people) > KEPT:
            _people.popitem(last=False)


def people() -> list[Present]:
    """Everyone of the last HOURS hours, who did something last first."""
    since = dt.datetime.now(dt.UTC) - dt.timedelta(hours=HOURS)
    with _lock:
        return [one for one in reversed(_people.values()) if one.at > since]
