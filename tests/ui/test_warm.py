"""The server prepares what the first visitor would wait for, even if the store does not answer."""

import gc
import sys

from loaders.errors import StoreError
from ui import warm
from ui.texts import catalogue


def test_texts_and_the_store_are_ready_and_taken_out_of_the_collection(lake, monkeypatch):
    asked = []
    monkeypatch.setattr(warm, "store", lambda: lake)
    monkeypatch.setattr(warm, "freshness", lambda con, today: asked.append(con))
    catalogue.cache_clear()
    try:
        warm.begin(lambda: asked.append("more"), 0).join(60)
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
    assert len(asked) == 3  # for staff, for the public, and the rest
    assert asked[-1] == "more"
    assert catalogue.cache_info().currsize == 2


def test_the_first_pages_modules_are_loaded_beside_the_opening_of_the_store():
    catalogue.cache_clear()
    warm.imports().join(60)
    assert set(warm.MODULES) <= set(sys.modules)
    assert catalogue.cache_info().currsize == 1


def test_a_store_that_does_not_answer_is_logged_and_the_rest_is_done(monkeypatch, caplog):
    def away():
        raise StoreError("Der Speicher antwortet nicht.")

    done = []
    monkeypatch.setattr(warm, "store", away)
    try:
        warm.begin(lambda: done.append(1), 0).join(60)
    finally:
        gc.unfreeze()
    assert done == [1]
    assert "Der Speicher antwortet nicht." in caplog.text
