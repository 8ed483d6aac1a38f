"""What `benchmarks.door` measures, each in a process of its own: `… door_tasks TASK FOLDER`.

Prints seconds and peak memory as JSON. Before the clock starts the process is warm, as a server
is: libraries are loaded, and a small file went through the door.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import python_calamine

from loaders.bootstrap import open_store
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.publish.publish import FileContribution, publish_files
from loaders.reading import read
from loaders.recognise.recognition import reading_hints
from loaders.schema import load_package
from loaders.store import engine
from loaders.store.store import Store
from loaders.store.write import HistoryEntry

SHEET_ROWS, QUESTIONS = 100_000, 20
_ANSWERS = """
SELECT 'bench' AS survey_id, 'r-' || lpad((i // 20)::VARCHAR, 6, '0') AS respondent_id,
  'q' || lpad((i % 20 + 1)::VARCHAR, 2, '0') AS question_id,
  CASE i % 20 WHEN 19 THEN 'Freitext mit, Komma ' || i
    WHEN 18 THEN ((i // 20) % 100)::VARCHAR
    ELSE ['stimme voll zu', 'stimme zu', 'teils teils', 'stimme nicht zu', 'keine Angabe']
      [1 + (i * 7919 // 20 + i) % 5] END AS value,
  lpad((1 + (i // 20) % 12)::VARCHAR, 2, '0') AS district_id,
  ['18–29', '30–44', '45–64', '65+'][1 + (i // 20) % 4] AS age_group,
  strftime(TIMESTAMP '2026-01-01 08:00:00' + INTERVAL (i // 20 * 61) SECOND,
    '%Y-%m-%dT%H:%M:%S') AS submitted_at,
  (i % 20 = 19)::VARCHAR AS is_released, 'false' AS is_demo,
  'Bürgerbefragung 2026, Export vom 01.03.2026' AS source
FROM range(1_000_000) t(i)
"""
_SURVEY = "SELECT 'bench' AS survey_id, 'Messung' AS title, 'erzeugt' AS source"
_WARM = _SURVEY.replace("bench", "warm")
_QUESTIONS = """
SELECT 'bench' AS survey_id, 'q' || lpad((i + 1)::VARCHAR, 2, '0') AS question_id,
  i + 1 AS position, 'Frage ' || i AS text, 'erzeugt' AS source FROM range(20) t(i)
"""
FILES = {"answers": _ANSWERS, "surveys": _SURVEY, "questions": _QUESTIONS, "warm": _WARM}


def prepare(place: Path) -> float:
    """The files, and a store that knows the survey and its questions."""
    with duckdb.connect() as con:
        for name, sql in FILES.items():
            con.execute(f"COPY ({sql}) TO '{place / name}.csv' (HEADER)")
    _write_workbook(place / "answers.xlsx")
    store = open_store(str(place / "store"))
    _publish_file(store, "surveys", place / "surveys.csv", "append")
    _publish_file(store, "survey_questions", place / "questions.csv", "append")
    store.close()
    return 0.0


def _write_workbook(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Antworten")
    names = [f.name for f in load_package().datasets["survey_answers"].fields]
    sheet.append(names)
    begun = datetime(2026, 1, 1, 8)
    for i in range(SHEET_ROWS):
        person, question = divmod(i, QUESTIONS)
        value = f"Freitext {i}" if question == 19 else float(i % 100)
        sheet.append(["bench", f"r-{person:06}", f"q{question + 1:02}", value,
                      f"{person % 12 + 1:02}", "18–29", begun + timedelta(seconds=61 * person),
                      question == 19, False, "Bürgerbefragung 2026"])  # fmt: skip
    book.save(path)


def _publish_file(store: Store, dataset: str, path: Path, mode: str) -> None:
    before = store.snapshot_id()
    report = check_file(
        path, store.package, CheckOptions(dataset=dataset), published=published_rows(store)
    )
    if report.table is None:
        raise ValueError(report.problems.to_string())
    contribution = FileContribution({dataset: report.table}, mode, source=path)
    publish_files(store, [contribution], HistoryEntry("benchmark"), expected_snapshot=before)


def publication(place: Path) -> float:
    """Ours: the file read, recognised, checked, compared, kept, written and committed."""
    store = open_store(str(place / "copy"))
    _publish_file(store, "surveys", place / "warm.csv", "append")
    begun = time.perf_counter()
    _publish_file(store, "survey_answers", place / "answers.csv", "replace")
    taken = time.perf_counter() - begun
    store.close()
    return taken


def floor(place: Path) -> float:
    """DuckDB alone: told all types beforehand, nothing checked, compared or kept."""
    location = engine.locate(str(place / "copy"))
    fields = load_package().datasets["survey_answers"].fields
    with duckdb.connect() as con:
        engine.load_extension(con, "ducklake")
        data = location.folder / "data"
        con.execute(
            f"ATTACH 'ducklake:{location.catalogue}' AS lake "
            f"(DATA_PATH '{data}', OVERRIDE_DATA_PATH true)"
        )
        begun = time.perf_counter()
        con.execute("BEGIN")
        con.execute(
            "INSERT INTO lake.main.survey_answers FROM read_csv(?, columns = ?, header = true, "
            "auto_detect = false)",
            [str(place / "answers.csv"), {f.name: f.sql_type for f in fields}],
        )
        con.execute("COMMIT")
        return time.perf_counter() - begun


def workbook(place: Path) -> float:
    """Ours: the sheet and its header found, all cells as text, numbers beside them."""
    hints = reading_hints(load_package())
    read(place / "questions.csv", hints)
    begun = time.perf_counter()
    if read(place / "answers.xlsx", hints).rows != SHEET_ROWS:
        raise ValueError("rows are missing")
    return time.perf_counter() - begun


def calamine(place: Path) -> float:
    """python-calamine alone, to lists of Python."""
    begun = time.perf_counter()
    book = python_calamine.CalamineWorkbook.from_path(str(place / "answers.xlsx"))
    book.get_sheet_by_index(0).to_python()
    return time.perf_counter() - begun


TASKS: dict[str, Callable[[Path], float]] = {
    "prepare": prepare,
    "publish": publication,
    "floor": floor,
    "workbook": workbook,
    "calamine": calamine,
}


def _peak_kb() -> int:
    """The most memory this process had, in KiB. `getrusage` would also count what the process that
    started it once had."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    assert found
    return int(found[1])


def main(task: str, place: str) -> None:
    """Run one task and print what it took."""
    seconds = TASKS[task](Path(place))
    peak = _peak_kb() / 2**20
    print(json.dumps({"seconds": seconds, "peak_gb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
