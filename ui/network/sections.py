"""The parts of the page Netzwerk: cities beside each other, measures alike, what sources state."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from loaders.peers.peers import Peer
from queries.metric import Rows
from queries.network.similar import similar
from queries.provenance.rows import dataset_rows
from ui.access import roles
from ui.components import dataset_words, drill_through, html, ledger
from ui.components.tables import column_words, value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.network import words
from ui.network.data import City
from ui.state.session_data import dataset, edition, run_query

MOST_ROWS = 200


def standing(found: Sequence[Peer]) -> None:
    """A line for each city that does not answer: since when; the reason only for staff."""
    for peer in found:
        if peer.failed_since is None and peer.read is not None:
            continue
        if peer.failed_since is None:
            html.quiet(_("{city} has not been read yet.", city=peer.name))
            continue
        since = look().moment(peer.failed_since)
        said = _("{city} has given no usable answer since {moment}.", city=peer.name, moment=since)
        if peer.read:
            said += " " + _("What was read on {moment} is shown.", moment=look().moment(peer.read))
        if edition().audience == "staff":
            said += " " + (peer.words or {}).get(look().language, "")
        html.quiet(said)


def comparison(cities: Sequence[City]) -> None:
    """Phase, money, measures, charging and residents, a row a city."""
    title = _("Cities beside each other")
    html.heading(title)
    rule = _(
        "Per resident only where the residents are counted on the same date (31 December and "
        "1 January after it are one)."
    )
    html.quiet(rule)
    rows = [_row(city, words.cells(city)) for city in cities]
    html.draw_template("network/cities.html", title=title, heads=words.heads(), rows=rows)
    for city in cities:
        html.quiet(words.read_from(city))
    figures = cities[0].figures
    counted = (figures.frame, figures.points, figures.population)
    behind = [rows for one in counted for rows in one.rows]
    drill_through.button("network_cities_own", title, [Rows("measures"), *behind])


def _row(city: City, cells: list[tuple[str, str]]) -> dict[str, Any]:
    address = html.web_address(city.peer.page()) if city.peer else ""
    return {"name": city.name, "address": address, "cells": cells}


def measures(cities: Sequence[City]) -> None:
    """How many measures there are by status, and by field of action."""
    title = _("Measures by status")
    html.heading(title)
    statuses = value_words("measures", "status")
    rows = []
    for city in cities:
        counts = dict(city.figures.by_status.to_numpy().tolist())
        cells = [(look().number(counts.get(status, 0)), "") for status in statuses]
        rows.append(_row(city, [*cells, (look().number(counts.get(None, 0)), "")]))
    heads = [_("City"), *statuses.values(), _("not stated")]
    html.draw_template("network/cities.html", title=title, heads=heads, rows=rows)
    title = _("Measures by field of action")
    html.heading(title)
    html.quiet(_("Each city has fields of its own; a measure may stand in several."))
    rows = [_row(city, [(_fields(city), "")]) for city in cities]
    heads = [_("City"), _("Fields of action")]
    html.draw_template("network/cities.html", title=title, heads=heads, rows=rows)


def _fields(city: City) -> str:
    rows = city.figures.by_field.to_dict("records")
    named = [
        f"{look().own(row['title'], row['title_en'] or row['title'])}: {row['measures']}"
        for row in rows
        if row["title"]
    ]
    return " · ".join(named) or words.NOTHING


def alike(own: City, others: Sequence[City]) -> None:
    """Measures of other cities that resemble ours, with the words that say so."""
    title = _("Similar measures")
    html.heading(title)
    said = _(
        "Found by words in title and description that both share; the rarer a word, the more it "
        "counts (cosine of TF-IDF, from 20 % and two words). No judgement of the measures."
    )
    html.quiet(said)
    mine = dict(zip(own.measures["measure_id"], own.measures["title"], strict=True))
    rows = [row for city in others if city.peer for row in _alike(own, city, city.peer, mine)]
    if not rows:
        html.empty(_("No measure shares enough words with one of ours."))
        return
    html.draw_template("network/alike.html", title=title, rows=rows)


def _alike(own: City, city: City, peer: Peer, mine: dict[str, str]) -> list[dict[str, Any]]:
    theirs = dict(zip(city.measures["measure_id"], city.measures["title"], strict=True))
    return [
        {
            "own": mine[one.own],
            "link": html.link("massnahmen", massnahme=one.own),
            "other": theirs[one.other],
            "address": html.web_address(peer.page(one.other)),
            "city": city.name,
            "share": look().percent(one.share),
            "words": ", ".join(one.words),
        }
        for one in similar(own.measures, city.measures)
    ]


def unconnected() -> str:
    """What the page shows as long as no city is connected; staff read how to change that."""
    if len(_stated()):
        return _("No other city is connected yet; shown is what sources state.")
    words = _("No other city is connected yet, and no source here tells of one.")
    if not roles.may("staff"):
        return words
    title = dataset_words.title(dataset("network_cities"))
    how = _("The setting CITY_PEERS names cities; what sources tell belongs into “{title}”.")
    return f"{words} {how.format(title=title)}"


def _stated() -> pd.DataFrame:
    columns = ["city", "indicator", "date", "precision", "value", "unit", "comparator", "note",
               "source", "source_url"]  # fmt: skip
    order = ["city", "indicator", "date"]
    return run_query(
        dataset_rows, dataset="network_cities", columns=columns, order=order, limit=MOST_ROWS
    )


def stated() -> None:
    """What sources state of other cities and of the programme."""
    found = _stated()
    head = column_words("network_cities")
    heads = [head["city"], head["indicator"], head["value"], _("Date"), head["note"]]
    rows = [
        ledger.row(
            row,
            row["city"],
            row["indicator"],
            words.value_of(row),
            look().date(row["date"], row["precision"]),
            row["note"],
        )
        for row in found.to_dict("records")
    ]
    keys = [Rows("network_cities")]
    n = plural("{n} row", "{n} rows", len(rows))
    said = _("{n}, each as its source states it; differently counted, so nothing is added up.", n=n)
    ledger.ledger("network", _("What sources state of other cities"), heads, rows, keys, said)
