"""What the tests of the page Hochladen share."""

import pytest

from ui.upload import background_jobs


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Nobody reruns the page here while work goes on, so the page waits for it."""
    monkeypatch.setattr(background_jobs, "PATIENCE_SECONDS", 60)
