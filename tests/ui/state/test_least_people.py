"""How few people a number may stand for: as the dataset declares, else the usual five."""

from types import SimpleNamespace

import pytest

from ui.state import session_data


@pytest.mark.parametrize(("declared", "least"), [(None, 5), (7, 7)])
def test_a_dataset_that_declares_no_smallest_group_is_protected_too(monkeypatch, declared, least):
    monkeypatch.setattr(session_data, "dataset", lambda _name: SimpleNamespace(min_cell=declared))
    assert session_data.min_cell("reports") == least
    assert (session_data.fewest(False), session_data.fewest(True)) == (least, 1)
