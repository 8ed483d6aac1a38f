"""What comes round again: done by one process at a time, and what came of it kept."""

import datetime as dt

import pytest

from loaders.messages.errors import StoreError
from loaders.recurring_jobs import Job, failed
from loaders.store.originals import load_document

MORNING = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)


def at(minutes):
    return MORNING + dt.timedelta(minutes=minutes)


def always(_known, _now):
    return True


@pytest.fixture
def job(lake):
    return Job(lake, "jobs.json", "a")


def test_a_job_is_done_by_who_claims_it_first(job):
    assert job.claim(at(0), 60, always, {"since": 1}) == {"since": 1}
    assert job.claim(at(59), 60, always) is None  # another process is at it
    assert job.claim(at(60), 60, always) == {"since": 1}  # and seems to have died
    job.settle(lambda known: known | {"done": 2})
    assert job.state() == {"since": 1, "done": 2}
    assert job.claim(at(61), 60, always) == {"since": 1, "done": 2}


def test_what_is_not_due_is_not_claimed(job):
    assert job.claim(at(0), 60, lambda known, _now: bool(known)) is None
    assert job.state() == {}


def test_a_row_of_failures_keeps_its_first_moment(job):
    error = StoreError("There is no token of “{name}”.", name="x")
    job.settle(lambda known: failed(known | {"worked": "before"}, error, at(0)))
    job.settle(lambda known: failed(known, error, at(5)))
    assert job.state() == {
        "worked": "before",
        "tried": at(5).isoformat(),
        "failed_since": at(0).isoformat(),
        "words": {"de": "Für „x“ gibt es keinen Schlüssel.", "en": "There is no token of “x”."},
    }


def test_jobs_of_one_document_leave_each_other_alone(lake, job):
    Job(lake, "jobs.json", "b").settle(lambda _known: {"worked": "x"})
    job.settle(lambda _known: {"worked": "y"})
    assert load_document(lake.files, "jobs.json", {}) == {
        "b": {"worked": "x"},
        "a": {"worked": "y"},
    }


def test_what_cannot_be_kept_is_said(lake, job, monkeypatch):
    def full(_name, _content):
        raise OSError

    monkeypatch.setattr(lake.files, "write_document", full)
    with pytest.raises(StoreError, match="„jobs.json“ konnte nicht festgehalten werden"):
        job.settle(lambda known: known)
