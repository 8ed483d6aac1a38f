"""Sentences about a survey: who is missing, what is within the margin."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd
import streamlit as st

from queries.surveys.reach import Progress
from queries.surveys.results import Protection
from queries.surveys.statistics import Interval
from ui.components import figure, html
from ui.components.tables import column_words
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.surveys import certainty, data
from ui.surveys.data import Survey

NAMED = 3
HIDDEN = "•"


def missing(found: pd.DataFrame, dimension: str) -> str:
    """The groups missing most, named; empty if none is clearly below the population."""
    below = found[found["is_missing"]].head(NAMED)
    if below.empty:
        return ""
    word = _("{group} ({share} of the participants, {goal} of the population)")
    named = "; ".join(
        word.format(
            group=data.named(row.group, dimension),
            share=look().percent(row.share, 1),
            goal=look().percent(row.population_share, 1),
        )
        for row in below.itertuples(index=False)
    )
    if len(found) > 1:
        how = ", ".join([_("95%"), certainty.after_holm(len(found))])
        named += f" ({how})"
    if dimension == "district":
        return _("Districts missing most: {groups}.", groups=named)
    return _("Ages missing most: {groups}.", groups=named)


def answered(n: int, participants: int, *, is_of_all: bool = False) -> str:
    """How many answered the question; is_of_all: that would tell a small group."""
    if is_of_all:
        return _(
            "Shares of all {n} participants: how many skipped the question is not shown, to "
            "protect small groups.",
            n=participants,
        )
    share = look().percent(n / participants if participants else None)
    return _("n = {n} of {all} participants, {share} answered.", n=n, all=participants, share=share)


def answered_each(sizes: "pd.Series[float]", participants: int, *, is_of_all: bool = False) -> str:
    """How many answered the questions of a matrix, the fewest and the most; is_of_all: of one at
    least that would tell a small group."""
    if is_of_all:
        return _(
            "Some questions have their shares of all {n} participants: how many skipped them is "
            "not shown, to protect small groups.",
            n=participants,
        )
    words = _("n = {low} to {high} of {all} participants, by question.")
    low, high, everybody = map(look().number, (sizes.min(), sizes.max(), participants))
    return words.format(low=low, high=high, all=everybody)


def mean(found: Interval, digits: int, *, weighted: bool, scale: Sequence[str] = ()) -> str:
    """A sentence with a mean and its interval; empty if there is none. scale: the answers that
    count 1, 2, 3, …, so that it is told which end is which."""
    if found.value is None:
        return ""
    word = _("mean {value}")
    if found.low is not None:
        word = _("mean {value} ({low} to {high} at 95%)")
        if weighted:
            word = _("weighted mean {value} ({low} to {high} at 95%)")
    value, low, high = (look().number(one, digits) for one in (found.value, found.low, found.high))
    words = word.format(value=value, low=low, high=high)
    if scale:
        word = _("on the scale from 1 (“{first}”) to {steps} (“{last}”)")
        words += " " + word.format(first=scale[0], steps=len(scale), last=scale[-1])
    return words[:1].upper() + words[1:] + "."


def strays(count: int, guard: Protection) -> str:
    """Answers outside the declared ones; counted for analysts only, for with the number of those
    who gave a declared one they would tell how many skipped the question."""
    if not count:
        return ""
    if guard.protect:
        return _("Some answers are none of the declared ones and are left out.")
    return plural(
        "{n} answer is none of the declared ones and is left out.",
        "{n} answers are none of the declared ones and are left out.",
        count,
    )


def late(count: int, guard: Protection) -> str:
    """Answers after the survey's last day."""
    if not count:
        return ""
    if guard.protect and count < guard.min_cell:
        return _("Some answers came after the last day; they are counted.")
    return plural(
        "{n} participant answered after the last day and is counted.",
        "{n} participants answered after the last day and are counted.",
        count,
    )


def hidden(guard: Protection) -> str:
    """What the dot means."""
    words = _("• fewer than {n} people, or needed to protect them", n=guard.min_cell)
    return words if guard.protect else ""


def table(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares (row, answer, people, n, share, low, high) as a table of words; hidden cells are
    dots."""
    has_groups = frame["row"].nunique() > 1
    shown = {_("Group"): frame["row"]} if has_groups else {}
    shown[_answer_heading()] = frame["answer"]
    shown[_("people")] = _cells(frame["people"], look().number)
    shown["n"] = _cells(frame["n"], look().number)
    for column, word in (("share", _("Share")), ("low", _("from")), ("high", _("to"))):
        shown[word] = _cells(frame[column], lambda part: look().percent(part, 1))
    return pd.DataFrame(shown)


def rank_table(ranks: pd.DataFrame, first: pd.DataFrame) -> pd.DataFrame:
    """Mean ranks (answer, mean, low, high, ranked, n), and how many put each option first (answer,
    share), as a table of words."""
    shown = {_answer_heading(): ranks["answer"]}
    for column, word in (("mean", _("mean rank")), ("low", _("from")), ("high", _("to"))):
        shown[word] = _cells(ranks[column], _two_digits)
    share = first.set_index("answer")["share"].reindex(ranks["answer"])
    shown[_("put first")] = _cells(share, look().percent)
    shown[_("ranked by")] = _cells(ranks["ranked"], look().number)
    return pd.DataFrame(shown | {"n": _cells(ranks["n"], look().number)})


def mean_table(means: pd.DataFrame) -> pd.DataFrame:
    """Means by group (row, share, low, high, n) as a table of words."""
    shown = {_("Group"): means["row"]}
    for column, word in (("share", _("mean")), ("low", _("from")), ("high", _("to"))):
        shown[word] = _cells(means[column], _two_digits)
    return pd.DataFrame(shown | {"n": _cells(means["n"], look().number)})


def _answer_heading() -> str:
    return column_words("survey_answers")["value"]


def _two_digits(value: float) -> str:
    return look().number(value, 2)


def _cells(values: Iterable[float], as_words: Callable[[float], str]) -> list[str]:
    return [cell(value, as_words) for value in values]


def cell(value: float, as_words: Callable[[float], str]) -> str:
    """A number of a table in words; a hidden one is a dot."""
    return HIDDEN if pd.isna(value) else as_words(value)


def about(survey: pd.Series) -> None:
    """Who asks how, and from where it is known."""
    parts = [survey["organiser"], survey["method"], survey["source"]]
    if survey["is_demo"]:
        parts.insert(0, _("Invented survey"))
    figure.note(" · ".join(part for part in parts if isinstance(part, str)))


def poll_without_answers(poll: data.Survey, questions: pd.DataFrame) -> None:
    """What is known of a poll whose answers nobody has supplied, or too few people."""
    survey = poll.row
    first = questions["text"].iloc[0] if len(questions) else survey["title"]
    known = survey["method"] if isinstance(survey["method"], str) else _("No answers are stated.")
    if poll.is_small:
        known = no_small()
    html.draw_template("surveys/poll.html", title=first, words=known, source=survey["source"])


def say(*sentences: str) -> None:
    """Findings in sentences, those that are not empty."""
    words = " ".join(filter(None, sentences))
    if words:
        st.markdown(inert(words))


def few(guard: Protection) -> str:
    """That so few took part that not even their number is shown."""
    return _("fewer than {n} participants", n=guard.min_cell)


def counted(shown: Survey) -> str:
    """How many took part; of very few not how many."""
    if shown.is_small:
        return few(shown.guard)
    return plural("{n} participant", "{n} participants", shown.people.total)


def no_small() -> str:
    """In place of figures of very few people."""
    return _("So few people took part that nothing of their answers can be shown.")


def progress(found: Progress, shown: Survey) -> str:
    """Participants beside the wanted number. Only where the answers themselves are here is there
    anything to say of the pace; a closed survey is closed."""
    if found.participants is None:
        return _("The number of participants is not stated.")
    if shown.is_small and found.basis == "counted":
        return few(shown.guard)
    is_closed = found.last_day is not None and found.days_left == 0
    month = look().date(found.last_day, "Monat")
    parts = [_("closed ({month})", month=month)] if is_closed else []
    parts.append(_people(found))
    if found.wanted is not None:
        parts.append(_("goal {n}", n=found.wanted))
        if not found.missing:
            parts.append(_("the goal is reached"))
    if found.pace_needed and found.basis == "counted":
        words = _("{pace} a day needed until {date}, {now} a day so far")
        pace, now = (look().number(one, 1) for one in (found.pace_needed, found.pace_now))
        parts.append(words.format(pace=pace, date=look().date(found.last_day), now=now))
    if found.basis == "stated" and found.date:
        parts.append(_("as stated on {date}", date=found.date))
    return " · ".join(parts)


def _people(found: Progress) -> str:
    """Participants as counted, or as somebody stated how many answered."""
    if found.basis == "stated":
        return plural("{n} answer", "{n} answers", found.participants or 0)
    return plural("{n} participant", "{n} participants", found.participants or 0)
