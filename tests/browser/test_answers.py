"""The server's plain answers: headers, health, limits, and no secret in any route."""

import urllib.error
import urllib.request

import pytest

from tests.marked_city import MARK, city_with_secrets

ROUTES = [
    "/",
    "/massnahmen",
    "/_stcore/health",
    "/_stcore/host-config",
    "/assets/leaflet/leaflet.js",
    "/healthz",
    "/metrics",
    "/media/unknown.csv",
    "/_stcore/upload_file/x/y",
    "/../data/measures.csv",
    "/assets/map/../../../data/datapackage.json",
    "/app/static/measures.csv",
]


def asked(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=named), timeout=10) as got:
            return got.status, dict(got.headers), got.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode("utf-8", "replace")


@pytest.fixture(scope="module")
def secretive(start_server, tmp_path_factory) -> str:
    city = city_with_secrets(tmp_path_factory.mktemp("secretive"))
    return start_server(CITY_DATA=str(city), CITY_RATE_LIMIT="30").url


@pytest.mark.parametrize("route", ROUTES)
def test_no_route_gives_a_secret_away_and_none_names_the_server(secretive, route):
    _status, headers, body = asked(secretive + route, X_Forwarded_For="192.0.2.1")
    assert MARK not in body
    assert "server" not in {name.lower() for name in headers}
    assert "content-security-policy" in {name.lower() for name in headers}


def test_health_and_metrics_answer_this_machine_only(secretive):
    for route in ("/healthz", "/metrics"):
        assert asked(secretive + route)[0] == 200
        assert asked(secretive + route, X_Forwarded_For="192.0.2.1")[0] == 404
        assert asked(secretive + route, Host="dashboard.example.org")[0] == 404


def test_one_address_is_held_to_its_limit_and_another_is_not(secretive):
    answers = [asked(secretive, X_Forwarded_For="192.0.2.9")[0] for _ in range(32)]
    assert answers[:30] == [200] * 30 and 429 in answers[30:]
    assert asked(secretive, X_Forwarded_For="192.0.2.10")[0] == 200
