"""What a publication keeps of a file that tells of people: never the file, only what was taken from
it; and why somebody decided to keep a column all the same."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from loaders.export.export import export
from loaders.messages.text import Text
from loaders.messages.translations import N_
from loaders.schema import Package
from loaders.schema.personal_data import KEPT, PERSONAL, TEXTS
from loaders.validate.report import Report

READINGS = "readings_kept"
_KEPT = N_("Kept although about people: “{column}”, because {reason}.")


def is_personal(report: Report) -> bool:
    """Whether something about people was left out of the file."""
    return any(note.code in (PERSONAL, TEXTS) for note in report.notes)


def _is_summed(report: Report) -> bool:
    """Whether single readings became hours and days, so that the file holds more than is kept."""
    return any(note.code == READINGS for note in report.notes)


def kept_original(
    package: Package, report: Report, table: pa.Table, file: Path
) -> tuple[Path | bytes, str]:
    """The file to keep and its name: as it came, or as CSV the rows (`table`, columns as declared)
    taken from one that tells of people or holds single readings."""
    if report.dataset is None or not (is_personal(report) or _is_summed(report)):
        return file, report.file
    content = export(package.datasets[report.dataset], table, "csv")
    return content, f"{report.file.rsplit('.', 1)[0]}.csv"


def left_out(report: Report) -> list[str]:
    """The columns about people that were left out, or out of which addresses and numbers were."""
    things = (
        thing
        for note in report.notes
        if note.code == PERSONAL
        for thing in note.values["columns"].things
    )
    named = (t if isinstance(t, str) else t.fields.get("column") for t in things)
    return list(dict.fromkeys(filter(None, named)))


def with_reasons(message: str, reports: Iterable[Report], language: str) -> str:
    """The message of a publication, with the columns about people that it keeps, and why."""
    kept = [note for report in reports for note in report.notes if note.code == KEPT]
    said = [Text(_KEPT, **note.values).text(language) for note in kept]
    return " ".join(filter(None, [message, *said]))
