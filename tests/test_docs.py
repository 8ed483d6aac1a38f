"""The documents tell the truth about the code."""

import re
from pathlib import Path

import pytest

from loaders.schema import load_package
from tests.test_imports import ALLOWED, BELOW_SCREENS, SCREENS, SHARED, STREET

ROOT = Path(__file__).parent.parent
DOCS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
TODAY = [path for path in DOCS if path.name != "CHANGELOG.md"]
"""Documents that speak of the code as it is; a list of changes keeps the names of its day."""
ROOMS = "app|benchmarks|charts|data|deploy|docs|loaders|outputs|pages|queries|server|tests|ui"
PATH = re.compile(rf"(?<![\w/.:-])(?:app\.py|(?:{ROOMS})/[\w./*<>-]*)")
MODULE = re.compile(rf"(?<![\w/.-])(?:{ROOMS})(?:\.[a-z_]\w*)+(?![\w/])")
PATH_WITH_NAMES = re.compile(r"`([\w./]+\.\w+)` \(((?:`\w+`(?:, | and )?)+)\)")
MADE_BY_THE_READER = {"deploy/.env"}
each_document = pytest.mark.parametrize("document", TODAY, ids=lambda path: path.name)


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def table_rows(document: str) -> list[list[str]]:
    lines = [line for line in document.splitlines() if line.startswith("| ")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def section(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the architecture, without its head."""
    return table_rows(text("docs/architecture.md").split(f" {heading}\n")[1].split("\n#")[0])[2:]


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)", document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


@each_document
def test_every_path_exists(document):
    for path in PATH.findall(document.read_text("utf-8")):
        if path not in MADE_BY_THE_READER:
            wanted = re.sub(r"<\w+>", "*", path).rstrip("./")
            assert list(ROOT.glob(wanted)), path


@each_document
def test_every_module_exists(document):
    for name in set(MODULE.findall(document.read_text("utf-8"))) - {"app.py"}:
        place = ROOT.joinpath(*name.split("."))
        assert place.is_dir() or place.with_suffix(".py").exists(), name


@each_document
def test_names_after_a_path_stand_in_that_file(document):
    for path, names in PATH_WITH_NAMES.findall(document.read_text("utf-8")):
        content = text(path)
        for name in re.findall(r"\w+", names.replace(" and ", " ")):
            assert re.search(rf"\b{name}\b", content), f"{path}: {name}"


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"make (\w+)", text("README.md")))
    assert {"run", "test"} <= targets
    assert targets <= set(re.findall(r"^(\w+):", text("Makefile"), re.M))


def test_ci_runs_the_test_command_of_the_readme():
    assert text(".ci/run").rstrip().splitlines()[-1] == "make test"


def test_the_import_table_is_the_tested_one():
    rows = {room: set(re.findall(r"\w+", allowed)) for room, _, allowed in section("Rooms")}
    assert rows == ALLOWED


def test_folders_of_loaders_stand_in_the_order_of_their_imports():
    assert [name for name, _ in section("Inside loaders")] == [*STREET, *SHARED]


def test_folders_of_ui_stand_in_the_order_of_their_imports():
    shell, screens, *below = [re.findall(r"\w+", names) for names, _ in section("Inside ui")]
    assert shell == ["shell"]
    assert set(screens) == SCREENS
    assert [name for (name,) in below] == [name for name in BELOW_SCREENS if name]


def test_every_dependency_has_its_reason():
    wanted = set()
    for name in (
        "requirements.in",
        "requirements-dev.in",
        "requirements-s3.in",
        "requirements-ogc.in",
    ):
        for line in text(name).splitlines():
            if re.match(r"[a-z]", line):
                wanted.add(re.split(r"[=<>\[ ]", line)[0])
    listed = {row[0] for row in table_rows(text("docs/dependencies.md"))} - {"library", "---"}
    assert listed == wanted


def test_every_setting_is_in_the_readme():
    code = "".join(
        path.read_text("utf-8")
        for room in ("ui", "loaders", "server", "queries", "outputs")
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
    for name in (
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-s3.txt",
        "requirements-ogc.txt",
    ):
        pins = [line for line in text(name).splitlines() if re.match(r"[a-z0-9]", line)]
        assert pins and all("==" in line for line in pins)
        assert text(name).count("--hash=sha256:") >= len(pins)
        assert "://" not in text(name)
