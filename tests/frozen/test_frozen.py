"""What the door says of every fixture and what every page says, compared with stored files.

A difference is either a fault or a decision: `FREEZE=1 python -m pytest tests/frozen` writes the
files anew, and the commit says why.
"""

import datetime as dt
import json
import os
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from loaders.cli import main

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "loaders" / "fixtures"
FILES = sorted(
    path.relative_to(FIXTURES).as_posix() for path in FIXTURES.glob("*/*") if path.is_file()
)
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
LANGUAGES = ("de", "en")
PAGES: dict[str, tuple[str | None, dict[str, str]]] = {
    "overview": (None, {}),
    "overview_district": (None, {"bezirk": "10"}),
    "measures": ("measures.py", {}),
    "measures_time": ("measures.py", {"ansicht": "zeitplan", "beispiele": "1"}),
    "measure_profile": ("measures.py", {"massnahme": "mobilitaetsinseln"}),
    "participation": ("participation.py", {}),
    "participation_district": ("participation.py", {"bezirk": "01"}),
    "participation_examples": ("participation.py", {"beispiele": "1"}),
    "surveys": ("surveys.py", {}),
    "surveys_examples": (
        "surveys.py",
        {"beispiele": "1", "umfrage": "demo-befragung-2026"},
    ),
    "map": ("map.py", {}),
    "map_district": ("map.py", {"bezirk": "10"}),
    "mobility": ("mobility.py", {}),
    "mobility_charging": ("mobility.py", {"bereich": "laden"}),
    "mobility_cities": ("mobility.py", {"bereich": "staedte"}),
    "mobility_examples": ("mobility.py", {"beispiele": "1"}),
    "upload": ("upload.py", {}),
    "history": ("history.py", {}),
    "imprint": ("imprint.py", {}),
    "sources": ("sources.py", {}),
    "sources_detail": ("sources.py", {"datensatz": "measures"}),
    "administration": ("administration.py", {}),
    "about": ("about.py", {}),
    "accessibility": ("accessibility.py", {}),
    "privacy": ("privacy.py", {}),
}


def compare(path: Path, text: str) -> None:
    """Assert that the text is the stored one, or store it."""
    if os.environ.get("FREEZE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.exists(), f"{path.name} is not stored yet: FREEZE=1 python -m pytest tests/frozen"
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", FILES)
@time_machine.travel(NOON)
def test_the_door_says_the_same_of_a_fixture(name, capsys, monkeypatch, tmp_path):
    """`check --json` against the shipped declarations, without a store."""
    monkeypatch.delenv("CITY_DATA", raising=False)
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "store"))
    main(["check", "--json", "--all-counties", str(FIXTURES / name)])
    said = json.loads(capsys.readouterr().out)
    said.pop("file", None)
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    compare(HERE / "reports" / f"{name}.json", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same(name, language, shipped_shell):
    """Every element of the page with its texts, on the shipped data."""
    file, parameters = PAGES[name]
    with time_machine.travel(NOON):
        for key, value in (parameters | {"lang": language}).items():
            shipped_shell.query_params[key] = value
        if file:
            shipped_shell.switch_page(f"../../pages/{file}")
        shipped_shell.run()
    assert not shipped_shell.exception, shipped_shell.exception
    compare(HERE / "pages" / language / f"{name}.txt", seen(shipped_shell))


def seen(app: AppTest) -> str:
    """One line an element: kind, label, value, choices, help."""
    lines = [_line(element) for element in app.main] + [_line(e) for e in app.sidebar]
    return "\n".join(line for line in lines if line) + "\n"


def _line(element: Any) -> str:
    kind = type(element).__name__
    if kind == "Dataframe":
        return f"Dataframe\n{element.value.to_csv(index=False)}"
    parts = [_text(getattr(element, name, None)) for name in ("label", "value", "options", "help")]
    alt = getattr(getattr(element, "proto", None), "alt", "")
    said = " | ".join(part for part in [*parts, _text(alt)] if part)
    return f"{kind}: {said}" if said else ""


def _text(value: Any) -> str:
    if value is None or callable(value) or value == "":
        return ""
    text = re.sub(r"(?s)<(script|style).*?</\1>", " ", str(value))
    if found := re.search(r'class="stills".*?<desc>(.*?)</desc>', text, re.S):
        text = found[1]  # the same drawing in several widths
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()
