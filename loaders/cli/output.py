"""What the command line prints."""

import json
import sys
from typing import Any

import pandas as pd

from loaders.messages.progress import Progress
from loaders.validate.report import Report, problem_frame

_SHOWN_PROBLEMS = 50
_SHOWN_WARNINGS = 20
_LARGE = 5_000_000
_PHASES = {
    "read": "Lesen",
    "recognise": "Erkennen",
    "check": "Prüfen",
    "compare": "Vergleichen",
    "write": "Schreiben",
}


def say(text: str = "") -> None:
    """A line of the answer."""
    print(text)  # noqa: T201


def complain(text: str) -> None:
    """A line about the call itself, beside the answer."""
    print(text, file=sys.stderr)  # noqa: T201


def as_json(report: Report, file: str) -> dict[str, Any]:
    """The report as `check --json` prints it.

    `others` says how many rows go into further datasets; `warnings` are like `problems`, but
    hinder nothing.
    """
    return {
        "file": file,
        "dataset": report.dataset,
        "profile": report.profile,
        "encoding": report.encoding,
        "rows": report.rows,
        "valid": report.valid,
        "publishable": report.publishable,
        "problems": _records(report.problems),
        "warnings": _records(problem_frame(list(report.warnings))),
        "others": {name: table.num_rows for name, table in report.others.items()},
        "notes": report.note_texts(),
    }


def _records(problems: pd.DataFrame) -> Any:
    return json.loads(problems.to_json(orient="records", force_ascii=False))


class Meter:
    """One line on a terminal that says how far the work is; for a file that takes no time, none.

    Not where the output is piped: a line that is drawn over and over is nothing to keep.
    """

    def __init__(self, size: int) -> None:
        self._shown = size >= _LARGE and sys.stderr.isatty()
        self._last = ""

    def __call__(self, progress: Progress) -> None:
        """Draw the line anew if it has changed."""
        text = f"{_PHASES[progress.phase]} … {progress.share:.0%}".replace("%", " %")
        if self._shown and text != self._last:
            print(f"\r{text:<30}", end="", file=sys.stderr, flush=True)  # noqa: T201
            self._last = text

    def end(self) -> None:
        """Wipe the line."""
        if self._last:
            print("\r" + " " * 30, end="\r", file=sys.stderr, flush=True)  # noqa: T201
            self._last = ""


def tell(report: Report) -> None:
    """The report for people: what the file is, notes, the first problems, the verdict."""
    profile = f", erkannt als {report.profile}" if report.profile else ""
    encoding = f", {report.encoding}" if report.encoding else ""
    say(f"{report.file}: Datensatz {report.dataset or 'unbekannt'}{profile}{encoding}")
    say(f"{report.rows} Zeilen, davon {report.valid} ohne Fehler")
    for text in report.note_texts():
        say(f"  Hinweis: {text}")
    for problem in report.problems.head(_SHOWN_PROBLEMS).to_dict("records"):
        say(f"  {_place(problem)}: {problem['message']}")
    if len(report.problems) > _SHOWN_PROBLEMS:
        say(f"  … und {len(report.problems) - _SHOWN_PROBLEMS} weitere (alle mit --json)")
    for warning in report.warnings[:_SHOWN_WARNINGS]:
        say(f"  Warnung, Zeile {warning.row}: {warning.message()}")
    if len(report.warnings) > _SHOWN_WARNINGS:
        say(f"  … und {len(report.warnings) - _SHOWN_WARNINGS} weitere Warnungen")
    say(f"Kann {'' if report.publishable else 'so nicht '}veröffentlicht werden.")


def _place(problem: dict[str, Any]) -> str:
    place = f"Zeile {problem['row']}" if isinstance(problem["row"], int) else "Datei"
    column = problem["column"]
    return f"{place}, Spalte „{column}“" if isinstance(column, str) else place
