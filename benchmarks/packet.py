"""The packet of the city: by the command from nothing, and again in a process that made one."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks import servers
from benchmarks.result import Result

COLD, WARM = 3.0, 0.5
TURNS = 5
AGAIN = """
import sys, time
from pathlib import Path
from loaders.schema import load_package
from outputs.packet.command import reader_of_command
from outputs.packet.packet import packet
from outputs.packet.scope import Scope
from ui.connection import store
from ui.state.reader import reading
opened = store()
with reading(reader_of_command(opened.known().newest, load_package())):
    packet(Scope())
    for _turn in range(int(sys.argv[1])):
        begun = time.perf_counter()
        packet(Scope())
        print(time.perf_counter() - begun)
opened.close()
"""


def measure() -> list[Result]:
    """Two rows, each against what a reader waits for without wondering."""
    store = servers.shipped()
    target = servers.workplace() / "packet.pdf"
    cold = [_command(store, target) for _turn in range(TURNS)]
    told = _run(store, [sys.executable, "-c", AGAIN, str(TURNS)])
    warm = [float(line) for line in told.split()]
    return [
        Result("packet of the city by the command, with its workbook", median(cold),
               "what was asked for", COLD, 1.0, note=f"{target.stat().st_size // 1024} kB"),
        Result("the same packet again in one process", median(warm),
               "what was asked for", WARM, 1.0),
    ]  # fmt: skip


def _command(store: Path, target: Path) -> float:
    begun = time.perf_counter()
    _run(store, [sys.executable, "-m", "loaders", "packet", "-o", str(target)])
    return time.perf_counter() - begun


def _run(store: Path, call: list[str]) -> str:
    environment = {**os.environ, "CITY_STORE": str(store)}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=True)
    return done.stdout
