"""The parts of Verwaltung for data that come by themselves: feeds and tokens."""

import pytest

from loaders.feeds import feeds as feeds_module
from loaders.feeds.feeds import Feed, feeds, runs, save_feed
from loaders.feeds.intake import UNCHANGED
from loaders.feeds.push_tokens import token_of, tokens
from tests.loaders.feeds.test_feeds import ONE, address, answer  # noqa: F401
from tests.ui.access.test_roles import OF_ROLE, opened, signed
from tests.ui.admin.test_administration import at, button, groups  # noqa: F401
from tests.ui.seen import words
from ui.state.session_data import store


@pytest.fixture(autouse=True)
def reachable(monkeypatch):
    monkeypatch.setenv("CITY_FETCH_HOSTS", "127.0.0.1")


def told(app):
    """What the boxes say, without the signs that keep it from being read as Markdown."""
    return " ".join(one.value for one in [*app.success, *app.error]).replace("\\", "")


def fill(app, where, name=""):
    if not name:
        app.text_input(key="admin_feed__name").set_value("Inseln der Stadt")
    app.text_input(key=f"admin_feed_{name}_address").set_value(where)
    app.selectbox(key=f"admin_feed_{name}_dataset").set_value("mobility_hubs")
    return app.run()


def test_a_feed_is_tried_kept_and_run(shell, groups, address):  # noqa: F811
    answer(ONE)
    app = fill(at(shell, "abrufe"), address)
    assert "Es gibt noch keinen Abruf." in words(app)
    assert button(app, "admin_feed_save").disabled
    app = button(app, "admin_feed_try").click().run()
    assert "1 Zeile für „Mobilitätsinseln“." in told(app)
    assert not button(app, "admin_feed_save").disabled
    app.text_input(key="admin_feed_why").set_value("Beschluss 7")
    app = button(app, "admin_feed_save").click().run()
    assert told(app) == "Der Abruf „Inseln der Stadt“ ist gespeichert."
    [feed] = feeds(store()).values()
    assert (feed.address, feed.dataset, feed.active) == (address, "mobility_hubs", True)
    assert runs(store()) == {}
    app.selectbox(key="admin_feed").set_value("Inseln der Stadt").run()
    app = button(app, "admin_feed_run").click().run()
    assert "ist gelaufen: Veröffentlicht als Stand" in told(app)
    assert "✓" in words(app)
    again = feeds_module.run_feed(store(), feed, guarded=False)
    assert again.kind == UNCHANGED


def test_what_trying_finds_keeps_it_from_being_switched_on(shell, groups, address):  # noqa: F811
    answer(ONE.replace("in Betrieb", "kaputt"))
    app = button(fill(at(shell, "abrufe"), address), "admin_feed_try").click().run()
    assert "Probleme: 1; das erste, Zeile 2" in told(app)
    assert button(app, "admin_feed_save").disabled


def test_another_address_has_to_be_tried_again(shell, groups, address):  # noqa: F811
    answer(ONE)
    app = button(fill(at(shell, "abrufe"), address), "admin_feed_try").click().run()
    app = fill(app, address + "?neu=1")
    assert button(app, "admin_feed_save").disabled


def test_a_failing_feed_stands_on_sources_with_who_is_responsible(shell, groups, address):  # noqa: F811
    answer("<html>Wartung</html>")
    at(shell, "abrufe")
    feed = Feed("Inseln", address, 24, dataset="mobility_hubs")
    save_feed(store(), feed, author="Ada")
    feeds_module.run_feed(store(), feed, guarded=False)
    shell.query_params.clear()
    app = opened(shell, "sources", signed(OF_ROLE["staff"], sub="sub-staff"))
    [warning] = [one.value.replace("\\", "") for one in app.warning]
    assert warning.startswith("Der Abruf „Inseln“ schlägt seit")
    assert warning.endswith(f"Zuständig: {store().package.datasets['mobility_hubs'].owner}")
    assert not opened(shell, "sources", signed("", sub="x")).warning


def test_a_token_is_shown_once_and_revoked(shell, groups):  # noqa: F811
    app = at(shell, "schluessel")
    app.text_input(key="admin_token_name").set_value("Stadtwerke")
    app.multiselect(key="admin_token_datasets").set_value(["mobility_hubs"])
    app.text_input(key="admin_token_why").set_value("Vertrag 12")
    app = button(app, "admin_token_make").click().run()
    [shown] = [one.value for one in app.code if one.value.startswith("city_")]
    assert token_of(store(), shown).name == "Stadtwerke"
    assert "Vertrag 12" in words(app)
    assert not [one for one in app.run().code if one.value.startswith("city_")]
    app = button(app, "admin_token_revoke").click().run()
    assert tokens(store()) == []
    assert token_of(store(), shown) is None


@pytest.mark.parametrize("role", ["staff", "analyst"])
@pytest.mark.parametrize("part", ["abrufe", "schluessel"])
def test_only_admins_see_them(shell, groups, role, part):  # noqa: F811
    app = at(shell, part, role)
    assert not [one for one in app.button if one.key.startswith("admin")]
