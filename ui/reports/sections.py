"""The blocks of the page of citizens' reports: filters, sentence, cards, and both figures."""

from functools import partial

import pandas as pd

from charts import reports as chart
from queries.metric import rows_where
from queries.places.districts import population
from queries.reports.reports import (
    NOWHERE,
    Reports,
    Wanted,
    report_categories,
    reports_by,
)
from queries.reports.survival import Waiting
from ui.access.roles import may
from ui.components import cards, figure, filters, html
from ui.components.cards import Card
from ui.components.domain_words import district_words
from ui.components.tables import column_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.reports import words
from ui.state.session_data import min_cell, run_query

FEWEST_ROWS = 3
"""Fewer values are a sentence, not a chart."""


def bar() -> Wanted:
    """Draw the filters; returns which reports are wanted."""
    base = Wanted(protect=not may("analyst"), min_cell=min_cell("reports"))
    kinds = run_query(report_categories, wanted=base)
    with filters.bar():
        district = filters.district()
        kind = filters.choice("art", column_words("reports")["category"], filters.same(kinds))
    return Wanted(district, kind, base.protect, base.min_cell)


def nothing(wanted: Wanted) -> None:
    """Why there is nothing to see, and who can change that."""
    if wanted.district_id or wanted.category:
        html.empty(_("No report passes these filters. Reset them to see all."))
        return
    who = _(
        "No reports are published. Whoever keeps the city's reporting system can supply them: a "
        "list, an export of FixMyStreet or Mark-a-Spot, or the address of an Open311 service. "
        "Texts, pictures and anything about people stay outside."
    )
    figure.nothing(_("Reports by district and kind"), who, examples="reports")


def sums(found: Reports) -> None:
    """The sentence of the page and its numbers."""
    html.lead(words.sentence(found))
    told, day = words.source(found.total), look().date(found.total.evidence.as_of)
    cards.cards(
        [
            Card(
                key="reports_open",
                metric=found.open,
                title=_("Open now"),
                value=look().number(found.open.value),
                unit=_("of {n}").format(n=look().number(found.total.value)),
                foot=_("as of {date}", date=day),
                source=told,
            ),
            _waiting("reports_answer", _("Until the first answer"), found.answer, found),
            _waiting("reports_closing", _("Until closed"), found.closing, found),
            Card(
                key="reports_silence",
                metric=found.silent_share,
                title=_("Unanswered"),
                value=look().percent(found.silent_share.value),
                foot=words.silence(),
                source=told,
            ),
        ]
    )


def _waiting(key: str, title: str, waited: Waiting, found: Reports) -> Card:
    value = chart.days_words(waited.median, look())
    is_known = waited.ended and (key != "reports_answer" or found.is_acknowledged)
    return Card(
        key=key,
        metric=found.total,
        title=title,
        value=value if is_known else look().number(None),
        unit=_("days (half of them)") if is_known else "",
        foot=words.interval(waited.low, waited.high) if is_known else _("not stated"),
        more=_("{n} so far, open ones counted", n=waited.ended) if is_known else "",
        source=words.source(found.total),
    )


def map_link() -> None:
    """The way to the map of density."""
    html.draw_template("reports/map_link.html")


def by_district(found: Reports, wanted: Wanted, what: str) -> None:
    """The districts in their order; with one chosen, only its kinds are compared."""
    if wanted.district_id is None:
        rows = run_query(reports_by, by="district_id", what=what, wanted=wanted)
        names = district_words() | {NOWHERE: _("no district")}
        rows = rows.assign(name=[names.get(code, code) for code in rows["key"]])
        title = _("By district: days {until}", until=words.times()[what])
        _figure("district_id", title, rows, getattr(found, what), found)


def per_residents(found: Reports, wanted: Wanted) -> None:
    """Reports of districts beside their residents: many reports may only mean many people."""
    known = run_query(population)
    counted_on = known["date"].max()
    if wanted.district_id is not None or pd.isna(counted_on):
        return
    rows = run_query(reports_by, by="district_id", what="closing", wanted=wanted)
    rows = rows[rows["key"] != NOWHERE].merge(
        known[["district_id", "population"]], left_on="key", right_on="district_id"
    )
    names = district_words()
    share = rows["reports"].astype(float) * 1000 / rows["population"].where(rows["population"] > 0)
    rows = rows.assign(name=[names.get(key, key) for key in rows["key"]], per_1000=share)
    if rows["per_1000"].count() < FEWEST_ROWS:
        return
    title = _("Reports per 1,000 residents, by district ({date})", date=look().date(counted_on))
    shown = [
        {
            "name": row.name,
            "words": "•" if row.is_hidden else look().number(row.per_1000, 1),
            "share": None
            if pd.isna(row.per_1000)
            else round(100 * row.per_1000 / (rows["per_1000"].max() or 1), 1),
        }
        for row in rows.itertuples(index=False)
    ]
    counted = _("Residents of {date}", date=look().date(counted_on))
    told = f"{words.source(found.total)} · {counted}"
    figure.draw_marks(
        title,
        lambda: html.draw_template("reports/per_1000.html", rows=shown),
        key="reports_per_1000",
        table=partial(words.per_residents, rows),
        origin=figure.Origin("reports", told, [*found.total.rows, rows_where("population")]),
    )


def by_category(found: Reports, wanted: Wanted, what: str) -> None:
    """The kinds, the one with most reports first."""
    if wanted.category is None:
        rows = run_query(reports_by, by="category", what=what, wanted=wanted)
        rows = rows.assign(name=rows["key"])
        title = _("By kind: days {until}", until=words.times()[what])
        _figure("category", title, rows, getattr(found, what), found)


def _figure(by: str, title: str, rows: pd.DataFrame, waited: Waiting, found: Reports) -> None:
    """A figure of the rows of `reports_by` with their name; waited: the time of all of them."""
    known = rows[rows["median"].notna()]
    if len(known) < FEWEST_ROWS:
        said = [
            f"{row.name}: {chart.days_words(row.median, look())} "
            f"({words.interval(row.low, row.high)})"
            for row in known.itertuples(index=False)
        ]
        figure.nothing(title, " · ".join(said) or _("Too few reports to show."))
        return
    drawn = chart.waiting_times(
        rows[["name", "median", "low", "high", "pace"]],
        title=title,
        paces=words.paces(),
        whole=waited.median,
        look=look(),
    )
    figure.draw_figure(
        drawn,
        key=f"reports_by_{by}",
        table=partial(words.table, rows, column_words("reports")[by]),
        origin=figure.Origin("reports", words.source(found.total), found.total.rows),
    )
