"""Signing out ends the sign-in itself: for other tabs, copied cookies and other processes."""

import json
import time

import pytest

from loaders.store.originals import save_document
from tests.ui.access.test_roles import GROUPS, OF_ROLE, opened, signed
from tests.ui.seen import words
from ui.access import ended_sign_ins, roles
from ui.access.ended_sign_ins import FILE, KEPT_SECONDS, end, is_ended
from ui.state.session_data import store

ADA = {"sub": "ada", "iat": 1_796_000_000}


@pytest.fixture(autouse=True)
def groups(monkeypatch):
    for name, value in GROUPS.items():
        monkeypatch.setenv(name, value)


def is_open(app) -> bool:
    return "nicht für Sie offen" not in words(app)


def test_another_tab_with_the_same_cookie_is_closed_at_once(shell):
    ada = signed(OF_ROLE["analyst"], sub="ada")
    assert is_open(opened(shell, "upload", ada))
    shell.button(key="shell_sign_out").click().run()
    assert not is_open(opened(shell, "upload", ada))
    assert [one.key for one in shell.button if "sign" in str(one.key)] == ["shell_sign_in"]
    assert not any("Ada" in one.value for one in shell.caption)
    later = {**ada, "iat": ada["iat"] + 1}  # signed in again
    assert is_open(opened(shell, "upload", later))


def test_nothing_is_published_after_signing_out(shell, monkeypatch):
    opened(shell, "upload", signed(OF_ROLE["analyst"], sub="ada"))
    asked = []
    monkeypatch.setattr(ended_sign_ins, "is_ended", lambda claims: asked.append(claims) or True)
    assert not is_open(opened(shell, "upload", signed(OF_ROLE["analyst"], sub="ada")))
    assert {one["sub"] for one in asked} == {"ada"}


def test_what_another_process_noted_counts_here(shell, monkeypatch):
    shell.run()
    assert not is_ended(ADA)
    name = ended_sign_ins._name(ADA)
    save_document(store().files, FILE, {name: time.time()})
    monkeypatch.setattr(ended_sign_ins, "FRESH_SECONDS", 0)
    assert is_ended(ADA)
    assert not is_ended({**ADA, "sub": "bea"})


def test_it_is_noted_for_as_long_as_a_cookie_is_signed_and_names_nobody(shell):
    shell.run()
    old, young = (time.time() - KEPT_SECONDS + apart for apart in (-60, 60))
    save_document(store().files, FILE, {"old": old, "young": young})
    end(ADA)
    noted = json.loads(store().files.read_document(FILE))
    assert set(noted) == {"young", ended_sign_ins._name(ADA)}
    assert "ada" not in str(noted) and str(ADA["iat"]) not in str(noted)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": 1'])
def test_no_sign_in_counts_while_nobody_can_say_which_were_ended(shell, content, caplog):
    shell.run()
    store().files.write_document(FILE, content)
    assert not is_open(opened(shell, "upload", signed(OF_ROLE["admin"], sub="ada")))
    assert f"no sign-in counts, {FILE} cannot be read" in caplog.text


def test_no_sign_in_counts_while_the_folder_is_gone(shell, tmp_path):
    shell.run()
    (tmp_path / "store").rename(tmp_path / "away")
    assert is_ended(ADA)
    (tmp_path / "away").rename(tmp_path / "store")


def test_a_sign_out_that_cannot_be_noted_counts_in_this_process(shell, monkeypatch, caplog):
    shell.run()

    def full(*_given):
        raise OSError("no space left")

    monkeypatch.setattr(store().files, "write_document", full)
    end({"sub": "cem", "iat": 1})
    assert is_ended({"sub": "cem", "iat": 1})
    assert "could not be noted for other processes: no space left" in caplog.text
    assert roles.SESSION_HOURS * 3600 < KEPT_SECONDS
