"""The five steps of a file: each with its result as soon as there is one."""

from dataclasses import dataclass

import streamlit as st

from ui.components import html
from ui.i18n.texts import text as _

MARKS = ("①", "②", "③", "④", "⑤")


@dataclass(frozen=True)
class Step:
    """A step: `state` is done, now, stopped or open; `result` is what came of it."""

    mark: str
    title: str
    state: str
    result: str = ""


def titles() -> tuple[str, str, str, str, str]:
    """The names of the steps."""
    return (
        _("File"),
        _("Recognised as"),
        _("Problems"),
        _("What would change"),
        _("Publish"),
    )


def steps(results: list[str], *, stopped: bool) -> list[Step]:
    """The steps with the results so far; the next one is where the analyst is."""
    reached = len(results)
    found = []
    for number, (mark, title) in enumerate(zip(MARKS, titles(), strict=True)):
        state = "done" if number < reached else "now" if number == reached else "open"
        if stopped and number == reached - 1:
            state = "stopped"
        elif stopped and number >= reached:
            state = "open"
        found.append(Step(mark, title, state, results[number] if number < reached else ""))
    return found


def draw_steps(results: list[str], *, stopped: bool = False) -> None:
    """The line of steps."""
    html.draw_template("upload/steps.html", steps=steps(results, stopped=stopped))


def head(number: int) -> None:
    """The heading of a step (2 to 5)."""
    st.header(f"{MARKS[number - 1]} {titles()[number - 1]}", anchor=False)


def waits(words: str) -> None:
    """Why a step is not open yet."""
    html.draw_template("components/source.html", words=words)
