"""Every error says its sentence in German and in English (see also tests/ui/i18n)."""

import ast
import pickle
import re
import string
from importlib import import_module
from pathlib import Path

import pytest

from loaders.messages.errors import ConflictError, Refusal, StoreBusyError, StoreError, WrongCall
from loaders.pipeline import check_file
from loaders.reading import read
from loaders.schema import ROOT, DeclarationError, load_package
from loaders.store.store import Edition
from loaders.tables.reading import ReadingError
from tests.publishing import publish
from ui.i18n.catalogues import ERRORS, LOADERS


def _said():
    """Place and call of every error that is made anywhere in loaders."""
    for path in sorted((ROOT / "loaders").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", path, node


def _names(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize(("place", "path", "node"), [pytest.param(*s, id=s[0]) for s in _said()])
def test_every_error_gives_its_sentence_all_its_values(place, path, node):
    sentence = node.args[0]
    if isinstance(sentence, ast.Constant) and all(word.arg for word in node.keywords):
        assert _names(sentence.value) == {word.arg for word in node.keywords}, place


def test_texts_of_all_kinds_of_errors_are_looked_for():
    for path in (ROOT / "loaders").rglob("*.py"):
        if re.search(r"^class \w+\(\w*(Error|Refusal)\):", path.read_text("utf-8"), re.M):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    kinds, waiting = set(), [Refusal]
    while waiting:
        kinds.add(kind := waiting.pop())
        waiting += kind.__subclasses__()
    assert {kind.__name__ for kind in kinds if kind.__module__.startswith("loaders.")} == {*ERRORS}


def test_no_english_is_german():
    german = re.compile(r"[äöüÄÖÜß„]|\b(bitte|und|oder|nicht|Datei)\b", re.I)
    assert [m.id for m in LOADERS.used() if german.search(str(m.id))] == []


def test_an_error_names_its_kind_and_its_values_for_programs():
    error = StoreBusyError("The store {place} is being used by another process.", place="x")
    assert (error.code, error.fields) == ("store_busy", {"place": "x"})
    assert (Refusal.code, ReadingError.code, WrongCall.code) == ("refusal", "reading", "wrong_call")


def test_a_sentence_with_values_in_both_languages():
    inner = ReadingError("The encoding “{encoding}” is unknown.", encoding="x-1")
    error = StoreError("{path}: {reason}", path="a.csv", reason=inner)
    assert str(error) == "a.csv: Die Kodierung „x-1“ ist nicht bekannt."
    assert error.text("en") == "a.csv: The encoding “x-1” is unknown."
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (StoreError, str(error))


def test_a_sentence_nobody_translated_is_said_as_it_is():
    assert Refusal("Hier steht {nichts}.").text("en") == "Hier steht {nichts}."


def test_a_file_that_cannot_be_read_says_so_in_english(tmp_path, package):
    path = tmp_path / "bild.csv"
    path.write_bytes(b"\x89PNG\r\n")
    with pytest.raises(ReadingError) as caught:
        read(path)
    english = "The file is an image, not a table. Please save it as CSV, XLSX or GeoJSON."
    assert caught.value.text("en") == english
    (problem,) = check_file(path, package).found
    assert problem.message("en") == f"The file cannot be read: {english}"
    assert problem.message("de").startswith("Die Datei ist ein Bild und keine Tabelle.")


def test_notes_of_profiles_are_english_throughout(package):
    fixtures = Path(__file__).parents[1] / "fixtures"
    said = check_file(fixtures / "measures/sachstand_farben.csv", package).note_texts("en")
    assert any(
        text.endswith("Headings and states of single years of report are no measures of their own.")
        for text in said
    )
    said = check_file(fixtures / "surveys/limesurvey_codes.csv", package).note_texts("en")
    (kinds,) = [text for text in said if "their kinds are inferred" in text]
    assert "free text 2" in kinds and "Freitext" not in kinds


def test_a_conflict_is_told_in_english(lake):
    seen = lake.snapshot_id()
    with lake.reader(Edition(seen)) as cursor:
        tables = {"fields": cursor.execute("FROM fields").to_arrow_table()}
    publish(lake, tables, author="Anna", mode="append")
    with pytest.raises(ConflictError) as caught:
        publish(lake, tables, author="Ben", mode="append", expected_snapshot=seen)
    assert caught.value.text("en").startswith("Somebody else has published “fields” meanwhile.")


def test_a_declaration_that_is_none_is_told_in_english(tmp_path):
    (tmp_path / "datapackage.json").write_text('{"resources": []}', "utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_package(tmp_path)
    said = "“resources” is missing or empty. Please name one dataset at least."
    assert caught.value.text("en").endswith(f"datapackage.json: {said}")
