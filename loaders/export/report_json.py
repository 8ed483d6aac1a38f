"""A report as JSON, for the command line and for programs that deliver data."""

import json
from collections.abc import Sequence
from typing import Any

from loaders.validate.report import Problem, Report, problem_frame


def report_as_json(report: Report, file: str, language: str) -> dict[str, Any]:
    """The report on a file in a language ("de" or "en").

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
        "problems": _records(report.found, language),
        "warnings": _records(report.warnings, language),
        "others": {name: table.num_rows for name, table in report.others.items()},
        "notes": report.note_texts(language),
    }


def _records(problems: Sequence[Problem], language: str) -> Any:
    frame = problem_frame(problems, language)
    return json.loads(frame.to_json(orient="records", force_ascii=False))
