"""The cells of a workbook as texts that read the same in any language, numbers beside them."""

import datetime as dt
from collections.abc import Iterator, Sequence, Set
from functools import cache, reduce
from itertools import islice, zip_longest
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.tables.reading import Fault, Limits, TextTable, number_text, overfull

_BATCH = 2_000
_MIDNIGHT = dt.time(0, 0)


class Shown(float):
    """A number that is shown with something behind it: 35 % and not 0.35, 2 h."""

    suffix = ""


@cache
def _shown_with(suffix: str) -> type[Shown]:
    """Numbers of a suffix are a type of their own: 2 h are not 2 min."""
    return type("Shown", (Shown,), {"suffix": suffix})


def shown_number(value: float, suffix: str) -> Shown:
    """A number of a cell as it is shown."""
    return _shown_with(suffix)(round(value * 100, 10) if suffix == "%" else value)


def text_table(
    rows: Iterator[list[Any]], header: int, width: int, limits: Limits
) -> tuple[pa.Table, list[Fault]]:
    """The text table without blank rows, and a column of numbers beside each text column that has
    fractions. Made column by column, in batches, so that memory stays bounded."""
    tables, faults, count, first = [], list[Fault](), 0, header + 2
    rows = islice(rows, header + 1, None)
    while batch := list(islice(rows, _BATCH)):
        columns = list(zip_longest(*batch, fillvalue=""))
        columns += [("",) * len(batch)] * (width - len(columns))
        made: dict[str, pa.Array] = {"row": pa.array(range(first, first + len(batch)), pa.int64())}
        for i, column in enumerate(columns):
            kinds = {*map(type, column)}
            made[f"c{i}"] = pa.array(_texts(column, kinds), pa.string())
            if any(issubclass(kind, float) for kind in kinds):
                numbers = [value if isinstance(value, float) else None for value in column]
                made[f"n{i}"] = pa.array(numbers, pa.float64())
        blank = pc.is_valid(pa.nulls(len(batch)))
        filled = reduce(pc.or_, [pc.is_valid(made[f"c{i}"]) for i in range(len(columns))], blank)
        table = pa.table(made).filter(filled)
        if beyond := [f"c{i}" for i in range(width, len(columns))]:
            extra = zip(*(table[name].to_pylist() for name in ["row", *beyond]), strict=True)
            for row, *cells in extra:
                faults += overfull(row, cells, faults)
        kept = [name for name in table.column_names if name == "row" or int(name[1:]) < width]
        tables.append(table.select(kept))
        first, count = first + len(batch), count + table.num_rows
        limits.check_rows(count)
    tables = tables or [TextTable(width, limits).table()]
    return pa.concat_tables(tables, promote_options="default").combine_chunks(), faults


def _texts(column: Sequence[Any], kinds: Set[type]) -> list[str | None]:
    """The cells of a column as texts; those of one kind are written once a value."""
    others = kinds - {str}
    if not others:
        return [text or None for text in column]
    if len(others) > 1:  # yes equals 1
        return [as_text(value) or None for value in column]
    known = {value: as_text(value) or None for value in {*column}}
    return [known[value] for value in column]


def as_text(value: Any) -> str:
    """A cell as text that reads the same in any language; whole numbers without a fraction."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Shown):
        return f"{number_text(float(value))} {value.suffix}"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == _MIDNIGHT
        return value.date().isoformat() if at_midnight else value.isoformat(timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "" if value is None else str(value)
