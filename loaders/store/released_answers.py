"""Which state of a survey's answers readers below analyst see: one that differs from the state they
saw before by at least `min_cell` people.

From two states that differ by one person, whoever sees both tables would subtract that person's
answers. People are compared by all that they said, not by their number, which a newer export may
give anew. The total that an organiser states moves with the answers, or by as many.
"""

from collections.abc import Mapping, Sequence

import duckdb

from loaders.schema.sql import literal
from loaders.store.engine import META
from loaders.store.history import History
from loaders.store.lake_tables import StateReader
from loaders.store.write import RELEASE

ANSWERS, SURVEYS = "survey_answers", "surveys"
HELD = ("responses_total", "responses_date")
"""Columns of a survey that move with its answers."""

# A person's answers as one number, and how many people said just that.
PEOPLE = """
SELECT survey_id, said, count(*) AS people
FROM (
    SELECT survey_id, bit_xor(hash(*COLUMNS(lambda name: name IN (
        'question_id', 'value', 'district_id', 'age_group', 'submitted_at')))) AS said
    FROM [survey_answers]
    GROUP BY survey_id, respondent_id
)
GROUP BY ALL
"""

# The people who came, went (or were corrected, which is both) and were there before; the change of
# the stated total.
MOVED = f"""
WITH earlier AS ({PEOPLE.replace("[survey_answers]", "[survey_answers before]")}),
later AS ({PEOPLE.replace("[survey_answers]", "[survey_answers now]")}),
people AS (
    SELECT survey_id, sum(earlier.people) AS before,
        sum(greatest(coalesce(later.people, 0) - coalesce(earlier.people, 0), 0)) AS came,
        sum(greatest(coalesce(earlier.people, 0) - coalesce(later.people, 0), 0)) AS gone
    FROM earlier FULL JOIN later USING (survey_id, said)
    GROUP BY survey_id
),
stated AS (
    SELECT survey_id, earlier.responses_total AS total,
        abs(coalesce(later.responses_total, 0) - coalesce(earlier.responses_total, 0)) AS difference
    FROM [surveys before] AS earlier JOIN [surveys now] AS later USING (survey_id)
)
SELECT survey_id
FROM people LEFT JOIN stated USING (survey_id)
WHERE greatest(coalesce(before, 0), coalesce(total, 0)) < $min_cell
    OR greatest(came, gone, coalesce(difference, 0)) >= $min_cell
"""


class ReleasedAnswers:
    """Finds the states, each step of the way from state to state once."""

    def __init__(self, min_cell: int) -> None:
        self._min_cell = min_cell
        self._known: dict[int, dict[str, int]] = {}

    def upto(
        self, con: duckdb.DuckDBPyConnection, states: StateReader, history: History, last: int
    ) -> dict[str, int]:
        """Survey → the last state up to `last` whose answers are released; without those surveys
        that never had answers. States that were given up are passed over. states: by the names of
        today."""
        found: dict[str, int] = {}
        numbers = _numbers(con, history, last)
        for state in numbers:
            if not {*self._known.get(state, {"": -1}).values()} <= {*numbers}:
                self._known[state] = self._step(con, states, found, state)
            found = self._known[state]
        return found

    def _step(
        self,
        con: duckdb.DuckDBPyConnection,
        states: StateReader,
        before: Mapping[str, int],
        state: int,
    ) -> dict[str, int]:
        if not {ANSWERS, SURVEYS} <= states.tables(state).keys():
            return dict(before)
        sql = f"SELECT DISTINCT survey_id FROM {states.rows(ANSWERS, state)}"
        found: dict[str, int] = {survey: state for (survey,) in con.execute(sql).fetchall()}
        found.update(before)
        for earlier in set(before.values()):
            sql = MOVED
            for table in (ANSWERS, SURVEYS):
                for word, at in (("before", earlier), ("now", state)):
                    sql = sql.replace(f"[{table} {word}]", states.rows(table, at))
            for (survey,) in con.execute(sql, {"min_cell": self._min_cell}).fetchall():
                if before.get(survey) == earlier:
                    found[survey] = state
        return found


def _numbers(con: duckdb.DuckDBPyConnection, history: History, last: int) -> Sequence[int]:
    """The states that there still are in which answers or surveys were published; that somebody
    released texts changes nobody's answers."""
    rows = con.execute(f"SELECT snapshot_id FROM {META}.ducklake_snapshot").fetchall()
    kept = {number for (number,) in rows}
    return sorted(
        {
            row.snapshot_id
            for row in history.upto(last)
            if row.dataset in (ANSWERS, SURVEYS) and row.kind != RELEASE and row.snapshot_id in kept
        }
    )


def released_rows(states: StateReader, state: int, held: Mapping[str, int]) -> str:
    """SQL of the answers as a state has them, but each survey's of `held` from the state there."""
    names = ", ".join(map(literal, held))
    parts = [f"FROM {states.rows(ANSWERS, state)} WHERE survey_id NOT IN ({names})"]
    for at in sorted(set(held.values())):
        own = ", ".join(literal(survey) for survey, one in held.items() if one == at)
        parts.append(f"FROM {states.rows(ANSWERS, at)} WHERE survey_id IN ({own})")
    return f"({' UNION ALL BY NAME '.join(parts)})"


def released_totals(states: StateReader, state: int, held: Mapping[str, int]) -> str:
    """SQL of the surveys as a state has them, with the stated totals of the state of `held`."""
    listed = ", ".join(f"({literal(survey)}, {at})" for survey, at in held.items())
    earlier = " UNION ALL BY NAME ".join(
        f"SELECT survey_id, {', '.join(HELD)}, {at} AS state FROM {states.rows(SURVEYS, at)}"
        for at in sorted(set(held.values()))
    )
    columns = ", ".join(
        f"CASE WHEN earlier.survey_id IS NULL THEN now.{name} ELSE earlier.{name} END AS {name}"
        for name in HELD
    )
    return (
        f"(SELECT now.* REPLACE ({columns}) FROM {states.rows(SURVEYS, state)} AS now "
        f"LEFT JOIN (VALUES {listed}) AS held(survey_id, state) ON held.survey_id = now.survey_id "
        f"LEFT JOIN ({earlier}) AS earlier "
        "ON earlier.survey_id = held.survey_id AND earlier.state = held.state)"
    )
