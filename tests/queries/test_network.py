"""Numbers of cities per head, and measures that resemble."""

import datetime as dt

import duckdb
import pandas as pd
import pytest

from queries.metric import Evidence, Metric
from queries.network.cities import per_head
from queries.network.similar import similar

NEW_YEAR = dt.date(2022, 1, 1)


def counted(value, day, stated=True):
    return Metric(value, "x", Evidence(1, 0, (), day, stated))


@pytest.fixture
def residents():
    """A city of two districts, counted at three dates."""
    with duckdb.connect() as con:
        con.execute("CREATE TABLE districts AS SELECT unnest(['01', '02']) AS district_id")
        con.execute(
            """CREATE TABLE population AS SELECT * FROM (VALUES
                (NULL, DATE '2021-12-31', 31000), ('01', DATE '2021-12-31', 1),
                ('01', DATE '2019-06-30', 10000), ('02', DATE '2019-06-30', 5000),
                ('01', DATE '2018-06-30', 10000), (NULL, DATE '2023-12-31', 40000)
            ) AS t(district_id, date, population)"""
        )
        yield con


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (counted(62, NEW_YEAR), 2.0),  # the day before counts, the newer count does not
        (counted(62, dt.date(2022, 1, 2)), None),
        (counted(30, dt.date(2019, 6, 30)), 2.0),  # the sum of all districts
        (counted(30, dt.date(2018, 6, 30)), None),  # one district is not counted
        (counted(62, NEW_YEAR, stated=False), None),
        (counted(62, None), None),
        (counted(None, NEW_YEAR), None),
    ],
)
def test_per_head_only_of_the_same_date(residents, part, expected):
    assert per_head(residents, part, 1000) == expected


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
    assert set(found.words) == {"Mobilitätsinseln", "Carsharing", "Leihräder"}
    assert 0.5 < found.share <= 1
    assert similar(OWN, OTHER) == [found]  # the same every time


def test_one_shared_word_is_not_enough():
    one = texts(("a", "Schulen", "Kompetenzcheck für Lehrende."))
    assert similar(one, texts(("1", "Schulen", "Solardächer."))) == []


def test_a_measure_is_wholly_like_itself():
    assert similar(OWN.head(1), OWN.head(1))[0].share == pytest.approx(1)


def test_nothing_is_alike_where_there_are_no_words():
    assert similar(texts(("a", "Ab 1", None)), OTHER) == []
