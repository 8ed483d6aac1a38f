"""What the command line prints."""

import re
import sys
from collections.abc import Sequence

from loaders.cli.language import _, language
from loaders.messages.progress import Progress
from loaders.messages.translations import N_, plural
from loaders.validate.report import Problem, Report, in_order

_ROWS = plural(
    "{rows} row, {valid} without problems", "{rows} rows, {valid} of them without problems"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SHOWN_PROBLEMS = 50
_SHOWN_WARNINGS = 20
_LARGE = 5_000_000
_PHASES = {
    "read": N_("Reading"),
    "recognise": N_("Recognising"),
    "check": N_("Checking"),
    "compare": N_("Comparing"),
    "write": N_("Writing"),
}


def printable(text: str) -> str:
    """Text without signs that a terminal obeys instead of showing them: control characters but the
    end of a line, and what turns the direction of writing."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def say(text: str = "") -> None:
    """A line of the answer."""
    print(printable(text))  # noqa: T201


def complain(text: str) -> None:
    """A line about the call itself, beside the answer."""
    print(printable(text), file=sys.stderr)  # noqa: T201


class Meter:
    """One line on a terminal that says how far the work is; for a file that takes no time, none.

    Not where the output is piped: a line that is drawn over and over is nothing to keep.
    """

    def __init__(self, size: int) -> None:
        self._shown = size >= _LARGE and sys.stderr.isatty()
        self._last = ""

    def __call__(self, progress: Progress) -> None:
        """Draw the line anew if it has changed."""
        text = f"{_(_PHASES[progress.phase])} … {progress.share * 100:.0f} %"
        if self._shown and text != self._last:
            print(f"\r{text:<30}", end="", file=sys.stderr, flush=True)  # noqa: T201
            self._last = text

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *_error: object) -> None:
        """Wipe the line."""
        if self._last:
            print("\r" + " " * 30, end="\r", file=sys.stderr, flush=True)  # noqa: T201
            self._last = ""


def tell(report: Report, seen: Sequence[str] = ()) -> None:
    """The report for people: what the file is, notes, the first problems, who will see the rows
    (`seen`), the verdict."""
    head = _("{file}: dataset {dataset}", file=report.file, dataset=report.dataset or _("unknown"))
    head += _(", recognised as {profile}", profile=report.profile) if report.profile else ""
    say(head + (f", {report.encoding}" if report.encoding else ""))
    counts = {"rows": report.rows, "valid": report.valid}
    say(_(_ROWS, **counts))
    for text in report.note_texts(language()):
        say(_("  Note: {text}", text=text))
    problems = in_order(report.found)
    for problem in problems[:_SHOWN_PROBLEMS]:
        say(f"  {_place(problem)}: {problem.message(language())}")
    if (more := len(problems) - _SHOWN_PROBLEMS) > 0:
        say(_("  … and {more} more (all of them with --json)", more=more))
    for warning in report.warnings[:_SHOWN_WARNINGS]:
        message = warning.message(language())
        say(_("  Warning, row {row}: {message}", row=warning.row, message=message))
    if (more := len(report.warnings) - _SHOWN_WARNINGS) > 0:
        say(_("  … and {more} more warnings", more=more))
    for line in seen if report.publishable else ():
        say(f"  {line}")
    say(_("Can be published.") if report.publishable else _("Cannot be published like this."))


def _place(problem: Problem) -> str:
    place = _("Row {row}", row=problem.row) if problem.row else _("File")
    if problem.column is None:
        return place
    return place + _(", column “{column}”", column=problem.column)
