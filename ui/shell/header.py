"""The right end of the shell: state of the data, demonstration rows, language, sign-in."""

import datetime as dt

import pandas as pd
import streamlit as st
from markupsafe import Markup

from queries.provenance.freshness import last_reported
from ui.components import filters, theme
from ui.components.filters import controlled, labelled
from ui.i18n.texts import LANGUAGES, look
from ui.i18n.texts import text as _
from ui.shell import embed
from ui.shell.sign_in_bar import sign_in_bar
from ui.state import url_state
from ui.state.day import city_zone, day_shown
from ui.state.session_data import (
    cached,
    edition,
    lost,
    may_show_demonstration,
    newest,
    package,
    run_query,
    snapshot_asked,
    store,
)


def favicon() -> str | None:
    """The file of the city's own icon, if it has one."""
    icon = package().brand("favicon")
    return str(icon) if icon else None


def wordmark() -> None:
    """The city's own logo, or the strategy's name, drawn from the declarations."""
    if own := package().brand("logo"):
        st.logo(str(own), size="medium")
        return
    name = package().city["strategy"]["name"]
    ink = theme.colours(st.context.theme.type or "light")["ink"]
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="24" role="img">'
        '<title>{name}</title><text x="0" y="18" textLength="{length}" font-family="sans-serif" '
        'font-size="18" font-weight="700" fill="{ink}">{name}</text></svg>'
    ).format(width=10 * len(name) + 6, length=10 * len(name), name=name, ink=ink)
    st.logo(str(svg), size="medium")


def bar(path: str, title: str) -> None:
    """State of the data on the left; what can be switched, and signing in, on the right.

    path, title: of the page below, which can be embedded.
    """
    with st.container(horizontal=True, key="shell_bar", vertical_alignment="center"):
        _state_of_data()
        if may_show_demonstration():
            _demonstration_switch()
        embed.button(path, title)
        _language_switch()
        sign_in_bar()
    _lost()
    _past_state()


def _state_of_data() -> None:
    labels, when = _publications()
    words = _dates(when)
    if edition().audience == "public":
        st.caption(words, width="content")
        return
    with st.popover(words, type="tertiary", key="shell_state", icon=":material/history:"):
        st.selectbox(
            _("Show the dashboard as of"),
            **labelled(labels),
            **controlled("shell_snapshot", str(edition().snapshot), _snapshot_chosen),
        )


def _dates(published: dt.datetime | None) -> str:
    """What the data speak of, and when they came here: never the one for the other."""
    reported = run_query(last_reported, today=day_shown())
    parts = [_("Data of {date}", date=reported)] if reported else []
    if published:
        loaded = pd.Timestamp(published).tz_convert(city_zone()).date()
        parts.append(_("loaded on {date}", date=loaded))
    words = ", ".join(parts) or "–"
    return words[:1].upper() + words[1:]


def _publications() -> tuple[dict[str, str], dt.datetime | None]:
    """Words for every publication by its number, and when the state that is shown was published."""
    labels, times = _states(newest())
    return labels, times.get(edition().snapshot)


@cached
def _states(_newest: int) -> tuple[dict[str, str], dict[int, dt.datetime]]:
    """Of every publication, the newest first, its words; and when each was published."""
    published = store().snapshots().drop_duplicates("snapshot_id")
    published = published.sort_values("snapshot_id", ascending=False)
    labels: dict[str, str] = {}
    known: set[str] = set()
    for row in published.itertuples():
        words = f"{look().moment(row.published_at)} · {row.message or ''}"
        # Streamlit finds an option by its words, so two in one minute must not read the same.
        labels[str(row.snapshot_id)] = f"{words} · {row.snapshot_id}" if words in known else words
        known.add(words)
    return labels, dict(zip(published["snapshot_id"], published["published_at"], strict=True))


def _snapshot_chosen(chosen: str) -> None:
    url_state.put(stand=None if int(chosen) == newest() else chosen)


def _demonstration_switch() -> None:
    def changed(on: bool) -> None:
        url_state.put(beispiele="1" if on else None)

    st.toggle(
        _("Example data"),
        **controlled("shell_demo", edition().demo, changed),
        help=_(
            "Invented rows that show what every page can do. They are marked wherever they appear."
        ),
    )


def _language_switch() -> None:
    st.segmented_control(
        _("Language"),
        LANGUAGES,
        format_func=str.upper,
        **controlled("shell_language", look().language, _language_chosen),
        label_visibility="collapsed",
    )


def _language_chosen(language: str | None) -> None:
    chosen = language or look().language
    st.session_state["language"] = chosen
    url_state.put(lang=None if chosen == LANGUAGES[0] else chosen)


def _lost() -> None:
    """Say that what is shown may not be the newest any more, and why."""
    if lost():
        _labels, when = _publications()
        moment = look().moment(when) if when else "–"
        words = _("The database does not answer; shown is the state of {moment}.", moment=moment)
        st.warning(words, icon=":material/database_off:")


def _past_state() -> None:
    """Mark a past state in words and with a line, so that nobody takes it for today's."""
    if url_state.value("stand") and snapshot_asked(newest()) is None:
        filters.notice(_("This link asks for a state that does not exist; the newest is shown."))
    if edition().snapshot == newest():
        return
    _labels, when = _publications()
    moment = look().moment(when) if when is not None else str(edition().snapshot)
    words = _("You are looking at a past state of the data, of {moment}.", moment=moment)
    st.html(Markup('<div class="past-state" role="status">{}</div>').format(words))
    filters.url_button(_("Back to the newest state"), "shell_newest", {"stand": None})
