"""The tables of a packet as a workbook: all rows, where the pages show the first."""

from contextlib import closing

import pyarrow as pa
import pyarrow.compute as pc

from loaders.export.packet_workbook import packet_workbook
from loaders.schema import Dataset
from outputs.packet.scope import Scope
from queries.measures.measures import measures
from queries.provenance.rows import whole
from ui.components import drill_through
from ui.components.dataset_columns import visible
from ui.state.day import day_shown
from ui.state.session_data import edition, run_query, store

TABLES = (
    *("measures", "milestones", "budgets", "measure_events", "measure_fields", "indicators"),
    *("alternatives", "payments", "scores", "use_cases"),
)


def workbook(scope: Scope) -> bytes:
    """A sheet for each dataset of the measures that the packet is about, with the columns and rows
    that the reader may see. Raises StoreError."""
    listed = run_query(measures, chosen=scope.chosen, measure_id=scope.measure, today=day_shown())
    ids = pa.array(listed["measure_id"].astype(str).tolist(), pa.string())
    at, tables = edition(), {}
    with closing(store().reader(at)) as connection:
        for name in TABLES:
            shown = visible(name, at.audience)
            if drill_through.refusal(shown):
                continue
            order = [column for column in shown.primary_key if shown.has(column)]
            rows = whole(connection, dataset=name, columns=shown.field_names, order=order)
            tables[name] = (shown, _of(shown, rows, ids))
    return packet_workbook(tables, at.snapshot)


def _of(shown: Dataset, rows: pa.Table, ids: pa.Array) -> pa.Table:
    """The rows of these measures, as far as the dataset says which measure they are of."""
    if not shown.has("measure_id"):
        return rows
    return rows.filter(pc.is_in(rows["measure_id"], value_set=ids))
