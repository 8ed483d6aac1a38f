"""All that the overview asks of the store: the page draws from it, and the server's start runs it.

Free of Streamlit, so that it can be asked for before anybody visits.
"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import pandas as pd

from loaders.store.store import Edition
from queries.measures.cards import (
    MeasuresCard,
    MilestonesCard,
    MoneyCard,
    measures_card,
    milestones_card,
    money_card,
)
from queries.measures.decisions import decisions, next_milestones
from queries.measures.focus import Focus, focus
from queries.measures.measures import MeasureOptions, measure_options
from queries.metric import Metric, Rows
from queries.places.charging import ChargingTotals, charging_by_year, charging_totals
from queries.places.districts import districts
from queries.places.hubs import HubTotals, hub_totals, hubs_by_year
from queries.provenance.freshness import freshness
from queries.surveys.main_survey import SurveyProgress, main_survey
from ui.state.session_data import counties, run_query

Answer = TypeVar("Answer")
AHEAD = 6  # milestones that are listed
AT_ONCE = 2


@dataclass(frozen=True)
class Overview:
    """What the overview shows of a district, or (None) of the whole city. Each property is the
    result of the query of its name, run when it is first read and then kept for all sessions.

    least_people: the fewest people a number of a survey may stand for. at: the edition; None: that
    of the session.
    """

    district_id: str | None
    today: dt.date
    least_people: int
    at: Edition | None = None

    def _ask(self, query: Callable[..., Answer], **arguments: Any) -> Answer:
        return run_query(query, at=self.at, **arguments)

    def _of_district(self, query: Callable[..., Answer], **arguments: Any) -> Answer:
        return self._ask(query, district_id=self.district_id, **arguments)

    @property
    def decisions(self) -> pd.DataFrame:
        return self._of_district(decisions, today=self.today)

    @property
    def measures(self) -> MeasuresCard:
        return self._of_district(measures_card)

    @property
    def milestones(self) -> MilestonesCard:
        return self._of_district(milestones_card, today=self.today)

    @property
    def survey(self) -> SurveyProgress | None:
        return self._of_district(main_survey, min_cell=self.least_people)

    @property
    def money(self) -> MoneyCard:
        return self._of_district(money_card)

    @property
    def hubs(self) -> HubTotals:
        return self._of_district(hub_totals, today=self.today)

    @property
    def charging(self) -> ChargingTotals:
        return self._of_district(charging_totals, counties=counties())

    @property
    def hubs_by_year(self) -> pd.DataFrame:
        return self._of_district(hubs_by_year, today=self.today)

    @property
    def charging_by_year(self) -> pd.DataFrame:
        return self._of_district(charging_by_year, counties=counties())

    @property
    def next_milestones(self) -> pd.DataFrame:
        return self._of_district(next_milestones, today=self.today, limit=AHEAD)

    @property
    def focus(self) -> Focus:
        return self._of_district(focus)

    @property
    def options(self) -> MeasureOptions:
        return self._ask(measure_options)

    @property
    def districts(self) -> pd.DataFrame:
        """For the filter."""
        return self._ask(districts)

    @property
    def freshness(self) -> pd.DataFrame:
        """For the date under each figure."""
        return self._ask(freshness, today=self.today)

    def headlines(self) -> dict[str, Metric]:
        """Card → the number written large on it, in the order of the cards."""
        survey = self.survey
        return {
            "measures": self.measures.running,
            "milestones": self.milestones.kept,
            "money": self.money.approved,
            "survey": survey.participants if survey else NO_SURVEY,
            "hubs": self.hubs.opened,
            "charging": self.charging.points,
        }

    def run(self) -> None:
        """Run every query, two at a time; the one that takes longest comes first."""
        names = [name for name, part in vars(Overview).items() if isinstance(part, property)]
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="overview") as pool:
            list(pool.map(partial(getattr, self), names))


NO_SURVEY = Metric(None, "people", rows=(Rows("surveys"),))
