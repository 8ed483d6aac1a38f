"""The files on the analyst's desk: each with its decisions and what came of it."""

from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import streamlit as st

from loaders.messages.progress import Listener
from loaders.pipeline import CheckOptions, check_file, known_rows
from loaders.pipeline_many import Part
from loaders.publish.publish import MODES
from loaders.store.remembered_mappings import recall
from loaders.tables.reading import Hints
from loaders.validate.number_date_formats import Choices
from loaders.validate.report import Report
from ui.state.session_data import newest, store
from ui.upload import background_jobs
from ui.upload.spool import Upload

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Settings:
    """What the analyst decided about reading a file; None and empty mean: as recognised.

    `numbers` and `dates` give forms by field, `constants` values for fields the file lacks,
    `assigned` the field of a column ("" to leave it out; None: nothing decided by hand).
    """

    dataset: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    layer: str | None = None
    crs: str | None = None
    header_row: int | None = None
    numbers: Pairs = ()
    dates: Pairs = ()
    constants: Pairs = ()
    assigned: Pairs | None = None


@dataclass(frozen=True)
class Filled:
    """A dataset that a publication filled: its rows now and how they changed."""

    dataset: str
    rows: int
    new: int
    changed: int
    gone: int


@dataclass(frozen=True)
class Done:
    """A publication made from the file, `together` with others of the desk (their ids); `filled`
    are all its datasets, the file's own first."""

    snapshot: int
    filled: tuple[Filled, ...]
    seen: int
    left_out: int
    warning: str = ""
    together: tuple[str, ...] = ()
    rest_kept: bool = False

    @property
    def own(self) -> Filled:
        """What became of the file's own dataset."""
        return self.filled[0]


@dataclass
class Case:
    """One file: decisions, how to publish, what came of it.

    `base` is the dataset's last publication when the preview was first shown (dataset, snapshot);
    `meanwhile` tells of one that came after. `alone`: not together with the files it needs.
    """

    upload: Upload
    settings: Settings = field(default_factory=Settings)
    mode: str | None = None
    faultless: bool = False
    alone: bool = False
    base: tuple[str, int] | None = None
    meanwhile: str = ""
    failed: str = ""
    done: Done | None = None


def cases() -> dict[str, Case]:
    """The files of this session, by id, in the order they came."""
    found: dict[str, Case] = st.session_state.setdefault("upload_cases", {})
    return found


def remove(case_id: str) -> None:
    """Take a file off the desk."""
    case = cases().pop(case_id, None)
    background_jobs.drop(examination(case_id))
    for mode in MODES:
        background_jobs.drop(preview(case_id, mode))
    background_jobs.drop(publication(case_id))
    if case is not None:
        case.upload.path.unlink(missing_ok=True)


def decide(case_id: str, **decisions: Any) -> None:
    """Change decisions about reading; what was chosen for publishing is open again."""
    case = cases()[case_id]
    case.settings = replace(case.settings, **decisions)
    case.mode, case.faultless, case.failed, case.done = None, False, "", None


def examination(case_id: str) -> str:
    """Where the reading and checking of a file is under way."""
    return f"{case_id}:examination"


def preview(case_id: str, mode: str) -> str:
    """Where the comparison with what is published is under way."""
    return f"{case_id}:preview:{mode}"


def publication(case_id: str) -> str:
    """Where the publishing is under way."""
    return f"{case_id}:publication"


def examine(case: Case) -> background_jobs.Job:
    """Have the file read and checked against the newest state."""
    seen = case.done.seen if case.done else newest()
    upload, settings = case.upload, case.settings
    return background_jobs.start(
        examination(upload.id),
        (settings, seen),
        lambda listener: _examined(upload, settings, listener),
    )


def _examined(upload: Upload, settings: Settings, listener: Listener) -> Report:
    lake, one = store(), part(upload, settings)
    return check_file(
        upload.path,
        lake.package,
        known=known_rows(lake),
        hints=one.hints,
        file=upload.name,
        progress=listener,
        **vars(one.wishes),
    )


def part(upload: Upload, settings: Settings, mode: str | None = None) -> Part:
    """The file with all decisions about reading it; `mode`: how it is to be published."""
    shelf = store().shelf
    wishes = CheckOptions(
        dataset=settings.dataset,
        choices=Choices(dict(settings.numbers), dict(settings.dates)),
        constants=dict(settings.constants),
        assigned=None if settings.assigned is None else dict(settings.assigned),
        recalled=lambda headers: recall(shelf, headers),
    )
    return Part(upload.path, upload.name, hints(settings), wishes, mode)


def hints(settings: Settings, **known: Any) -> Hints:
    """The decisions that the reader needs; `known` are further hints."""
    return Hints(
        **known,
        encoding=settings.encoding,
        delimiter=settings.delimiter,
        sheet=settings.sheet,
        layer=settings.layer,
        crs=settings.crs,
        header_row=settings.header_row,
    )


def rows_to_publish(case: Case, report: Report) -> pa.Table | None:
    """The typed rows that would be published; None while there is nothing to publish."""
    if report.table is not None:
        return report.table
    if case.faultless and report.faultless is not None and report.faultless.num_rows:
        return report.faultless
    return None
