"""What all commands share: a wrong call, the dataset named, the store, what was published."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from loaders.bootstrap import open_store
from loaders.schema import Dataset, Package
from loaders.store.store import Store

FINE, FAULTY = 0, 1


class WrongCall(Exception):
    """The command cannot be meant like this; the text is for the user."""


def named(package: Package, name: str) -> Dataset:
    """The dataset of this name. Raises WrongCall."""
    if name not in package.datasets:
        names = ", ".join(package.datasets)
        raise WrongCall(f"Den Datensatz „{name}“ gibt es nicht. Vorhanden sind: {names}.")
    return package.datasets[name]


@contextmanager
def opened(package: Package) -> Iterator[Store]:
    """The store, given back at the end. Raises StoreError."""
    store = open_store(package=package)
    try:
        yield store
    finally:
        store.close()


def done(store: Store, snapshot: int, datasets: Iterable[str]) -> str:
    """What a publication did to each of the datasets."""
    rows = store.snapshots()
    rows = rows[rows["snapshot_id"] == snapshot].set_index("dataset")
    told = [
        f"{row['rows_total']} Zeilen in {name} ({row['rows_new']} neu, "
        f"{row['rows_changed']} geändert, {row['rows_gone']} weg)"
        for name, row in ((name, rows.loc[name]) for name in datasets)
    ]
    return f"Veröffentlicht als Stand {snapshot}: {', '.join(told)}."
