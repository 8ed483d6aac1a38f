"""Which tool a file is from: enough evidence, or a question."""

import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.profiles import NO_PROFILE, load_profiles
from loaders.shipped_data import read_shipped


@pytest.fixture(scope="module")
def rows(package):
    return read_shipped(package, list(package.datasets.values()))


@pytest.fixture
def check(package, rows, tmp_path):
    def run(text, **options):
        path = tmp_path / "umfrage.csv"
        path.write_text(text, "utf-8")
        return check_file(path, package, CheckOptions(**options), published=rows.get)

    return run


def points(name, *headers):
    return next(one for one in load_profiles() if one.name == name).points(headers)


def test_words_of_many_lists_are_no_evidence():
    assert points("mentimeter", "Datum", "Teilnehmende") == 0
    assert points("mentimeter", "Datum", "Voter", "Session") == 2
    assert points("google_forms", "Zeitstempel", "Station", "Wert") == 1
    assert points("google_forms", "Zeitstempel", "Wie sicher ist der Weg?") == 2


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("Datum;Bezeichnung;Teilnehmende", "mentimeter"),
        ("Zeitstempel;Abteilung;Wert", "google_forms"),
        ("Antwort ID;Bus;Rad", "limesurvey"),
    ],
)
def test_with_little_evidence_the_source_is_asked(check, head, source):
    report = check(f"{head}\n02.05.2024;a;12\n")
    (problem,) = report.found
    assert problem.details["wording"] == "profile_asked"
    assert report.sources[0] == source
    assert report.sources[-1] == NO_PROFILE
    assert report.table is None
    assert f"--profile with one of {source}" in problem.message("en")
    chosen = check(f"{head}\n02.05.2024;a;12\n", profile=source)
    assert (chosen.profile, chosen.dataset) == (source, "survey_answers")
    none = check(f"{head}\n02.05.2024;a;12\n", profile=NO_PROFILE)
    assert none.profile is None and none.sources == ()


def test_two_sources_with_as_much_evidence_are_both_named(check):
    """The columns of a form of Google's beside those of Microsoft's: 2 points against 3."""
    head = "ID;Startzeit;Fertigstellungszeit;Zeitstempel;Weg"
    report = check(f"{head}\n1;2024-05-02 10:00;2024-05-02 10:05;02.05.2024 10:05;sicher\n")
    assert set(report.sources) == {"google_forms", "microsoft_forms", NO_PROFILE}


def test_the_dataset_named_decides(check):
    head = "Zeitstempel;Abteilung;Wert"
    report = check(f"{head}\n02.05.2024 10:00:00;a;12\n", dataset="survey_answers")
    assert (report.profile, report.sources) == ("google_forms", ())


@pytest.mark.parametrize(
    "head",
    [
        "G01Q01;G01Q02[SQ001];G01Q02[SQ002];G02Q03",
        "Q1[SQ001];Q1[SQ002];Q1[other];Q2",
        "Womit fahren Sie? [Rad];Womit fahren Sie? [Bus];Wie sicher ist der Weg?",
        "G01Q01. Wie sicher?;G01Q02. Was fehlt?",
    ],
)
def test_limesurvey_without_its_technical_columns_is_told_by_its_headings(check, head):
    width = head.count(";") + 1
    lines = [";".join(["N/A", *["gut"] * (width - 1)]), ";".join(["schlecht"] * width)]
    report = check("\n".join([head, *lines]) + "\n")
    assert (report.profile, report.dataset) == ("limesurvey", "survey_answers")
    # „N/A“ says that the question was not put.
    assert report.table.num_rows == 2 * width - 1


def test_grids_of_google_forms_are_none_of_limesurvey(check):
    head = "Zeitstempel;Womit fahren Sie? [Rad];Womit fahren Sie? [Bus]"
    report = check(f"{head}\n02.05.2024 10:00:00;oft;nie\n")
    assert report.profile == "google_forms"
