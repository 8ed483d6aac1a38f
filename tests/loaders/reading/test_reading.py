"""Reading text files: encoding, separator, header and row numbers are found."""

import pytest

from loaders.reading import read
from loaders.schema.folding import fold
from loaders.tables.reading import Hints, Limits, ReadingError

GERMAN = "Bezirk;Straße;Träger\n01;Größenweg 3;Müller & Söhne\n02;Ährengasse;Öko-Büro\n"


def _file(tmp_path, content, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _rows(reading):
    return [
        [row["row"], *(row[f"c{i}"] for i in range(len(reading.columns)))]
        for row in reading.table.to_pylist()
    ]


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 (BOM)"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
        ("mac-roman", "Mac Roman"),
        ("cp850", "DOS (850)"),
    ],
)
def test_the_encoding_is_found(tmp_path, encoding, shown):
    reading = read(_file(tmp_path, GERMAN.encode(encoding)))
    assert reading.encoding == shown
    assert reading.columns == ("Bezirk", "Straße", "Träger")
    assert _rows(reading)[0] == [2, "01", "Größenweg 3", "Müller & Söhne"]


def test_the_euro_tells_latin_9_from_windows(tmp_path):
    text = "Maßnahme;Kosten\nBänke;5 €\nBäume;7 €\n"
    assert _rows(read(_file(tmp_path, text.encode("iso8859-15"))))[0] == [2, "Bänke", "5 €"]
    assert _rows(read(_file(tmp_path, text.encode("cp1252"), "b.csv")))[0] == [2, "Bänke", "5 €"]


def test_a_capital_inside_a_word_speaks_against_an_encoding(tmp_path):
    reading = read(_file(tmp_path, "ort;art\nCafé am Markt;Lokal\n".encode("mac-roman")))
    assert _rows(reading) == [[2, "Café am Markt", "Lokal"]]


def test_a_late_umlaut_decides_for_the_whole_file(tmp_path):
    text = "name;ort\n" + "Haus;Gasse\n" * 40_000 + "Haus;Straße\n"
    reading = read(_file(tmp_path, text.encode("cp1252")))
    assert reading.encoding == "Windows-1252"
    assert _rows(reading)[-1] == [40_002, "Haus", "Straße"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path, delimiter):
    lines = [["id", "text", "wert"], ["1", '"a; b, c"', "2"], ["2", '"d | e\tf"', "3"]]
    reading = read(_file(tmp_path, "\n".join(delimiter.join(line) for line in lines)))
    assert reading.delimiter == delimiter
    assert _rows(reading) == [[2, "1", "a; b, c", "2"], [3, "2", "d | e\tf", "3"]]


def test_decimal_commas_are_no_separators(tmp_path):
    reading = read(_file(tmp_path, "bezirk;anteil;wert\n01;1,5;2,5\n02;3,5;4,5\n"))
    assert (reading.delimiter, reading.columns) == (";", ("bezirk", "anteil", "wert"))


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path):
    text = 'Bericht\r\n\r\nid,text\r\n1,"zwei\r\nZeilen"\r\n\r\n,\r\n2,b\n'
    reading = read(_file(tmp_path, text))
    assert reading.header_row == 3
    assert reading.preamble == ("Bericht",)
    assert _rows(reading) == [[4, "1", "zwei\r\nZeilen"], [7, "2", "b"]]


def test_known_names_find_the_header_below_a_long_preamble(tmp_path):
    preamble = "Register der Stadt;;\n" * 30 + "Allgemein;;Ladepunkt\n"
    vocabulary = frozenset({fold("Betreiber"), fold("Breitengrad")})
    text = preamble + "Betreiber;Breitengrad;PLZ\nEGG;50,88;07545\n"
    reading = read(_file(tmp_path, text), Hints(vocabulary=vocabulary))
    assert (reading.header_row, reading.columns[0]) == (32, "Betreiber")
    assert _rows(reading) == [[33, "EGG", "50,88", "07545"]]


def test_the_first_line_of_excel_may_name_the_separator(tmp_path):
    reading = read(_file(tmp_path, "sep=|\na|b\n1|2;3,4\n"))
    assert (reading.delimiter, reading.columns) == ("|", ("a", "b"))
    assert _rows(reading) == [[3, "1", "2;3,4"]]


def test_a_file_of_one_column_stays_one(tmp_path):
    reading = read(_file(tmp_path, "name\nGera, Stadt\nJena\n"))
    assert reading.columns == ("name",)
    assert _rows(reading) == [[2, "Gera, Stadt"], [3, "Jena"]]


def test_a_large_file_reads_the_same_as_a_small_one(tmp_path):
    line = '"Müller; Söhne";"zwei\nZeilen";007\n'
    text = "operator;note;code\n" + line * 20_000
    reading = read(_file(tmp_path, text))
    assert _rows(reading)[-1] == [20_001, "Müller; Söhne", "zwei\nZeilen", "007"]
    blank = read(_file(tmp_path, text + "\n" + line, "b.csv"))
    assert _rows(blank)[-1][0] == 20_003


def test_too_many_cells_are_reported_with_their_row(tmp_path):
    reading = read(_file(tmp_path, "a;b\n1;2\n3;4;5\n6\n"))
    assert [(f.row, f.code, f.value) for f in reading.faults] == [(3, "too_many_cells", "5")]
    assert _rows(reading)[2] == [4, "6", None]


def test_an_unclosed_quote_is_named_where_it_begins(tmp_path):
    with pytest.raises(ReadingError, match="In Zeile 3 beginnt ein Anführungszeichen"):
        read(_file(tmp_path, 'a,b\n1,2\n3,"offen\n4,5\n'))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Die Datei ist leer"),
        (b"\n \n\n", "Die Datei ist leer"),
        (b"%PDF-1.7 abc", "Die Datei ist eine PDF-Datei und keine Tabelle"),
        (b"\x89PNG\r\n\x1a\n", "Die Datei ist ein Bild"),
        (b"PK\x03\x04kaputt", "unvollständig oder beschädigt"),
        (b"PAR1kaputt", "Die Parquet-Datei ist beschädigt"),
        (b"\x00\x01\x02\x03" * 50, "keine Textdatei"),
        (b"<!doctype html><html></html>", "Die Datei ist XML oder HTML"),
        (b'{"a": ', "kein gültiges JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "beschädigt"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "Geodatei ist beschädigt"),
        (b'{"type": "FeatureCollection", "features": []}', "enthält keine Objekte"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, content, sentence):
    with pytest.raises(ReadingError, match=sentence):
        read(_file(tmp_path, content))


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"file_mb": 0}, "erlaubt sind 0 MB.*CITY_MAX_FILE_MB"),
        ({"rows": 1}, "mehr als 1 Zeilen.*CITY_MAX_ROWS"),
        ({"columns": 2}, "hat 3 Spalten, erlaubt sind 2.*CITY_MAX_COLUMNS"),
        ({"cell_chars": 5}, "länger als 5 Zeichen"),
    ],
)
def test_limits_are_said_in_the_message(tmp_path, limits, sentence):
    with pytest.raises(ReadingError, match=sentence):
        read(_file(tmp_path, GERMAN), limits=Limits(**limits))


def test_answers_that_are_known_words_are_no_header(tmp_path):
    rows = ["Zeitstempel,Was fehlt?,Wer soll es tun?,Wie gut?,Wo?,Wann?,Warum?"]
    rows += ["02.05.2024 10:00:00,Licht,Land,gut,hier,bald,so"]
    rows += ["03.05.2024 10:00:00,Status,Stadt,mittel,da,nie,a"]
    rows += ["04.05.2024 10:00:00,Bank,alle,gut,dort,jetzt,b"]
    path = tmp_path / "formular.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    known = frozenset({"zeitstempel", "status", "stadt", "mittel"})
    reading = read(path, Hints(vocabulary=known))
    assert (reading.header_row, reading.rows) == (1, 3)
