"""The line of five steps on the upload page, each with its result as soon as there is one."""

import streamlit as st

from ui.components import html
from ui.i18n.texts import text as _

MARKS = ("①", "②", "③", "④", "⑤")


def _titles() -> tuple[str, ...]:
    return _("File"), _("Recognised as"), _("Problems"), _("What would change"), _("Publish")


def step_line(results: list[str], *, stopped: bool = False) -> None:
    """The steps with the results so far; the next one is where the analyst is, unless the last
    one is `stopped`."""
    reached = len(results)
    steps = [
        {
            "mark": mark,
            "title": title,
            "state": _state(number, reached, stopped),
            "result": results[number] if number < reached else "",
        }
        for number, (mark, title) in enumerate(zip(MARKS, _titles(), strict=True))
    ]
    html.draw_template("upload/steps.html", steps=steps)


def _state(number: int, reached: int, stopped: bool) -> str:
    if number >= reached:
        return "now" if number == reached and not stopped else "open"
    return "stopped" if stopped and number == reached - 1 else "done"


def step_heading(number: int) -> None:
    """The heading of a step (2 to 5)."""
    st.header(f"{MARKS[number - 1]} {_titles()[number - 1]}", anchor=False)
