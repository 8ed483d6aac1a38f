"""What the law wants on every page: accessibility statement, privacy, sources and licences."""

import csv
import datetime as dt
import json
from importlib import metadata
from pathlib import Path

import pytest
import shapely

from tests.ui.seen import words
from ui.shell import accessibility_audit, contact, footer, licences, native_libraries

PAGES = ("imprint", "accessibility", "privacy", "about")


def opened(shell, page: str, **parameters: str):
    shell.switch_page(f"../../pages/{page}.py")
    for name, value in parameters.items():
        shell.query_params[name] = value
    return shell.run()


@pytest.mark.parametrize("page", PAGES)
def test_they_are_open_to_everyone(shell, page):
    shell.context["is_embedded"] = True
    assert "nicht für Sie offen" not in words(opened(shell, page))


def test_the_foot_leads_to_them_also_below_a_page_that_stops_early(shell):
    shell.run()
    shell.query_params["massnahme"] = "bank"
    app = shell.switch_page("../../pages/measures.py").run()
    html = "".join(part.value for part in app.html)
    for path in ("impressum", "barrierefreiheit", "datenschutz", "ueber"):
        assert f'href="./{path}' in html
    assert [path for path, _title in footer.pages()] == [
        "impressum",
        "barrierefreiheit",
        "datenschutz",
        "ueber",
    ]


FOUND = {
    "date": dt.date(2026, 11, 20),
    "engine": "axe-core 4.10",
    "pages": ["/", "/karte"],
    "conditions": ["hell", "dunkel", "320 px"],
    "violations": [{"rule": "color-contrast", "help": "Kontrast", "page": "/karte"}],
}


def test_the_statement_says_what_the_last_audit_found(shell, monkeypatch):
    monkeypatch.setattr(accessibility_audit, "last", lambda: FOUND)
    said = words(opened(shell, "accessibility"))
    assert (
        "Am 20.11.2026 wurden die unten genannten Seiten mit axe-core 4.10 geprüft: 2 Seiten"
        " in je 3 Ansichten. Seiten, die seither hinzugekommen sind" in said
    )
    assert "1 Regel war verletzt" in said
    assert "Kontrast (color-contrast) /karte" in said
    assert "teilweise mit EN 301 549" in said


def test_without_an_audit_or_an_address_it_says_so(shell, monkeypatch):
    monkeypatch.setattr(accessibility_audit, "last", lambda: None)
    said = words(opened(shell, "accessibility"))
    assert "wurden noch nicht geprüft" in said and "make audit" not in said
    assert "noch keine Adresse für Rückmeldungen genannt" in said


@pytest.mark.parametrize("page", PAGES)
def test_no_citizen_reads_the_name_of_a_setting(shell, page):
    said = words(opened(shell, page))
    assert "CITY_" not in said and "city.contact" not in said


def test_the_log_names_the_settings_that_would_complete_the_contact(shell, monkeypatch, caplog):
    shell.run()
    for name in contact.SETTINGS.values():
        monkeypatch.setenv(name, "x")
    contact.warn_of_missing()
    assert caplog.messages == []
    monkeypatch.delenv("CITY_CONTACT_EMAIL")
    contact.warn_of_missing()
    assert caplog.messages == [
        "imprint, privacy and accessibility lack a contact: set CITY_CONTACT_EMAIL"
    ]


def test_the_imprint_names_the_provider_and_the_ways_to_reach_it(shell, monkeypatch):
    assert "noch keine Adresse" in words(opened(shell, "imprint"))
    monkeypatch.setenv("CITY_CONTACT_EMAIL", "stadt@muster.example")
    monkeypatch.setenv("CITY_CONTACT_ADDRESS", "Markt 1, 12345 Muster")
    app = shell.run()
    assert "Markt 1, 12345 Muster" in words(app)
    assert 'href="mailto:stadt@muster.example"' in "".join(part.value for part in app.html)


def test_the_address_of_the_declarations_stands_in_it(shell, tiny_city, tmp_path, monkeypatch):
    import shutil

    city = shutil.copytree(tiny_city, tmp_path / "city")
    declared = json.loads((city / "datapackage.json").read_text("utf-8"))
    declared["city"]["contact"] = {"name": "Stadt Muster", "email": "barriere@muster.example"}
    declared["city"]["accessibility"] = {
        "law": "Mustergesetz",
        "enforcement": "Schlichtungsstelle",
        "enforcement_url": "https://schlichtung.example",
    }
    (city / "datapackage.json").write_text(json.dumps(declared), "utf-8")
    monkeypatch.setenv("CITY_DATA", str(city))
    app = opened(shell, "accessibility")
    said = words(app)
    assert "Stadt Muster will diese Seiten" in said and "Mustergesetz" in said
    html = "".join(part.value for part in app.html)
    assert 'href="mailto:barriere@muster.example"' in html
    assert 'href="https://schlichtung.example"' in html


def test_settings_give_the_contact_where_the_declarations_have_none(shell, monkeypatch):
    monkeypatch.setenv("CITY_CONTACT_EMAIL", "hilfe@muster.example")
    monkeypatch.setenv("CITY_CONTACT_PHONE", "01234 567")
    monkeypatch.setenv("CITY_CONTACT_DATA_PROTECTION_EMAIL", "dsb@muster.example")
    app = opened(shell, "accessibility")
    assert "hilfe@muster.example , 01234 567" in words(app)
    app = app.switch_page("../../pages/privacy.py").run()
    assert 'href="mailto:dsb@muster.example"' in "".join(part.value for part in app.html)


def test_the_audit_is_read_as_it_was_stored(tmp_path):
    stored = tmp_path / "audit.json"
    assert accessibility_audit.last(stored) is None
    stored.write_text(json.dumps(FOUND | {"date": "2026-11-20"}), "utf-8")
    assert accessibility_audit.last(stored) == FOUND


def test_privacy_names_the_cookie_of_the_sign_in_only_where_there_is_one(shell):
    assert "_streamlit_user" not in words(opened(shell, "privacy"))
    assert "_streamlit_xsrf" in words(shell)


def test_about_lists_the_software_with_its_licences(shell):
    said = words(opened(shell, "about"))
    assert f"streamlit {metadata.version('streamlit')} Apache" in said
    assert f"Version {licences.version()} des Dashboards" in said
    assert "pytest" not in said
    without = [one.name for one in licences.software() if not one.licence]
    assert without == ["streamlit-folium"]


def test_about_names_public_datasets_only_to_the_public(shell):
    assert "Antworten" in words(opened(shell, "about"))
    shell.context["is_embedded"] = True
    assert "datensatz=survey_answers" not in "".join(p.value for p in shell.run().html)


def test_in_english_no_german_is_left(shell):
    said = words(opened(shell, "privacy", lang="en"))
    assert "Your browser talks to this server only" in said
    assert "Datenschutz" not in said


def test_every_native_library_in_the_wheels_has_a_licence():
    found = list(native_libraries.libraries())
    assert [one for one in found if not all(one)] == []
    named = {(one.package, one.library) for one in found}
    assert named >= {
        ("shapely", "GEOS"), ("pyogrio", "GDAL"), ("pyproj", "PROJ"), ("lxml", "libxml2"),
        ("scipy", "libgfortran (GCC)"), ("numpy", "OpenBLAS"), ("pillow", "FreeType"),
    }  # fmt: skip
    files = {one.file for one in found}
    for folder in Path(shapely.__file__).parents[1].glob("*.libs"):  # where auditwheel puts them
        if folder.stem in {one.package for one in found}:
            assert {file.name for file in folder.glob("lib*.so*")} <= files, folder


def test_the_list_of_native_libraries_is_a_table(capsys):
    native_libraries.main()
    head, *rows = csv.reader(capsys.readouterr().out.splitlines())
    assert head == ["package", "version", "library", "file", "licence"]
    assert len(rows) > 40 and all(len(row) == 5 and all(row) for row in rows)
