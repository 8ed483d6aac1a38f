"""The handbook explains every message an analyst can get, in the words of the screen."""

import re
from pathlib import Path

import pytest

from loaders.messages.checks import NOTES, PROBLEMS
from loaders.profiles import load_profiles
from loaders.schema.folding import fold
from ui.i18n.texts import Look
from ui.upload.words import problem

ROOT = Path(__file__).parent.parent
HANDBOOK = (ROOT / "docs" / "handbuch.md").read_text("utf-8")
LINES = [line for line in HANDBOOK.splitlines() if line.startswith("| ")]


@pytest.mark.parametrize("code", sorted({**PROBLEMS, **NOTES}))
def test_every_message_has_its_line(code):
    assert len([line for line in LINES if f"`{code}`" in line.split("|")[1]]) == 1


def test_no_line_explains_a_message_that_does_not_exist():
    explained = {code for line in LINES for code in re.findall(r"`([a-z_]+)`", line.split("|")[1])}
    assert explained == {*PROBLEMS, *NOTES}


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_the_handbook_calls_a_kind_of_problem_as_the_screen_does(code):
    words = Look("de").text(problem(code))
    line = next(line for line in LINES if f"`{code}`" in line.split("|")[1])
    assert words != code
    assert line.startswith(f"| {words} (`{code}`)")


def test_every_picture_is_there_and_says_what_it_shows():
    pictures = re.findall(r"!\[(.*?)\]\((.*?)\)", HANDBOOK)
    assert len(pictures) >= 3
    for words, path in pictures:
        assert words
        assert (ROOT / "docs" / path).stat().st_size > 10_000


SOURCES = [
    [cell.strip() for cell in line.split("|")[1:3]]
    for line in HANDBOOK.split("## Was aus welcher Quelle wird")[1].split("\n## ")[0].splitlines()
    if line.startswith("| ")
]
NO_NAMES = {"liste", "aus", "der", "und", "mit", "von", "eines", "teilnehmerbericht", "meldungen"}


def names(text):
    return {fold(word) for word in re.findall(r"[\w-]{3,}", text)} - NO_NAMES


@pytest.mark.parametrize("profile", load_profiles(), ids=lambda one: one.name)
def test_the_table_says_of_every_source_what_becomes_of_it(profile, package):
    rows = [made for source, made in SOURCES if names(source) & names(profile.title)]
    assert rows, f"{profile.title} is in no row of the table"
    if profile.dataset:
        title = package.datasets[profile.dataset].title
        assert any(title in made for made in rows), (title, rows)
