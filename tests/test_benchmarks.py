"""What `make bench` measures, without measuring it."""

from benchmarks import large, recording
from ui.state.public_pages import SCREENS


def test_every_public_page_is_measured():
    assert not set(SCREENS) - set(recording.PAGES)
    assert not set(recording.FILTERS) - set(recording.PAGES)
    assert {address.split("?")[0] for address in large.PAGES} <= set(recording.PAGES)
