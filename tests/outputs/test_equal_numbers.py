"""What leaves the dashboard says the screens' numbers: every `Metric` of every page, of city and
three districts, examples on and off, in packet and interface; `edition/test_site.py` does the same
for the edition's cards."""

import datetime as dt
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

import queries
from loaders.store.store import Edition
from outputs.interfaces.public_data import PublicData
from outputs.packet.blocks import plain
from outputs.packet.content import content
from outputs.packet.scope import Scope
from queries.metric import Metric, Rows
from tests.publishing import publish
from ui.components import cards as card_parts
from ui.network import data as network
from ui.shell import record
from ui.state import session_data
from ui.state.day import city_day
from ui.state.public_pages import OWN_PAGES, SCREENS
from ui.state.reader import reader_of_session, reading

DISTRICTS = (None, "01", "02", "03")
PAGES = [path for path, names in OWN_PAGES.items() if ("bezirk",) in names]
QUERIES = Path(queries.__file__).parent
MAKES = re.compile(r"\b(?:Metric|metrics)\(")
COUNTED = {"measures", "events", "hubs", "stations"}
ADDED = {"EUR", "points", "kW", "talks", "residents"}
FRAME = {
    "topic": "Geld", "what": "Rahmen", "indicator": "rahmen", "number": 90000.0, "unit": "€",
    "date": dt.date(2022, 1, 1), "source": "Bescheid", "is_demo": False,
}  # fmt: skip


class Shown:
    """What the pages worked out and drew, the modules that had a part in the numbers, and the page
    that is drawn."""

    def __init__(self) -> None:
        self.metrics: list[Metric] = []
        self.cards: list[tuple[str, card_parts.Card]] = []
        self.modules: set[str] = set()
        self.path = ""

    def note(self, made: Metric) -> None:
        self.metrics.append(made)
        frame = sys._getframe(2)
        while frame is not None:
            self.modules.add(frame.f_globals.get("__name__", ""))
            frame = frame.f_back


@contextmanager
def noted() -> Iterator[Shown]:
    """All Metrics that are worked out within; nothing is taken from what was kept."""
    found, make = Shown(), Metric.__init__

    def making(self: Metric, *given, **named) -> None:
        make(self, *given, **named)
        found.note(self)

    session_data.answers.forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Metric, "__init__", making)
        yield found


@contextmanager
def examples(demo: bool) -> Iterator[None]:
    """Screens show the public's rows, with the demonstration rows or without."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            record, "public_edition", lambda one: Edition(one, demo, "public", answers=one)
        )
        yield


def visited(snapshot: int, district: str | None) -> Shown:
    """The pages that a district has of its own, run for a district or the city."""
    asked = {"bezirk": district} if district else {}
    with noted() as found, pytest.MonkeyPatch.context() as patch:
        patch.setattr(card_parts, "_card", lambda one: found.cards.append((found.path, one)))
        for path in PAGES:
            found.path = path
            page = (SCREENS[path], path)
            record.record(page, asked, language="de", snapshot=snapshot, is_past=False)
        with record.run_of_state(snapshot, "de"):
            network.own(city_day())
    return found


@pytest.fixture(scope="module")
def filled(opened):
    """With a fact of the programme, which Musterstadt has not."""
    columns = [one.name for one in opened.package.datasets["programme"].fields]
    rows = pd.DataFrame([FRAME], columns=columns)
    publish(opened, {"programme": rows}, author="Probe", source=b"Bescheid")
    return opened


@pytest.fixture(scope="module", params=[False, True], ids=["real", "examples"])
def screens(filled, request):
    """Whether examples are on, and district → what its screens show."""
    with examples(request.param):
        yield request.param, {one: visited(filled.snapshot_id(), one) for one in DISTRICTS}


@pytest.fixture(scope="module")
def handed_out(filled):
    """Dataset → its rows, as the interface hands them out."""
    public = PublicData(filled)
    return {
        name: public.table(one).rows.to_pandas(date_as_object=True)
        for name, one in public.datasets.items()
    }


def test_every_query_that_makes_a_metric_is_asked(screens):
    made = {
        ".".join(("queries", *path.relative_to(QUERIES).with_suffix("").parts))
        for path in QUERIES.rglob("*.py")
        if MAKES.search(path.read_text("utf-8"))
    }
    assert len(made) > 4
    assert not made - screens[1][None].modules


def behind(frame: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """The rows of a dataset that have one of the values in each column."""
    for column, values in rows.only:
        wanted = frame[column].isin([one for one in values if one is not None])
        frame = frame[wanted | (frame[column].isna() if None in values else False)]
    return frame


def test_every_metric_is_the_count_or_sum_of_the_interfaces_rows(screens, handed_out):
    compared = 0
    for district, shown in screens[1].items():
        for one in shown.metrics:
            if one.value is None or one.unit not in COUNTED | ADDED or not one.rows:
                continue
            frame = behind(handed_out[one.rows[0].dataset], one.rows[0])
            sums = {len(frame)} if one.unit in COUNTED else set(frame.sum(numeric_only=True))
            assert one.value - one.demo in sums, (district, one)
            compared += 1
    assert compared > 100


@pytest.mark.parametrize("district", DISTRICTS)
def test_the_packet_works_out_no_number_of_its_own(screens, filled, district):
    """Its Metrics are the screens', and it says every card of the overview."""
    demo, shown = screens
    with examples(demo), record.run_of_state(filled.snapshot_id(), "de"):
        reader = reader_of_session()
    with noted() as own, reading(reader):
        blocks = content(Scope(district=district))["blocks"]
    wanted = {str(one) for one in [*shown[district].metrics, *shown[None].metrics]}
    assert not {str(one) for one in own.metrics} - wanted
    (block,) = (one for one in blocks if one["kind"] == "cards")
    said = [(one["title"], one["value"], one["unit"], one["demo"]) for one in block["cards"]]
    assert len(said) > 3
    assert said == [
        (plain(one.title, 60), plain(one.value, 30), plain(one.unit, 40), plain(one.demo, 60))
        for path, one in shown[district].cards
        if not path
    ]
