"""Ten minutes of visitors who come, change a filter and go: does the server's memory stay flat?

    python -m benchmarks.soak [MINUTES]

The table is kept in benchmarks/soak/RESULTS.md. Streamlit keeps a closed session for two minutes,
so that a visitor whose connection breaks finds the page as it was; the first quarter of the time is
therefore not part of the trend.
"""

import sys
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import linear_regression, median

from benchmarks import machine, recording, servers
from benchmarks.session import Session

RESULTS = Path(__file__).parent / "RESULTS.md"
VISITORS = 4  # at a time
SAMPLE_SECONDS = 5.0
SPREAD = 4  # so many options are asked for, then all answers are known
WARM = 0.25
MB = 2**20


@dataclass(frozen=True)
class Sample:
    """Seconds since the start, memory of the process in MB, visits until then."""

    seconds: float
    memory: float
    visits: int


def soak(server: servers.Server, seconds: float) -> list[Sample]:
    """Let visitors come and go for that long; the samples."""
    begun, visits, samples = time.monotonic(), 0, []
    paths = cycle(recording.PAGES)
    open_ones: list[Session] = []
    while (passed := time.monotonic() - begun) < seconds:
        if not samples or passed - samples[-1].seconds >= SAMPLE_SECONDS:
            samples.append(Sample(passed, server.memory() / MB, visits))
        open_ones.append(visit(server.url, next(paths), visits))
        visits += 1
        if len(open_ones) > VISITORS:
            open_ones.pop(0).close()
    for session in open_ones:
        session.close()
    return samples


def visit(url: str, path: str, number: int) -> Session:
    """Open a page and change its filter, if it has one; the session is still open."""
    session = Session(url, path)
    session.run()
    if path in recording.FILTERS:
        for place in recording.CHOICES:
            session.choose(recording.FILTERS[path], place + number % SPREAD)
    return session


def table(samples: list[Sample]) -> str:
    """The result in Markdown: memory over time, and the trend behind the warm-up."""
    end = samples[-1].seconds
    warm = [one for one in samples if one.seconds >= end * WARM]
    trend = linear_regression([one.seconds for one in warm], [one.memory for one in warm])
    hourly = trend.slope * 3600
    late = [one for one in warm if one.seconds >= end * 0.75]
    early = [one for one in warm if one.seconds < end * 0.5]
    lines = ["| minutes | memory of the process, MB | visits until then |", "| --- | --- | --- |"]
    step = max(len(samples) // 20, 1)
    lines += [f"| {s.seconds / 60:.1f} | {s.memory:.0f} | {s.visits} |" for s in samples[::step]]
    return "\n".join(
        [
            "# Soak: visitors come and go",
            "",
            f"`python -m benchmarks.soak {end / 60:.0f}`: {samples[-1].visits} visits in "
            f"{end / 60:.1f} minutes, {VISITORS} open at a time. Memory is what the process holds "
            "for itself (unique set).",
            "",
            f"- second quarter {median(s.memory for s in early):.0f} MB, last quarter "
            f"{median(s.memory for s in late):.0f} MB (medians)",
            f"- trend after the first quarter: {hourly:+.0f} MB an hour, "
            f"{trend.slope * (end - warm[0].seconds):+.1f} MB in all",
            "",
            *lines,
            "",
            machine.description(),
            "",
        ]
    )


def main(minutes: float) -> None:
    """Soak and keep the result."""
    with servers.ours() as server:
        text = table(soak(server, minutes * 60))
    servers.clear()
    RESULTS.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
