"""Tokens of programs that deliver data: made once, shown once, revoked at any time."""

import streamlit as st

from loaders.feeds.push_tokens import LONGEST, Token, issue_token, revoke_token, tokens
from loaders.publish.settings import setting_record
from ui.components import authorship, dataset_words, html
from ui.components.filters import labelled
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, package, store

SECRET = "admin_token_secret"
WHY = "admin_token_why"


def tokens_part() -> None:
    """The tokens that count, the form for a new one, and the record."""
    words = _(
        "A program delivers data with a token: POST /api/v1/datasets/NAME, checked like an upload "
        "and published as a whole or not at all. A token fills only its datasets."
    )
    html.lead(words)
    _fresh()
    known = tokens(store())
    html.draw_template(
        "admin/push_tokens.html",
        tokens=known,
        title=lambda name: (
            dataset_words.title(dataset(name)) if name in package().datasets else name
        ),
        record=setting_record(store(), "token")[::-1],
    )
    _form()
    if known:
        _revoking({one.name: one.name for one in known})


def _fresh() -> None:
    """The secret of a token that was made just now, once."""
    secret = st.session_state.pop(SECRET, None)
    if secret:
        html.lead(
            _("This is shown only once and stored nowhere. Please pass it on by a safe route now:")
        )
        st.code(secret, language=None)


def _form() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_token"):
        whose = _("Whose token it is (program, office)")
        st.text_input(whose, key="admin_token_name", max_chars=LONGEST, width=300)
        st.multiselect(
            _("Datasets that it fills"),
            **labelled(dataset_words.dataset_titles()),
            placeholder=_("choose"),
            select_all=False,
            key="admin_token_datasets",
            width=420,
        )
        rights = {"publish": _("checks and publishes"), "check": _("only checks")}
        st.selectbox(_("Permission"), **labelled(rights), key="admin_token_rights", width=220)
        authorship.reason_field(WHY, _("Why (kept in the record)"))
        st.button(_("Create a token"), type="primary", key="admin_token_make", on_click=_make)
    authorship.author_field("admin")


def _make() -> None:
    token = Token(
        " ".join(st.session_state["admin_token_name"].split()),
        tuple(st.session_state["admin_token_datasets"]),
        st.session_state["admin_token_rights"] == "publish",
    )

    def change(author: str, why: str) -> str:
        secret = issue_token(store(), token, author=author, reason=why)
        st.session_state[SECRET] = secret
        return _("The token of “{name}” has been created.", name=token.name)

    if authorship.change_with_reason(change, WHY):
        st.session_state["admin_token_name"] = ""


def _revoking(names: dict[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="admin_token_old"):
        st.selectbox(_("Token to revoke"), **labelled(names), key="admin_token_revoked", width=300)
        st.button(_("Revoke"), key="admin_token_revoke", on_click=_revoke)


def _revoke() -> None:
    name = st.session_state["admin_token_revoked"]

    def change(author: str, why: str) -> str:
        revoke_token(store(), name, author=author, reason=why)
        return _("The token of “{name}” is no longer valid.", name=name)

    authorship.change_with_reason(change, WHY)
