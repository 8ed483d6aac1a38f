"""Encodings by the whole file: few signs are Windows's, one stray byte is a fault of its row, and
what was encoded twice is put right."""

import json

import pytest

from loaders.reading import read


def reading_of(tmp_path, data, name="datei.csv"):
    path = tmp_path / name
    path.write_bytes(data)
    return read(path)


def cells(reading, column):
    return reading.table[f"c{column}"].to_pylist()


@pytest.mark.parametrize(
    "text",
    ["5,00 €", "€ 5", "Satzung § 5 Abs. 2", "„Süd“", "Haus – Hof", "usw…", "Peter’s", "20 °C",
     "3 m²", "Škoda", "Café", "Amt\u00a061", "ja • nein", "Maß"],
)  # fmt: skip
def test_few_signs_are_windows_1252(tmp_path, text):
    reading = reading_of(tmp_path, f"ort;wert\nA;{text}\n".encode("cp1252"))
    assert (reading.encoding, cells(reading, 1)) == ("Windows-1252", [text])


@pytest.mark.parametrize("text", ["Bäume", "Müller", "schön", "Straße", "für alle"])
@pytest.mark.parametrize("encoding", ["mac-roman", "cp850"])
def test_a_german_word_is_strong_evidence_for_another(tmp_path, text, encoding):
    reading = reading_of(tmp_path, f"ort;wert\nA;{text}\n".encode(encoding))
    assert cells(reading, 1) == [text]


def test_a_stray_byte_in_utf_8_is_a_fault_of_its_row(tmp_path):
    lines = ["ort;wert", *(f"{i};Straße „Süd“" for i in range(5))]
    data = "\n".join(lines).encode() + b"\n5;Amt\xa061\n6;B\xfcro \xe2\x80\x93\n"
    reading = reading_of(tmp_path, data)
    assert reading.encoding == "UTF-8"
    assert cells(reading, 1)[:5] == ["Straße „Süd“"] * 5
    found = [(f.row, f.code, f.value, f.column) for f in reading.faults]
    assert found == [
        (7, "broken_character", "Amt\ufffd61", "wert"),
        (8, "broken_character", "B\ufffdro –", "wert"),
    ]


def test_a_stray_byte_late_in_a_large_file_is_a_fault_of_its_row(tmp_path):
    data = ("ort;wert\n" + "Nord;Straße\n" * 30_000).encode() + b"S\xfcd;x\n"
    reading = reading_of(tmp_path, data)
    assert (reading.encoding, cells(reading, 1)[0]) == ("UTF-8", "Straße")
    assert [(f.row, f.column) for f in reading.faults] == [(30_002, "ort")]


def test_a_replacement_character_that_is_utf_8_is_left(tmp_path):
    reading = reading_of(tmp_path, "ort;wert\nA;\ufffd und ü\n".encode())
    assert reading.faults == ()


@pytest.mark.parametrize(
    "text", ["Straße in München", "„Süd“ – Öl", "§ 5, 20 °C", "Ärger à la carte"]
)
def test_what_was_encoded_twice_is_put_right_and_said(tmp_path, text):
    # Windows has no letter for five bytes; programs write those as they are.
    wrong = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode())
    reading = reading_of(tmp_path, f"straÃŸe;wert\nA;{wrong}\nB;Größe\n".encode())
    assert reading.columns == ("straße", "wert")
    assert cells(reading, 1) == [text, "Größe"]
    (note,) = reading.notes
    assert (note.code, note.values["count"]) == ("encoded_twice", 1)


@pytest.mark.parametrize("text", ["São Tomé", "Âge", "Ça va", "Château"])
def test_foreign_letters_are_not_put_right(tmp_path, text):
    reading = reading_of(tmp_path, f"ort;wert\nA;{text}\n".encode())
    assert (cells(reading, 1), reading.notes) == ([text], ())


def test_json_in_utf_8_names_its_stray_byte(tmp_path):
    data = json.dumps([{"a": "Straße"}, {"a": "Amt#61"}], ensure_ascii=False).encode()
    reading = reading_of(tmp_path, data.replace(b"#", b"\xa0"), "a.json")
    assert cells(reading, 0)[0] == "Straße"
    assert [(f.row, f.column) for f in reading.faults] == [(2, "a")]
