"""The declared order of two columns of a row: what begins does not end before, no part is more
than its whole."""

from collections.abc import Mapping

import duckdb

from loaders.schema import Ascending, Dataset, quoted
from loaders.schema.bilingual import titled
from loaders.validate.constraints import KEPT
from loaders.validate.report import Problem


def find_disordered(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    headers: Mapping[str, str],
    warnings: list[Problem],
) -> tuple[list[Problem], int]:
    """Rows of `checked` that break one of the dataset's rules, and how many there are in all.

    What a rule only warns of is put into `warnings`; the other rows go to the table `faulty`.
    """
    problems: list[Problem] = []
    total = 0
    for rule in dataset.rules:
        if rule.first in headers and rule.second in headers:
            found, count = _find(con, dataset, rule, headers)
            if rule.warns:
                warnings += found
            else:
                problems += found
                total += count
    return problems, total


def _find(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, rule: Ascending, headers: Mapping[str, str]
) -> tuple[list[Problem], int]:
    condition = f"{quoted(rule.first)} > {quoted(rule.second)}"
    counted = con.execute(f"SELECT count(*) FROM checked WHERE {condition}").fetchone()
    count = int(counted[0]) if counted else 0
    if not count:
        return [], 0
    if not rule.warns:
        con.execute(f"INSERT INTO faulty SELECT row FROM checked WHERE {condition}")
    rows = con.execute(
        f"WITH hit AS (SELECT row FROM checked WHERE {condition} ORDER BY row LIMIT {KEPT}) "
        f"SELECT hit.row, raw.{quoted(rule.first)}, raw.{quoted(rule.second)} "
        "FROM hit JOIN raw USING (row) ORDER BY 1"
    ).fetchall()
    second = dataset.field(rule.second)
    code = "order_number" if second.type in ("number", "integer") else "order_date"
    told = {**titled("title", second), **titled("earlier", dataset.field(rule.first))}
    return [
        Problem(row, headers[second.name], second.name, late, code, {**told, "limit": early})
        for row, early, late in rows
    ], count
