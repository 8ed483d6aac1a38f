"""Hours of sensors become days when they are old: 1,000 sensors are 9 million hours a year."""

import datetime as dt

from loaders.publish.publish import FileContribution, publish_files
from loaders.schema.sql import literal, scalar
from loaders.shaping.sensors import DAY, HOUR_DAYS
from loaders.store.store import Edition, Store
from loaders.store.write import AUTHOR, HistoryEntry

_DATASET = "measurements"
_OLD = "period = 'Stunde' AND NOT coalesce(is_demo, false) AND start < TIMESTAMP {before}"
_MESSAGE = f"Stunden von Sensoren, älter als {HOUR_DAYS} Tage, wurden zu Tagen"

# Means are weighted by their numbers. A day that is old in part waits until it is old as a whole.
FOLDED = """
WITH dayed AS (SELECT *, {day} AS day FROM measurements),
gone AS (
    SELECT sensor_id, day FROM dayed GROUP BY sensor_id, day
    HAVING max(start) FILTER (period = 'Stunde' AND NOT coalesce(is_demo, false))
        < TIMESTAMP {before}
),
marked AS (
    SELECT d.*, g.day IS NOT NULL AND NOT coalesce(is_demo, false) AS is_old
    FROM dayed AS d LEFT JOIN gone AS g ON g.sensor_id = d.sensor_id AND g.day = d.day
)
SELECT {names} FROM marked WHERE NOT is_old
UNION ALL
SELECT sensor_id, 'Tag', day, sum(count)::BIGINT,
    greatest(min(minimum), least(max(maximum), sum(mean * count) / sum(count))),
    min(minimum), max(maximum), arg_max(last_value, last_at), min(first_at), max(last_at),
    any_value(is_demo), any_value(source)
FROM marked WHERE is_old GROUP BY sensor_id, day
"""


def fold_hours(store: Store, now: dt.datetime) -> int:
    """Publish the old hours of all sensors as days; how many hours they were. Nothing is published
    where none are old. `now` with its zone. Raises StoreError."""
    declared = store.package.datasets.get(_DATASET)
    if declared is None:
        return 0
    before = now.astimezone(dt.UTC).replace(tzinfo=None) - dt.timedelta(days=HOUR_DAYS + 1)
    moment, zone = literal(before.isoformat(sep=" ")), literal(store.package.zone.key)
    snapshot = store.snapshot_id()
    with store.reader(Edition(snapshot, demo=True)) as cursor:
        hours = int(
            scalar(cursor, f"SELECT count(*) FROM {_DATASET} WHERE {_OLD.format(before=moment)}")
        )
        if not hours:
            return 0
        day = DAY.format(zone=zone, at="start")
        names = ", ".join(declared.field_names)
        rows = cursor.execute(FOLDED.format(day=day, before=moment, names=names)).to_arrow_table()
    entry = HistoryEntry(AUTHOR, _MESSAGE)
    load = FileContribution({_DATASET: rows.rename_columns(list(declared.field_names))})
    publish_files(store, [load], entry, expected_snapshot=snapshot)
    return hours
