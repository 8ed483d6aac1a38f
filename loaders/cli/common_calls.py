"""What all commands share: a wrong call, the dataset named, the store, what was published."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from loaders.bootstrap import open_store
from loaders.cli.language import _, language
from loaders.cli.output import complain
from loaders.messages.errors import WrongCall
from loaders.messages.translations import plural
from loaders.schema import Dataset, Package
from loaders.shipped_update import news
from loaders.store.store import Store

FINE, FAULTY = 0, 1
_ROWS = plural(
    "{rows_total} row in {name} ({rows_new} new, {rows_changed} changed, {rows_gone} gone)",
    "{rows_total} rows in {name} ({rows_new} new, {rows_changed} changed, {rows_gone} gone)",
)


def named(package: Package, name: str) -> Dataset:
    """The dataset of this name. Raises WrongCall."""
    if name not in package.datasets:
        names = ", ".join(package.datasets)
        raise WrongCall("There is no dataset “{name}”. There are: {names}.", name=name, names=names)
    return package.datasets[name]


@contextmanager
def opened(package: Package) -> Iterator[Store]:
    """The store, given back at the end; other declarations and a newer edition of the shipped data
    are told beside the answer. Raises StoreError."""
    with closing(open_store(package=package)) as store:
        for one in store.told:
            complain(one.text(language()))
        if told := news(store):
            complain(told.text(language()))
        yield store


def done(store: Store, snapshot: int, datasets: Iterable[str]) -> str:
    """What a publication did to each of the datasets; a clock that had been set back is told."""
    if fault := store.history().clock_faults().get(snapshot):
        complain(fault.text(language()))
    rows = store.snapshots()
    rows = rows[rows["snapshot_id"] == snapshot].set_index("dataset")
    told = [_(_ROWS, name=name, **rows.loc[name]) for name in datasets]
    return _("Published as state {snapshot}: {told}.", snapshot=snapshot, told=", ".join(told))
