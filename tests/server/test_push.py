"""Data by request: who may, what comes back, what is published."""

import json
import threading
import time

import pytest
import requests
import uvicorn
from starlette.applications import Starlette

from loaders.cli import main
from loaders.feeds.push_tokens import Token, issue_token, revoke_token, token_of, tokens
from loaders.messages.errors import StoreError
from loaders.publish.settings import setting_record
from server import push
from tests.servers import free_port

FILE = "hub_id;name;status;district_id\na;Markt;in Betrieb;01\n"
URL = "/api/v1/datasets/mobility_hubs"


class Client:
    """A program that delivers to a server on loopback."""

    def __init__(self, address):
        self.address = address

    def post(self, path, content=b"", headers=None):
        body = content.encode() if isinstance(content, str) else content
        return requests.post(self.address + path, data=body, headers=headers, timeout=60)


@pytest.fixture
def client(lake):
    app = Starlette(routes=push.routes(lambda: lake))
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Client(f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join()


def bearer(secret):
    return {"authorization": f"Bearer {secret}"}


@pytest.fixture
def secret(lake):
    return issue_token(lake, Token("Stadtwerke", ("mobility_hubs",), publishes=True), author="Ada")


def hubs(lake):
    with lake.cursor() as cursor:
        return [
            row[0] for row in cursor.execute("SELECT hub_id FROM lake.mobility_hubs").fetchall()
        ]


def test_a_file_is_published_under_the_name_of_the_token(lake, client, secret):
    answer = client.post(f"{URL}?file=hubs.csv", content=FILE, headers=bearer(secret))
    said = answer.json()
    assert (answer.status_code, said["outcome"], said["rows"], said["valid"]) == (
        201, "published", 1, 1,
    )  # fmt: skip
    assert (said["file"], said["dataset"], said["problems"]) == ("hubs.csv", "mobility_hubs", [])
    assert said["snapshot"] == lake.snapshot_id()
    assert hubs(lake) == ["a"]
    assert lake.history().rows[-1].author == "Schnittstelle „Stadtwerke“"
    again = client.post(URL, content=FILE, headers=bearer(secret))
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")


def test_only_checked(lake, client, secret):
    before = lake.snapshot_id()
    answer = client.post(f"{URL}?check=1", content=FILE, headers=bearer(secret))
    assert (answer.status_code, answer.json()["outcome"]) == (200, "checked")
    assert lake.snapshot_id() == before


def test_problems_come_back_as_in_check_json_and_nothing_is_published(lake, client, secret):
    faulty = FILE + "b;Bahnhof;kaputt;02\n"
    before = lake.snapshot_id()
    answer = client.post(URL, content=faulty, headers=bearer(secret) | {"accept-language": "en"})
    said = answer.json()
    assert (answer.status_code, said["outcome"]) == (422, "refused")
    [problem] = said["problems"]
    assert (problem["row"], problem["column"], problem["value"]) == (3, "status", "kaputt")
    assert said["message"].startswith("Problems: 1; the first, row 3: ")
    assert lake.snapshot_id() == before


def test_rows_are_released_as_the_query_says(lake, client, secret):
    client.post(f"{URL}?public=ja", content=FILE, headers=bearer(secret))
    with lake.cursor() as cursor:
        assert cursor.execute("SELECT is_public FROM lake.mobility_hubs").fetchall() == [(True,)]
    assert client.post(f"{URL}?public=x", content=FILE, headers=bearer(secret)).status_code == 400


@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic x"}, bearer("city_wrong")])
def test_without_a_valid_token_nothing_is_taken(lake, client, secret, headers):
    answer = client.post(URL, content=FILE, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_fills_only_its_datasets(client, secret):
    answer = client.post("/api/v1/datasets/measures", content=FILE, headers=bearer(secret))
    assert (answer.status_code, answer.json()["title"]) == (403, "Not this dataset")
    assert client.post("/api/v1/datasets/x", headers=bearer(secret)).status_code == 403


def test_a_token_may_be_for_checks_only(lake, client):
    secret = issue_token(lake, Token("Prüfer", ("mobility_hubs",), publishes=False), author="Ada")
    assert client.post(URL, content=FILE, headers=bearer(secret)).status_code == 403
    checked = client.post(f"{URL}?check=1", content=FILE, headers=bearer(secret))
    assert checked.status_code == 200


def test_a_revoked_token_opens_nothing(lake, client, secret):
    revoke_token(lake, "Stadtwerke", author="Ben", reason="Laptop verloren")
    assert client.post(URL, content=FILE, headers=bearer(secret)).status_code == 401
    assert tokens(lake) == []
    with pytest.raises(StoreError, match="Stadtwerke"):
        revoke_token(lake, "Stadtwerke", author="Ben")


def test_no_secret_is_kept(lake, secret):
    kept = json.dumps([dict(one.content or {}) for one in setting_record(lake, "token")])
    assert secret not in kept
    assert token_of(lake, secret).datasets == ("mobility_hubs",)
    with pytest.raises(StoreError, match="schon einen Schlüssel"):
        issue_token(lake, Token("Stadtwerke", ("measures",), publishes=True), author="Ada")


def test_too_much_and_nothing(client, secret, monkeypatch):
    assert client.post(URL, headers=bearer(secret)).status_code == 400
    monkeypatch.setenv("CITY_MAX_FILE_MB", "1")
    big = client.post(URL, content=b"x" * 1_000_001, headers=bearer(secret))
    assert (big.status_code, big.json()["title"]) == (413, "Too large")


def test_of_a_file_about_people_only_the_rows_taken_are_kept(lake, client, secret):
    people = FILE.replace("district_id\n", "district_id;E-Mail\n").replace(
        ";01", ";01;eva@example.org"
    )
    assert client.post(URL, content=people, headers=bearer(secret)).status_code == 201
    kept = lake.original(lake.history().rows[-1].checksum).read_bytes()
    assert b"Markt" in kept
    assert b"eva@example.org" not in kept


def test_a_name_from_outside_stays_a_name(lake, client, secret):
    client.post(f"{URL}?file=../../etc/passwd", content=FILE, headers=bearer(secret))
    assert lake.history().rows[-1].file == "passwd"


def command(monkeypatch, client, tmp_path, text, *more, token=""):
    file = tmp_path / "hubs.csv"
    file.write_text(text, "utf-8")
    monkeypatch.setenv("CITY_TOKEN", token)
    given = ["push", str(file), "--server", client.address, "--dataset", "mobility_hubs", *more]
    return main(given)


def test_the_command_line_delivers_to_a_running_server(
    lake, client, secret, monkeypatch, tmp_path, capsys
):
    assert command(monkeypatch, client, tmp_path, FILE, "--check", token=secret) == 0
    assert "veröffentlicht wurde nichts" in capsys.readouterr().out
    assert command(monkeypatch, client, tmp_path, FILE, token=secret) == 0
    assert hubs(lake) == ["a"]
    faulty = FILE + "b;Bahnhof;kaputt;02\n"
    capsys.readouterr()
    assert command(monkeypatch, client, tmp_path, faulty, token=secret) == 1
    assert "Zeile 3, Spalte „status“: " in capsys.readouterr().out
    assert command(monkeypatch, client, tmp_path, FILE, token="city_x") == 1
    assert "valid token" in capsys.readouterr().out
    assert command(monkeypatch, client, tmp_path, FILE) == 2
