"""The uploaded files of a session: each with the analyst's decisions and what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import streamlit as st

from loaders.audience import released
from loaders.pipeline import CheckOptions, check_file, published_rows, state_rows
from loaders.pipeline_many import Part
from loaders.publish.publish import MODES
from loaders.store.remembered_mappings import recall
from loaders.tables.reading import Hints
from loaders.validate.formats import Choices
from loaders.validate.report import Report
from ui.components.filters import controlled
from ui.state.session_data import newest, store
from ui.upload import background_jobs
from ui.upload.spool import Upload


@dataclass(frozen=True)
class Settings(Hints):
    """What the analyst decided about a file: how to read it (`Hints`), and how to understand it;
    None and empty mean: as recognised.

    `numbers` and `dates` give forms by field ("*" for all), `constants` values for fields the file
    lacks, `assigned` the field of a column ("" to leave it out; None: nothing decided by hand),
    `kept_contacts` columns about people that stay, each with the reason; `all_counties`: of a
    register also the rows of others than the city's; `new_event`: the event of a list of people is
    made where there is none; `only`: rows with this value in a column; `fill_down`: what stands
    once above a group of rows counts for each of them.
    """

    dataset: str | None = None
    profile: str | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    assigned: Mapping[str, str] | None = None
    kept_contacts: Mapping[str, str] = field(default_factory=dict)
    all_counties: bool = False
    new_event: bool = False
    only: Mapping[str, str] = field(default_factory=dict)
    fill_down: bool = False


@dataclass(frozen=True)
class Done:
    """A publication made from the file, `together` with others (the ids of all).

    `filled`: its rows of `Store.snapshots`, one a dataset, the file's own first. `seen`: the
    snapshot that the file was compared with.
    """

    snapshot: int
    filled: tuple[dict[str, Any], ...]
    seen: int
    left_out: int
    together: tuple[str, ...]
    warning: str = ""
    left_out_kept: bool = False


@dataclass
class Case:
    """One file: decisions, how to publish, what came of it.

    `base` is the dataset's last publication when the preview was first shown (dataset, snapshot);
    `meanwhile` tells of one that came after. `alone`: not together with the files it needs.
    `older_edition`: it may take the place of a newer one. `all_public`: all its rows are to be seen
    by everybody, whatever it says.
    """

    upload: Upload
    settings: Settings = field(default_factory=Settings)
    mode: str | None = None
    faultless: bool = False
    all_public: bool = False
    alone: bool = False
    older_edition: bool = False
    base: tuple[str, int] | None = None
    meanwhile: str = ""
    failed: str = ""
    done: Done | None = None

    def key(self, name: str) -> str:
        """The key of a widget about this file."""
        return f"upload_{self.upload.id}_{name}"

    def controlled(self, name: str, value: Any, changed: Callable[[Any], object]) -> dict[str, Any]:
        """Arguments of a widget about this file, as in `filters.controlled`."""
        return controlled(self.key(name), value, changed)

    def decide(self, **decisions: Any) -> None:
        """Change decisions about reading; what was chosen for publishing is open again."""
        self.settings = replace(self.settings, **decisions)
        self.mode, self.faultless, self.failed, self.done = None, False, "", None
        self.older_edition = False

    def place(self, work: str) -> str:
        """Where a background job about this file is kept."""
        return f"{self.upload.id}:{work}"

    def seen(self) -> int:
        """The snapshot that the file is checked and compared against."""
        return self.done.seen if self.done else newest()

    def part(self) -> Part:
        """The file with all decisions, as the check takes it."""
        settings, files = self.settings, store().files
        options = CheckOptions(
            file=self.upload.name,
            hints=settings,
            dataset=settings.dataset,
            profile=settings.profile,
            choices=Choices(settings.numbers, settings.dates),
            constants=settings.constants,
            assigned=settings.assigned,
            kept_contacts=settings.kept_contacts,
            all_counties=settings.all_counties,
            new_event=settings.new_event,
            only=settings.only,
            fill_down=settings.fill_down,
            recalled=lambda headers: recall(files, headers),
            at_state=state_rows(store()),
        )
        return Part(self.upload.path, options, self.mode)

    def tables(self, report: Report) -> dict[str, pa.Table]:
        """The typed rows that would be published, by dataset; none while there are problems."""
        if self.all_public:
            report = released(store().package, report, public=True)
        rows = report.table
        if rows is None and self.faultless and report.faultless:
            rows = report.faultless
        return report.tables(rows)


def cases() -> dict[str, Case]:
    """The files of this session, by id, in the order they came."""
    found: dict[str, Case] = st.session_state.setdefault("upload_cases", {})
    return found


def remove(case: Case) -> None:
    """Forget a file and end all work on it."""
    cases().pop(case.upload.id, None)
    for work in ("examination", *(f"preview:{mode}" for mode in MODES), "publication"):
        background_jobs.drop(case.place(work))
    case.upload.path.unlink(missing_ok=True)


def examine(case: Case) -> None:
    """Have the file read and checked against the newest state."""
    part, lake = case.part(), store()
    background_jobs.start(
        case.place("examination"),
        (case.settings, case.seen()),
        lambda listener: check_file(
            part.path, lake.package, part.options, published_rows(lake), progress=listener
        ),
    )
