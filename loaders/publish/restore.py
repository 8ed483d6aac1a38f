"""The way back: datasets as they were in an earlier state, and a publication taken back whole."""

from collections.abc import Container, Iterable, Sequence

from loaders.messages.errors import PublicationError, StoreError
from loaders.messages.text import Listed
from loaders.messages.translations import N_
from loaders.publish.publish import FileContribution, publish_files
from loaders.schema import quoted
from loaders.store.editions import origin_view
from loaders.store.history import HistoryRow
from loaders.store.originals import Original
from loaders.store.postgres import answering
from loaders.store.store import Edition, Store
from loaders.store.write import FIRST, RESTORATION, HistoryEntry

_LATER = N_(
    "State {publication} cannot be taken back by itself: state {later} has published {names} since "
    "and builds on it. Please take back state {later} first, or restore {names} as of an earlier "
    "state."
)


def restore(
    store: Store,
    datasets: Sequence[str],
    snapshot: int,
    author: str,
    *,
    expected_snapshot: int | None = None,
) -> int:
    """Publish `datasets` together again as they were at `snapshot`; the id of the new snapshot.

    `expected_snapshot` as for `publish_files`. Raises StoreError if one of them is unknown or was
    not there yet, PublicationError if references would break.
    """
    history = store.history().upto(snapshot)
    for name in datasets:
        if name not in store.package.datasets:
            raise StoreError("There is no dataset “{dataset}”.", dataset=name)
        if not any(row.dataset == name for row in history):
            raise StoreError(
                "In state {snapshot} there was no dataset “{dataset}” yet. Please choose a later "
                "one.",
                snapshot=snapshot,
                dataset=name,
            )
    entry = HistoryEntry(author, f"Stand {snapshot} wiederhergestellt", RESTORATION)
    contributions = [_as_of(store, name, snapshot, history) for name in dict.fromkeys(datasets)]
    return publish_files(store, contributions, entry, expected_snapshot=expected_snapshot)


def revert(
    store: Store, publication: int, author: str, *, expected_snapshot: int | None = None
) -> int:
    """Take a publication back: publish all its datasets as they were before it, in one
    transaction; the id of the new snapshot.

    Raises StoreError if there is no such publication or nothing before it, PublicationError if a
    later one builds on it: it published one of its datasets, or rows that name what would go.
    """
    seen = store.snapshot_id() if expected_snapshot is None else expected_snapshot
    names = changed_by(store, publication)
    refuse_if_built_on(store, publication)
    before = publication - 1
    history = store.history().upto(before)
    entry = HistoryEntry(author, f"Veröffentlichung {publication} zurückgenommen", RESTORATION)
    try:
        return publish_files(
            store,
            [_as_of(store, name, before, history) for name in names],
            entry,
            expected_snapshot=seen,
        )
    except PublicationError as error:
        later = _references(store, publication, names)
        if later is None:
            raise
        raise _later(publication, later) from error


def changed_by(store: Store, publication: int) -> list[str]:
    """The datasets whose rows a publication changed. Raises StoreError if it is none that can be
    taken back."""
    rows = [row for row in store.history().rows if row.snapshot_id == publication]
    if not rows:
        raise StoreError("There is no publication {publication}.", publication=publication)
    if rows[0].kind == FIRST:
        raise StoreError(
            "State {publication} is the first one: there is nothing before it.",
            publication=publication,
        )
    known = store.package.datasets
    changed = [row.dataset for row in rows if row.dataset in known and _changes_rows(row)]
    if not changed:
        raise StoreError(
            "State {publication} changed no rows, so there is nothing to take back.",
            publication=publication,
        )
    return changed


def refuse_if_built_on(store: Store, publication: int) -> None:
    """Raise PublicationError if one of the datasets that it changed was published since."""
    later = _last(store, publication, changed_by(store, publication))
    if later is not None:
        raise _later(publication, later)


def _references(store: Store, publication: int, names: Iterable[str]) -> HistoryRow | None:
    """The last later publication of a dataset with references to or from these."""
    declared = store.package.datasets
    tied = {
        other.name
        for other in declared.values()
        for key in other.foreign_keys
        if key.dataset in names
    }
    tied |= {key.dataset for name in names for key in declared[name].foreign_keys}
    return _last(store, publication, tied)


def _last(store: Store, publication: int, names: Container[str]) -> HistoryRow | None:
    rows = [
        row
        for row in store.history().rows
        if row.snapshot_id > publication and row.dataset in names and _changes_rows(row)
    ]
    return rows[-1] if rows else None


def _changes_rows(row: HistoryRow) -> bool:
    return bool(row.rows_new or row.rows_changed or row.rows_gone)


def _later(publication: int, row: HistoryRow) -> PublicationError:
    return PublicationError(
        _LATER,
        publication=publication,
        later=row.snapshot_id,
        names=Listed([row.dataset], quoted=True),
    )


def _as_of(
    store: Store, dataset: str, snapshot: int, history: Sequence[HistoryRow]
) -> FileContribution:
    """A dataset as it was, with the files that its rows came from."""
    with answering(), store.reader(Edition(snapshot)) as cursor:
        table = cursor.execute(f"FROM {quoted(dataset)}").to_arrow_table()
        origins = f"SELECT DISTINCT published_in FROM {quoted(origin_view(dataset))}"
        made = {number for (number,) in cursor.execute(origins).fetchall()}
    return FileContribution({dataset: table}, origin=_origin(history, dataset, made))


def _origin(history: Sequence[HistoryRow], dataset: str, made: Container[int]) -> Original | None:
    """The files of the publications `made` (snapshot ids) about a dataset, as one."""
    found: dict[str, str] = {}
    for row in history:
        if row.snapshot_id in made and row.dataset == dataset and row.file:
            names = row.file.split(", ")
            if len(names) != len(row.checksums):  # a name with a comma in it
                names = [row.file] * len(row.checksums)
            found |= dict(zip(row.checksums, names, strict=True))
    return Original(", ".join(found.values()), ", ".join(found)) if found else None
