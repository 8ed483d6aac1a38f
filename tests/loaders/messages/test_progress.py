"""Progress: honest steps that only grow; a listener that raises ends the work without a trace."""

import pytest

from loaders.messages.progress import PUBLISHING, Progress, step, telling
from loaders.pipeline import check_file, published_rows
from loaders.pipeline_many import check_together
from loaders.publish.publish import publish


class Enough(Exception):
    """The analyst cancels."""


@pytest.fixture
def stops(tmp_path):
    path = tmp_path / "stops.csv"
    path.write_text(
        "stop_id,name,kind,latitude,longitude,source\n2,Markt,Haltestelle,50.05,10.05,Test\n"
    )
    return path


def _kept(store):
    return {path for path in store.location.folder.rglob("*") if path.parent.name != "tmp"}


def test_checking_tells_every_phase_and_never_goes_back(stops, lake):
    heard = []
    check_file(stops, lake.package, published=published_rows(lake), progress=heard.append)
    assert list(dict.fromkeys(p.phase for p in heard)) == ["read", "recognise", "check"]
    shares = [p.share for p in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, pytest.approx(1))
    assert sum(p.phase == "check" for p in heard) >= 4


def test_publishing_tells_its_phases_and_is_silent_once_it_is_done(stops, lake):
    table = check_file(stops, lake.package).table
    heard = []

    def hear(progress):
        heard.append((progress.phase, lake.snapshot_id()))

    publish(lake, {"stops": table}, author="Anna", progress=hear)
    assert list(dict.fromkeys(phase for phase, _ in heard)) == ["compare", "write"]
    assert {snapshot for _, snapshot in heard} == {1}


@pytest.mark.parametrize("when", [0, 1, 2, 3])
def test_cancelling_at_any_step_of_publishing_leaves_the_old_state(stops, lake, when):
    table = check_file(stops, lake.package).table
    calls = []

    def cancel(progress):
        calls.append(progress)
        if len(calls) > when:
            raise Enough

    before = _kept(lake)
    with pytest.raises(Enough):
        publish(lake, {"stops": table}, author="Anna", source=stops, progress=cancel)
    assert lake.snapshot_id() == 1
    assert _kept(lake) == before
    assert publish(lake, {"stops": table}, author="Anna") == 2


def test_cancelling_a_check_ends_it(stops, lake):
    def cancel(progress):
        if progress.phase == "check":
            raise Enough

    with pytest.raises(Enough):
        check_file(stops, lake.package, progress=cancel)
    assert check_file(stops, lake.package).publishable


def test_several_files_are_one_whole(stops, lake):
    heard = []
    check_together([stops, stops], lake.package, None, progress=heard.append)
    shares = [p.share for p in heard]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_steps_of_no_weight_are_not_passed_on():
    heard = []
    with telling(heard.append, PUBLISHING):
        for number in range(10_000):
            step("write", number / 10_000)
        step("unheard-of", 1)
    step("write", 1)  # nobody listens any more
    assert len(heard) < 150
    assert heard[0] == Progress("write", 0.4)
