"""What an analyst can do about a measure: record a dated fact, ask for a report, set a new date,
stop it. Each is one publication (`loaders.measure_facts`); overview and Steckbrief offer it."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from charts.look import N_
from loaders.measure_facts import REQUEST, Fact, Recording, check_fact, publish_fact
from ui.access import roles
from ui.components import authorship, dataset_words
from ui.components.filters import labelled
from ui.components.tables import value_words
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.day import city_day
from ui.state.session_data import dataset, edition, newest, store

if TYPE_CHECKING:
    from loaders.validate.report import Problem

OPEN = "measure_action"  # (action, measure) whose form is open
LONGEST = 500
EARLIEST, YEARS_AHEAD = dt.date(1990, 1, 1), 20


class Action(NamedTuple):
    """A button and the form behind it; `fact` draws the form's fields and gives what they say, or
    None, said why."""

    name: str
    icon: str
    submit: str
    fact: Callable[[str, str], Fact | None]


def row_actions(measure_id: str, title: str) -> None:
    """Buttons for one row of a list: ask for a report, set a new date, stop; nothing for others
    than analysts."""
    _actions(measure_id, title, ("request", "date", "stop"))


def profile_actions(measure_id: str, title: str) -> None:
    """The same for the Steckbrief, where a fact can be recorded as well."""
    _actions(measure_id, title, ("fact", "request", "date", "stop"))


def show_outcome() -> None:
    """What the last action did, once; to be called at the top of a page that offers them."""
    authorship.show_outcome()


def _actions(measure_id: str, title: str, names: tuple[str, ...]) -> None:
    # An earlier state is only looked at: what is recorded speaks of the newest.
    if not roles.may("analyst") or edition().snapshot != newest():
        return
    with st.container(horizontal=True, gap="small", key=f"actions_{measure_id}"):
        for name in names:
            action = ACTIONS[name]
            st.button(
                _(action.name),
                key=f"{name}_{measure_id}",
                icon=action.icon,
                type="tertiary",
                help=inert(title),
                on_click=_open,
                args=(name, measure_id),
            )
    opened = st.session_state.get(OPEN)
    if opened and opened[1] == measure_id and opened[0] in names:
        st.dialog(inert(title), on_dismiss=_close)(_form)(opened[0], measure_id)


def _open(name: str, measure_id: str) -> None:
    st.session_state[OPEN] = (name, measure_id)


def _close() -> None:
    st.session_state.pop(OPEN, None)


def _form(name: str, measure_id: str) -> None:
    action, key = ACTIONS[name], f"{name}_{measure_id}"
    st.subheader(_(action.name), anchor=False)
    authorship.author_field("measure")
    with st.form(f"{key}_form", border=False):
        fact = action.fact(measure_id, key)
        sent = st.form_submit_button(_(action.submit), type="primary")
    if not sent:
        return
    if fact is None:
        st.error(_("Please enter the new date."), icon=":material/error:")
        return
    recording = check_fact(store(), fact, city_day())
    if _is_fine(recording, key):
        _publish(recording)


def _is_fine(recording: Recording, key: str) -> bool:
    """Whether it may be published; if not, it is said why. What only looks wrong is said once, and
    goes through when it is sent again."""
    if recording.problems:
        st.error(_told(recording.problems), icon=":material/error:")
        return False
    if recording.warnings and st.session_state.get(f"{key}_warned") != recording.fact:
        st.session_state[f"{key}_warned"] = recording.fact
        words = _("To be checked; send it again if it is meant:")
        st.warning(f"{words}\n{_told(recording.warnings)}", icon=":material/info:")
        return False
    return True


def _told(problems: list["Problem"]) -> str:
    """The problems as a list, each with the name of its field."""
    titles = {f.name: f for name in ("measures", "measure_events") for f in dataset(name).fields}
    from loaders.validate.report import in_order

    lines = []
    for problem in in_order(problems):
        field = titles.get(problem.field or "")
        name = f"{dataset_words.title(field)}: " if field else ""
        lines.append(f"- {inert(name + problem.message(look().language))}")
    return "\n".join(lines)


def _publish(recording: Recording) -> None:
    seen = newest()

    def change(author: str) -> str:
        made = publish_fact(store(), recording, author, expected_snapshot=seen)
        return " ".join([*_outcome(recording), _("This is state {n} now.").format(n=made)])

    if authorship.change_data(change):
        _close()
        st.rerun()
    authorship.show_outcome()


def _outcome(recording: Recording) -> list[str]:
    """What was recorded, and whether the measure follows."""
    fact, changed = recording.fact, recording.changed
    if fact.kind == REQUEST:
        return [_("The request for a report is recorded.")]
    told = {"status": fact.status, "approval": fact.approval}
    fields = dataset("measures")
    parts = [_("The entry is recorded.")]
    for name, value in told.items():
        if value and name in changed:
            words = value_words("measures", name)
            title = dataset_words.title(fields.field(name))
            parts.append(_("{field} is now “{value}”.").format(field=title, value=words[value]))
    if any(told.values()) and not changed:
        parts.append(_("The measure itself stays as it is: no older entry changes it."))
    return parts


def _fact(measure_id: str, key: str) -> Fact:
    """The form of any dated fact."""
    kinds = value_words("measure_events", "kind")
    kinds.pop(REQUEST)
    left, right = st.columns(2)
    kind = left.selectbox(_("Kind"), **labelled(kinds), key=f"{key}_kind")
    certainty = right.selectbox(_("How certain"), **_values("certainty"), key=f"{key}_certainty")
    left, right = st.columns(2)
    date = _date(_("When"), f"{key}_date", left, city_day())
    precision = right.selectbox(_("Exact to"), **_values("precision"), key=f"{key}_precision")
    what = _what(_("What happened"), key)
    left, right = st.columns(2)
    status = left.selectbox(_("Status afterwards"), **_unchanged("status"), key=f"{key}_status")
    approval = right.selectbox(
        _("Approval afterwards"), **_unchanged("approval"), key=f"{key}_approval"
    )
    source = _source(key)
    is_public = st.checkbox(_("Show in the public edition"), value=True, key=f"{key}_public")
    return Fact(
        measure_id,
        date or city_day(),
        kind,
        what,
        precision=precision,
        status=status or None,
        approval=approval or None,
        certainty=certainty,
        is_public=is_public,
        **source,
    )


def _request(measure_id: str, key: str) -> Fact:
    words = _what(_("What is to be reported (optional)"), key)
    # Data are in the language of the administration.
    what = f"Bericht angefordert: {words}" if words else "Bericht angefordert"
    source = "Anforderung im Dashboard"
    return Fact(measure_id, city_day(), REQUEST, what, source, is_public=False)


def _new_date(measure_id: str, key: str) -> Fact | None:
    end = _date(_("The measure is expected to end on"), f"{key}_end", st, None)
    why = _what(_("Why"), key)
    source = _source(key)
    if end is None:
        return None
    what = f"Neues Ende erwartet: {end:%d.%m.%Y}" + (f". {why}" if why else "")
    return Fact(measure_id, city_day(), "Beschluss", what, forecast_end_date=end, **source)


def _stop(measure_id: str, key: str) -> Fact:
    why = _what(_("Why"), key)
    what = f"Gestoppt: {why}" if why else "Gestoppt"
    return Fact(measure_id, city_day(), "Beschluss", what, status="gestoppt", **_source(key))


def _what(label: str, key: str) -> str:
    return " ".join(st.text_area(label, key=f"{key}_what", max_chars=LONGEST, height=80).split())


def _date(label: str, key: str, place: Any, start: dt.date | None) -> dt.date | None:
    last = city_day().replace(month=12, day=31)
    day: dt.date | None = place.date_input(
        label,
        start,
        min_value=EARLIEST,
        max_value=last.replace(year=last.year + YEARS_AHEAD),
        format=look().own("DD.MM.YYYY", "DD/MM/YYYY"),
        key=key,
    )
    return day


def _source(key: str) -> dict[str, Any]:
    """Where it stands: source, its date, its link."""
    source = st.text_input(_("Source"), key=f"{key}_source", max_chars=LONGEST)
    left, right = st.columns([1, 2])
    date = _date(_("Date of the source"), f"{key}_source_date", left, None)
    url = right.text_input(
        _("Link to the source"), key=f"{key}_url", max_chars=LONGEST, placeholder="https://"
    )
    return {
        "source": source,
        "source_date": date.isoformat() if date else None,
        "source_url": url.strip() or None,
    }


def _values(column: str) -> dict[str, Any]:
    return labelled(value_words("measure_events", column))


def _unchanged(column: str) -> dict[str, Any]:
    """The values of a column under their words; "" for nothing said."""
    words = value_words("measure_events", column)
    return labelled({"": _("not stated"), **words})


ACTIONS = {
    "fact": Action(N_("Record a fact"), ":material/edit_calendar:", N_("Record"), _fact),
    "request": Action(N_("Ask for a report"), ":material/contact_support:", N_("Ask"), _request),
    "date": Action(N_("Set a new date"), ":material/event_repeat:", N_("Set"), _new_date),
    "stop": Action(N_("Stop the measure"), ":material/block:", N_("Stop"), _stop),
}
