"""Writes tests/slow.txt, the tests that `make quick` leaves out besides those of servers and of the
whole app. `make slow` runs pytest with this plugin: it lists every test function that starts a
process, or takes more than 0.2 s of processor time with all its cases."""

import os
import sys
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.conftest import SLOW, function_of

SECONDS = 0.2
STARTS = {"subprocess.Popen", "os.fork", "os.posix_spawn"}
EVERYWHERE = {"package", "tiny_city", "founded", "read_lake"}
"""Fixtures that tests of all rooms share, so that no single one is slow for them."""

started = [0]
seconds: dict[str, float] = defaultdict(float)
processes: dict[str, int] = defaultdict(int)
shared: dict[int, float] = {}
sys.addaudithook(lambda event, _: started.__setitem__(0, started[0] + (event in STARTS)))


def processor() -> float:
    """Seconds of processor time of this process and those it waited for; others do not count."""
    return sum(os.times()[:4])


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef) -> Iterator[None]:
    """Remember what a shared fixture costs: any of its tests may be the one that pays."""
    begun = processor()
    result = yield
    if fixturedef.scope != "function":
        shared[id(fixturedef)] = processor() - begun
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Add up a test, and count the dearest of its shared fixtures once."""
    paid, begun, before = set(shared), processor(), started[0]
    result = yield
    used = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    costs = {id(one): shared.get(id(one), 0.0) for name in used for one in used[name]}
    new = [cost for key, cost in costs.items() if key not in paid]
    own = [id(one) for name in used if name not in EVERYWHERE for one in used[name]]
    name = function_of(item)
    seconds[name] += processor() - begun - max(new, default=0.0)
    seconds[name] = max(seconds[name], *(costs[key] for key in own), 0.0)
    processes[name] += started[0] - before
    return result


def pytest_sessionfinish() -> None:
    """Write the list."""
    slow = {name for name in seconds if seconds[name] > SECONDS or processes[name]}
    SLOW.write_text("".join(f"{name}\n" for name in sorted(slow)), "utf-8")
