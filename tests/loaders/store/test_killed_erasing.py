"""`kill -9` at random moments of publishing, tidying and erasing: what was told to be erased is in
no byte, what was under way is in all its states or in none, and the store is whole."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.schema import ROOT
from tests.loaders.store.killed_eraser import value

KILLS = int(os.environ.get("CITY_TEST_KILLS", "6"))


@pytest.fixture(scope="module")
def lives(founded, tiny_city, tmp_path_factory):
    """What was found after each child was killed."""
    folder = shutil.copytree(founded, tmp_path_factory.mktemp("killed") / "store")
    program = Path(__file__).with_name("killed_eraser.py")
    done = subprocess.run(
        [sys.executable, str(program), str(folder), str(tiny_city), str(KILLS), "7"],
        capture_output=True,
        text=True,
        timeout=120 + 30 * KILLS,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_was_erased_is_gone_and_the_store_is_whole(lives):
    assert len(lives) == KILLS and lives[-1]["erased"], "nothing was erased between the kills"
    for life in lives:
        assert life["faults"] == [] and life["left"] == []
        assert not {value(n) for n in life["erased"]} & set(life["states"])


def test_no_state_is_lost(lives):
    for before, after in zip(lives, lives[1:], strict=False):
        assert set(before["snapshots"]) <= set(after["snapshots"])
