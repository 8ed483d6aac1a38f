"""What the survey page makes of the answers, kept for the next reader who may see the same."""

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from ui.state.session_data import kept_under, newest
from ui.surveys.data import Survey

Made = TypeVar("Made")
Given = ParamSpec("Given")


def kept_for_survey(
    work: Callable[Concatenate[Survey, Given], Made],
) -> Callable[Concatenate[Survey, Given], Made]:
    """The function, worked out once for the same survey, arguments and right to see.

    The right is the survey's guard: it follows from the reader's role, and with the newest state it
    says in which edition the answers are counted (`survey_data.counting`). Asking for the role at
    each of these calls took longer than the work.

    Its arguments may be a survey, a question (a row with its question_id), plain values, and tuples
    and dataclasses of these.
    """

    @wraps(work)
    def made(shown: Survey, /, *args: Given.args, **kwargs: Given.kwargs) -> Made:
        asked = (name(shown), name(args), tuple((k, name(v)) for k, v in sorted(kwargs.items())))
        key = (f"{work.__module__}.{work.__qualname__}", asked, newest())
        return kept_under(key, lambda: work(shown, *args, **kwargs))

    return made


def name(value: Any) -> Hashable:
    """What tells an argument from another in the same state of the data."""
    if isinstance(value, Survey):
        return value.survey_id, value.guard
    if isinstance(value, pd.Series):
        return str(value["question_id"])
    if isinstance(value, tuple):
        return tuple(name(one) for one in value)
    if is_dataclass(value):
        return tuple(name(getattr(value, field.name)) for field in fields(value))
    known: Hashable = value
    return known
