"""Each fault of a store's files has its own true sentence, and nobody else's files are touched."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.messages.errors import StoreError
from loaders.schema import ROOT, load_package
from loaders.store import engine, faults
from loaders.store.migrate import move
from loaders.store.store import Edition
from tests.loaders.store.test_maintenance import publish_names


def everything(folder):
    """Every file below a folder and what is in it."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def many(founded, tiny_city, tmp_path):
    """The folder of a closed store with one Parquet file; states 1 and 2."""
    folder = shutil.copytree(founded, tmp_path / "store")
    store = open_store(str(folder), load_package(tiny_city))
    publish_names(store, "Anna", 0)
    store.close()
    return folder


def parquet(folder):
    (file,) = folder.rglob("*.parquet")
    return file


def refusal(folder, city):
    with pytest.raises(StoreError) as refused:
        open_store(str(folder), load_package(city)).close()
    return str(refused.value)


@pytest.mark.parametrize(
    "names",
    [
        ("data/measures.csv",),
        ("Brief.txt",),
        (".profile",),
        ("files/a.pdf",),
        ("catalog.new", "data/measures.csv"),  # named like the draft of a store
        ("catalog.new/a",),
    ],
)
def test_a_folder_with_other_things_is_refused_and_stays_as_it_is(tmp_path, tiny_city, names):
    folder = tmp_path / "mine"
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="ascii")
    before = everything(folder)
    assert "ist nicht leer und kein Speicher dieses Programms" in refusal(folder, tiny_city)
    assert everything(folder) == before


def test_a_store_at_the_programs_own_folder_leaves_the_shipped_data(tmp_path, tiny_city):
    shutil.copytree(tiny_city, tmp_path / "program" / "data")
    before = everything(tmp_path / "program")
    assert "ist nicht leer" in refusal(tmp_path / "program", tiny_city)
    assert everything(tmp_path / "program") == before


def test_a_catalogue_moved_aside_does_not_end_the_history(many, tiny_city, tmp_path):
    (many / "catalog.ducklake").rename(tmp_path / "aside")
    before = everything(many)
    said = refusal(many, tiny_city)
    assert "aber nicht ihr Katalog" in said
    assert "Sicherung" in said and "python -m loaders repair" in said
    assert everything(many) == before
    (tmp_path / "aside").rename(many / "catalog.ducklake")
    store = open_store(str(many), load_package(tiny_city))
    assert store.snapshot_id() == 2
    store.close()


def test_a_move_into_a_folder_with_other_things_is_refused(lake, tmp_path):
    (tmp_path / "mine" / "data").mkdir(parents=True)
    (tmp_path / "mine" / "data" / "measures.csv").write_text("x", encoding="ascii")
    before = everything(tmp_path / "mine")
    with pytest.raises(StoreError, match="ist nicht leer"):
        move(lake, engine.locate(str(tmp_path / "mine")))
    assert everything(tmp_path / "mine") == before


def test_a_new_catalogue_on_a_server_takes_no_folder_with_other_things(shared, tiny_city, tmp_path):
    (tmp_path / "shared" / "data").mkdir(parents=True)
    (tmp_path / "shared" / "data" / "measures.csv").write_text("x", encoding="ascii")
    before = everything(tmp_path / "shared")
    with pytest.raises(StoreError, match="ist nicht leer"):
        open_store(shared, load_package(tiny_city))
    assert everything(tmp_path / "shared") == before


def test_an_empty_catalogue_on_a_server_is_not_given_the_rows_of_another(
    shared, postgres, tiny_city, tmp_path
):
    package = load_package(tiny_city)
    open_store(shared, package).close()
    before = everything(tmp_path / "shared")
    other = f"ducklake:postgres:{postgres.address} dbname={postgres.database()}"
    with pytest.raises(StoreError, match="Katalog in PostgreSQL ist leer, aber in .* liegen"):
        open_store(other, package)
    assert everything(tmp_path / "shared") == before
    open_store(shared, package).close()


def test_a_folder_that_is_a_file_is_named(tmp_path, tiny_city):
    (tmp_path / "store").write_text("", encoding="ascii")
    assert "ist eine Datei, kein Ordner" in refusal(tmp_path / "store", tiny_city)


@pytest.mark.skipif(os.name == "nt", reason="no such links and files there")
def test_links_in_a_circle_and_catalogues_that_are_no_file_are_named(tmp_path, tiny_city):
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert "circle lässt sich nicht benutzen" in refusal(tmp_path / "circle", tiny_city)
    for name, make in (("folder", os.mkdir), ("pipe", os.mkfifo)):
        (tmp_path / name).mkdir()
        make(tmp_path / name / "catalog.ducklake")
        said = refusal(tmp_path / name, tiny_city)
        assert "catalog.ducklake ist beschädigt oder keine Datei dieses Programms" in said


def test_a_catalogue_that_is_cut_off_is_told_from_a_damaged_one(many, tiny_city):
    catalogue = many / "catalog.ducklake"
    with catalogue.open("rb+") as file:
        file.truncate(20_000)
    said = refusal(many, tiny_city)
    assert "ist abgeschnitten: Ein Teil der Datei fehlt" in said and "Sicherung" in said
    assert catalogue.stat().st_size == 20_000


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content[:-1], "hat {less} statt {size} Bytes: Sie ist beschädigt"),
        (lambda content: b"", "hat 0 statt {size} Bytes"),
    ],
)
def test_a_shortened_file_of_rows_is_found_at_the_start(many, tiny_city, change, said):
    file = parquet(many)
    content = file.read_bytes()
    file.write_bytes(change(content))
    words = said.format(size=len(content), less=len(content) - 1)
    assert f"Die Datei {file.name} des Datensatzes „district_names“ {words}" in refusal(
        many, tiny_city
    )


def test_a_file_that_breaks_while_pages_read_is_no_matter_of_patience(many, tiny_city):
    store = open_store(str(many), load_package(tiny_city))
    file = parquet(many)
    content = file.read_bytes()

    def said():
        # A small table is read as a whole for all readers, so the first of them is told.
        with pytest.raises(StoreError) as error, store.reader(Edition(2)) as cursor:
            cursor.execute("FROM district_names").fetchall()
        return str(error.value)

    file.unlink()
    assert f"Die Datei {file.name} des Speichers fehlt" in said()
    file.write_bytes(content[: len(content) // 2])
    assert f"beschädigt ({file.name})" in said() and "loaders verify" in said()
    store.close()


@pytest.mark.parametrize(
    "text",
    [
        "IO Error: Unable to connect to Postgres at host=x",
        'IO Error: Cannot open file "/not/mounted/data/a.parquet": No such file or directory',
        'Failed to prepare COPY "COPY (SELECT table_id FROM public.ducklake_table)"',
        'Failed to execute query "SELECT sha256 FROM public.city_checksum": no connection',
        "server closed the connection unexpectedly: SSL SYSCALL error: EOF",
    ],
)
def test_what_may_pass_is_not_called_damaged(text):
    assert faults.damage(duckdb.IOException(text)) is None


_AS_NOBODY = """
import os, sys
from pathlib import Path
from loaders.bootstrap import open_store
from loaders.messages.errors import StoreError
from loaders.schema import load_package
package = load_package(Path(sys.argv[2]))
os.setgid(65534)
os.setuid(65534)
try:
    open_store(sys.argv[1], package)
except StoreError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs root to be two users")
@pytest.mark.parametrize(
    ("place", "mode", "said"),
    [
        (".", 0o755, "darf in {store} nicht schreiben; es gehört root"),
        (".", 0o700, "darf {store} nicht lesen; es gehört root"),
        ("catalog.ducklake", 0o600, "darf {store}/catalog.ducklake nicht lesen; es gehört root"),
        ("catalog.ducklake", 0o644, "darf in {store}/catalog.ducklake nicht schreiben"),
        ("data/main", 0o600, "darf {store}/data"),
    ],
)
def test_files_of_another_user_are_told_with_both_names(many, tiny_city, place, mode, said):
    with tempfile.TemporaryDirectory() as room:  # others may enter this one, unlike pytest's
        Path(room).chmod(0o755)
        store, city = (shutil.copytree(one, Path(room, one.name)) for one in (many, tiny_city))
        city.chmod(0o755)
        target = store / place
        for path in store.rglob("*"):
            if path != target:
                os.chown(path, 65534, 65534)
        store.chmod(0o755)
        if target != store:
            os.chown(store, 65534, 65534)
        target.chmod(mode)
        done = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(store), str(city)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.stderr == "" and said.format(store=store) in done.stdout
    assert "läuft als nobody" in done.stdout


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o640), (0o077, 0o600), (0o027, 0o640)])
def test_all_files_have_one_mode_less_the_umask(tmp_path, tiny_city, umask, mode):
    before = os.umask(umask)
    try:
        store = open_store(str(tmp_path / "store"), load_package(tiny_city))
        publish_names(store, "Anna", 0)
        store.close()
    finally:
        os.umask(before)
    modes = {
        path.stat().st_mode & 0o777 for path in (tmp_path / "store").rglob("*") if path.is_file()
    }
    assert modes == {mode}
    assert (tmp_path / "store").stat().st_mode & 0o777 == 0o750 & ~umask


_LEFT_BEHIND = """
import sys, warnings
warnings.simplefilter("ignore")
sys.modules["fcntl"] = None
from pathlib import Path
from loaders.bootstrap import open_store
from loaders.messages.errors import StoreBusyError
from loaders.schema import load_package
try:
    open_store(sys.argv[1], load_package(Path(sys.argv[2])))
except StoreBusyError as error:
    print(error)
"""


def test_an_empty_lock_that_another_system_left_is_told_with_its_file(founded, tiny_city, tmp_path):
    folder = shutil.copytree(founded, tmp_path / "store")
    assert (folder / "lock").stat().st_size == 0
    done = subprocess.run(
        [sys.executable, "-c", _LEFT_BEHIND, str(folder), str(tiny_city)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "durch eine leere Datei gesperrt" in done.stdout, done.stderr
    assert f"bitte {folder / 'lock'} löschen" in done.stdout


def test_care_of_a_store_in_use_is_refused_in_one_sentence(lake, tiny_city, monkeypatch, capsys):
    monkeypatch.setenv("CITY_STORE", str(lake.location.folder))
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    for command in ("maintain", "verify", "repair"):
        assert main([command]) == 1
        said = capsys.readouterr()
        assert said.out == "" and said.err.count("\n") == 1
        assert f"wird gerade von Prozess {os.getpid()} benutzt" in said.err
