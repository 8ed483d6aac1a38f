"""A newer edition of the shipped data than the one a store took: what it differs in, taking it over
where somebody wants that, and going back.

What a store took is the files that its last publication of this kind names and keeps: the founding,
or the last newer edition that was taken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pyarrow as pa

from loaders.messages.errors import StoreError
from loaders.messages.text import Text
from loaders.pipeline import published_rows
from loaders.publish.publish import FileContribution, publish_files
from loaders.publish.three_way import Merged, Sides, merge
from loaders.schema import Dataset, quoted
from loaders.shipped_data import empty_table, keep_files, read_as_taken, read_shipped, shipped_files
from loaders.store.history import HistoryRow
from loaders.store.originals import Original
from loaders.store.store import Edition, Store
from loaders.store.write import FIRST, SHIPPED, HistoryEntry
from loaders.tables.reading import PublishedRows, ReadingError

COUNTS = ("new", "changed", "gone", "kept", "held")
_TAKEN, _UNDONE = "Neuerer Stand der mitgelieferten Daten", "Stand {} zurückgenommen"


@dataclass(frozen=True, eq=False)
class ShippedUpdate:
    """A newer edition, compared with the state `snapshot`: of each dataset whose files differ from
    those taken, what comes of it and the `files`."""

    snapshot: int
    merged: Mapping[str, Merged]
    files: Mapping[str, Original]

    @property
    def told(self) -> dict[str, Merged]:
        """The datasets of which there is something to tell."""
        named = self.merged.items()
        return {n: m for n, m in named if m.left_alone or m.taken or m.kept or m.held}

    def count(self, outcome: str) -> int:
        """How many rows of all datasets are one of COUNTS."""
        return sum(getattr(one, outcome) for one in self.merged.values())

    def sentence(self) -> Text:
        """That it is there, and what can be done."""
        return Text(
            "There is a newer edition of the shipped data (datasets: {datasets}; new rows: {new}, "
            "changed: {changed}, gone: {gone}, kept because the city changed them: {kept}). "
            "Nothing was changed; the page “Sources” and “python -m loaders update-shipped” offer "
            "it.",
            datasets=len(self.told),
            **{name: self.count(name) for name in COUNTS[:4]},
        )


def find_update(store: Store) -> ShippedUpdate | None:
    """The newer edition that ships with the store's declarations; None if no row of it differs from
    what the store took.

    Raises StoreError if a shipped file is missing or faulty.
    """
    package, taken = store.package, _taken(store.history().rows)
    files = {d.name: shipped_files(package, d) for d in package.datasets.values()}
    differing = [name for name, one in files.items() if one.checksum != _checksum(taken.get(name))]
    if not differing:
        return None
    snapshot, published = store.snapshot_id(), published_rows(store)
    newer = read_shipped(package, [package.datasets[name] for name in differing])
    sides = {}
    for name in differing:
        city = published(name)
        assert city is not None
        base = _base(store, package.datasets[name], taken.get(name), published)
        sides[name] = Sides(base, city, newer[name])
    merged = merge(package, sides, published)
    found = ShippedUpdate(snapshot, merged, {name: files[name] for name in differing})
    return found if found.told else None


def news(store: Store) -> Text | StoreError | None:
    """One sentence about a newer edition, or why it cannot be read; None if there is none."""
    try:
        found = find_update(store)
    except StoreError as error:
        return error
    return found.sentence() if found else None


def publish_update(store: Store, update: ShippedUpdate, author: str) -> int:
    """Take a newer edition over, as one publication; its snapshot.

    A dataset that is left as it is gets its place in the history too, so that the store knows what
    was looked at. Raises ConflictError if one of the datasets was published since.
    """
    contributions = []
    for name, merged in update.merged.items():
        try:
            kept = keep_files(store.package, store.package.datasets[name], store.files)
        except OSError as error:
            raise StoreError("{path}: {reason}", path=name, reason=error.strerror) from error
        if kept != update.files[name]:
            raise StoreError(
                "The shipped files were changed meanwhile. Nothing was published. Please look at "
                "the difference again."
            )
        contributions.append(_contribution(name, merged.table, kept))
    entry = HistoryEntry(author, _TAKEN, SHIPPED)
    return publish_files(store, contributions, entry, expected_snapshot=update.snapshot)


def last_update(store: Store) -> int | None:
    """The snapshot of a newer edition that can be taken back: no dataset of it was published
    since; None without any."""
    rows = store.history().rows
    numbers = {row.snapshot_id for row in rows if row.kind == SHIPPED and row.message == _TAKEN}
    if not numbers:
        return None
    datasets = {row.dataset for row in rows if row.snapshot_id == max(numbers)}
    since = {row.dataset for row in rows if row.snapshot_id > max(numbers)}
    return None if datasets & since else max(numbers)


def undo_update(store: Store, snapshot: int, author: str) -> int:
    """Publish all datasets of a newer edition as they were before it; the new snapshot.

    The store then knows the edition before as the one it took, so the newer one is offered again.
    Raises ConflictError if one of the datasets was published since, StoreError if the state before
    was given up.
    """
    rows = store.history().upto(snapshot)
    before = _taken(row for row in rows if row.snapshot_id < snapshot)
    contributions = []
    with store.reader(Edition(snapshot - 1)) as cursor:
        for name in [row.dataset for row in rows if row.snapshot_id == snapshot]:
            table = cursor.execute(f"FROM {quoted(name)}").to_arrow_table()
            earlier = before.get(name)
            checksum = _checksum(earlier)
            kept = Original(earlier.file or "", checksum) if earlier and checksum else None
            contributions.append(_contribution(name, table, kept))
    entry = HistoryEntry(author, _UNDONE.format(snapshot), SHIPPED)
    return publish_files(store, contributions, entry, expected_snapshot=snapshot)


def _contribution(name: str, table: pa.Table, origin: Original | None) -> FileContribution:
    return FileContribution({name: table}, "merge", origin=origin)


def _taken(rows: Iterable[HistoryRow]) -> dict[str, HistoryRow]:
    """The last publication of each dataset that took what ships."""
    return {row.dataset: row for row in rows if row.kind in (FIRST, SHIPPED)}


def _checksum(row: HistoryRow | None) -> str:
    return row.checksum or "" if row else ""


def _base(
    store: Store, dataset: Dataset, taken: HistoryRow | None, published: PublishedRows
) -> pa.Table | None:
    """The rows that the store took; none before it took any. None if their files are lost."""
    if taken is None or not taken.checksums:
        return empty_table(dataset)
    names = (taken.file or "").split(", ")
    with TemporaryDirectory() as folder:
        paths = []
        for number, (checksum, name) in enumerate(zip(taken.checksums, names, strict=False)):
            kept = store.original(checksum)
            if kept is None:
                return None
            paths.append(Path(folder, str(number), PurePosixPath(name).name))
            paths[-1].parent.mkdir()
            paths[-1].write_bytes(kept.read_bytes())
        try:
            return read_as_taken(store.package, dataset, paths, published)
        except ReadingError:
            return None
