"""What somebody needs to use a figure elsewhere: licence, a link that stays, how to cite it."""

from collections.abc import Iterable

import streamlit as st

from ui.access import roles
from ui.components import dataset_words, embedding
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.day import city_day
from ui.state.session_data import dataset, edition, package


def licences(names: Iterable[str]) -> list[str]:
    """Dataset and licence, one line each."""
    return [
        f"{dataset_words.title(dataset(name))}: {_licence(name)}" for name in dict.fromkeys(names)
    ]


def _licence(name: str) -> str:
    stated = [one.get("title") or one["name"] for one in dataset(name).licences]
    return ", ".join(stated) or _("not stated")


def permanent_link() -> str:
    """Address of what is shown: page, filters and, for those who may see older states, the state of
    the data. The public sees the newest one only."""
    state = url_state.everything()
    if roles.may("staff"):
        state["stand"] = str(edition().snapshot)
    path = st.session_state.get("address_page") or ""
    return embedding.address(path, state)


def citation(title: str) -> str:
    """How the figure is cited: city, title, dashboard, day of the visit, address."""
    return _(
        "{city}: “{title}”, {dashboard}, state {state}, seen on {date}, {link}",
        city=package().city["name"],
        title=title,
        dashboard=package().city["strategy"]["name"],
        state=edition().snapshot,
        date=city_day(),
        link=permanent_link(),
    )
