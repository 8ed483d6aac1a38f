"""The filters above a page: drop-downs, pills and views; their values are in the URL, as codes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

import streamlit as st

from queries.measures.measures import MeasureOptions, measure_options
from ui.components import html
from ui.components.domain_words import district_words, field_words
from ui.i18n.texts import inert, isolated, plural
from ui.i18n.texts import text as _
from ui.state import recorded, url_state
from ui.state.session_data import run_query

_notices: ContextVar[st.delta_generator.DeltaGenerator] = ContextVar("notices")
_offered: ContextVar[dict[str, str]] = ContextVar("offered")
"""Parameter → the words for its value, "" where it is not set, of the filters of a bar."""
_labels: ContextVar[Literal["visible", "collapsed"]] = ContextVar("labels")
"""Whether names stand above drop-downs; a bar has no room for them."""


@contextmanager
def bar() -> Iterator[None]:
    """The filter bar of a page: under its title, in view while the page scrolls, the same on every
    page. In it, in this order: district, Zielfeld, working group, then the page's own.

    What is wrong with the link is said above it. At its end stand the filters that came along from
    another page and mean nothing here, and the way back to none. On a telephone all of it is folded
    behind one button (style.css).
    """
    with row("filter_bar", labels="collapsed"):
        sheet = st.empty()
        yield
        offered = _offered.get({})
        _of_other_pages(offered)
        active = {name: words for name, words in offered.items() if words}
        _summary(active)
        sheet.html(html.rendered("components/filter_sheet.html", active=len(active)))


@contextmanager
def row(key: str, labels: Literal["visible", "collapsed"] = "visible") -> Iterator[None]:
    """Choices of one part of a page side by side; what is wrong with the link is said above."""
    notices, offered, shown = _notices.set(st.container()), _offered.set({}), _labels.set(labels)
    try:
        with st.container(horizontal=True, vertical_alignment="bottom", key=key):
            yield
    finally:
        _notices.reset(notices)
        _offered.reset(offered)
        _labels.reset(shown)


def controlled(key: str, value: Any, changed: Callable[[Any], object]) -> dict[str, Any]:
    """Arguments of a widget whose value is kept elsewhere, in the URL or with an uploaded file: it
    shows `value` in every run and hands what the reader enters to `changed`."""
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: changed(st.session_state[key])}


def foldable(label: str, key: str) -> Any:
    """An expander that a copied link shows as open as it was: `offen` names those that are."""

    def fold(is_open: bool) -> None:
        kept = [one for one in url_state.values("offen") if one != key]
        url_state.put(offen=",".join([*kept, key] if is_open else kept))

    return st.expander(label, **controlled(key, key in url_state.values("offen"), fold))


def labelled(options: Mapping[Any, str]) -> dict[str, Any]:
    """Arguments of a widget that offers codes under their labels."""
    return {"options": list(options), "format_func": lambda code: options.get(code, code)}


def same(values: Iterable[str]) -> dict[str, str]:
    """Options that are their own labels."""
    return {value: value for value in values}


def choice(name: str, label: str, options: Mapping[str, str]) -> str | None:
    """One value or all (None): a drop-down whose value is the URL's parameter `name`. It says what
    it is of while all is shown, then what is chosen, with a × that takes it back.

    `options` maps codes to labels.
    """
    asked = url_state.value(name)
    if asked and asked not in options:
        unknown(label)
    chosen = asked if asked in options else None
    _offered.get({})[name] = options[chosen] if chosen else ""
    if _recorded(name, label, options, chosen or ""):
        return chosen
    st.selectbox(
        label,
        **labelled(options),
        **_in_url(name, chosen),
        index=None,
        placeholder=_("{filter}: all").format(filter=label),
        label_visibility="collapsed",
    )
    return chosen


def district() -> str | None:
    """The filter by district, the same on every page; None for all."""
    return choice("bezirk", _("District"), district_words())


def fields(options: MeasureOptions) -> tuple[str, ...]:
    """The filter by Zielfeld, of any number of them."""
    return several("zielfeld", _("Field of action"), field_words(options))


def working_group(names: Iterable[str]) -> str | None:
    """The filter by working group; None for all."""
    return choice("ag", _("Working group"), same(names))


def one(
    name: str,
    label: str,
    options: Mapping[str, str],
    *,
    width: int = 230,
    start: str | None = None,
    drops: Sequence[str] = (),
) -> str:
    """Exactly one of several values in a drop-down; `start`, or else the first, where the URL
    names none. drops: parameters that a new choice takes out of the URL, because they speak of
    the old one."""
    chosen = _from_url(name, label, options, start)
    if _recorded(name, label, options, chosen, drops):
        return chosen
    st.selectbox(
        label,
        **labelled(options),
        **_in_url(name, chosen, drops),
        width=width,
        label_visibility=_labels.get("visible"),
    )
    return chosen


def view(name: str, label: str, options: Mapping[str, str], *, start: str | None = None) -> str:
    """One of a few ways to look at the same rows; `start`, or else the first one, where the URL
    names none."""
    chosen = _from_url(name, label, options, start)
    if _recorded(name, label, options, chosen, is_view=True):
        return chosen
    st.segmented_control(
        label,
        **labelled(options),
        **_in_url(name, chosen),
        required=True,
        label_visibility="collapsed",
    )
    return chosen


def several(
    name: str, label: str, options: Mapping[str, str], *, drops: Sequence[str] = ()
) -> tuple[str, ...]:
    """Any of a few values in a drop-down; none chosen means all. drops: as in `one`."""
    asked = url_state.values(name)
    if not set(asked) <= set(options):
        unknown(label)
    chosen = [code for code in asked if code in options]
    words = {code: isolated(title) for code, title in options.items()}
    _offered.get({})[name] = ", ".join(options[code] for code in chosen)
    if _recorded(name, label, options, ",".join(chosen), drops):
        return tuple(chosen)
    st.multiselect(
        label,
        **labelled(words),
        **_in_url(name, chosen, drops),
        placeholder=_("{filter}: all").format(filter=label),
        label_visibility="collapsed",
        select_all=False,
    )
    return tuple(chosen)


def _recorded(
    name: str,
    label: str,
    options: Mapping[str, str],
    chosen: str,
    drops: Sequence[str] = (),
    is_view: bool = False,
) -> bool:
    """Whether this run is recorded; then what it can be filtered by is kept."""
    recorded.put(recorded.DrawnChoice(name, label, options, chosen, drops, is_view))
    return recorded.is_on()


def _from_url(name: str, label: str, options: Mapping[str, str], start: str | None) -> str:
    first = start if start is not None and start in options else next(iter(options))
    chosen = url_state.value(name) or first
    if chosen in options:
        return chosen
    unknown(label)
    return first


def _in_url(name: str, value: str | list[str] | None, drops: Sequence[str] = ()) -> dict[str, Any]:
    """Arguments of a widget whose value is the URL's parameter `name`."""

    def changed(new: str | list[str] | None) -> None:
        text = ",".join(new) if isinstance(new, list) else new
        url_state.put(**dict.fromkeys(drops), **{name: text})

    return controlled(f"filter_{name}", value, changed)


def row_in_url(key: str, name: str, ids: Sequence[str]) -> dict[str, Any]:
    """Arguments of a table: the id of a row that is chosen goes into the URL."""

    def changed() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            url_state.put(**{name: ids[rows[0]]})

    return {"on_select": changed, "selection_mode": "single-row"}


def _of_other_pages(offered: Mapping[str, str]) -> None:
    """The shared filters that are set and mean nothing on this page, each with the way to drop it:
    nobody shall take the page for filtered."""
    measures = run_query(measure_options)
    known = {
        "bezirk": (_("District"), district_words()),
        "zielfeld": (_("Field of action"), field_words(measures)),
        "ag": (_("Working group"), same(measures.working_groups)),
    }
    for name, (label, options) in known.items():
        titles = [options[code] for code in url_state.values(name) if code in options]
        if name in offered or not titles:
            continue
        words = _("{filter} {value}: not used here", filter=label, value=inert(", ".join(titles)))
        url_button(f"{words} ×", f"unused_{name}", {name: None}, help=_("Remove this filter"))


def _summary(active: Mapping[str, str]) -> None:
    """How many filters are on, in words for screen readers, with the way back to none."""
    if not active:
        return
    url_button(
        plural("{n} filter · reset", "{n} filters · reset", len(active)),
        "filters_reset",
        dict.fromkeys(active),
        help=_("Shown: {what}", what=inert(", ".join(active.values()))),
    )


def url_button(label: str, key: str, put: Mapping[str, str | None], **more: Any) -> None:
    """A button that puts parameters into the URL or (None) takes them out. more: of `st.button`."""
    more = {"type": "tertiary"} | more
    st.button(label, key=key, on_click=url_state.put, kwargs=dict(put), **more)


def notice(words: str) -> None:
    """Say above the filters, in Markdown, what is wrong with one of them."""
    place = _notices.get(None) or st.container()
    place.warning(words, icon=":material/info:")


def unknown(label: str) -> None:
    """Say that a link asks for something that does not exist; everything is shown instead. What it
    asks for is not repeated: anybody can write a link."""
    notice(
        _("{filter}: what the link asks for is not known here, so everything is shown.").format(
            filter=label
        )
    )
