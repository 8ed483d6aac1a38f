"""Keys for lists of events that have none: the same title on the same day is the same event."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from loaders.schema.column_matching import MADE, event_key
from loaders.schema.folding import fold, slug
from loaders.schema.sql import scratch
from loaders.tables.reading import Note
from loaders.validate.check import Check
from loaders.validate.date_sql import date_sql
from loaders.validate.formats import DateForm, date_forms
from loaders.validate.moments import local_moment


def make_keys(check: Check) -> None:
    """Add the column of the key: that of the published event of this title and day, else one made
    of both, which is the same next time."""
    name = check.matching.made(check.dataset)
    if name is None:
        return
    if len(MADE[check.dataset.name][1]) == 1:
        _add(check, name, _by_title(check, name))
        return
    known = {
        (fold(row["title"] or ""), str(row["start_date"])): row[name]
        for row in check.published_records(check.dataset.name)
    }
    seen: Counter[str] = Counter()
    keys = []
    for title, day in _titles_and_days(check):
        key = known.get((title, day)) or event_key(title, day)
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    _add(check, name, keys)


def _by_title(check: Check, name: str) -> list[str | None]:
    """Of each row the key of the published ones of this title, else one made of its words."""
    (title,) = MADE[check.dataset.name][1]
    known = {fold(r[title] or ""): r[name] for r in check.published_records(check.dataset.name)}
    cells = check.reading.table[f"c{check.matching.columns[title]}"].to_pylist()
    plain = (text.strip() if text else "" for text in cells)
    return [known.get(fold(text)) or slug(text) or None for text in plain]


def _add(check: Check, name: str, keys: Sequence[str | None]) -> None:
    reading, index = check.reading, len(check.reading.columns)
    check.reading = replace(
        reading,
        table=reading.table.append_column(f"c{index}", pa.array(keys, pa.string())),
        columns=(*reading.columns, check.dataset.field(name).title),
        notes=(*reading.notes, Note("keys_made")),
    )
    columns = {**check.matching.columns, name: index}
    check.matching = replace(check.matching, columns=columns)


def _titles_and_days(check: Check) -> list[tuple[str, str]]:
    """Of each row the folded title, and the day as 2024-05-02; else what stands in its place."""
    _key, (title, date) = MADE[check.dataset.name]
    columns, declared = check.matching.columns, check.dataset.field(date)
    with scratch() as con:
        texts = check.reading.table[f"c{columns[date]}"].to_pylist()
        days = [local_moment((text or "").strip(), check.package.zone) for text in texts]
        con.register("text", check.reading.table.append_column("day", pa.array(days, pa.string())))
        con.execute(
            f"CREATE TEMP TABLE raw AS SELECT row, trim(c{columns[title]}) AS title, "
            f"nullif(day, '') AS {date} FROM text"
        )
        form = date_forms(con, [declared], check.options.choices, {}).get(date, DateForm())
        day = f"coalesce(CAST({date_sql(date, form.order or 'dmy')} AS VARCHAR), {date}, '')"
        rows = con.execute(f"SELECT coalesce(title, ''), {day} FROM raw ORDER BY row").fetchall()
    return [(fold(text), moment) for text, moment in rows]
