"""Surveys that come already evaluated: one figure by area, and what is known of its error."""

from collections.abc import Callable, Iterable
from functools import partial

import pandas as pd
from plotly.graph_objects import Figure

from queries.surveys.evaluated import SHARE, evaluated
from queries.surveys.evaluated import shown as as_shown
from ui.components import drill_through_rows, figure, filters, html
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, run_query
from ui.surveys import data
from ui.surveys import words as survey_words
from ui.surveys.data import Survey

Draw = Callable[..., Figure]


def results(shown: Survey) -> pd.DataFrame:
    """The survey's evaluated results as this reader may see them, see `queries.surveys.evaluated`;
    empty for most surveys."""
    found = run_query(evaluated, at=data.counting(), survey_id=shown.survey_id)
    least = dataset("survey_results").min_cell or shown.guard.min_cell
    return as_shown(found, protect=shown.guard.protect, min_cell=least)


def published_results(shown: Survey, found: pd.DataFrame, *, by_place: Draw) -> None:
    """Choose a question, and of several answers one, and draw it by area."""
    html.draw_template("components/heading.html", words=_("Evaluated results"))
    survey_words.note(_("This survey came evaluated: shares and means by area, no single answers."))
    asked = filters.one("ergebnis", _("Question"), _same(found["question"]), width=640)
    frame = found[found["question"] == asked]
    title = asked
    answers = _same(answer for answer in frame["answer"] if answer)
    if answers:
        one = filters.one("antwort", _("Answer"), answers, width=400)
        frame = frame[frame["answer"] == one]
        title = f"{asked} – {one}"
    is_share = frame["unit"].iloc[0] == SHARE
    if not is_share and frame["unit"].iloc[0] != asked:
        title += f" ({frame['unit'].iloc[0]})"
    frame = frame.assign(place=[place or _("all together") for place in frame["place"]])
    picture = by_place(frame, title=title, is_share=is_share, hint=_error(frame), look=look())
    figure.draw_figure(picture, key="survey_results", table=_table(frame, is_share),
                dataset="survey_results", source=_source(shown, frame),
                behind=partial(drill_through_rows.results, shown.survey_id, asked))  # fmt: skip


def _same(values: Iterable[str]) -> dict[str, str]:
    return {value: value for value in values}


def _error(frame: pd.DataFrame) -> str:
    """What is known of the error, in a sentence."""
    if frame["low"].notna().any():
        return _("Lines: interval at 95 %")
    if frame["n"].notna().any():
        word = _(
            "No interval: {counted} were counted, and several of them go back to the same person"
        )
        return word.format(counted=frame["counted"].iloc[0] or _("cases"))
    return _("No interval: how many were asked is not stated")


def _source(shown: Survey, frame: pd.DataFrame) -> str:
    words = [plural("{n} area", "{n} areas", len(frame)),
             _("Source: {source}").format(source=frame["source"].iloc[0])]  # fmt: skip
    if shown.guard.protect:
        words.append(survey_words.hidden(shown.guard))
        if frame["n"].isna().all():
            words.append(_("rounded"))
    return " · ".join(words)


def _table(frame: pd.DataFrame, is_share: bool) -> pd.DataFrame:
    """The figure's rows; hidden ones are dots, what is not stated a dash."""
    words = look()

    def value(number: float) -> str:
        if pd.isna(number):
            return "•"
        return words.percent(number, 1) if is_share else words.number(number, 2)

    def count(number: object) -> str:
        return words.number(None if pd.isna(number) else float(number))  # type: ignore[arg-type]

    table = {
        _("Area"): list(frame["place"]),
        _("Share") if is_share else _("Value"): [value(number) for number in frame["value"]],
    }
    if frame["n"].notna().any():
        counts = [
            "•" if pd.isna(shown) and not pd.isna(n) else count(shown)
            for shown, n in zip(frame["count"], frame["n"], strict=True)
        ]
        table |= {_("number"): counts, "n": [count(n) for n in frame["n"]]}
        table |= {_("counted"): list(frame["counted"])}
    if frame["low"].notna().any():
        table |= {_("from"): [words.percent(low, 1) for low in frame["low"]],
                  _("to"): [words.percent(high, 1) for high in frame["high"]]}  # fmt: skip
    return pd.DataFrame(table)
