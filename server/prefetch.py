"""What the first page asks of the store, asked before its first visitor does.

The visitor finds the answers kept, or waits only for those still on their way. A question that the
page no longer asks would be work for nothing, and one that is missing here is asked by the visitor.
"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from loaders.store.store import Edition
from queries.measures.cards import measures_card, milestones_card, money_card
from queries.measures.decisions import decisions, next_milestones
from queries.measures.focus import focus
from queries.measures.measures import measure_options
from queries.places.charging import charging_by_year, charging_totals
from queries.places.districts import districts
from queries.places.hubs import hub_totals, hubs_by_year
from queries.provenance.freshness import freshness
from queries.surveys.main_survey import main_survey
from ui.overview.lists import SHOWN
from ui.state.session_data import counties, fewest, run_query

AT_ONCE = 2
Question = tuple[Callable[..., Any], dict[str, Any]]


def ask_all(edition: Edition, held: str, today: dt.date) -> None:
    """Ask what the overview of the whole city asks in this edition for an analyst or the public."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ahead") as pool:
        asked = [
            pool.submit(partial(run_query, query, at=edition, **given))
            for query, given in questions(held, today)
        ]
        for answer in asked:
            answer.result()


def questions(held: str, today: dt.date) -> list[Question]:
    """The queries of the overview with their arguments in the order in which it asks them, but the
    one that takes longest first."""
    city = {"district_id": None}
    now = {**city, "today": today}
    register = {**city, "counties": counties()}
    return [
        (decisions, now),
        (districts, {}),
        (measures_card, city),
        (milestones_card, now),
        (main_survey, {**city, "min_cell": fewest(held == "analyst")}),
        (money_card, city),
        (hub_totals, now),
        (charging_totals, register),
        (hubs_by_year, now),
        (charging_by_year, register),
        (next_milestones, {**now, "limit": SHOWN}),
        (focus, city),
        (measure_options, {}),
        (freshness, {"today": today}),
    ]
