"""The publications behind an edition: who put what there, when, from which file."""

import duckdb
import pandas as pd

PUBLICATIONS = """
SELECT snapshot_id, published_at, author, message, kind, dataset, file, checksum,
    rows_total, rows_new, rows_changed, rows_gone
FROM snapshots
WHERE $dataset IS NULL OR dataset = $dataset
ORDER BY snapshot_id DESC, dataset
"""


def publications(con: duckdb.DuckDBPyConnection, *, dataset: str | None = None) -> pd.DataFrame:
    """One row a publication and dataset, the newest first; of one dataset or of all.

    Columns: snapshot_id, published_at (with time zone), author, message, kind, dataset, file and
    checksum (None where it came from no file), rows_total (rows of the dataset afterwards),
    rows_new, rows_changed, rows_gone.
    """
    return con.execute(PUBLICATIONS, {"dataset": dataset}).df()
