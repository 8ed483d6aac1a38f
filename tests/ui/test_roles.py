"""Who counts as local: only someone at this machine, and never anyone behind a proxy."""

import pytest

from ui.roles import is_local


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "127.0.0.1", "[::1]:8501"])
def test_loopback_names_are_local(host):
    assert is_local({"Host": host})


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "dashboard.example.org"},
        {"Host": "192.0.2.7:8501"},
        {"Host": "localhost.example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": ""},
        {"Host": "127.0.0.1:8501", "X-Forwarded-For": "192.0.2.7"},
        {"host": "localhost", "forwarded": "for=192.0.2.7"},
    ],
)
def test_other_names_and_proxied_requests_are_not(headers):
    assert not is_local(headers)
