"""What newer declarations say otherwise than those a store was written under, in plain words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from loaders.messages.text import Listed, Text
from loaders.messages.translations import N_
from loaders.schema.model import Dataset, Field, Package

_TIGHTER = {
    "required": N_("“{name}” must be filled in now"),
    "unique": N_("every value of “{name}” may be there only once now"),
    "minimum": N_("“{name}” has another least value now"),
    "maximum": N_("“{name}” has another greatest value now"),
    "pattern": N_("“{name}” has another pattern now"),
}
_VALUES = N_("“{name}” does not allow {values} any more")
_KEYS = {
    "primary_key": N_("the key is another one now"),
    "foreign_keys": N_("the references to other datasets are others now"),
    "rules": N_("the rules between columns are others now"),
}


class _Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def renamed_from(self) -> tuple[str, ...]: ...


_Thing = TypeVar("_Thing", bound=_Named)


@dataclass
class Differences:
    """Names are those of the newer declarations, but for what was `removed`.

    `renamed_datasets`: new name → old name; `renamed`: (dataset, new name) → old name of a column.
    `tighter`: dataset → what its rows must keep to since. `removed`: datasets, and columns as
    (dataset, column).
    """

    added: list[str | tuple[str, str]] = field(default_factory=list)
    renamed_datasets: dict[str, str] = field(default_factory=dict)
    renamed: dict[tuple[str, str], str] = field(default_factory=dict)
    tighter: dict[str, list[Text]] = field(default_factory=dict)
    removed: list[str | tuple[str, str]] = field(default_factory=list)


def differences(old: Package, new: Package) -> Differences:
    """Compare two declarations. A rename is one where either of both says `renamedFrom`, so the way
    back is one too. What only describes (titles, units, who may see it) is no difference."""
    found = Differences()
    before = _matched(old.datasets, new.datasets)
    for dataset in new.datasets.values():
        if (earlier := before.get(dataset.name)) is None:
            found.added.append(dataset.name)
            continue
        if earlier.name != dataset.name:
            found.renamed_datasets[dataset.name] = earlier.name
        _compare(earlier, dataset, found)
    known = {dataset.name for dataset in before.values()}
    found.removed += [name for name in old.datasets if name not in known]
    return found


def _matched(old: Mapping[str, _Thing], new: Mapping[str, _Thing]) -> dict[str, _Thing]:
    """Name among the newer ones → the same among the older ones, whatever its name there."""
    later = {former: one.name for one in old.values() for former in one.renamed_from}
    found = {}
    for one in new.values():
        names = (one.name, *one.renamed_from, later.get(one.name, ""))
        free = [name for name in names if name in old and (name == one.name or name not in new)]
        if free:
            found[one.name] = old[free[0]]
    return found


def _compare(old: Dataset, new: Dataset, found: Differences) -> None:
    before = _matched({f.name: f for f in old.fields}, {f.name: f for f in new.fields})
    tighter: list[Text] = []
    for column in new.fields:
        if (earlier := before.get(column.name)) is None:
            found.added.append((new.name, column.name))
            tighter += _tightened(Field(column.name, column.type), column)
            continue
        if earlier.name != column.name:
            found.renamed[new.name, column.name] = earlier.name
        tighter += _tightened(earlier, column)
    known = {column.name for column in before.values()}
    found.removed += [(new.name, name) for name in old.field_names if name not in known]
    tighter += [Text(words) for what, words in _KEYS.items() if _is_tighter(old, new, what)]
    if tighter:
        found.tighter[new.name] = tighter


def _is_tighter(old: Dataset, new: Dataset, what: str) -> bool:
    """Whether the key is another, or a reference or a rule has come to those there were; a name
    that changed makes them look like others, which costs one look at the rows."""
    if what == "primary_key":
        return old.primary_key != new.primary_key and bool(new.primary_key)
    return not set(getattr(new, what)) <= set(getattr(old, what))


def _tightened(old: Field, new: Field) -> Iterator[Text]:
    for what, words in _TIGHTER.items():
        before, now = getattr(old, what), getattr(new, what)
        if now not in (None, False, before):
            yield Text(words, name=new.name)
    gone = [value for value in old.enum if value not in new.enum]
    if new.enum and (gone or not old.enum):
        listed = Listed(gone, quoted=True) if gone else Text("other values than the listed ones")
        yield Text(_VALUES, name=new.name, values=listed)
