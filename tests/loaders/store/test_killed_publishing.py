"""`kill -9` at random moments of publishing: the old state or the new one, never one between."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.schema import ROOT
from tests.loaders.store.killed_publisher import ROWS

KILLS = int(os.environ.get("CITY_TEST_KILLS", "8"))


@pytest.fixture(scope="module")
def lives(founded, tiny_city, tmp_path_factory):
    """What every child found when it opened the store that its forerunner was killed with."""
    folder = shutil.copytree(founded, tmp_path_factory.mktemp("killed") / "store")
    program = Path(__file__).with_name("killed_publisher.py")
    done = subprocess.run(
        [sys.executable, str(program), str(folder), str(tiny_city), str(KILLS), "4"],
        capture_output=True,
        text=True,
        timeout=60 + 5 * KILLS,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_kill_leaves_a_whole_state(lives):
    assert len(lives) == KILLS + 1
    published = [life for life in lives if life["told"].isdigit()]
    assert published, "nothing was published between the kills"
    for life in published:
        # Both datasets, the history and the kept file tell of one and the same publication.
        assert life["stops"] == [[life["told"], ROWS]]
        assert life["fields"] == [[life["told"]]]
        assert life["file"] == life["told"]


def test_what_was_said_to_be_published_is_there_and_nothing_else(lives):
    for life in lives:
        found = int(life["told"]) if life["told"].isdigit() else 0
        # The one under way when the end came may have been finished or not.
        assert life["before"] <= found <= life["before"] + 1


def test_the_history_has_no_gap_and_loses_nothing(lives):
    for before, after in zip(lives, lives[1:], strict=False):
        assert after["snapshots"] == list(range(1, after["snapshot"] + 1))
        assert after["snapshots"][: len(before["snapshots"])] == before["snapshots"]
