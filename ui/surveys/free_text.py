"""Free-text answers: search, frequent words and pairs, and the answers behind each."""

import pandas as pd
import streamlit as st

from queries.surveys.texts import Texts, text_counts, texts, words
from ui.components.cards import Row, card_rows
from ui.components.change_words import signs_in_words
from ui.components.filters import controlled, url_button
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.session_data import run_query, run_uncached
from ui.surveys import data
from ui.surveys.data import Survey

MOST = 40


def free_text_answers(shown: Survey, question: pd.Series) -> None:
    """Draw everything for one question in free text."""
    asked = Texts(shown.survey_id, str(question["question_id"]), data.reader())
    counts = run_query(text_counts, at=data.reading(), asked=asked)
    is_telling = _tells(counts.total, counts.visible, shown)
    counted = _counted(counts.total, counts.visible, counts.suspicious)
    st.caption(inert(_uncounted() if is_telling else counted))
    if not counts.visible:
        st.info(_("No answer may be shown yet."), icon=":material/lock:")
        return
    found = run_query(words, at=data.reading(), asked=asked)
    left, right = st.columns([1, 2], gap="large")
    with left:
        _words(found.words, found.pairs)
    with right:
        search = _search()
        stems = tuple(url_state.values("wort"))
        ask = run_uncached if search or stems else run_query
        listed, total = ask(
            texts, at=data.reading(), asked=asked, search=search, stems=stems, most=MOST
        )
        _answers(listed, total, stems)


def _tells(total: int, visible: int, shown: Survey) -> bool:
    """Whether the number of texts tells that few wrote one, skipped the question or are held
    back, or that few came since the counts that are shown; the texts a reader may read are there to
    be counted."""
    small = range(1, shown.guard.min_cell)
    counts = (total, shown.people.total - total, total - visible)
    is_small = any(count in small for count in counts)
    return shown.guard.protect and (is_small or data.has_newer_answers(shown))


def _uncounted() -> str:
    """The same words whether texts are held back or not: that none is would make those to be read
    all that there are."""
    parts = [
        _("Some answers in free text"),
        _("how many is not shown, to protect small groups"),
        _(
            "some may be held back until somebody has released them: they are not read yet or "
            "may hold a name, an address, a phone number or mail"
        ),
    ]
    return " · ".join(parts)


def _counted(total: int, visible: int, suspicious: int) -> str:
    words = plural("{n} answer in free text", "{n} answers in free text", total)
    if total > visible:
        words += " · " + plural(
            "{n} is held back until somebody has released it: it is not read yet or may hold "
            "a name, an address, a phone number or mail",
            "{n} are held back until somebody has released them: they are not read yet or may "
            "hold a name, an address, a phone number or mail",
            total - visible,
        )
    elif suspicious:
        words += " · " + plural(
            "{n} may hold a name, an address, a phone number or mail and is only for analysts",
            "{n} may hold a name, an address, a phone number or mail and are only for analysts",
            suspicious,
        )
    return words


def _words(found: pd.DataFrame, pairs: pd.DataFrame) -> None:
    """Words and pairs as buttons that open the answers behind them."""
    st.markdown("**" + _("Frequent words") + "**")
    with st.container(horizontal=True, key="survey_words", gap="xsmall"):
        for row in found.itertuples(index=False):
            _word(f"{row.word} {look().number(row.answers)}", row.stem)
    if len(pairs):
        st.markdown("**" + _("Frequent pairs") + "**")
        with st.container(horizontal=True, key="survey_pairs", gap="xsmall"):
            for row in pairs.itertuples(index=False):
                label = f"{row.first} … {row.second} {look().number(row.answers)}"
                _word(label, f"{row.first_stem},{row.second_stem}")


def _word(label: str, stems: str) -> None:
    chosen = url_state.value("wort") == stems
    kind, put = ("primary", None) if chosen else ("secondary", stems)
    url_button(inert(label), f"survey_word_{stems}", {"wort": put}, type=kind)


def _search() -> str:
    asked = url_state.value("suche")
    widget = controlled("survey_search", asked, lambda text: url_state.put(suche=text))
    st.text_input(_("Search the answers"), **widget, max_chars=url_state.LONGEST)
    return asked


def _answers(listed: pd.DataFrame, total: int, stems: tuple[str, ...]) -> None:
    content = []
    for row in listed.itertuples(index=False):
        held = signs_in_words(row.signs) if not row.is_released else []
        remarks = [plural("{n} answer", "{n} answers", int(row.answers))] if row.answers > 1 else []
        if not row.is_released:
            remarks.append(_("not released"))
        if held:
            remarks.append(_("may hold: {signs}", signs=", ".join(held)))
        mark, tone = ("▲", "overdue") if held else ("○", "quiet")
        content.append(Row(mark, str(row.value), " · ".join(remarks), tone=tone))
    head = plural("{n} answer", "{n} answers", total)
    if total > int(listed["answers"].sum()):
        head += " · " + _("the first {n} texts", n=len(listed))
    st.caption(inert(head))
    card_rows(content, empty=_("No answer holds this."))
    if stems or url_state.value("suche"):
        url_button(_("Show all answers"), "survey_all", {"wort": None, "suche": None})
