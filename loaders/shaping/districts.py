"""Places as people name them become keys of districts; what is no place of this city stays out."""

import re
from collections.abc import Sequence

import pyarrow as pa

from loaders.shaping.shaped import Context
from loaders.validate import district_lookup


def district_keys(
    context: Context, dataset: str, header: str, cells: Sequence[str]
) -> tuple[list[str | None], set[str]]:
    """The key of each named place (None: of none), and the names that lead to no district.

    dataset: the one whose `district_id` is filled; header: the column the names come from.
    """
    declared = context.package.datasets[dataset]
    table = pa.table({"district_id": pa.array([cell or None for cell in cells], pa.string())})
    if context.known:
        headers = {"district_id": header}
        table, _ = district_lookup.resolve_names(
            context.package, declared, context.known, headers, table
        )
    pattern = re.compile(declared.field("district_id").pattern or ".*")
    values = table["district_id"].to_pylist()
    keys = [value if value and pattern.fullmatch(value) else None for value in values]
    strange = {cell for cell, key in zip(cells, keys, strict=True) if cell and not key}
    return keys, strange
