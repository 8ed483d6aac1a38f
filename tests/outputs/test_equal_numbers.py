"""What leaves the dashboard says the screens' numbers: city and three districts, examples on and
off; every card of the packet, and every public row that a card counts in the interface."""

import pytest

from outputs.interfaces.public_data import PublicData
from outputs.packet.blocks import plain
from outputs.packet.content import content
from outputs.packet.scope import Scope
from queries.measures.measures import MeasureFilter
from queries.metric import Rows
from ui.overview import cards
from ui.overview.data import Overview
from ui.state.day import day_shown
from ui.state.session_data import edition, least_people, store

DISTRICTS = (None, "01", "02", "03")


def shown_cards(district):
    return cards.cards(Overview(MeasureFilter(district_id=district), day_shown(), least_people()))


@pytest.mark.parametrize("district", DISTRICTS)
@pytest.mark.parametrize("demo", [False, True])
def test_the_packet_says_every_card_of_the_screen(tiny, district, demo):
    with tiny(demo=demo):
        shown = shown_cards(district)
        (block,) = (
            one for one in content(Scope(district=district))["blocks"] if one["kind"] == "cards"
        )
    said = [(one["title"], one["value"], one["unit"], one["demo"]) for one in block["cards"]]
    assert len(said) > 3
    assert said == [
        (plain(one.title, 60), plain(one.value, 30), plain(one.unit, 40), plain(one.demo, 60))
        for one in shown
    ]


def counted(con, rows: Rows):
    """How many rows of a dataset have one of the values in each column."""
    frame = con.execute(f"FROM {rows.dataset}").df()
    for column, values in rows.only:
        wanted = frame[column].isin([one for one in values if one is not None])
        frame = frame[wanted | (frame[column].isna() if None in values else False)]
    return len(frame)


@pytest.mark.parametrize("district", DISTRICTS)
def test_the_rows_behind_every_card_are_those_of_the_interface(tiny, district):
    with tiny(role="public"):
        behind = {rows for card in shown_cards(district) for rows in card.metric.rows}
        public = PublicData(store())
        compared = 0
        with public.reader() as con, store().reader(edition()) as screen:
            for rows in behind:
                if rows.dataset in public.datasets:
                    assert counted(con, rows) == counted(screen, rows), rows
                    compared += counted(con, rows)
    assert compared > 0
