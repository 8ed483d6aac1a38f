"""A store that meets other declarations than those it was written under.

What is added or renamed is taken at the start. What would hide values, change them, or leave rows
that break what is declared now, is refused unless somebody accepts it for just these declarations.
Nothing is ever removed from the store: a column that is not declared any more only is not shown.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from loaders.messages.errors import StoreError
from loaders.messages.text import Listed, Text
from loaders.schema import Dataset, Package, quoted
from loaders.schema.differences import Differences, differences
from loaders.schema.sql import first_row
from loaders.store.comparison import Counts
from loaders.store.declarations import declared, keep_declarations, kept_declarations
from loaders.store.engine import SCHEMA, transaction
from loaders.store.history import snapshots
from loaders.store.lake_tables import existing_columns
from loaders.store.write import AUTHOR, SETTING, HistoryEntry, announce

ACCEPTED = "CITY_ACCEPT"


class Consent(NamedTuple):
    """Whether values may be hidden or changed; `dry`: only to say what would come of it."""

    accept: bool = False
    dry: bool = False


class _OnlyLooked(Exception):
    """Ends a transaction that was only to tell what would come of it."""


@dataclass
class _Found:
    """What there is to tell of other declarations, and what must be accepted first."""

    told: list[Text] = field(default_factory=list)
    refused: list[Text] = field(default_factory=list)


@dataclass(frozen=True)
class _Sentences:
    parts: list[Text]

    def text(self, language: str) -> str:
        return "\n".join(part.text(language) for part in self.parts)


def acceptance(package: Package) -> str:
    """The code by which exactly these declarations are accepted."""
    document = json.dumps(package.document, sort_keys=True)
    return hashlib.sha256(document.encode()).hexdigest()[:8]


def upgrade(con: duckdb.DuckDBPyConnection, package: Package, consent: Consent) -> list[Text]:
    """Bring the store to these declarations, in one transaction; what differs, in sentences.

    Raises StoreError, with nothing changed, if something must be accepted first and neither
    `consent` nor $CITY_ACCEPT says so.
    """
    kept = kept_declarations(con)
    if kept and kept[-1] == package.document and not _missing(package, existing_columns(con)):
        return []
    if kept:
        _refuse_other_city(kept[-1], package)
    found = _Found()
    accepted = consent.accept or os.environ.get(ACCEPTED) == acceptance(package)
    try:
        with transaction(con):
            _Step(con, package, kept, found).take()
            if consent.dry:
                raise _OnlyLooked
            if found.refused and not accepted:
                raise _refusal(package, found)
    except _OnlyLooked:
        pass
    return [*found.told, *found.refused]


def _refuse_other_city(kept: Mapping[str, Any], package: Package) -> None:
    """Codes of districts mean other places in another city: its rows must never be taken over."""
    before = kept.get("city", {})
    ags = (before.get("ags"), package.city.get("ags"))
    if None not in ags and ags[0] != ags[1]:
        raise StoreError(
            "The store holds the data of {other} ({before}), {folder} is {name} ({now}). Nothing "
            "was changed. Please name a store of its own in CITY_STORE.",
            other=before.get("name"),
            before=ags[0],
            folder=package.folder,
            name=package.city.get("name"),
            now=ags[1],
        )


def _refusal(package: Package, found: _Found) -> StoreError:
    return StoreError(
        "The declarations are not those that the store was written under:\n{changes}\nNothing was "
        "changed. Please correct {file}, or accept this: “python -m loaders upgrade --accept”, or "
        "{setting}={code} for the start.",
        changes=_Sentences(found.refused),
        file=package.folder,
        setting=ACCEPTED,
        code=acceptance(package),
    )


def _missing(package: Package, existing: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether there is a dataset or column without its place, or one of another type."""
    return any(
        existing.get(dataset.name, {}).get(column.name) != column.sql_type
        for dataset in package.datasets.values()
        for column in dataset.fields
    )


class _Step:
    """Inside a transaction: from one set of declarations to the next."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        package: Package,
        kept: list[dict[str, object]],
        found: _Found,
    ) -> None:
        self._con, self._package, self._kept, self._found = con, package, kept, found
        before = declared(kept[-1], package) if kept else None
        self._differences = differences(before, package) if before else Differences()
        self._back = bool(kept) and _is_older(package.document, kept)

    def take(self) -> None:
        """Change the tables and keep the declarations; what is found out goes into `found`."""
        self._rename()
        self._add()
        remade = self._retype()
        self._tell_removed()
        for name, changes in self._differences.tighter.items():
            self._tell_tighter(name, changes)
        if not self._kept or self._kept[-1] != self._package.document:
            keep_declarations(self._con, self._package, len(self._kept))
        announce(self._con, HistoryEntry(AUTHOR, "Neue Deklarationen", SETTING), remade)

    def _rename(self) -> None:
        changes = self._differences
        existing = existing_columns(self._con)
        for new, old in changes.renamed_datasets.items():
            # Before columns: DuckLake cannot rename a table whose columns it has just renamed.
            self._con.execute(f"ALTER TABLE {SCHEMA}.{quoted(old)} RENAME TO {quoted(new)}")
            existing[new] = existing.pop(old)
            self._tell(Text("Renamed: “{old}” is “{new}” now.", old=old, new=new))
        for (dataset, new), old in changes.renamed.items():
            if old in existing[dataset] and new not in existing[dataset]:
                self._con.execute(
                    f"ALTER TABLE {SCHEMA}.{quoted(dataset)} RENAME {quoted(old)} TO {quoted(new)}"
                )
            old, new = f"{dataset}.{old}", f"{dataset}.{new}"
            self._tell(Text("Renamed: “{old}” is “{new}” now.", old=old, new=new))

    def _add(self) -> None:
        existing, added = existing_columns(self._con), []
        for dataset in self._package.datasets.values():
            if dataset.name not in existing:
                self._con.execute(dataset.create_table_sql(SCHEMA))
                added.append(dataset.name)
                continue
            for column in dataset.fields:
                if column.name not in existing[dataset.name]:
                    self._con.execute(
                        f"ALTER TABLE {SCHEMA}.{quoted(dataset.name)} "
                        f"ADD COLUMN {quoted(column.name)} {column.sql_type}"
                    )
                    added.append(f"{dataset.name}.{column.name}")
        if added:
            self._tell(Text("Added, still empty: {names}.", names=Listed(added, quoted=True)))

    def _retype(self) -> dict[str, dict[str, object]]:
        """Make tables anew whose columns have another type now; dataset → what the history says."""
        existing, remade = existing_columns(self._con), {}
        for dataset in self._package.datasets.values():
            types = existing.get(dataset.name, {})
            others = [f for f in dataset.fields if types.get(f.name, f.sql_type) != f.sql_type]
            for column in others:
                lost = f"count_if({quoted(column.name)} IS NOT NULL AND TRY_CAST("
                lost += f"{quoted(column.name)} AS {column.sql_type}) IS NULL)"
                count = first_row(self._con, f"SELECT {lost} FROM {_table(dataset)}")[0]
                self._refuse(
                    Text(
                        "Dataset “{dataset}”, column “{field}”: the store holds {kind}, declared "
                        "is {type} now. Values that do not fit and would become empty: {lost}.",
                        dataset=dataset.name,
                        field=column.name,
                        kind=types[column.name],
                        type=column.type,
                        lost=count,
                    )
                )
            if others:
                remade[dataset.name] = self._make_anew(dataset)
        return remade

    def _make_anew(self, dataset: Dataset) -> dict[str, object]:
        cast = ", ".join(
            f"TRY_CAST({quoted(f.name)} AS {f.sql_type}) AS {quoted(f.name)}"
            for f in dataset.fields
        )
        sql = f"SELECT {cast} FROM {_table(dataset)} ORDER BY rowid"
        rows = self._con.execute(sql).to_arrow_table()
        self._con.execute(f"DROP TABLE {_table(dataset)}")
        self._con.execute(dataset.create_table_sql(SCHEMA))
        self._con.register("remade_rows", rows)
        names = ", ".join(map(quoted, dataset.field_names))
        self._con.execute(f"INSERT INTO {_table(dataset)} SELECT {names} FROM remade_rows")
        self._con.unregister("remade_rows")
        counts = Counts(rows.num_rows, new=0, changed=rows.num_rows, unchanged=0, gone=0)
        return asdict(counts) | self._last_file(dataset.name)

    def _last_file(self, dataset: str) -> dict[str, object]:
        """The file that the rows still come from."""
        known = [r for s in snapshots(self._con, 0) for r in s.rows() if r.dataset == dataset]
        named = [row for row in known if row.checksum]
        return {"file": named[-1].file, "checksum": named[-1].checksum} if named else {}

    def _tell_removed(self) -> None:
        names = [n if isinstance(n, str) else ".".join(n) for n in self._differences.removed]
        if not names:
            return
        listed = Listed(names, quoted=True)
        if self._back:
            self._tell(
                Text(
                    "These declarations are older than those the store was written under. They "
                    "cannot show {names}; the values stay, but what is published meanwhile leaves "
                    "them empty.",
                    names=listed,
                )
            )
            return
        self._refuse(
            Text(
                "Not declared any more: {names}. The values would only be shown in states from "
                "before.",
                names=listed,
            )
        )

    def _tell_tighter(self, name: str, changes: list[Text]) -> None:
        """Let the rows take the way of a file under the declarations of now."""
        from loaders.shipped_data import first_problem  # brings all that checks: seldom needed
        from loaders.verification import checked_again

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{name}.csv")
            report = checked_again(self._package, name, self._rows, path)
        named = {"dataset": name, "changes": Listed(changes)}
        if report.table is not None:
            self._tell(Text("Dataset “{dataset}”: {changes}; all rows keep to it.", **named))
            return
        text = Text(
            "Dataset “{dataset}”: {changes}; but {problem}",
            problem=first_problem(report),
            **named,
        )
        self._tell(text) if self._back else self._refuse(text)

    def _rows(self, name: str) -> pa.Table | None:
        dataset = self._package.datasets[name]
        names = ", ".join(map(quoted, dataset.field_names))
        return self._con.execute(f"SELECT {names} FROM {_table(dataset)}").to_arrow_table()

    def _tell(self, text: Text) -> None:
        self._found.told.append(text)

    def _refuse(self, text: Text) -> None:
        self._found.refused.append(text)


def _table(dataset: Dataset) -> str:
    return f"{SCHEMA}.{quoted(dataset.name)}"


def _is_older(document: Mapping[str, object], kept: list[dict[str, object]]) -> bool:
    """Whether the store has already left these declarations behind, or they are of a lower version
    than its own."""
    return document in kept[:-1] or _version(document) < _version(kept[-1])


def _version(document: Mapping[str, object]) -> tuple[int, ...]:
    parts = str(document.get("version") or "").split(".")
    return tuple(int(part) if part.isdigit() else 0 for part in parts)
