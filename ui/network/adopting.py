"""Taking over a measure of another city as an idea, for analysts; and what changed there since."""

import streamlit as st

from loaders.peers.adoption import Adoption, adopt, adoptions, differences
from loaders.peers.peers import Peer
from ui.access import roles
from ui.components import authorship, html
from ui.components.filters import labelled
from ui.components.tables import column_words, value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.network import words
from ui.network.data import City
from ui.state.day import city_day
from ui.state.session_data import edition, newest, store


def take_over(others: list[City]) -> None:
    """Choose a measure of another city, read it, take it over; nothing for others than analysts."""
    if not roles.may("analyst") or edition().snapshot != newest():
        return
    peers = {city.name: city.peer for city in others if city.peer and len(city.measures)}
    if not peers:
        return
    html.heading(_("Take over a measure"))
    html.quiet(
        _("It becomes an idea of ours, not public, with its origin; this page tells what changes.")
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="network_adopt"):
        city = st.selectbox(
            _("City"), **labelled({name: name for name in peers}), key="network_city"
        )
        peer = peers[city]
        titles = {row["measure_id"]: row.get("title", "") for row in peer.tables["measures"]}
        chosen = st.selectbox(_("Measure"), **labelled(titles), key=f"network_measure_{peer.key}")
    row = peer.measure(chosen) or {}
    html.lead(row.get("description") or _("It has no description there."))
    authorship.author_field("network")
    st.button(
        _("Take the measure over"),
        key="network_take",
        icon=":material/content_copy:",
        on_click=_take,
        args=(peer, chosen),
    )


def _take(peer: Peer, measure_id: str) -> None:
    authorship.change_data(lambda author: _adopted(peer, measure_id, author))


def _adopted(peer: Peer, measure_id: str, author: str) -> str:
    made = adopt(store(), peer, measure_id, author=author, day=city_day())
    return _("Taken over as the idea “{measure}”.", measure=made)


def taken_over(peers: list[Peer]) -> None:
    """The measures that were taken over, and what changed there since; for staff."""
    if edition().audience == "public":
        return
    known = {peer.key: peer for peer in peers}
    rows = [_row(one, known.get(one.peer)) for one in adoptions(store())]
    if rows:
        title = _("Taken over")
        html.heading(title)
        html.draw_template("network/taken_over.html", title=title, rows=rows)


def _row(one: Adoption, peer: Peer | None) -> dict[str, object]:
    return {
        "title": one.then.get("title", one.measure_id),
        "link": html.link("massnahmen", massnahme=one.measure_id),
        "city": one.city,
        "address": html.web_address(peer.page(one.their_id)) if peer else "",
        "day": look().date(one.day),
        "changes": _changes(one, peer),
    }


def _changes(one: Adoption, peer: Peer | None) -> list[str]:
    if peer is None or peer.read is None:
        return [_("This city is not read any more.")]
    found = differences(one, peer)
    if found is None:
        return [_("The measure is not there any more.")]
    head = column_words("measures")
    return [
        f"{head[d.column]}: {_said(d.column, d.then)} → {_said(d.column, d.now)}" for d in found
    ] or [_("nothing since")]


def _said(column: str, value: str) -> str:
    return value_words("measures", column).get(value, value) or words.NOTHING
