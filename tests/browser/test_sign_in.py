"""Signing in at a real provider on loopback, through a real browser, as a person of each role."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import START_SECONDS, free_port
from tests.browser.people import COOKIE, GROUPS, cookie, settings


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Address of a provider that knows one person of each role."""
    port = free_port()
    people = [
        f"--user-claims={json.dumps({'sub': role, 'name': f'Ada {role}', 'groups': [group]})}"
        for role, group in GROUPS.items()
    ]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), *people]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    patience = time.monotonic() + START_SECONDS
    while not answers(f"{url}/.well-known/openid-configuration"):
        assert time.monotonic() < patience and process.poll() is None, "no provider"
        time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(20)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def guarded(provider, start_server):
    """A server where people sign in at the provider."""
    port = free_port()
    return start_server(port=port, **settings(port, provider))


def signed_in(visitor, server, person: str):
    """The start page after signing in as a person."""
    page = visitor.open(server.url)
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("textbox", name="sub").fill(person)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(f"{server.url}/**")
    visitor.settle()
    return page


@pytest.mark.parametrize(
    ("person", "word", "upload", "history"),
    [
        ("staff", "Verwaltung", False, True),
        ("analyst", "Datenpflege", True, True),
        ("admin", "Administration des Dashboards", True, True),
        ("public", "Öffentlichkeit", False, False),
    ],
)
def test_a_person_of_each_role(guarded, visit, person, word, upload, history):
    visitor = visit()
    page = signed_in(visitor, guarded, person)
    said = page.get_by_text(re.compile(f"{word}$")).filter(visible=True)
    expect(said.first).to_be_visible()
    page.get_by_test_id("stTopNavSection").filter(has_text="Daten").click()
    expect(page.get_by_role("menuitem", name="Quellen")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Hochladen")).to_have_count(int(upload))
    expect(page.get_by_role("menuitem", name="Verlauf")).to_have_count(int(history))
    visitor.open(f"{guarded.url}/hochladen")
    expect(page.get_by_text("nicht für Sie offen")).to_have_count(0 if upload else 1)
    assert (page.get_by_test_id("stFileUploader").count() > 0) is upload
    visitor.open(f"{guarded.url}/verlauf")
    expect(page.get_by_text("nicht für Sie offen")).to_have_count(0 if history else 1)


def test_signing_in_leads_back_to_where_one_was(guarded, visit):
    visitor = visit()
    page = visitor.open(f"{guarded.url}/massnahmen?bezirk=10")
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("textbox", name="sub").fill("analyst")
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(f"{guarded.url}/massnahmen?bezirk=10")
    visitor.settle()
    expect(page.get_by_role("combobox", name="Bezirk")).to_have_value("10 Lusan-Laune")
    assert page.evaluate("sessionStorage.getItem('place')") is None
    assert visitor.errors == []


def test_after_signing_out_everything_is_closed_again(guarded, visit):
    visitor = visit()
    page = signed_in(visitor, guarded, "analyst")
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("button", name="End session").click()
    visitor.settle()
    expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
    assert COOKIE not in {cookie["name"] for cookie in visitor.context.cookies()}
    visitor.open(f"{guarded.url}/hochladen")
    expect(page.get_by_text("nicht für Sie offen")).to_be_visible()


def test_a_copied_cookie_and_another_tab_end_with_the_sign_in(guarded, visit):
    visitor, thief = visit(), visit()
    page = signed_in(visitor, guarded, "analyst")
    tab = visitor.context.new_page()
    tab.goto(f"{guarded.url}/hochladen")
    expect(tab.get_by_test_id("stFileUploader")).to_be_visible(timeout=30_000)
    copied = visitor.context.cookies()
    (cookie_set,) = [one for one in copied if one["name"] == COOKIE]
    assert cookie_set["expires"] <= time.time() + 10 * 3600  # CITY_SESSION_HOURS as shipped
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("button", name="End session").click()
    visitor.settle()
    thief.context.add_cookies(copied)
    stolen = thief.open(f"{guarded.url}/hochladen")
    expect(stolen.get_by_text("nicht für Sie offen")).to_be_visible()
    tab.get_by_role("radio", name="EN").click()  # any run of the tab that stayed open
    expect(tab.get_by_text("not open to you")).to_be_visible()
    expect(tab.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"secret": "von-jemand-anderem-ausgedacht-0123456789"}, "forged or expired"),
        ({"aud": "other"}, "another audience"),
        ({"iat": 1}, "too old"),
    ],
)
def test_only_a_cookie_that_this_server_set_for_us_counts(guarded, visit, change, reason):
    visitor = visit()
    visitor.context.add_cookies([cookie(guarded.url, **change)])
    page = visitor.open(f"{guarded.url}/hochladen")
    expect(page.get_by_text("nicht für Sie offen")).to_have_count(1 if reason else 0)
    if reason:
        assert reason in guarded.log.read_text("utf-8")


def test_headers_of_the_browser_give_no_role(guarded, browser):
    claims = {"X-Streamlit-User": "eve", "X-Forwarded-User": "eve", "X-Groups": "daten"}
    context = browser.new_context(extra_http_headers=claims)
    page = context.new_page()
    page.goto(f"{guarded.url}/hochladen?groups=daten&role=admin")
    expect(page.get_by_text("nicht für Sie offen")).to_be_visible(timeout=30_000)
    context.close()
