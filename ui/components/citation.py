"""What somebody needs to use a figure elsewhere: licence, a link that stays, how to cite it."""

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from ui.access import roles
from ui.components import dataset_words, embedding
from ui.i18n.texts import text as _
from ui.state import public_edition, url_state
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


def permanent_link(key: str = "") -> str:
    """Address of what is shown: the page or figure of the public edition, which stays with its
    state. Where that shows something else: page, filters and, for those who may see older states,
    the state of the data; the public sees the newest one only."""
    if not roles.may("staff") and (kept := public_edition.kept_address(key)):
        return embedding.address(kept, {})
    state = url_state.everything()
    if roles.may("staff"):
        state["stand"] = str(edition().snapshot)
    return embedding.address(url_state.page(), state)


def citation(title: str, link: str) -> str:
    """How the figure is cited: city, title, dashboard, day of the visit, address."""
    return _(
        "{city}: “{title}”, {dashboard}, state {state}, seen on {date}, {link}",
        city=package().city["name"],
        title=title,
        dashboard=package().city["strategy"]["name"],
        state=edition().snapshot,
        date=city_day(),
        link=link,
    )


def draw_formats(key: str, title: str, link: str) -> None:
    """The same for programs that keep references, once somebody asks for it."""
    with st.expander(_("Cite as BibTeX or CSL-JSON"), key=f"{key}_cite", on_change="rerun") as fold:
        if not fold.open:
            return
        source = Reference(
            key=f"{key}_{edition().snapshot}",
            title=title,
            dashboard=package().city["strategy"]["name"],
            city=package().city["name"],
            state=edition().snapshot,
            day=public_edition.day_of(edition().snapshot),
            address=link,
        )
        st.code(bibtex(source), language=None, wrap_lines=True)
        st.code(csl_json(source), language="json", wrap_lines=True)


BRACES = re.compile(r"[\\{}%$&#_^~]")


@dataclass(frozen=True)
class Reference:
    """What is cited: title of the figure, dashboard, city, the state's number and day, and the
    permanent address."""

    key: str
    title: str
    dashboard: str
    city: str
    state: int
    day: dt.date
    address: str


def bibtex(source: Reference) -> str:
    """An entry for BibTeX and BibLaTeX; signs that TeX would obey are written out."""
    fields = {
        "author": f"{{{_tex(source.city)}}}",
        "title": f"{{{_tex(source.title)}}}",
        "organization": _tex(source.dashboard),
        "year": str(source.day.year),
        "version": str(source.state),
        "url": source.address,
        "urldate": source.day.isoformat(),
    }
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@online{{{source.key},\n{inside}\n}}"


def _tex(words: str) -> str:
    named = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
    return BRACES.sub(lambda one: named.get(one[0], "\\" + one[0]), words)


def csl_json(source: Reference) -> str:
    """An item of the Citation Style Language (schema 1.0)."""
    day = [[source.day.year, source.day.month, source.day.day]]
    item = {
        "id": source.key,
        "type": "webpage",
        "title": source.title,
        "container-title": source.dashboard,
        "author": [{"literal": source.city}],
        "issued": {"date-parts": day},
        "version": str(source.state),
        "URL": source.address,
    }
    return json.dumps([item], ensure_ascii=False)
