"""Release of free text: what is held back and why; a decision is one publication with a name."""

from typing import Any

import pandas as pd
import streamlit as st

from loaders.publish.text_release import release
from loaders.store.store import Edition
from loaders.store.write import HistoryEntry
from queries.surveys.text_release import STATES, questions, texts_in_state
from ui.components import authorship, filters, html
from ui.components.change_words import signs_in_words
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.session_data import edition, newest, run_query, store

MOST = 20
LONGEST = 600


def texts_to_release() -> None:
    """A question, a state, its texts to choose from, and the two decisions. They are about the
    newest state, whatever the page around shows."""
    at = Edition(newest(), demo=edition().demo)
    found = run_query(questions, at=at)
    if found.empty:
        html.empty(_("No survey has answers in free text."))
        return
    with filters.row("admin_texts_head"):
        row = _question(found)
        state = filters.one("stand_text", _("Which"), _states(row))
    page = int(url_state.value("seite")) if url_state.value("seite").isdigit() else 1
    where = {"survey_id": row["survey_id"], "question_id": row["question_id"]}
    start = (max(page, 1) - 1) * MOST
    texts, total = run_query(texts_in_state, at=at, **where, state=state, most=MOST, start=start)
    if texts.empty:
        html.empty(_("There is no such answer here."))
        return
    words = plural(
        "{n} text, those that may name a person first",
        "{n} texts, those that may name a person first",
        total,
    )
    st.caption(words)
    chosen = _choices(texts, f"{row['survey_id']}_{row['question_id']}_{state}_{newest()}")
    _decisions(where, state, chosen)
    _pages(page, total)


def _question(found: pd.DataFrame) -> dict[str, Any]:
    rows: dict[str, dict[str, Any]] = {
        f"{one['survey_id']}/{one['question_id']}": one for one in found.to_dict("records")
    }
    words = {
        key: _(
            "{question} ({survey}): {n} unread",
            question=one["question"],
            survey=one["survey"],
            n=one["unread"],
        )
        for key, one in rows.items()
    }
    return rows[filters.one("frage", _("Question"), words, width=480)]


def _states(row: dict[str, Any]) -> dict[str, str]:
    """The states, those with texts first, so that the page opens with something to do."""
    words = {
        "unread": _("not read yet ({n})"),
        "kept": _("kept back ({n})"),
        "released": _("released ({n})"),
    }
    order = sorted(STATES, key=lambda state: not row[state])
    return {state: words[state].format(n=look().number(row[state])) for state in order}


def _choices(texts: pd.DataFrame, key: str) -> list[str]:
    """The texts with a box each; those that are ticked."""
    ticked = []
    for number, row in enumerate(texts.to_dict("records")):
        remarks = signs_in_words(row["signs"])
        notes = [_("may hold: {signs}", signs=", ".join(remarks))] if remarks else []
        if row["answers"] > 1:
            notes.append(plural("{n} answer", "{n} answers", int(row["answers"])))
        if row["is_demo"]:
            notes.append(_("invented"))
        label = inert(" ".join(str(row["value"]).split())[:LONGEST])
        label += f" · :small[{inert(' · '.join(notes))}]" if notes else ""
        if st.checkbox(label, key=f"admin_text_{key}_{number}"):
            ticked.append(str(row["value"]))
    return ticked


def _decisions(where: dict[str, str], state: str, chosen: list[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_texts_foot"):
        decisions = {"released": _("Release the selected"), "kept": _("Keep the selected back")}
        for name, words in decisions.items():
            if name != state:
                st.button(
                    words,
                    key=f"admin_text_{name}",
                    type="primary" if name == "released" else "secondary",
                    disabled=not chosen,
                    on_click=_decide,
                    args=(where, chosen, name == "released", newest()),
                )
    authorship.author_field("admin")


def _decide(where: dict[str, str], texts: list[str], released: bool, seen: int) -> None:
    def change(author: str) -> str:
        made = release(
            store(),
            (where["survey_id"], where["question_id"]),
            texts,
            released,
            HistoryEntry(author, _message(where, len(texts), released)),
            expected_snapshot=seen,
        )
        url_state.put(seite=None)
        words = plural("{n} text is kept back.", "{n} texts are kept back.", len(texts))
        if released:
            words = plural("{n} text was released.", "{n} texts were released.", len(texts))
        return words + " " + _("This is state {n} now.").format(n=made)

    authorship.change_data(change, "admin")


def _message(where: dict[str, str], texts: int, released: bool) -> str:
    """The line of the history, in the language of all of them; the texts stay out of it."""
    what = "freigegeben" if released else "zurückgehalten"
    question = f"{where['survey_id']}/{where['question_id']}"
    return f"Freitext {what}: {texts} {'Text' if texts == 1 else 'Texte'} zu {question}"


def _pages(page: int, total: int) -> None:
    last = -(-total // MOST)
    if last < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="admin_texts_pages"):
        back, further = {"seite": str(page - 1)}, {"seite": str(page + 1)}
        filters.url_button(
            _("Back"), "admin_texts_back", back, disabled=page <= 1, type="secondary"
        )
        st.caption(_("Page {n} of {last}", n=page, last=last), width="content")
        filters.url_button(
            _("Next"), "admin_texts_next", further, disabled=page >= last, type="secondary"
        )
