"""What leaves the dashboard says the screens' numbers: every `Metric` of every page, of city and
three districts, examples on and off, in packet and interface; `edition/test_site.py` does the same
for the edition's cards. Surveys' answers are in no interface, so what is counted from them is held
against the packet and the edition instead, as the figures of a district are."""

import datetime as dt
import re
import sys
from collections import Counter
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
from ui.components import map_layers
from ui.map import words as map_words
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
ADDED = {"EUR", "points", "kW", "talks", "residents", "people", "min"}
PER_HEAD = "per 1,000 residents"
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
        shown = staticmethod(lambda one: Edition(one, demo, "public", answers=one))
        patch.setattr(Edition, "public", shown)
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
            if one.unit not in COUNTED | ADDED or not is_handed_out(one, handed_out):
                continue
            frame = counted_rows(one, handed_out)
            sums = {len(frame)} if one.unit in COUNTED else set(frame.sum(numeric_only=True))
            assert one.value - one.demo in sums, (district, one)
            compared += 1
    assert compared > 100


def is_handed_out(one: Metric, handed_out: dict[str, pd.DataFrame]) -> bool:
    """Who came to events has rows of attendance at last; on the way there they are of events."""
    if one.value is None or not one.rows or one.rows[0].dataset not in handed_out:
        return False
    return (one.rows[0].dataset, one.unit) != ("events", "people")


def counted_rows(one: Metric, handed_out: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of its first dataset: of events, and of series that state a number as a whole."""
    name = one.rows[0].dataset
    parts = [behind(handed_out[name], rows) for rows in one.rows if rows.dataset == name]
    return pd.concat(parts)


def test_every_ratio_is_worked_out_anew_from_the_interfaces_rows(screens, handed_out):
    """Hours of minutes; points by the residents that the interface has; shares of a number that is
    itself the count or sum of rows (see above)."""
    compared = Counter()
    for district, shown in screens[1].items():
        people = {one.value for one in shown.metrics if one.unit == "residents" and one.value}
        counted = {one.value for one in shown.metrics if one.unit in COUNTED | ADDED and one.value}
        for one in shown.metrics:
            if one.unit in COUNTED | ADDED or not is_handed_out(one, handed_out):
                continue
            frame = counted_rows(one, handed_out)
            parts = [len(frame), *frame.sum(numeric_only=True)]
            if one.unit == "h":
                wholes = {60}
            elif one.unit == PER_HEAD:
                wholes = {n / 1000 for n in people}
            else:
                wholes = counted.union(parts)  # a survey's row states how many are wanted
            real = one.value - one.demo
            assert any(real * n == pytest.approx(part) for n in wholes for part in parts), (
                district,
                one,
            )
            compared[one.unit] += 1
    assert set(compared) == {"h", PER_HEAD, "share"}


@pytest.mark.parametrize("district", DISTRICTS[1:])
def test_the_figures_of_a_district_stand_in_the_packet_as_on_the_map(screens, filled, district):
    """Medians, shares, per head and what is counted from answers to surveys."""
    with examples(screens[0]), record.run_of_state(filled.snapshot_id(), "de"):
        reader = reader_of_session()
    with reading(reader):
        table = map_layers.figures_table(city_day())
        row = table.set_index("district_id").loc[district]
        shown = {one.title: map_words.cell(row, one) for one in map_words.figures(table).values()}
        made = content(Scope(district=district))["blocks"]
    start = next(n for n, one in enumerate(made) if one.get("text") == "Die Zahlen zum Bezirk")
    printed = {name: value for name, value, _rank in made[start + 1]["rows"]}
    assert len(printed) > 8
    assert any("Umfrage" in name for name in printed)
    assert printed == {plain(name): plain(shown[name]) for name in shown if plain(name) in printed}


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
