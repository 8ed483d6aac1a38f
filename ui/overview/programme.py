"""The programme in time, and how focused the strategy is."""

import streamlit as st

from charts.programme import NAMES
from charts.programme import programme as programme_chart
from queries.measures.programme import SERIES
from queries.metric import rows_where
from ui.components import domain_words, drill_through, drill_through_rows, figure, html
from ui.components.figure import Piece
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.overview.data import Overview

LEAST = 3  # numbers; fewer are told by the sentence above
SPREAD, AIMED = 1 / 3, 2 / 3


def steps(shown: Overview) -> Piece | None:
    """From the decision to the approvals and the end of the money, with the facts behind it; None
    where so few are known that the sentence above tells them."""
    known = shown.programme
    facts = known.facts[known.facts["series"].isin(list(NAMES))]
    if facts["number"].count() < LEAST:
        return None
    drawn = programme_chart(
        facts[["series", "date", "precision", "number"]],
        look=look(),
        today=shown.today,
        end=known.end_date,
    )
    names = [name for name, series in SERIES.items() if series in NAMES]
    sources = list(dict.fromkeys(facts["source"][::-1]))
    first, last = (look().date(day) for day in (facts["date"].min(), facts["date"].max()))
    span = _("{first} to {last}, nothing reported since").format(first=first, last=last)
    return Piece(
        drawn,
        key="overview_programme",
        table=facts[["date", "what", "number", "unit", "note", "source"]],
        origin=figure.Origin(
            "programme",
            " · ".join([*domain_words.source_words(sources), span]),
            [rows_where("programme", indicator=names)],
        ),
    )


def focus(shown: Overview) -> None:
    """Whether the measures spread like a watering can or hit like a dart, in one sentence."""
    found = shown.focus
    index = found.by_number
    if index is None:
        return
    where = _("between even spread and concentration")
    if index < SPREAD:
        where = _("closer to spread evenly (Gießkanne, a watering can)")
    elif index > AIMED:
        where = _("closer to concentrated on few (Dartpfeil, a dart)")
    words = plural(
        "Focus {index} of 1, counting the {n} measure that states a field of action: {where}.",
        "Focus {index} of 1, counting the {n} measures that state a field of action: {where}.",
        found.measures,
        index=look().number(index, 2),
        where=where,
    )
    if found.by_money is not None:
        words += " " + _("By planned money it is {index}.").format(
            index=look().number(found.by_money, 2)
        )
    number = int(found.fields["field_id"].notna().sum())
    words += " " + _(
        "Focus = (H − 1/n) / (1 − 1/n), H the sum of the squared shares of the n = {n} "
        "fields of action.",
        n=number,
    )
    formula = _(
        "Normalised Herfindahl index over the Zielfelder: H = sum of squared shares, focus = "
        "(H − 1/n) / (1 − 1/n); 0 is even over all, 1 is all in one. A measure in several "
        "Zielfelder counts with an even part in each. Source: J. A. Bikker and K. Haaf (2002), "
        "D. Cracau and J. E. Durán Lima (2016)."
    )
    ids = shown.in_fields["measure_id"]
    with st.container(horizontal=True, key="overview_focus_row", vertical_alignment="center"):
        html.draw_template("components/source.html", words=words)
        drill_through.button(
            "overview_focus", _("Focus"), drill_through_rows.measures(ids), told=formula
        )
