"""The engine is loaded ahead of the store, and sees pandas whole although it comes later."""

import subprocess
import sys
from pathlib import Path

from loaders.store import engine

ROOT = Path(__file__).parents[3]

HALF = """
import sys, types
sys.modules["pandas"] = types.ModuleType("pandas")  # as another thread has it while it imports
from loaders.store import engine
engine.prepare()
del sys.modules["pandas"]
import pandas
frame = pandas.DataFrame({"a": [1, 2]})
con = engine._prepared.pop()
print(con.execute("SELECT ?, ?", [pandas.NA, pandas.NaT]).fetchone())
print(con.execute("FROM frame").df()["a"].tolist())
"""


def test_an_engine_loaded_while_pandas_is_half_imported_knows_it_later():
    done = subprocess.run(
        [sys.executable, "-c", HALF], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "(None, None)\n[1, 2]\n"


def test_the_first_connection_takes_the_prepared_engine_over(founded, monkeypatch):
    monkeypatch.setattr(engine, "_prepared", [])
    place = engine.locate(str(founded))
    engine.prepare()
    prepared = engine._prepared[-1]
    con = engine.connect(place, place.catalogue, create=False)
    assert con is prepared and not engine._prepared
    con.close()


def test_an_engine_that_cannot_be_loaded_is_left_to_who_connects(monkeypatch):
    monkeypatch.setattr(engine, "_prepared", [])
    monkeypatch.setenv("CITY_STORE_MEMORY", "very much")
    engine.prepare()
    assert not engine._prepared
