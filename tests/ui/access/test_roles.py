"""Who may what: the loopback rule, the claims of a sign-in, and the pages of each role."""

import asyncio
import datetime as dt
import logging
import os
import types

import pytest
import streamlit as st

from loaders.messages.errors import StoreError
from loaders.store.postgres import patient
from server import lifecycle, streamlit_patches, warmup
from tests.ui.seen import words
from ui.access import roles, sign_in
from ui.access.roles import granted, groups_of, is_local, refusal
from ui.components import authorship

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
AUTH = {
    "redirect_uri": "http://127.0.0.1:8501/oauth2callback",
    "cookie_secret": "x" * 40,
    "client_id": "dashboard",
    "client_secret": "geheim",
    "server_metadata_url": "http://127.0.0.1:1/.well-known/openid-configuration",
}
GROUPS = {
    "CITY_ROLE_STAFF": "Rathaus; AG Grün, Blau",
    "CITY_ROLE_ANALYST": "daten",
    "CITY_ROLE_ADMIN": "/dashboard/admin",
}
OF_ROLE = {"staff": "Rathaus", "analyst": "daten", "admin": "/dashboard/admin"}


@pytest.fixture
def groups(monkeypatch):
    for name, value in GROUPS.items():
        monkeypatch.setenv(name, value)


def signed(*groups: str, age: float = 0, **more) -> dict:
    """Claims of somebody who signed in `age` hours ago."""
    issued = dt.datetime.now(dt.UTC).timestamp() - age * 3600
    claims = {"is_logged_in": True, "aud": "dashboard", "iat": int(issued), "name": "Ada Muster"}
    return {**claims, "groups": list(groups), **more}


def opened(shell, page: str = "", claims: dict | None = None):
    """The shell with a provider configured, at a page, for the person with these claims."""
    shell.secrets["auth"] = AUTH
    shell.user = claims or {"is_logged_in": False}
    return shell.switch_page(f"../../pages/{page or 'overview'}.py").run()


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "127.0.0.1", "[::1]:8501"])
def test_loopback_names_are_local(host):
    assert is_local({"Host": host}, "127.0.0.1")
    assert is_local({"host": host, "Accept-Language": "de"}, "::1")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "dashboard.example.org"},
        {"Host": "192.0.2.7:8501"},
        {"Host": "localhost.example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": ""},
        {"host": "localhost", "forwarded": "for=192.0.2.7"},
    ],
)
def test_other_names_and_proxied_requests_are_not(headers):
    assert not is_local(headers, "127.0.0.1")


TRACES = """
    X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-FORWARDED-PORT X-Forwarded-Prefix
    X-Forwarded Forwarded Via X-Real-IP X-Client-IP Client-IP True-Client-IP X-Cluster-Client-IP
    CF-Connecting-IP CF-Ray CDN-Loop Fastly-Client-IP X-Azure-ClientIP X-Amz-Cf-Id
    X-Amzn-Trace-Id X-Original-URL
    Proxy-Connection X-ProxyUser-Ip X-CDN X-Varnish X-Cache-Hash X-Cloud-Trace-Context traceparent
    X-Appengine-User-Ip X-Sucuri-ClientIP X-NF-Client-Connection-IP X-Request-Start X-Request-ID
    X-Host X-URL-Scheme Front-End-Https X-Rewrite-URL WL-Proxy-Client-IP X-B3-TraceId
    X-Envoy-External-Address X-ARR-SSL X-Akamai-Edgescape Fly-Client-IP X-Vercel-Id
"""


@pytest.mark.parametrize("name", TRACES.split())
def test_any_trace_of_a_proxy_makes_a_request_foreign(name):
    assert not is_local({"Host": "localhost", name: ""}, "127.0.0.1")


@pytest.mark.parametrize(
    ("address", "local"),
    [(None, False), ("127.0.0.1", True), ("::1", True), ("192.0.2.7", False), ("unix", False),
     ("", False)],
)  # fmt: skip
def test_a_name_alone_makes_nobody_local(address, local):
    assert is_local({"Host": "localhost:8501"}, address) is local


@pytest.mark.parametrize("setting", [None, "", "0", "true"])
def test_without_the_setting_nobody_is_the_analyst(shell, monkeypatch, setting):
    monkeypatch.delenv(roles.LOCAL_ANALYST)
    if setting is not None:
        monkeypatch.setenv(roles.LOCAL_ANALYST, setting)
    app = shell.run().switch_page("../../pages/upload.py").run()
    assert "nicht für Sie offen" in words(app) and not app.get("file_uploader")
    assert "lokal: Datenpflege" not in captions(app)
    assert warmup.first_role() == "public"


@pytest.mark.parametrize(
    "client",
    [({}, None), ({"Host": "localhost"}, None), ({}, "127.0.0.1"),
     ({"Host": "localhost", "Via": "1.1 proxy"}, "127.0.0.1")],
)  # fmt: skip
def test_who_is_not_known_to_sit_here_is_public(shell, monkeypatch, client):
    monkeypatch.setattr(roles, "client", lambda: client)
    app = shell.run().switch_page("../../pages/upload.py").run()
    assert "nicht für Sie offen" in words(app)


def test_without_a_server_there_is_nobody(monkeypatch):
    assert roles._nobody() == ({}, None)
    assert streamlit_patches._client() == ({}, None)  # no session runs here


def test_a_proxy_in_front_of_a_local_analyst_is_told_once(shell, monkeypatch, caplog):
    roles.warn_of_proxy.cache_clear()
    monkeypatch.setattr(
        roles, "client", lambda: ({"Host": "localhost", "X-Forwarded-For": "192.0.2.7"}, "::1")
    )
    shell.run()
    shell.run()
    told = [r.getMessage() for r in caplog.records if "proxy" in r.getMessage()]
    assert len(told) == 1 and "CITY_LOCAL_ANALYST=1" in told[0]
    assert "192.0.2.7" not in caplog.text


@pytest.mark.parametrize(
    ("settings", "told"),
    [({}, 0), ({"CITY_URL": "https://city.example"}, 1), ({"FORWARDED_ALLOW_IPS": "10.0.0.1"}, 1)],
)
def test_a_start_behind_a_proxy_as_local_analyst_warns(monkeypatch, caplog, settings, told):
    roles.warn_of_proxy.cache_clear()
    monkeypatch.setattr(lifecycle, "store", lambda: types.SimpleNamespace(close=lambda: None))
    for name in ("CITY_URL", "FORWARDED_ALLOW_IPS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    async def live() -> None:
        async with lifecycle.lifespan(None):
            pass

    asyncio.run(live())
    assert caplog.text.count("please remove the setting") == told


@pytest.mark.parametrize(
    ("held", "role"),
    [
        ([], "public"),
        (["Sportverein"], "public"),
        (["rathaus"], "public"),
        (["AG Grün, Blau"], "staff"),
        (["Rathaus", "daten"], "analyst"),
        (["/dashboard/admin", "Rathaus"], "admin"),
    ],
)
def test_the_highest_configured_group_counts(groups, held, role):
    assert granted({"groups": held}) == role


def test_without_configured_groups_nobody_is_more_than_public(monkeypatch):
    for name in GROUPS:
        monkeypatch.delenv(name, raising=False)
    assert granted({"groups": ["", "daten"], "role": "admin"}) == "public"


def test_groups_may_stand_deeper_in_the_token_or_be_one_word(groups, monkeypatch):
    monkeypatch.setenv("CITY_ROLE_CLAIM", "realm_access.roles")
    assert granted({"realm_access": {"roles": ["daten"]}}) == "analyst"
    assert granted({"groups": ["daten"]}) == "public"
    assert groups_of({"https://city.example/groups": "daten"}, "https://city.example/groups") == [
        "daten"
    ]
    assert groups_of({"groups": {"daten": True}}, "groups") == []
    assert groups_of({"groups": [1, None, "daten"]}, "groups") == ["daten"]


def claims_at(**more) -> dict:
    return {"is_logged_in": True, "aud": "dashboard", "iat": NOW.timestamp() - 60, **more}


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        (claims_at(), ""),
        (claims_at(aud=["other", "dashboard"]), ""),
        (claims_at(aud="other"), "a token for another audience"),
        (claims_at(aud=None), "a token for another audience"),
        (claims_at(iat=None), "a token without a time"),
        (claims_at(iat="now"), "a token without a time"),
        (claims_at(iat=NOW.timestamp() - 10 * 3600 + 1), ""),
        (claims_at(iat=NOW.timestamp() - 10 * 3600 - 1), "a sign-in that is too old"),
        (claims_at(iat=NOW.timestamp() + 301), "a token from the future"),
    ],
)
def test_a_sign_in_counts_only_for_us_and_for_a_day_s_work(claims, reason):
    assert refusal(claims, "dashboard", NOW) == reason


def test_the_length_of_a_session_is_a_setting(monkeypatch):
    monkeypatch.setenv("CITY_SESSION_HOURS", "0.5")
    old = claims_at(iat=NOW.timestamp() - 1801)
    assert refusal(old, "dashboard", NOW) == "a sign-in that is too old"


def captions(app) -> list[str]:
    return [one.value for one in app.caption]


def test_without_a_provider_the_local_user_is_analyst_and_the_shell_says_so(shell):
    shell.run()
    assert "lokal: Datenpflege" in captions(shell)
    assert not [one for one in shell.button if one.key in ("shell_sign_in", "shell_sign_out")]


def test_with_a_provider_also_the_local_user_has_to_sign_in(shell):
    app = opened(shell, "upload")
    assert "Rolle „Datenpflege“" in words(app) and not app.get("file_uploader")
    assert [one.label for one in app.button if one.key == "shell_sign_in"] == ["Anmelden"]
    assert not [one for one in captions(app) if "Datenpflege" in one]


@pytest.mark.parametrize(
    ("role", "page", "open_"),
    [
        ("staff", "history", True),
        ("staff", "upload", False),
        ("analyst", "upload", True),
        ("admin", "upload", True),
    ],
)
def test_pages_open_from_their_role_on(shell, groups, caplog, role, page, open_):
    app = opened(shell, page, signed(OF_ROLE[role]))
    assert ("nicht für Sie offen" in words(app)) is not open_
    refused = [record.getMessage() for record in caplog.records if "refused" in record.getMessage()]
    assert refused == ([] if open_ else [f"page refused: hochladen for role {role}"])
    assert any("Ada Muster" in one for one in captions(app))


def test_the_navigation_hides_what_the_role_may_not_open(shell, groups, monkeypatch):
    shown: dict[str, str] = {}
    real = st.Page

    def page(*args, **kwargs):
        shown[kwargs["url_path"]] = kwargs["visibility"]
        return real(*args, **kwargs)

    monkeypatch.setattr(st, "Page", page)
    opened(shell, claims=signed("Rathaus"))
    assert [path for path in roles.PAGES if shown[path] == "hidden"] == ["hochladen", "verwaltung"]
    shown.clear()
    shell.user = {"is_logged_in": False}
    shell.run()
    assert {path for path in roles.PAGES if shown[path] == "hidden"} == set(roles.PAGES)
    assert shown["massnahmen"] == shown[""] == "visible"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        (signed("daten", aud="other"), "a token for another audience"),
        (signed("daten", age=11), "a sign-in that is too old"),
    ],
)
def test_a_refused_sign_in_is_public_and_logged_once_without_the_name(
    shell, groups, caplog, claims, reason
):
    app = opened(shell, claims=claims)
    app.run()
    messages = [
        record.getMessage() for record in caplog.records if "sign-in" in record.getMessage()
    ]
    assert messages == [f"sign-in refused: {reason}"]
    assert "Geheime Maßnahme" not in words(app)
    assert "Ada" not in caplog.text


def test_an_embedded_page_is_public_whoever_looks(shell, groups):
    shell.context["is_embedded"] = True
    app = opened(shell, "upload", signed("daten"))
    assert "nicht für Sie offen" in words(app)
    assert not [one for one in app.button if one.key == "shell_sign_out"]


def test_claims_in_the_address_change_nothing(shell, groups):
    shell.query_params["groups"] = "daten"
    shell.query_params["role"] = "admin"
    app = opened(shell, "upload")
    assert "nicht für Sie offen" in words(app)


def test_publishing_asks_for_the_role_again_and_takes_the_name_of_the_sign_in(monkeypatch):
    monkeypatch.setattr(st, "session_state", {"author": "Typed"})
    monkeypatch.setattr(roles, "may", lambda least: False)
    with pytest.raises(authorship.StoreError, match="Nichts|Nothing|nichts"):
        authorship.require_author()
    monkeypatch.setattr(roles, "may", lambda least: least == "analyst")
    monkeypatch.setattr(roles, "person", lambda: "")
    assert authorship.require_author() == "Typed"
    monkeypatch.setattr(roles, "person", lambda: "Ada Muster")
    assert authorship.require_author() == "Ada Muster"


COMPLETE = {
    "CITY_OIDC_METADATA": "https://id.example/.well-known/openid-configuration",
    "CITY_OIDC_CLIENT_ID": "dashboard",
    "CITY_OIDC_CLIENT_SECRET": "geheim",
    "CITY_COOKIE_SECRET": "x" * 32,
    "CITY_URL": "https://dashboard.example/",
}


@pytest.fixture
def settings(monkeypatch):
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_the_settings_of_the_environment_become_streamlit_s(settings):
    auth = sign_in.secrets()["auth"]
    assert auth["redirect_uri"] == "https://dashboard.example/oauth2callback"
    assert auth["client_kwargs"] == {"scope": "openid profile"}
    for name in COMPLETE:
        settings.delenv(name)
    assert sign_in.secrets() is None


def test_secrets_of_the_sign_in_may_stand_in_files(settings, tmp_path):
    (tmp_path / "cookie").write_text("y" * 40 + "\n", "utf-8")
    settings.delenv("CITY_COOKIE_SECRET")
    settings.setenv("CITY_COOKIE_SECRET_FILE", str(tmp_path / "cookie"))
    assert sign_in.secrets()["auth"]["cookie_secret"] == "y" * 40
    settings.setenv("CITY_COOKIE_SECRET_FILE", str(tmp_path / "gone"))
    with pytest.raises(StoreError, match="die CITY_COOKIE_SECRET_FILE nennt, ist nicht lesbar"):
        sign_in.secrets()


def test_the_password_of_the_catalogue_stands_beside_its_address(monkeypatch, tmp_path):
    (tmp_path / "password").write_text("geheim\n", "utf-8")
    monkeypatch.setenv("PGPASSWORD", "")
    monkeypatch.setenv("CITY_STORE_PASSWORD_FILE", str(tmp_path / "password"))
    assert "geheim" not in patient("host=catalogue dbname=city user=city")
    assert os.environ["PGPASSWORD"] == "geheim"


def test_half_a_configuration_does_not_start(settings):
    settings.delenv("CITY_OIDC_CLIENT_SECRET")
    with pytest.raises(sign_in.SettingsError, match="fehlen Einstellungen: CITY_OIDC_CLIENT_SECRE"):
        sign_in.secrets()
    settings.setenv("CITY_OIDC_CLIENT_SECRET", "geheim")
    settings.setenv("CITY_COOKIE_SECRET", "kurz")
    with pytest.raises(sign_in.SettingsError, match="zu kurz"):
        sign_in.secrets()


def test_every_protected_page_is_one_of_the_roles():
    assert set(roles.PAGES.values()) <= set(roles.ROLES)
    assert logging.getLogger("ui.access.roles") is roles.log
