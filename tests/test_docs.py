"""The documents tell the truth about the code."""

import re
from pathlib import Path

import pytest

from loaders.schema import load_package
from tests.test_imports import ALLOWED

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def table_rows(document: str) -> list[list[str]]:
    lines = [line for line in document.splitlines() if line.startswith("| ")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)", document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"make (\w+)", text("README.md")))
    assert {"run", "test"} <= targets
    assert targets <= set(re.findall(r"^(\w+):", text("Makefile"), re.M))


def test_ci_runs_the_test_command_of_the_readme():
    assert text(".ci/run").rstrip().splitlines()[-1] == "make test"


def test_the_import_table_is_the_tested_one():
    rows = {row[0]: row[2] for row in table_rows(text("docs/architecture.md")) if len(row) == 3}
    for room, allowed in ALLOWED.items():
        assert set(re.findall(r"\w+", rows[room])) == allowed, room


def test_every_dependency_has_its_reason():
    wanted = set()
    for name in ("requirements.in", "requirements-dev.in", "requirements-s3.in"):
        for line in text(name).splitlines():
            if re.match(r"[a-z]", line):
                wanted.add(re.split(r"[=<>\[ ]", line)[0])
    listed = {row[0] for row in table_rows(text("docs/dependencies.md"))} - {"library", "---"}
    assert listed == wanted


def test_every_setting_is_in_the_readme():
    code = "".join(
        path.read_text("utf-8")
        for room in ("ui", "loaders", "server", "queries")
        for path in (ROOT / room).rglob("*.py")
    )
    used = set(re.findall(r"\"(CITY_[A-Z0-9_]+)\"", code))
    assert used == {row[0] for row in table_rows(text("README.md")) if row[0].startswith("CITY_")}


def test_the_data_dictionary_names_every_dataset_and_column():
    dictionary = text("docs/data-dictionary.md")
    for dataset in load_package(ROOT / "data").datasets.values():
        assert f"`{dataset.name}`" in dictionary
        for field in dataset.fields:
            assert f"`{field.name}`" in dictionary


def test_versions_are_pinned_with_hashes_and_no_address():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-s3.txt"):
        pins = [line for line in text(name).splitlines() if re.match(r"[a-z0-9]", line)]
        assert pins and all("==" in line for line in pins)
        assert text(name).count("--hash=sha256:") >= len(pins)
        assert "://" not in text(name)
