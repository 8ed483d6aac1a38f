"""The cities that are compared: our own edition, and what the others told last."""

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from loaders.messages.errors import StoreError
from loaders.peers.peers import Peer, addresses, opened, peers
from loaders.schema import Package
from loaders.store.store import Store
from queries.network.cities import CityFigures, city_figures, measure_texts
from ui.state.session_data import counties, package, run_query, store

SECONDS = 20.0  # for which what was read of other cities is not looked up again


@dataclass(frozen=True)
class City:
    """A city beside others: its name, its numbers, its measures (columns measure_id, title,
    description, status), and where they are from (None: our own edition)."""

    name: str
    figures: CityFigures
    measures: pd.DataFrame
    peer: Peer | None = None


def known_peers() -> list[Peer]:
    """The named cities as they were read last; none while a setting is wrong or the store is
    silent."""
    try:
        return _known(tuple(addresses()), store())
    except StoreError:
        return []


@st.cache_resource(ttl=SECONDS, show_spinner=False)
def _known(_asked: tuple[str, ...], _store: Store) -> list[Peer]:
    return peers(_store)


def own(today: dt.date) -> City:
    """Our city, as this session sees it."""
    name = str(package().city["name"])
    figures = run_query(city_figures, name=name, today=today, counties=counties())
    return City(name, figures, run_query(measure_texts))


def others(found: Sequence[Peer], today: dt.date) -> list[City]:
    """The cities of which something was read."""
    return [_other(_Told(peer), today, _Declared(package())) for peer in found if peer.read]


class _Told:
    """A peer as a key of a cache: another one once it was read anew."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self._key = (peer.key, peer.read)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Told) and self._key == other._key


class _Declared:
    """The declarations as a key of a cache."""

    def __init__(self, declared: Package) -> None:
        self.package = declared

    def __hash__(self) -> int:
        return id(self.package)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Declared) and self.package is other.package


@lru_cache(maxsize=64)
def _other(told: _Told, today: dt.date, declared: _Declared) -> City:
    peer = told.peer
    with closing(opened(declared.package, peer.tables)) as con:
        figures = city_figures(con, name=peer.name, today=today, whole_register=True)
        return City(peer.name, figures, measure_texts(con), peer)
