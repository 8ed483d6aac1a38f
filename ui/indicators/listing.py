"""The list of indicators: what needs a look first, each with a small chart; a page at a time."""

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from queries.indicators import verdicts
from queries.indicators.indicators import courses
from queries.measures.measures import measure_options
from queries.metric import rows_where
from ui.components import drill_through, html
from ui.components.domain_words import field_words
from ui.components.filters import url_button
from ui.components.measure_words import aim_mark, amount, course_mark, course_of
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.indicators.small_chart import small_chart
from ui.indicators.words import (
    level_words,
    method,
    place_name,
    rules,
    series_name,
    since_words,
    size_words,
    stated,
    target_words,
)
from ui.state import recorded, url_state
from ui.state.session_data import package, run_query

PER_PAGE = 20


def sentence(listed: pd.DataFrame) -> None:
    """Draw the page in one sentence."""
    html.lead(sentence_words(listed))


def sentence_words(listed: pd.DataFrame) -> str:
    """How many series there are, how many changed, how many miss their target. listed: columns as
    `queries.indicators.indicators.indicators`."""
    parts = [plural("{n} indicator", "{n} indicators", len(listed))]
    current = listed[~listed["is_old"]]
    for course in (verdicts.WORSE, verdicts.NOTABLE, verdicts.BETTER):
        n = int((current["course"] == course).sum())
        if n:
            parts.append(f"{look().number(n)} {course_mark(course).word}")
    missed = int((current["aim"] == verdicts.MISSED).sum())
    few, old = int((listed["course"] == verdicts.FEW).sum()), int(listed["is_old"].sum())
    demo = int(listed["is_demo"].sum())
    if missed:
        parts.append(plural("{n} misses its target", "{n} miss their target", missed))
    if few:
        parts.append(
            plural("{n} with too few values to judge", "{n} with too few values to judge", few)
        )
    if old:
        parts.append(plural("{n} without a current value", "{n} without a current value", old))
    if demo:
        parts.append(plural("{n} of them invented", "{n} of them invented", demo))
    return " · ".join(parts)


def listing(listed: pd.DataFrame, today: dt.date) -> None:
    """Draw one page of the list. listed: as `queries.indicators.indicators.indicators`."""
    last = (len(listed) - 1) // PER_PAGE
    asked = url_state.value("seite")
    page = min(max(int(asked) - 1, 0), last) if asked.isdecimal() and len(asked) < 6 else 0
    shown = listed.iloc[page * PER_PAGE : (page + 1) * PER_PAGE]
    ids = tuple(dict.fromkeys(shown["indicator_id"]))
    points = run_query(courses, only=ids, today=today)
    drawn = dict(list(points.groupby(["indicator_id", points["district_id"].fillna("")])))
    fields = field_words(run_query(measure_options))
    rows = [_row(row, drawn, fields) for row in shown.to_dict("records")]
    html.draw_template(
        "indicators/list.html",
        rows=rows,
        targets=any(row["target"] for row in rows),  # a column that nobody fills is left out
        owners=any(row["owner"] for row in rows),
        rules=[{"mark": mark, "rule": rule} for mark, rule in rules()],
        method=method(),
        here={k: v for k, v in url_state.everything().items() if k not in ("kennzahl", "ort")},
    )
    _pages(page, last)
    behind = [
        rows_where(name, indicator_id=ids)
        for name in ("indicators", "indicator_definitions", "indicator_targets")
    ]
    drill_through.button("indicators_table", _("The indicators of this page"), behind)


def _row(
    row: dict[str, Any], drawn: dict[Any, pd.DataFrame], fields: dict[str, str]
) -> dict[str, Any]:
    points = drawn[(row["indicator_id"], stated(row["district_id"]))]
    course = course_of(row)
    about = (
        fields.get(stated(row["field_id"]), ""),
        level_words().get(stated(row["level"]), ""),
        place_name(row["district_id"]),
    )
    value = amount(row["value"], row["unit"], row["comparator"])
    date = look().date(row["date"], stated(row["precision"]) or None)
    target = target_words(row)
    aim = aim_mark(row["aim"]) if stated(row["aim"]) and not row["is_old"] else None
    return {
        "id": row["indicator_id"],
        "place": stated(row["district_id"]),
        "title": row["title"],
        "about": " · ".join(filter(None, about)),
        "is_demo": row["is_demo"],
        "chart": small_chart(points, row["target"]),
        "chart_words": _chart_words(row, course.word, value, target),
        "value": value,
        "date": date,
        "course": course,
        "since": since_words(row) or (size_words(row) if row["course"] == "few" else ""),
        "is_few": row["course"] == verdicts.FEW,
        "aim": aim,
        "target": target,
        "owner": stated(row["owner"]),
    }


def _chart_words(row: dict[str, Any], course: str, value: str, target: str) -> str:
    """The small chart for those who do not see it."""
    size = f"{series_name(row)}: {size_words(row)}"
    words = [size, _("newest {value}", value=value), course]
    if pd.notna(row["upper"]):
        lower, upper = (amount(row[name], row["unit"]) for name in ("lower", "upper"))
        words.append(_("limits {lower} to {upper}", lower=lower, upper=upper))
    if target:
        words.append(_("target {target}", target=target))
    return ", ".join(words)


def _pages(page: int, last: int) -> None:
    """The way to the page before and after."""
    if not last:
        return
    if recorded.is_on():
        options = {
            str(n) if n > 1 else "": _("Page {page} of {pages}", page=n, pages=last + 1)
            for n in range(1, last + 2)
        }
        chosen = str(page + 1) if page else ""
        recorded.put(recorded.DrawnChoice("seite", _("Page"), options, chosen, is_view=True))
        return
    ways = (("before", _("Previous page"), page), ("after", _("Next page"), page + 2))
    with st.container(horizontal=True, vertical_alignment="center", key="indicator_pages"):
        for name, words, target in ways:
            if 1 <= target <= last + 1:
                url_button(words, f"indicators_{name}", {"seite": str(target)})
        html.quiet(_("Page {page} of {pages}", page=page + 1, pages=last + 1))


def links(path: str) -> None:
    """The links of the city that belong to this page: its cockpit of sensors."""
    own = [one for one in package().city.get("links", ()) if one.get("page") == path]
    rows = [
        {
            "title": look().own(one["title"], one.get("title@en", "")),
            "words": look().own(one.get("description", ""), one.get("description@en", "")),
            "url": html.web_address(one["url"]),
        }
        for one in own
    ]
    if rows:
        html.draw_template("indicators/links.html", rows=rows)
