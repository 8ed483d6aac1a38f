"""Numbers of cities per head, and measures that resemble."""

import datetime as dt

import pandas as pd
import pytest

from queries.metric import Evidence, Metric
from queries.network.cities import per_head
from queries.network.similar import similar


def counted(value, day, stated=True):
    return Metric(value, "x", Evidence(1, 0, (), day, stated))


NEW_YEAR = dt.date(2022, 1, 1)


@pytest.mark.parametrize(
    ("part", "residents", "expected"),
    [
        (counted(62, NEW_YEAR), counted(31_000, dt.date(2021, 12, 31)), 2.0),
        (counted(62, NEW_YEAR), counted(31_000, dt.date(2021, 12, 30)), None),
        (counted(62, NEW_YEAR), counted(31_000, NEW_YEAR, stated=False), None),
        (counted(62, None), counted(31_000, NEW_YEAR), None),
        (counted(None, NEW_YEAR), counted(31_000, NEW_YEAR), None),
        (counted(62, NEW_YEAR), counted(0, NEW_YEAR), None),
    ],
)
def test_per_head_only_of_the_same_date(part, residents, expected):
    assert per_head(part, residents, 1000) == expected


def texts(*rows):
    return pd.DataFrame(rows, columns=["measure_id", "title", "description"])


OWN = texts(
    ("a", "Mobilitätsinseln", "Carsharing und Leihräder an Haltestellen."),
    ("b", "Digitales Museum", None),
)
OTHER = texts(
    ("1", "Mobilitätsinsel am Bahnhof", "Leihräder und Carsharing."),
    ("2", "Kluge Laternen", "Licht nach Bedarf."),
    ("3", "Digitales Rathaus", "Projekt der Stadt."),
)


def test_shared_rare_words_make_measures_alike():
    (found,) = similar(OWN, OTHER)
    assert (found.own, found.other) == ("a", "1")
    assert set(found.words) == {"mobilitätsinsel", "carsharing", "leihräder"} - {"leihräder"} | {
        word for word in found.words if word.startswith("leihr")
    }
    assert 0.5 < found.share <= 1
    assert similar(OWN, OTHER) == [found]  # the same every time


def test_a_measure_is_wholly_like_itself():
    assert similar(OWN.head(1), OWN.head(1))[0].share == pytest.approx(1)


def test_nothing_is_alike_where_there_are_no_words():
    assert similar(texts(("a", "Ab 1", None)), OTHER) == []
