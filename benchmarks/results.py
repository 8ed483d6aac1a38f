"""The results of the last two runs, as data and as the table in `RESULTS.md`."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from benchmarks import machine
from benchmarks.result import Result

FOLDER = Path(__file__).parent
DATA, TABLE, REMARKS = (FOLDER / name for name in ("results.json", "RESULTS.md", "remarks.md"))
RUNS = 2


def keep(results: Iterable[Result]) -> None:
    """Add a run to each of its rows, drop all but the last two, and write both files."""
    rows = json.loads(DATA.read_text("utf-8")) if DATA.exists() else {}
    for result in results:
        run = {**asdict(result), "day": dt.date.today().isoformat()}
        rows[result.what] = [*rows.get(result.what, []), run][-RUNS:]
    DATA.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")
    TABLE.write_text(page(rows), "utf-8")


def line(result: Result) -> str:
    """A result for the terminal."""
    state = "ok" if result.holds else "TOO MUCH"
    return (
        f"{result.what:58} {result.ours:8.3f} / {result.floor:8.3f} {result.unit:4}"
        f" = {result.ratio:5.2f} (at most {result.bound}) {state} {result.note}"
    )


def page(rows: dict[str, list[dict]]) -> str:
    """The whole of RESULTS.md; the remarks below the table are written by hand."""
    parts = [
        "# Measured against the floor",
        "Written by `make bench`. Each row is a ratio within one run; the ratio of the run before "
        "stands beside it, and the spread is the difference of the two in percent.",
        machine.description(),
        "\n".join(
            [
                "| what | ours | floor | against | ratio | run before | spread | at most | |",
                "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | --- |",
                *(_row(runs) for runs in rows.values()),
            ]
        ),
        *_notes(rows),
    ]
    if REMARKS.exists():
        parts.append(REMARKS.read_text("utf-8").strip())
    return "\n\n".join(parts) + "\n"


def _row(runs: list[dict]) -> str:
    last = runs[-1]
    ratios = [run["ours"] / run["floor"] for run in runs]
    before = f"{ratios[0]:.2f}" if len(ratios) > 1 else "–"
    spread = f"{abs(ratios[-1] / ratios[0] - 1):.0%}" if len(ratios) > 1 else "–"
    state = "✓" if ratios[-1] <= last["bound"] else "**missed**"
    unit = last["unit"]
    return (
        f"| {last['what']} | {_number(last['ours'])} {unit} | {_number(last['floor'])} {unit} "
        f"| {last['against']} | {ratios[-1]:.2f} | {before} | {spread} "
        f"| {last['bound']} | {state} |"
    )


def _number(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _notes(rows: dict[str, list[dict]]) -> list[str]:
    notes = [f"- {name}: {runs[-1]['note']}" for name, runs in rows.items() if runs[-1]["note"]]
    days = sorted({run["day"] for runs in rows.values() for run in runs})
    measured = f"Measured on {days[0]}" + (f" to {days[-1]}." if days[-1] != days[0] else ".")
    return [measured, *(["\n".join(notes)] if notes else [])]
