"""Surveys that come already evaluated: one figure by area, and what is known of its error."""

from functools import partial
from typing import Any

import pandas as pd

from charts.survey_results import by_place, lower_bounds
from queries.surveys.evaluated import ABOVE, LOWER, SHARE, evaluated
from queries.surveys.evaluated import shown as as_shown
from ui.components import drill_through_rows, figure, filters, html
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, run_query
from ui.surveys import certainty, data, words
from ui.surveys.data import Survey


def results(shown: Survey) -> pd.DataFrame:
    """The survey's evaluated results as this reader may see them, see `queries.surveys.evaluated`;
    empty for most surveys."""
    found = run_query(evaluated, at=data.reading(), survey_id=shown.survey_id)
    least = dataset("survey_results").min_cell or shown.guard.min_cell
    return as_shown(found, protect=shown.guard.protect, min_cell=least)


def published_results(shown: Survey, found: pd.DataFrame) -> None:
    """Choose a question, and of several answers one, and draw it by area."""
    questions = filters.same(found["question"])
    asked = next(iter(questions))
    if len(questions) > 1:
        html.heading(_("Evaluated results"))
        asked = filters.one("ergebnis", _("Question"), questions, width=640)
    frame, title = found[found["question"] == asked], asked
    if frame["comparator"].notna().any():
        _bounds(shown, frame, title)
        return
    figure.note(_("This survey came evaluated: shares and means by area, no single answers."))
    answers = filters.same(answer for answer in frame["answer"] if answer)
    if answers:
        answer = filters.one("antwort", _("Answer"), answers, width=400)
        frame, title = frame[frame["answer"] == answer], f"{asked} – {answer}"
    unit = frame["unit"].iloc[0]
    if unit not in (SHARE, asked):
        title += f" ({unit})"
    frame = frame.assign(place=frame["place"].replace("", _("all together")))
    rows = drill_through_rows.results(shown.survey_id, asked)
    figure.draw_figure(
        by_place(frame, title=title, is_share=unit == SHARE, hint=_error(frame), look=look()),
        key="survey_results",
        table=_table(frame, unit == SHARE),
        origin=figure.Origin("survey_results", _source(shown, frame), rows),
    )


def _bounds(shown: Survey, frame: pd.DataFrame, title: str) -> None:
    """Results of which only bounds or words were published, an answer a line."""
    said = [_bound(row) for row in frame.to_dict("records")]
    frame = frame.assign(bound=said, is_lower=frame["comparator"].isin(LOWER))
    hint = _("Faint: how far the share may reach; the published bounds have no interval")
    table = frame[["answer", "bound"]].rename(columns={"answer": _("Answer"), "bound": _("Share")})
    parts = [
        _("of {n} {counted}", n=int(frame["n"].max()), counted=frame["counted"].iloc[0]),
        certainty.sample_beside(shown),
        _("Source: {source}", source=frame["source"].iloc[0]),
    ]
    rows = partial(drill_through_rows.results, shown.survey_id, title)
    figure.draw_figure(
        lower_bounds(frame, title=title, hint=hint, look=look()),
        key="survey_results",
        table=table,
        origin=figure.Origin("survey_results", " · ".join(filter(None, parts)), rows),
        still=True,
    )


def _bound(row: dict[str, Any]) -> str:
    """A published share in words: "mehr als 90 %", or the word that stands in its place."""
    share, said = look().percent(row["value"]), row["comparator"]
    if pd.isna(row["value"]):
        in_words = {
            "Mehrheit": _("a majority"),
            "die meisten": _("most"),
            "ohne Anteil": _("share not stated"),
        }
        return in_words.get(said, str(said))
    if said in ABOVE:
        return _("more than {share}", share=share)
    if said in LOWER:
        return _("at least {share}", share=share)
    return _("about {n}", n=share) if said == "etwa" else share


def holder(shown: Survey) -> None:
    """Who can supply the single answers of a survey that has none, and how they would look."""
    organiser = shown.row["organiser"]
    who = organiser if isinstance(organiser, str) else _("Whoever runs the survey")
    figure.note(_("There are no single answers here. {who} can supply them.", who=who))
    example = data.example()
    if example:
        figure.offer_examples("survey_answers", umfrage=example)


def _error(frame: pd.DataFrame) -> str:
    """What is known of the error, in a sentence."""
    if frame["low"].notna().any():
        return _("Lines: interval at 95%")
    if frame["n"].notna().any():
        counted = frame["counted"].iloc[0] or _("cases")
        return _(
            "No interval: {counted} were counted, and several of them go back to the same person",
            counted=counted,
        )
    return _("No interval: how many were asked is not stated")


def _source(shown: Survey, frame: pd.DataFrame) -> str:
    parts = [
        plural("{n} area", "{n} areas", len(frame)),
        _("Source: {source}", source=frame["source"].iloc[0]),
    ]
    if frame["low"].notna().any() and certainty.sample_beside(shown):
        parts.append(certainty.sample_beside(shown))
    if shown.guard.protect:
        parts.append(words.hidden(shown.guard))
        if frame["n"].isna().all():
            parts.append(_("rounded"))
    return " · ".join(parts)


def _table(frame: pd.DataFrame, is_share: bool) -> pd.DataFrame:
    """The figure's rows; hidden ones are dots, what is not stated a dash."""
    number = look().number

    def share(value: float) -> str:
        return look().percent(value, 1)

    def count(value: float) -> str:
        return number(None if pd.isna(value) else float(value))

    as_words = share if is_share else partial(number, digits=2)
    table = {
        _("Area"): list(frame["place"]),
        _("Share") if is_share else _("Value"): [words.cell(v, as_words) for v in frame["value"]],
    }
    if frame["n"].notna().any():
        is_hidden = frame["count"].isna() & frame["n"].notna()
        table |= {
            _("count"): frame["count"].map(count).mask(is_hidden, "•"),
            "n": frame["n"].map(count),
            _("counted"): frame["counted"],
        }
    if frame["low"].notna().any():
        table |= {_("from"): frame["low"].map(share), _("to"): frame["high"].map(share)}
    return pd.DataFrame({heading: list(column) for heading, column in table.items()})
