"""What the command line prints."""

import json
import sys
from typing import Any

from loaders.report import Report

_SHOWN_PROBLEMS = 50
_SHOWN_WARNINGS = 20


def say(text: str = "") -> None:
    """A line of the answer."""
    print(text)  # noqa: T201


def complain(text: str) -> None:
    """A line about the call itself, beside the answer."""
    print(text, file=sys.stderr)  # noqa: T201


def as_json(report: Report, file: str) -> dict[str, Any]:
    """The report as `check --json` prints it."""
    return {
        "file": file,
        "dataset": report.dataset,
        "profile": report.profile,
        "encoding": report.encoding,
        "rows": report.rows,
        "valid": report.valid,
        "publishable": report.publishable,
        "problems": json.loads(report.problems.to_json(orient="records", force_ascii=False)),
    }


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
