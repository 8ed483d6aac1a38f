"""Log lines: one a record, without what visitors and files say."""

import json
import logging

import pytest

from loaders.messages.errors import StoreError
from server import logging as server_logging
from server.logging import JsonLines, TextLines, places

ATTACK = "x\n2026-01-01 ERROR forged\r\x1b[2J\x85\u2028y"
FORMS = [JsonLines(), TextLines(logging.Formatter("%(message)s"))]


def record(message: str, *values, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("ui.x", logging.WARNING, "f", 1, message, values, info)


def failed() -> BaseException:
    try:
        try:
            int("Eva Muster, Tel. 0365\nforged")
        except ValueError as error:
            raise StoreError("The file {file} is missing.", file="eva@example.org") from error
    except StoreError as error:
        return error


@pytest.mark.parametrize("form", FORMS)
def test_nothing_from_outside_begins_a_line(form):
    line = form.format(record("page refused: %s", ATTACK))
    assert "\n" not in line and "\r" not in line and "\x1b" not in line and "forged" in line


@pytest.mark.parametrize("form", FORMS)
def test_an_error_is_logged_by_its_place_and_without_its_words(form):
    text = form.format(record("a page failed", error=failed()))
    assert "Eva" not in text and "eva@" not in text and "forged" not in text
    assert "builtins.ValueError" in text and "loaders.messages.errors.StoreError" in text
    assert "The file {file} is missing." in text and "test_logging.py:" in text


def test_the_places_of_a_text_are_indented():
    form = TextLines(logging.Formatter("%(levelname)s %(message)s"))
    head, *rest = form.format(record("a page failed", error=failed())).split("\n")
    assert head == "WARNING a page failed"
    assert rest and all(line.startswith("    ") for line in rest)
    assert [line.strip().rpartition(" in ")[2] for line in rest] == [
        line.rpartition(" in ")[2] for line in places(failed())
    ]


def test_every_handler_gets_the_form_of_the_setting(monkeypatch):
    handler = logging.StreamHandler()
    logger = logging.getLogger("tests.form")
    logger.addHandler(handler)
    monkeypatch.setattr(logging, "lastResort", logging.StreamHandler())
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    kept = {h: h.formatter for one in (logging.root, *known) for h in one.handlers}
    try:
        monkeypatch.delenv("CITY_LOG", raising=False)
        server_logging.start()
        server_logging.start()
        assert isinstance(handler.formatter, TextLines)
        assert not isinstance(handler.formatter.inner, TextLines)
        assert isinstance(logging.lastResort.formatter, TextLines)
        handler.setFormatter(None)
        monkeypatch.setenv("CITY_LOG", "json")
        server_logging.start()
        assert json.loads(handler.format(record("a")))["message"] == "a"
    finally:
        logger.removeHandler(handler)
        for one, formatter in kept.items():
            one.setFormatter(formatter)
