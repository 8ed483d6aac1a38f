"""For whom a measure is and what it changes in a day."""

from typing import Any

import duckdb

from queries.ctes import one_row

USE_CASE = """
SELECT audience, change, words, picture, picture_alt, coalesce(is_demo, false) AS is_demo, source,
    source_date, source_url
FROM use_cases
WHERE measure_id = $measure_id
"""


def use_case(con: duckdb.DuckDBPyConnection, *, measure_id: str) -> dict[str, Any]:
    """The use case of a measure by column: audience, change, words, picture, picture_alt, is_demo,
    source, source_date, source_url; {} if nobody has written one."""
    return one_row(con, USE_CASE, {"measure_id": measure_id})
