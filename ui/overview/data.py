"""All that the overview asks of the store: the page draws from it, and the server's start runs it.

Free of Streamlit, so that it can be asked for before anybody visits.
"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import pandas as pd

from loaders.store.store import Edition
from queries.events.events import EventFilter
from queries.events.participation import (
    Participation,
    events_by,
    participation_of_districts,
)
from queries.measures.decisions import decisions_of, lapsing, next_milestones
from queries.measures.focus import Focus, focus
from queries.measures.history import latest_events
from queries.measures.measures import (
    EVERY_MEASURE,
    MeasureFilter,
    MeasureOptions,
    chosen_of,
    measure_options,
    measures,
)
from queries.measures.money import MoneyTotals, money_of_districts
from queries.measures.outcomes import outcomes
from queries.measures.programme import Programme, programme
from queries.measures.standing import DECIDED, Standing, completeness_of, standing_of
from queries.places.charging import (
    ChargingTotals,
    charging_of_districts,
    charging_years_of_districts,
)
from queries.places.districts import districts
from queries.places.hubs import HubTotals, hubs_of_districts
from queries.provenance.freshness import freshness
from queries.surveys.main_survey import SurveyProgress, main_survey
from ui.state.session_data import counties, kept_wordless, package, run_query

Answer = TypeVar("Answer")
AHEAD = 3  # milestones that are listed
REPORTED = 2  # facts that were reported last
AT_ONCE = 2


def funders() -> tuple[str, ...]:
    """The spellings under which budgets name the funder of the programme."""
    return tuple(package().city["strategy"].get("funders", ()))


def options() -> MeasureOptions:
    """What the overview of this session can be filtered by."""
    return run_query(measure_options)


@dataclass(frozen=True)
class Overview:
    """What the overview shows of the measures chosen, or of all. Each property is the result of the
    query of its name, run when it is first read and then kept for all sessions.

    least_people: the fewest people a number of a survey may stand for. at: the edition; None: that
    of the session.
    """

    chosen: MeasureFilter
    today: dt.date
    least_people: int
    at: Edition | None = None

    @property
    def is_whole(self) -> bool:
        """Whether no filter is set, so that the programme's own numbers are those asked for."""
        return self.chosen == EVERY_MEASURE

    @property
    def own(self) -> "Overview":
        """The same of what is the chosen district's own; what counts for the whole city is in no
        district's number, so that the districts never add up to more than the city."""
        chosen = replace(self.chosen, is_own=self.chosen.district_id is not None)
        return replace(self, chosen=chosen)

    def _ask(self, query: Callable[..., Answer], **arguments: Any) -> Answer:
        return run_query(query, at=self.at, **arguments)

    def _of_district(self, query: Callable[..., Answer], **arguments: Any) -> Answer:
        return self._ask(query, district_id=self.chosen.district_id, **arguments)

    def _of_all_districts(
        self, query: Callable[..., tuple[Answer, ...]], **arguments: Any
    ) -> Answer:
        """That of the city; or that of the chosen district, out of one pass over the data for all
        of them."""
        mine, all_of_them = self.chosen.district_id, tuple(self.districts["district_id"])
        districts = all_of_them if mine in all_of_them else (mine,)
        return self._ask(query, districts=districts, **arguments)[districts.index(mine)]

    def _judged(self, work: Callable[[pd.DataFrame], Answer], name: str) -> Answer:
        """What is made of the chosen ones of all measures, which are read once for all filters."""
        key = ("overview", name, self.chosen, self.today)
        return kept_wordless(key, lambda: work(chosen_of(self.measures, self.chosen)), self.at)

    @property
    def measures(self) -> pd.DataFrame:
        """All of them, judged, whatever is chosen."""
        return self._ask(measures, today=self.today)

    @property
    def standing(self) -> Standing:
        def stands(found: pd.DataFrame) -> Standing:
            return standing_of(found, is_decided=bool((self.measures["kind"] == DECIDED).any()))

        return self._judged(stands, "standing")

    @property
    def decisions(self) -> pd.DataFrame:
        money = lapsing(self.programme, self.chosen, self.today)
        return self._judged(lambda _found: decisions_of(self.standing, money), "decisions")

    @property
    def completeness(self) -> pd.DataFrame:
        return self._judged(completeness_of, "completeness")

    @property
    def programme(self) -> Programme:
        return self._ask(programme, today=self.today)

    @property
    def money(self) -> MoneyTotals:
        chosen = replace(self.chosen, district_id=None)
        return self._of_all_districts(money_of_districts, chosen=chosen, funders=funders())

    @property
    def survey(self) -> SurveyProgress | None:
        return self._of_district(main_survey, min_cell=self.least_people)

    @property
    def events(self) -> Participation:
        return self._of_all_districts(
            participation_of_districts, chosen=self._events_chosen(), today=self.today
        )

    @property
    def events_by_year(self) -> pd.DataFrame:
        chosen = replace(self._events_chosen(), district_id=self.chosen.district_id)
        return self._ask(events_by, by="year", chosen=chosen, today=self.today)

    def _events_chosen(self) -> EventFilter:
        return EventFilter(working_group=self.chosen.working_group, is_own=self.chosen.is_own)

    @property
    def hubs(self) -> HubTotals:
        return self._of_all_districts(hubs_of_districts, today=self.today)

    @property
    def charging(self) -> ChargingTotals:
        return self._of_all_districts(charging_of_districts, counties=counties())

    @property
    def charging_by_year(self) -> pd.DataFrame:
        return self._of_all_districts(charging_years_of_districts, counties=counties())

    @property
    def next_milestones(self) -> pd.DataFrame:
        return self._of_district(next_milestones, today=self.today, limit=AHEAD)

    @property
    def last_events(self) -> pd.DataFrame:
        """What was reported last, where no older state can tell of change."""
        return self._of_district(latest_events, today=self.today, most=REPORTED)

    @property
    def focus(self) -> Focus:
        """Of the measures that the strategy is measured by, whatever Zielfeld is chosen: within one
        it is 1."""
        return self._ask(focus, measure_ids=tuple(self.in_fields["measure_id"]))

    @property
    def in_fields(self) -> pd.DataFrame:
        """The measures behind the focus."""
        every_field = replace(self, chosen=replace(self.chosen, field_ids=()))
        found = every_field.standing.measures
        return found[found["field_ids"].map(len) > 0]

    @property
    def outcomes(self) -> pd.DataFrame:
        return self._ask(outcomes, today=self.today)

    @property
    def options(self) -> MeasureOptions:
        return self._ask(measure_options)

    @property
    def districts(self) -> pd.DataFrame:
        """For the filter."""
        return self._ask(districts)

    @property
    def freshness(self) -> pd.DataFrame:
        """For the lists of what is due, and the date under each figure."""
        return self._ask(freshness, today=self.today)

    def run(self) -> None:
        """Run every query, two at a time; the one that takes longest comes first."""
        plain = ("is_whole", "own")
        names = [
            name
            for name, part in vars(Overview).items()
            if isinstance(part, property) and name not in plain
        ]
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="overview") as pool:
            list(pool.map(partial(getattr, self), names))
