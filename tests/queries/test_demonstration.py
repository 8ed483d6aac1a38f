"""How much of a dataset is demonstration."""

import pytest

from queries.evidence import Demonstration, demonstration


def test_rows_and_invented_rows_are_counted(con, insert):
    insert(
        "budgets",
        {"measure_id": "a", "year": 2021, "funding_source": "Bund", "is_demo": False},
        {"measure_id": "b", "year": 2021, "funding_source": "Bund", "is_demo": True},
        {"measure_id": "c", "year": 2021, "funding_source": "Bund", "is_demo": True},
    )
    assert demonstration(con, dataset="budgets") == Demonstration(rows=3, demo_rows=2)
    assert demonstration(con, dataset="attendance") == Demonstration(rows=0, demo_rows=0)


def test_a_dataset_without_demonstration_is_refused(con):
    with pytest.raises(KeyError):
        demonstration(con, dataset="population")
