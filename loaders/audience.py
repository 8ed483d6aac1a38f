"""Who will see the rows of a file: said before they are published, and decided for all of them."""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Text, title_of
from loaders.messages.translations import plural
from loaders.schema import Dataset, Package
from loaders.tables.reading import PublishedRows
from loaders.validate.report import Report

_SHOWN = plural(
    "“{title}”: the public will see {shown} of {rows} row; only for the city: {own}.",
    "“{title}”: the public will see {shown} of {rows} rows; only for the city: {own}.",
)
_GROUPS = plural(
    "“{title}”: the public will not see the row, only numbers of groups of at least {least}.",
    "“{title}”: the public will see none of the {rows} rows, only numbers of groups of at least "
    "{least}.",
)


def audience(package: Package, tables: Mapping[str, pa.Table], after: PublishedRows) -> list[Text]:
    """A sentence for each dataset a file fills: how many of its rows (`tables`, by dataset, columns
    as declared) the public will see. `after` gives the rows that they may hang on, as they are once
    the whole delivery is published (see `loaders.validate.references.expecting`)."""
    found = []
    for name, table in tables.items():
        dataset = package.datasets[name]
        said = {"title": title_of(dataset), "rows": table.num_rows}
        if dataset.public and dataset.min_cell:
            found.append(Text(_GROUPS, **said, least=dataset.min_cell))
        else:
            shown = _public(package, dataset, table, after)
            found.append(Text(_SHOWN, **said, shown=shown, own=table.num_rows - shown))
    return found


def _public(
    package: Package,
    dataset: Dataset,
    table: pa.Table,
    after: PublishedRows,
) -> int:
    """How many rows the public sees: those released, and not hanging on a row that is not."""
    if not dataset.public:
        return 0
    seen = pa.array([True] * table.num_rows, pa.bool_())
    if dataset.public_field:
        seen = pc.fill_null(table[dataset.public_field], False)
    for key in dataset.foreign_keys:
        parent = package.datasets[key.dataset]
        if parent.public_field is None or len(key.fields) > 1 or parent.name == dataset.name:
            continue
        known = after(parent.name)
        if known is None:
            continue
        released = known.filter(pc.fill_null(known[parent.public_field], False))
        own, keys = table[key.fields[0]], released[key.reference_fields[0]]
        hangs = pc.is_in(own, value_set=keys.combine_chunks().cast(own.type))
        seen = pc.and_(seen, pc.or_(pc.is_null(own), hangs))
    return int(pc.sum(seen).as_py() or 0)


def released(package: Package, report: Report, *, public: bool) -> Report:
    """The report with every row released, or with none: whatever the file says of it."""

    def decided(name: str | None, table: pa.Table | None) -> pa.Table | None:
        field = package.datasets[name].public_field if name else None
        if table is None or field is None:
            return table
        values = pa.array([public] * table.num_rows, pa.bool_())
        return table.set_column(table.column_names.index(field), field, values)

    return replace(
        report,
        table=decided(report.dataset, report.table),
        faultless=decided(report.dataset, report.faultless),
        others={n: t for n, one in report.others.items() if (t := decided(n, one)) is not None},
    )
