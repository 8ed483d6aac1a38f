"""The handbook's promise, looked for in the bytes of the store: no name, mail or number of anybody.

CITY_INVENTED_EXPORTS says how many survey exports are invented (500 for the whole proof).
"""

import csv
import io
import os

import pyarrow.parquet as pq
import pytest

from loaders.people_data import is_personal, kept_original, with_reasons
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.profiles import load_profiles
from loaders.publish.publish import FileContribution, publish_files
from loaders.store.write import HistoryEntry
from tests.loaders.shaping.invented_exports import TOOLS, WORDS, invented

EXPORTS = int(os.environ.get("CITY_INVENTED_EXPORTS", "24"))


def bring_in(store, path, **options):
    """Check a file and publish it with all that is kept beside; its report."""
    report = check_file(path, store.package, CheckOptions(**options), published_rows(store))
    table = report.table if report.table is not None else report.faultless
    assert table is not None, report.problems["message"].tolist()
    kept = kept_original(store.package, report, table, path)
    brought = FileContribution(report.tables(table), report.mode, report.parts, *kept)
    entry = HistoryEntry("Anna", with_reasons("", [report], "de"))
    publish_files(store, [brought], entry)
    return report


def everything(folder):
    """All bytes below a folder, and every cell of the Parquet files as text beside them."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        yield str(path.relative_to(folder)).encode()
        yield path.read_bytes()
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            for name in table.column_names:
                yield "\n".join(map(str, table[name].to_pylist())).encode()


def found_in(store, secrets):
    store.close()
    whole = b"\n".join(everything(store.location.folder))
    return [secret for secret in secrets if secret.encode() in whole]


def test_the_search_finds_what_is_stored(lake, tmp_path):
    path = tmp_path / "frage.csv"
    path.write_text("Zeitstempel;Was fehlt Ihnen?\n2024/05/02 10:00:00;Xylofonbau\n", "utf-8")
    bring_in(lake, path)
    assert found_in(lake, ["Xylofonbau", "Quarzsand"]) == ["Xylofonbau"]


def test_no_invented_export_leaves_a_contact_in_the_store(lake, tmp_path):
    secrets, asked = set(), 0
    for number in range(EXPORTS):
        tool = list(TOOLS)[number % len(TOOLS)]
        name, content, contacts = invented(tool, number)
        path = tmp_path / name
        path.write_text(content, "utf-8")
        report = bring_in(lake, path)
        assert report.dataset == "survey_answers", (tool, number)
        secrets |= contacts
        asked += 1
    assert asked == EXPORTS
    assert len(secrets) > 3 * EXPORTS
    assert found_in(lake, sorted(secrets)) == []


PEOPLE = {
    "Vorname": "Xaverine",
    "Nachname": "Quittenbaum",
    "E-Mail": "x.quittenbaum@example.org",
    "Telefon": "0365 7654321",
    "Privatadresse": "Zirbelgasse 17",
    "Kontonummer": "DE02 1203 0000 0000 2020 51",
    "IP-Adresse": "203.0.113.77",
    "Ansprechpartnerin": "Frau Quittenbaum",
}
TAKEN = [p for p in load_profiles() if p.dataset and not p.refusal]


@pytest.mark.parametrize("profile", TAKEN, ids=lambda p: p.name)
def test_the_handbooks_promise_holds_for_every_profile(lake, tmp_path, profile):
    """A file of each source with eight columns about people: named, and nowhere in the store."""
    own = [group[0] for group in profile.requires]
    if profile.dataset == "survey_answers":
        own.append("Wie sicher ist der Weg?")
    path = tmp_path / "quelle.csv"
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=";")
    people = {h: cell for h, cell in PEOPLE.items() if h not in own}
    writer.writerow([*own, *people])
    writer.writerow([*(f"a{i}" for i in range(len(own))), *people.values()])
    path.write_text(sink.getvalue(), "utf-8")
    options = CheckOptions(profile=profile.name, constants={"series": "Foren"})
    report = check_file(path, lake.package, options, published_rows(lake))
    said = " ".join(report.note_texts())
    missing = [h for h in people if f"„{h}“" not in said]
    assert missing == [], said
    rows = published_rows(lake)(report.dataset).slice(0, 0) if report.faultless is None else None
    table = report.faultless if rows is None else rows
    content, name = kept_original(lake.package, report, table, path)
    assert isinstance(content, bytes) and name == "quelle.csv"
    lake.files.keep(content, name)
    if table.num_rows:
        publish_files(lake, [FileContribution(report.tables(table), "append")], HistoryEntry("A"))
    assert found_in(lake, PEOPLE.values()) == []


def test_rows_left_out_are_not_kept_where_they_tell_of_people(lake, tmp_path):
    path = tmp_path / "liste.csv"
    head = "hub_id;name;status;place"
    path.write_text(f"{head}\na;Y, +49 365 7654321;geplant;\nb;Baum;gibtsnicht;\n", "utf-8")
    report = bring_in(lake, path)
    assert report.found and is_personal(report)
    assert found_in(lake, ["7654321"]) == []


def test_a_table_without_a_profile_keeps_no_person_in_its_file(lake, tmp_path):
    """Neither by heading, nor by a cell of a column nobody knows, nor above the table."""
    head = "measure_id;title;status;owner"
    for more, cell in (("Kontonummer", "1"), ("Sonstiges", "Frau Y, +49 365 7654321"), ("", "")):
        path = tmp_path / f"liste{len(more)}.csv"
        above = "" if more else "Rückfragen: x.quittenbaum@example.org\n"
        path.write_text(f"{above}{head};{more}\na;Bank;geplant;Amt;{cell}\n", "utf-8")
        report = check_file(path, lake.package)
        kept, _ = kept_original(lake.package, report, report.table, path)
        assert isinstance(kept, bytes), (more, report.note_texts())
        assert b"7654321" not in kept and b"@" not in kept
    path.write_text(f"{head};Laufnummer\na;Bank;geplant;Amt;09162000\n", "utf-8")
    report = check_file(path, lake.package)
    assert kept_original(lake.package, report, report.table, path)[0] == path


def test_a_column_is_kept_by_decision_and_the_reason_is_in_the_history(lake, tmp_path):
    name, content, contacts = invented("google", 3)
    column = next(h for h in content.splitlines()[0].split(";") if h in WORDS["mail"])
    mails = [secret for secret in contacts if "@" in secret]
    path = tmp_path / name
    path.write_text(content, "utf-8")
    report = bring_in(lake, path, kept_contacts={column: "Einwilligung liegt vor"})
    assert any("Einwilligung liegt vor" in text for text in report.note_texts())
    (message,) = {row.message for row in lake.history().rows[-3:]}
    assert message == (
        f"Behalten, obwohl es um Personen geht: „{column}“; Grund: Einwilligung liegt vor."
    )
    assert set(found_in(lake, sorted(contacts))) == set(mails)
