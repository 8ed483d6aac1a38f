"""Groups against the rest and two surveys against each other: different, or within the margin."""

from typing import Any

import numpy as np
import pandas as pd

from queries.surveys.results import Answers
from queries.surveys.statistics import Interval, difference

COLUMNS = ["answer", "share", "rest_share", "difference", "low", "high", "is_within_margin"]


def against_rest(answers: Answers) -> pd.DataFrame:
    """Each group against everybody else, answer by answer.

    Columns: group, answer, share, rest_share, difference, low, high, is_within_margin; only pairs
    of which both sides are shown.
    """
    released = answers.table
    if released is None:
        return pd.DataFrame(columns=["group", *COLUMNS])
    lines = []
    for group, size in released.groups.items():
        for label in answers.labels:
            here, whole = released.cells.at[group, label], answers.overall[label]
            if np.isnan(here) or np.isnan(whole) or np.isnan(size):
                continue
            found = difference(here, size, max(whole - here, 0), answers.n - size)
            if found.value is not None:
                lines.append({"group": group, "answer": label} | _compared(found, here / size))
    return pd.DataFrame(lines, columns=["group", *COLUMNS])


def against_other(one: Answers, other: Answers) -> pd.DataFrame:
    """Two surveys that asked the same, answer by answer. Columns: answer, share, rest_share (of
    the other), difference, low, high, is_within_margin."""
    lines = []
    for label in one.labels:
        here, there = one.overall[label], other.overall.get(label, np.nan)
        if np.isnan(here) or np.isnan(there):
            continue
        found = difference(here, one.n, there, other.n)
        if found.value is not None:
            lines.append({"answer": label} | _compared(found, here / one.n))
    return pd.DataFrame(lines, columns=COLUMNS)


def _compared(found: Interval, value: float) -> dict[str, Any]:
    return {
        "share": value,
        "rest_share": value - (found.value or 0.0),
        "difference": found.value,
        "low": found.low,
        "high": found.high,
        "is_within_margin": found.holds_zero,
    }
