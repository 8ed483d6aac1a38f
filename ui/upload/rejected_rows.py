"""The file with remarks, and what a publication of faultless rows leaves out: kept with it."""

from collections.abc import Sequence
from dataclasses import replace

from loaders.export.annotated_file import annotated_csv, annotated_xlsx, remark_texts
from loaders.messages.errors import StoreError
from loaders.reading import read
from loaders.recognise.profile_choice import reading_hints
from loaders.schema.personal_data import PERSONAL
from loaders.store.rejected_rows import keep_rest
from loaders.validate.report import Problem, Report
from ui.components.original_files import plain_name
from ui.state.session_data import store
from ui.upload.case import Case


def annotated(
    case: Case, problems: Sequence[Problem], language: str, heading: str, *, only_faulty: bool
) -> bytes:
    """The analyst's own file, read once more as it came whatever a profile made of it, with a
    column of remarks; or only the rows that have one."""
    own = reading_hints(store().package)
    reading = read(
        case.upload.path, replace(case.settings, vocabulary=own.vocabulary, near=own.near)
    )
    write = annotated_csv if reading.format == "csv" else annotated_xlsx
    return write(reading, remark_texts(problems, language), heading, only_faulty=only_faulty)


def file_name(case: Case, report: Report, what: str) -> str:
    """The name of such a file: the own one, what it holds, and the ending it is written with."""
    is_text = report.reading is not None and report.reading.format == "csv"
    return f"{plain_name(case.upload.name).rsplit('.', 1)[0]}-{what}.{'csv' if is_text else 'xlsx'}"


def keep(case: Case, report: Report, snapshot: int, language: str) -> tuple[bool, str]:
    """Keep the faulty rows with their publication, unless they tell of single people; whether they
    are kept, and a warning if that failed. Runs beside the page."""
    if not case.faultless or not report.found:
        return False, ""
    if any(note.code == PERSONAL for note in report.notes):
        return False, ""
    heading = {"de": "Bemerkungen", "en": "Remarks"}[language]
    what = {"de": "zu-berichtigen", "en": "to-mend"}[language]
    content = annotated(case, report.found, language, heading, only_faulty=True)
    name = file_name(case, report, what)
    try:
        keep_rest(store().shelf, snapshot, str(report.dataset), content, name)
    except StoreError as problem:
        return False, problem.text(language)
    return True, ""
