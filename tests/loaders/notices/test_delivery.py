"""What people are told: of what, once each, and that failing channels cost nobody anything."""

import datetime as dt
import hashlib
import hmac
import json
import os
import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from loaders.cli import main
from loaders.feeds.feeds import RUNS, Feed, save_feed
from loaders.feeds.intake import Delivery, take_in
from loaders.measure_facts import Fact, check_fact, publish_fact
from loaders.messages.errors import StoreError
from loaders.notices import channels, delivery
from loaders.notices.delivery import configured, standing, tell, try_channel
from loaders.notices.triggers import plain
from loaders.recurring_jobs import Job
from loaders.store.originals import load_document
from loaders.store.write import HistoryEntry

HUBS = "hub_id;name;status;district_id\na;Markt;in Betrieb;01\n"


@pytest.fixture(autouse=True)
def only_some(monkeypatch):
    """Musterstadt's data are old; a test that is about that says so."""
    monkeypatch.setenv("CITY_TELL", "feeds publications requests")


def now():
    return dt.datetime.now(dt.UTC)


def later(minutes):
    return lambda: now() + dt.timedelta(minutes=minutes)


def publish_hubs(lake, tmp_path, rows=HUBS, author="Ada"):
    path = tmp_path / "hubs.csv"
    path.write_text(rows, "utf-8")
    outcome = take_in(lake, Delivery(path, "hubs.csv", HistoryEntry(author)))
    assert outcome.snapshot, outcome.text("en")
    return outcome.snapshot


def failing(lake, since, name="Stationen"):
    feed = Feed(name, "https://example.org/x.csv", 24, dataset="mobility_hubs")
    save_feed(lake, feed, author="Ada")
    words = {"de": "=HYPERLINK", "en": "x"}
    moment = since.isoformat()
    Job(lake, RUNS, name).settle(
        lambda _known: {"tried": moment, "failed_since": moment, "words": words}
    )


def test_without_settings_nothing_leaves(lake, tmp_path):
    publish_hubs(lake, tmp_path)
    assert (configured(lake), tell(lake)) == ([], [])
    assert load_document(lake.files, delivery.DOCUMENT, {}) == {}


def test_a_publication_is_told_once_in_german(lake, tmp_path, mail_server, monkeypatch):
    monkeypatch.setenv("CITY_URL", "https://stadt.example.org/")
    assert tell(lake) == []  # what was there before is no news
    state = publish_hubs(lake, tmp_path, author="Ada\r\nBcc: <evil@example.org> [x](y)")
    assert [one.told for one in tell(lake)] == [1]
    assert tell(lake) == []
    (mail,) = mail_server.mails
    title = "Neu: „Mobilitätsinseln“"
    assert mail["subject"] == f"{lake.package.city['strategy']['name']}: {title}"
    assert (mail["to"], mail["from"], mail["bcc"]) == (
        "ada@example.org, bob@example.org", "dashboard@example.org", None,
    )  # fmt: skip
    assert mail["auto-submitted"] == "auto-generated"
    text = mail.get_content()
    sentence = "hat „Mobilitätsinseln“ veröffentlicht. Zeilen: 1 neu, 0 geändert, 2 entfallen "
    assert sentence in text
    assert f"(Stand {state})." in text
    assert "https://stadt.example.org/verlauf" in text
    assert not {"<", "[", "`"} & set(text)
    assert "weil seine Einstellungen Ihre Adresse nennen" in text


def test_several_are_one_mail_in_english(lake, tmp_path, mail_server, monkeypatch):
    monkeypatch.setenv("CITY_TELL_LANGUAGE", "en")
    tell(lake)
    publish_hubs(lake, tmp_path)
    publish_hubs(lake, tmp_path, HUBS + "b;Bahnhof;geplant;02\n")
    tell(lake)
    (mail,) = mail_server.mails
    assert mail["subject"].endswith(": 2 notices")
    assert mail.get_content().count("Ada has published “Mobility hubs”") == 2


def test_webhooks_are_told_in_both_languages_and_signed(lake, tmp_path, hook, monkeypatch):
    monkeypatch.setenv("CITY_WEBHOOK_SECRET", "s3")
    tell(lake)
    publish_hubs(lake, tmp_path)
    tell(lake)
    ((content, headers, body),) = hook.got
    assert content["kind"] == "publications"
    assert content["title"] == {"de": "Neu: „Mobilitätsinseln“", "en": "New: “Mobility hubs”"}
    assert content["text"].endswith(content["words"]["de"])
    signed = hmac.new(b"s3", body, hashlib.sha256).hexdigest()
    assert headers["X-City-Signature"] == f"sha256={signed}"
    kept = json.dumps(load_document(lake.files, delivery.DOCUMENT, {}))
    assert "geheim" not in kept


def test_a_failing_feed_is_told_once_and_again_when_it_fails_anew(lake, hook):
    since = now()
    failing(lake, since)
    assert [one.told for one in tell(lake)] == [1]
    assert tell(lake) == []
    content = hook.got[0][0]
    assert content["words"]["en"].startswith("The feed “Stationen” has been failing since 20")
    assert "HYPERLINK" not in json.dumps(content)  # the reason may be somebody's cell
    Job(lake, RUNS, "Stationen").settle(lambda _known: {"tried": since.isoformat()})
    assert tell(lake) == []
    failing(lake, since + dt.timedelta(days=1))
    assert [one.told for one in tell(lake)] == [1]


def test_overdue_datasets_are_told_once_per_due_day(lake, hook, monkeypatch):
    monkeypatch.setenv("CITY_TELL", "overdue")
    (first,) = tell(lake, clock=lambda: dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC))
    assert first.told == len(hook.got) > 3
    words = {one[0]["words"]["de"] for one in hook.got}
    hubs = next(one for one in words if one.startswith("„Mobilitätsinseln“"))
    assert "Tage alt und nach" in hubs
    assert tell(lake, clock=lambda: dt.datetime(2030, 1, 2, 12, tzinfo=dt.UTC)) == []


def test_a_request_for_a_report_is_told(lake, hook):
    tell(lake)
    measure = _measure(lake)
    fact = Fact(
        measure, now().date(), "Anforderung", "Bericht angefordert", "Anforderung im Dashboard",
        is_public=False,
    )  # fmt: skip
    recording = check_fact(lake, fact, now().date())
    assert recording.problems == []
    publish_fact(lake, recording, author="Ada")
    (one,) = tell(lake)
    assert one.told == 2  # the publication and what it asks for
    asked = next(told for told, *_ in hook.got if told["kind"] == "requests")
    assert "wurde am" in asked["words"]["de"]


def _measure(lake):
    with lake.cursor() as cursor:
        return cursor.execute("SELECT measure_id FROM lake.measures LIMIT 1").fetchone()[0]


def test_a_mail_server_that_refuses_is_asked_again_later(lake, tmp_path, mail_server, hook):
    tell(lake)
    mail_server.refusing = True
    publish_hubs(lake, tmp_path)
    told = {type(one.channel).__name__: one for one in tell(lake)}
    assert (told["Mail"].told, told["Webhook"].told) == (0, 1)  # one does not wait for the other
    mail = next(one for one in configured(lake) if type(one).__name__ == "Mail")
    stands = standing(lake, mail)
    assert stands.failed_since is not None
    assert "nimmt die E-Mail nicht an (SMTPRecipientsRefused)" in stands.words["de"]
    mail_server.refusing = False
    assert tell(lake) == []  # not yet
    assert [one.told for one in tell(lake, clock=later(16))] == [1]
    assert standing(lake, mail).failed_since is None
    assert len(mail_server.mails) == len(hook.got) == 1


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_answers_otherwise_has_not_taken_it(lake, tmp_path, hook, status):
    tell(lake)
    hook.status = status
    publish_hubs(lake, tmp_path)
    (one,) = tell(lake)
    assert f"Status {status}" in one.failure.text("de")
    assert len(hook.got) == 1  # no redirect is followed


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "rebind.example"]
)
def test_a_webhook_that_leads_into_the_own_network_is_told_nothing(
    lake, tmp_path, hook, monkeypatch, host
):
    """However it is written; also a name of which one of two addresses is this machine's."""
    real = socket.getaddrinfo

    def looked_up(name, *args, **options):
        known = ["93.184.216.34", "127.0.0.1"] if name == "rebind.example" else [name]
        return [found for one in known for found in real(one, *args, **options)]

    port = urlsplit(os.environ["CITY_WEBHOOKS"]).port
    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setenv("CITY_WEBHOOKS", f"http://{host}:{port}/hook")
    monkeypatch.delenv("CITY_FETCH_HOSTS")
    tell(lake)
    publish_hubs(lake, tmp_path)
    (one,) = tell(lake)
    assert hook.got == [] and one.told == 0
    assert one.failure.text("de") == (
        f"Der Webhook bei {host.strip('[]')} führt in das eigene Netz und bekommt nichts. Bitte "
        "den Rechner in CITY_FETCH_HOSTS nennen, wenn er gemeint ist."
    )


def test_a_webhook_that_drips_is_left_when_its_time_is_over(lake, tmp_path, hook, monkeypatch):
    ended = threading.Event()

    def drip():
        with suppress(OSError), server.accept()[0] as line:
            line.sendall(b"HTTP/1.1 204 X")
            while not ended.wait(0.05):
                line.sendall(b"a")

    tell(lake)
    publish_hubs(lake, tmp_path)
    monkeypatch.setattr(channels, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, daemon=True).start()
        monkeypatch.setenv("CITY_WEBHOOKS", f"http://127.0.0.1:{server.getsockname()[1]}/x")
        (webhook,) = configured(lake)
        with pytest.raises(channels.ChannelError, match="nimmt die Mitteilung nicht an"):
            try_channel(webhook)
        ended.set()


def test_a_channel_that_is_away_costs_nothing(lake, tmp_path, monkeypatch):
    monkeypatch.setenv("CITY_WEBHOOKS", "http://127.0.0.1:9/x")
    monkeypatch.setenv("CITY_MAIL_SERVER", "127.0.0.1:9")
    monkeypatch.setenv("CITY_MAIL_FROM", "a@example.org")
    monkeypatch.setenv("CITY_MAIL_TO", "b@example.org")
    tell(lake)
    publish_hubs(lake, tmp_path)
    assert [one.told for one in tell(lake)] == [0, 0]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CITY_TELL", "weather", "CITY_TELL nennt „weather“"),
        ("CITY_TELL_LANGUAGE", "fr", "CITY_TELL_LANGUAGE nennt „fr“"),
        ("CITY_WEBHOOKS", "file:///etc/passwd", "CITY_WEBHOOKS nennt"),
        ("CITY_MAIL_TLS", "maybe", "CITY_MAIL_TLS nennt „maybe“"),
        ("CITY_MAIL_TO", "nobody", "CITY_MAIL_TO nennt „nobody“"),
        ("CITY_MAIL_FROM", "a@b.de\nBcc: c@d.de", "CITY_MAIL_FROM nennt"),
    ],
)
def test_a_wrong_setting_is_one_sentence(lake, mail_server, monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    with pytest.raises(StoreError, match=said):
        configured(lake)


def test_what_is_plain():
    assert plain("a\r\nb\u2028c <b>[x](y)` ") == "a b c b x (y)"
    assert len(plain("x" * 500)) == 120


def test_a_trial_is_taken(lake, hook, mail_server):
    for channel in configured(lake):
        try_channel(channel)
    words = "Das ist eine Testnachricht: Mitteilungen kommen hier an."
    assert hook.got[0][0]["words"]["de"] == words
    assert words in mail_server.mails[0].get_content()


def test_the_command_line_tells(lake, tmp_path, tiny_city, hook, capsys, monkeypatch):
    def tell_people(*more):
        return main(["--lang", "en", "tell", *more])

    tell(lake)
    publish_hubs(lake, tmp_path)
    lake.close()
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    assert tell_people("--trial") == 0
    assert tell_people() == 0
    assert tell_people() == 0
    hook.status = 500
    assert tell_people("--trial") == 1
    monkeypatch.delenv("CITY_WEBHOOKS")
    assert tell_people() == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "127.0.0.1: the test message was accepted.",
        "127.0.0.1: 1 notices sent.",
        "There is nothing new to tell.",
        "No channel is set: nothing leaves this machine.",
    ]
    assert len(hook.got) == 3
