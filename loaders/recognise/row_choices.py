"""Which rows count where a file has several numbers for the same: of one register, of everybody and
not of men or women; and rows below a group whose name stands once. Nothing is added up or guessed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from loaders.messages.text import Listed, title_of
from loaders.schema.column_matching import names_of
from loaders.schema.folding import fold
from loaders.schema.population_groups import ALL, COUNTED, DIVIDING
from loaders.tables.reading import Note
from loaders.validate.check import Check
from loaders.validate.refusals import refused

_REGISTER = "register"
_SHOWN = 8


def choose_rows(check: Check) -> None:
    """Keep the rows that the analyst chose; of residents those that count everybody, else ask."""
    if check.options.fill_down:
        _fill_down(check)
    for column, value in check.options.only.items():
        if column in check.reading.columns:
            kept = [fold(text or "") == fold(value) for text in _cells(check, column)]
            _keep(check, kept, "rows_chosen", column, value)
    if check.dataset.name == COUNTED and not check.profile:
        _of_everybody(check)


def _cells(check: Check, column: str) -> list[str | None]:
    texts: list[str | None] = check.reading.table[
        f"c{check.reading.columns.index(column)}"
    ].to_pylist()
    return texts


def _of_everybody(check: Check) -> None:
    """Rows of parts are left out where rows of all stand beside them; else it is asked."""
    everybody = ALL | {*names_of(check.dataset.field(COUNTED))}
    for column in check.matching.unknown:
        texts = [fold(text or "") for text in _cells(check, column)]
        if fold(column) not in DIVIDING or column in check.options.only or not any(texts):
            continue
        if not any(text in everybody for text in texts):
            _ask(check, column, _cells(check, column), "rows_of_parts")
            return
        _keep(check, [text in everybody for text in texts], "rows_of_all", column, "")
    register = check.header(_REGISTER)
    if register in check.reading.columns and _counted_twice(check):
        _ask(check, str(register), _cells(check, str(register)), "rows_of_registers")


def _counted_twice(check: Check) -> bool:
    """Whether several registers have a number for the same place and day."""
    columns = [check.header(name) for name in (*check.dataset.primary_key, _REGISTER)]
    texts = [_cells(check, column) for column in columns if column in check.reading.columns]
    rows = {tuple(text and text.strip() for text in row) for row in zip(*texts, strict=True)}
    return any(count > 1 for count in Counter(row[:-1] for row in rows).values())


def _ask(check: Check, column: str, texts: Sequence[str | None], wording: str) -> None:
    values = list(dict.fromkeys(text.strip() for text in texts if text and text.strip()))
    details: Mapping[str, object] = {
        "wording": wording,
        "column": column,
        "values": Listed(values[:_SHOWN], quoted=True),
        "title": title_of(check.dataset.field(COUNTED)),
        "offered": values,
    }
    report = refused(check, details)
    found = (replace(report.found[0], code=wording),)
    check.report = replace(report, dataset=check.dataset.name, found=found)


def _keep(check: Check, kept: Sequence[bool], code: str, column: str, value: str) -> None:
    reading, left = check.reading, len(kept) - sum(kept)
    if not left:
        return
    table = reading.table.filter(pa.array(kept, pa.bool_()))
    gone = set(reading.table["row"].to_pylist()) - set(table["row"].to_pylist())
    note = Note(code, {"column": column, "value": value, "count": left})
    check.reading = replace(
        reading,
        table=table,
        notes=(*reading.notes, note),
        faults=tuple(fault for fault in reading.faults if fault.row not in gone),
    )


def _fill_down(check: Check) -> None:
    """Fill empty cells of what every row needs with what stands above; numbers never."""
    filled = []
    for column in _grouped(check):
        name = f"c{check.reading.columns.index(column)}"
        last, texts = None, []
        for text in check.reading.table[name].to_pylist():
            last = text if text and text.strip() else last
            texts.append(last)
        table = check.reading.table
        cells = pa.array(texts, pa.string())
        if not table[name].combine_chunks().equals(cells):
            filled.append(column)
        index = table.column_names.index(name)
        check.reading = replace(check.reading, table=table.set_column(index, name, cells))
    if filled:
        note = Note("filled_down", {"columns": Listed(filled, quoted=True)})
        check.reading = replace(check.reading, notes=(*check.reading.notes, note))


def _grouped(check: Check) -> Iterator[str]:
    keys = {*check.dataset.primary_key}
    for f in check.present:
        wanted = (f.required or f.name in keys) and f.type not in ("number", "integer")
        if wanted and (header := check.header(f.name)) in check.reading.columns:
            yield str(header)
