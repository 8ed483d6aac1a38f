"""Sentences about how sure a survey's numbers are: the sample, its weights, its comparisons."""

from typing import Any

import pandas as pd

from queries.surveys.comparison import LEAST as LEAST_COMPARED
from queries.surveys.sampling import Sampling
from queries.surveys.statistics import TRIM
from queries.surveys.weighting import LEAST, Weighted
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.surveys import data
from ui.surveys.data import Survey

NAMED = 3  # differences that are named


def sample(shown: Survey) -> str:
    """Of whom the intervals and differences of a survey tell, as its method says."""
    if shown.sampling is Sampling.EVERYBODY:
        return _(
            "All who were there were asked: intervals and differences hold for the participants "
            "and are corrected for how few of them did not answer."
        )
    if shown.sampling is Sampling.OPEN:
        return _("No random sample: intervals and differences hold for those who took part.")
    return ""


def sample_beside(shown: Survey) -> str:
    """In two words beside every interval, that those who answered were not drawn at random."""
    return _("no random sample") if shown.sampling is Sampling.OPEN else ""


def weights(found: Weighted | None) -> str:
    """By what was weighted, what remains of the sample, and what was done to the weights."""
    if found is None:
        return _(
            "No weighting: the population of these groups is not stated, or too many combinations "
            "of them have nobody."
        )
    names = {"district": _("district"), "age": _("age")}
    words = _(
        "Weighted by {by}: {n} answers say as much as {size} unweighted ones (design effect "
        "{effect})",
        by=" + ".join(names[name] for name in found.by),
        n=found.n,
        size=found.size,
        effect=look().number(found.design_effect, 2),
    )
    if found.left_out > 0:
        words += "; " + plural(
            "{n} person states no group and is left out",
            "{n} people state no group and are left out",
            found.left_out,
        )
    return f"{words}. {_reach(found)}{_together(found)}"


def _reach(found: Weighted) -> str:
    least, most, low, high = (look().number(one, 2) for one in (*TRIM, *found.reach))
    return _(
        "The weights reach from {low} to {high}; they are trimmed to between {least} and {most}.",
        low=low,
        high=high,
        least=least,
        most=most,
    )


def _together(found: Weighted) -> str:
    named = [
        data.named(group, dimension)
        for dimension, groups in found.together.items()
        for group in groups
    ]
    if not named:
        return ""
    return " " + _(
        "As some of them are fewer than {n} people, these groups are weighted as one: {groups}.",
        n=LEAST,
        groups=", ".join(named),
    )


def differences(found: pd.DataFrame) -> str:
    """Which differences are larger than the margin, and how many are not; who is not compared. A
    frame without columns: nothing is to be compared."""
    if not len(found.columns):
        return ""
    few = _("Fewer than {n} people are not compared with others.", n=LEAST_COMPARED)
    if found.empty:
        return few
    how = [_("95%")]
    if found["is_weighted"].any():
        how.append(_("weighted shares"))
    if len(found) > 1:
        how.append(after_holm(len(found)))
    return f"{_larger(found, ', '.join(how))} {few}"


def _larger(found: pd.DataFrame, how: str) -> str:
    larger = found[~found["is_within_margin"]]
    if larger.empty:
        return _("All differences are within the margin ({how}): they may be chance.", how=how)
    largest = larger.reindex(larger["difference"].abs().sort_values(ascending=False).index)
    named = "; ".join(_difference(row) for row in largest.head(NAMED).to_dict("records"))
    words = _("Larger than the margin ({how}): {differences}.", how=how, differences=named)
    within = int(found["is_within_margin"].sum())
    if len(larger) > NAMED:
        words += " " + plural("{n} more is.", "{n} more are.", len(larger) - NAMED)
    if within:
        words += " " + plural(
            "{n} difference is within the margin.",
            "{n} differences are within the margin.",
            within,
        )
    return words


def _difference(row: dict[str, Any]) -> str:
    answer, points = row["answer"], abs(row["difference"]) * 100
    words = _("“{answer}” {points} percentage points less often", answer=answer, points=points)
    if row["difference"] > 0:
        words = _("“{answer}” {points} percentage points more often", answer=answer, points=points)
    return f"{row['row']}: {words}" if "row" in row else words


def after_holm(comparisons: int) -> str:
    """That so many comparisons were made at once, and what was done about it."""
    return _("corrected for {n} comparisons after Holm", n=comparisons)
