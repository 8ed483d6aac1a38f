"""Single answers of a survey are for analysts: no page hands them, or their file, to staff."""

import pytest

from loaders.publish.publish import FileContribution, publish_files
from loaders.store.store import Edition
from loaders.store.write import HistoryEntry
from tests.ui.access.test_roles import AUTH, GROUPS, OF_ROLE, signed
from tests.ui.seen import words
from ui.state.session_data import store

FILE = b"id,frage\nu1,ganz geheim\n"
ONLY_ANALYSTS = "Einzelne Antworten sieht nur die Datenpflege"


@pytest.fixture(autouse=True)
def groups(monkeypatch):
    for name, value in GROUPS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def survey(shell) -> int:
    """A publication whose one file brought the questions and the answers."""
    shell.run()
    with store().reader(Edition(store().snapshot_id())) as cursor:
        tables = {
            name: cursor.execute(f"FROM {name}").to_arrow_table()
            for name in ("survey_questions", "survey_answers")
        }
    load = FileContribution(tables, source=FILE, source_name="befragung.csv")
    return publish_files(store(), [load], HistoryEntry("Anna"))


def at(shell, held: str, page: str, **parameters: str):
    """The page as somebody of that group sees it."""
    shell.secrets["auth"] = AUTH
    shell.user = signed(OF_ROLE[held])
    shell.query_params.update(parameters)
    return shell.switch_page(f"../../pages/{page}.py").run()


def downloads(app) -> list[str]:
    return [button.label.replace("\\", "") for button in app.get("download_button")]


@pytest.mark.parametrize(("held", "rows"), [("staff", False), ("analyst", True)])
def test_sources_give_answers_to_analysts_only(shell, survey, held, rows):
    app = at(shell, held, "sources", datensatz="survey_answers")
    assert ("Parquet" in downloads(app)) is rows
    assert bool(app.dataframe) is rows
    assert (ONLY_ANALYSTS in words(app)) is not rows
    assert "Vorlage als CSV" in downloads(app)


@pytest.mark.parametrize("dataset", ["survey_answers", "survey_questions"])
@pytest.mark.parametrize(("held", "given"), [("staff", False), ("analyst", True)])
def test_the_survey_s_file_is_given_to_analysts_only(shell, survey, dataset, held, given):
    app = at(shell, held, "history", veroeffentlichung=str(survey), datensatz=dataset)
    assert any("befragung.csv" in label for label in downloads(app)) is given


def test_staff_see_how_many_answers_changed_but_not_which(shell, survey):
    app = at(shell, "staff", "history", veroeffentlichung="1", datensatz="survey_answers")
    assert "neue Zeilen" in words(app) and ONLY_ANALYSTS in words(app)
    assert not app.dataframe
