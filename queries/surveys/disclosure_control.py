"""Small groups: which counts of a survey may leave, so that no subtraction gives the others away.

One pattern for each question and each way to group it, fixed by all answers of the survey and by
nothing a reader can choose. A filter shows a row of such a table, never another table, and both
ways to group a question share nothing but its totals. Everything else that is drawn (shares,
intervals, means, weights) is computed from the released table alone and so cannot tell more than
it does. The joint table of two ways to group, from which differences could be formed, is for
analysts only.

How a table is released:
1. Answers and groups of fewer than `min_cell` people are hidden whole, and with them the next
   smallest until at least two are hidden with at least `min_cell` people together: their sum is
   what remains after subtraction. The hidden rows act as one row, the hidden columns as one.
2. In what is left, every cell of 1 to `min_cell` - 1 people is hidden together with the three
   other corners of a rectangle. Adding one person to two opposite corners and taking one from the
   others changes no total, so a hidden cell always has more than one possible value. This is the
   hypercube method of the statistical offices: Repsilber (1994), Preservation of confidentiality
   in aggregated data; Giessing (2003), GHMITER, in Lecture Notes in Computer Science 2316.
3. Likewise the answer that everybody gave in a group of fewer than twice `min_cell` people: whoever
   knows one of them would know the answer (group disclosure). Here the rectangle lets one of them
   have answered otherwise. See Hundepool et al. (2012), Statistical Disclosure Control, section
   5.2.3. Nothing can be done, nor needs be, where all others in the table gave that answer too.
4. Where no rectangle exists, the whole inside of the table is hidden.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

DEFAULT = 5
SMALL_GROUP = 2
"""In a group of fewer people than so many times min_cell it is hidden that all answered alike."""
UNUSABLE = 10**9


@dataclass(frozen=True)
class Released:
    """A table of people, groups × answers, as it may be shown; NaN is a hidden cell ("•").

    cells: frame of counts, index the groups, columns the answers; groups: people in each group;
    answers: people behind each answer over all groups; total: all of them, NaN if they are fewer
    than min_cell.
    """

    cells: pd.DataFrame
    groups: pd.Series
    answers: pd.Series
    total: float

    def complete_groups(self) -> list[Any]:
        """Groups of which every cell is shown: only they have means and weights."""
        return list(self.cells.index[self.cells.notna().all(axis=1) & self.groups.notna()])


def release(
    table: pd.DataFrame,
    *,
    protect: bool,
    min_cell: int = DEFAULT,
    hidden_groups: Collection[Any] = (),
    no_answer: Any = None,
) -> Released:
    """The table of counts (index groups, columns answers) as it may be shown.

    protect: False for analysts, who see every cell. hidden_groups: groups that are hidden
    wherever the survey is shown, because too few of their people took part. no_answer: the column,
    if any, of those who gave none; that all of a group are in it tells no answer of theirs.
    """
    counts = table.astype(float)
    groups, answers = counts.sum(axis=1), counts.sum(axis=0)
    total = float(groups.sum())
    if protect and total:
        rows = hidden(groups.to_dict(), min_cell, hidden_groups)
        columns = hidden(answers.to_dict(), min_cell)
        if all_alike(answers[[key != no_answer for key in answers.index]], min_cell):
            columns = set(answers.index)
        shown = _shown(table, rows, columns, min_cell, no_answer)
        counts = counts.where(shown)
        groups = groups.where(~groups.index.isin(list(rows)))
        answers = answers.where(~answers.index.isin(list(columns)))
        total = total if total >= min_cell else np.nan
    return Released(counts, groups, answers, total)


def all_alike(counts: "np.ndarray | pd.Series[float]", min_cell: int = DEFAULT) -> bool:
    """Whether all of a small group gave the same answer. counts: people by answer."""
    return bool(0 < counts.sum() < SMALL_GROUP * min_cell and counts.max() == counts.sum())


def hidden(
    counts: Mapping[Any, float], min_cell: int = DEFAULT, forced: Collection[Any] = ()
) -> set[Any]:
    """The keys whose counts are hidden where the sum of all counts is known.

    Those of 1 to min_cell - 1 people and the forced ones; then the next smallest until two are
    hidden with min_cell people together. If there are not enough, all are hidden, the empty ones
    too: a single key beside shown zeros would be the sum.
    """
    occupied = sorted((n, str(key), key) for key, n in counts.items() if n > 0)
    gone = [one for one in occupied if one[0] < min_cell or one[2] in forced]
    for one in occupied:
        if not gone or (len(gone) > 1 and sum(n for n, _, _ in gone) >= min_cell):
            break
        if one not in gone:
            gone.append(one)
    if gone and (len(gone) < 2 or sum(n for n, _, _ in gone) < min_cell):
        return set(counts)
    return {key for _, _, key in gone}


def _shown(
    table: pd.DataFrame,
    rows: Collection[Any],
    columns: Collection[Any],
    min_cell: int,
    no_answer: Any,
) -> pd.DataFrame:
    """True where a cell may be shown."""
    values = table.to_numpy(dtype=int)
    row_of = _merged(list(table.index), rows)
    column_of = _merged(list(table.columns), columns)
    merged = np.zeros((max(row_of, default=-1) + 1, max(column_of, default=-1) + 1), dtype=int)
    np.add.at(merged, np.ix_(row_of, column_of), values)
    said = np.ones(merged.shape[1], dtype=bool)
    if no_answer in table.columns and no_answer not in columns:
        said[column_of[list(table.columns).index(no_answer)]] = False
    inside = ~_hidden_inside(merged, said, min_cell)[np.ix_(row_of, column_of)]
    inside[[key in rows for key in table.index], :] = False
    inside[:, [key in columns for key in table.columns]] = False
    return pd.DataFrame(inside, index=table.index, columns=table.columns)


def _merged(keys: list[Any], together: Collection[Any]) -> list[int]:
    """Position of each key once the hidden ones stand together in one place, the last."""
    alone = [key for key in keys if key not in together]
    places = {key: place for place, key in enumerate(alone)}
    return [places.get(key, len(alone)) for key in keys]


def _hidden_inside(merged: np.ndarray, said: np.ndarray, min_cell: int) -> np.ndarray:
    """Cells to hide in a table whose row and column sums are all known; said: which of its columns
    are answers."""
    gone = np.zeros(merged.shape, dtype=bool)
    small = (merged > 0) & (merged < min_cell)
    for is_small, cells in ((True, small), (False, _alike(merged, said, min_cell))):
        places = map(tuple, np.argwhere(cells).tolist())
        for i, j in sorted(places, key=lambda place: (merged[place], place)):
            cost = (_cost_to_rise if is_small else _cost_to_fall)(merged, gone, i, j, min_cell)
            if not is_small:
                cost[:, ~said] = UNUSABLE
            corners = _cheapest(cost, i, j)
            if corners is None:
                return np.ones(merged.shape, dtype=bool)
            for corner in corners:
                gone[corner] = True
    return gone


def _alike(merged: np.ndarray, said: np.ndarray, min_cell: int) -> np.ndarray:
    """The cells of small groups in which all gave the same answer, unless all others did too."""
    answers = np.where(said, merged, 0)
    found = np.zeros(merged.shape, dtype=bool)
    for i, row in enumerate(answers):
        j = int(row.argmax())
        found[i, j] = all_alike(row, min_cell) and answers[:, j].sum() < answers.sum()
    return found


def _cost_to_rise(
    merged: np.ndarray, gone: np.ndarray, i: int, j: int, min_cell: int
) -> np.ndarray:
    """People hidden in addition with a small cell, by the opposite corner of its rectangle.

    Preferred are corners that let the cell be min_cell or more, so that the dot does not say
    "few"; next, any that leave it open at all.
    """
    slack = np.minimum(merged[i, :][None, :], merged[:, j][:, None])
    cost = _people_hidden(merged, gone, i, j)
    cost = np.where(merged[i, j] + slack >= min_cell, cost, cost + UNUSABLE // 1000)
    cost = np.where(merged > 0, cost, cost + UNUSABLE // 100)
    return np.where(slack > 0, cost, UNUSABLE)


def _cost_to_fall(
    merged: np.ndarray, gone: np.ndarray, i: int, j: int, _min_cell: int
) -> np.ndarray:
    """As `_cost_to_rise`, of a rectangle that lets the cell have fewer people."""
    return np.where(merged > 0, _people_hidden(merged, gone, i, j), UNUSABLE)


def _people_hidden(merged: np.ndarray, gone: np.ndarray, i: int, j: int) -> np.ndarray:
    added = np.where(gone, 0, merged)
    people: np.ndarray = added + added[i, :][None, :] + added[:, j][:, None]
    return people


def _cheapest(cost: np.ndarray, i: int, j: int) -> list[tuple[int, int]] | None:
    """The corners of the cheapest rectangle around a cell; None if there is none."""
    cost[i, :] = UNUSABLE
    cost[:, j] = UNUSABLE
    k, m = (int(place) for place in np.unravel_index(int(cost.argmin()), cost.shape))
    if cost[k, m] >= UNUSABLE:
        return None
    return [(i, j), (i, m), (k, j), (k, m)]


def release_steps(totals: pd.Series, *, protect: bool, min_cell: int = DEFAULT) -> pd.Series:
    """A running total (index days, ascending) thinned so that each step is min_cell people.

    The last day stays; the one before it goes if too few came in between.
    """
    if not protect or totals.empty:
        return totals
    kept: list[Any] = []
    reached = 0
    for day, total in totals.items():
        if total - reached >= min_cell:
            kept.append(day)
            reached = total
    last = totals.index[-1]
    if not kept or kept[-1] != last:
        kept = [*kept[:-1], last]
    return totals.loc[kept]
