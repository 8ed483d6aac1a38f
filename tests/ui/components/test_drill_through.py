"""From every number to its rows, and from them to publication, author and file."""

import re
from pathlib import Path

import pytest

from loaders.store.store import Edition
from tests.publishing import publish
from tests.ui.seen import words
from ui.state.session_data import store

ROOT = Path(__file__).parents[3]
VIEWS = {
    "overview": [{}, {"bezirk": "01"}],
    "measures": [{}, {"ansicht": "portfolio"}, {"massnahme": "bank"}],
    "participation": [{}],
    "surveys": [{}, {"umfrage": "beispiel"}],
    "map": [{}, {"bezirk": "01"}],
    "mobility": [{}, {"bereich": "laden"}, {"bereich": "staedte"}],
    "sources": [{"datensatz": "measures"}],
}
"""Every page with numbers, in each of its views."""


def opened(app, page, parameters):
    app.switch_page(f"../../pages/{page}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def keys(app, kind):
    """Keys of the elements of a kind; Streamlit puts them at the end of their ids."""
    return [part.proto.id.rpartition("-")[2] for part in app.get(kind)]


def ways(app):
    return {one.key.removesuffix("_behind") for one in app.button if one.key.endswith("_behind")}


def cards(app):
    return "".join(part.value for part in app.html).count('<section class="card">')


def press(app, key):
    """Click the way to the rows; what the dialog says."""
    before = words(app)
    return words(app.button(key=f"{key}_behind").click().run()).replace(before, "")


@pytest.mark.parametrize(
    ("page", "parameters"), [(page, one) for page, views in VIEWS.items() for one in views]
)
def test_every_number_has_its_way_to_rows_and_origin(shell, page, parameters):
    app = opened(shell, page, parameters)
    found = ways(app)
    assert set(keys(app, "plotly_chart")) <= found
    assert {one.proto.id.rpartition("-")[2] for one in app.dataframe if one.proto.id} <= found
    assert len([key for key in found if key.startswith("card_")]) == cards(app)
    assert found, "the page has no number at all"


def test_numbers_are_drawn_nowhere_else():
    """What draws a chart, a map or a table by itself has to bring the way along by itself too."""
    allowed: dict[str, set[str]] = {
        r"st\.plotly_chart\(": {"ui/components/figure.py"},
        r"\bst_folium\(": {"ui/components/map_view.py"},
        r"map_view\.draw_map\(": {"pages/map.py", "ui/mobility/white_spots.py"},
        r"st\.dataframe\(": {"ui/components/tables.py"},
        r"(?<!def )\bdraw_(table|rows)\(": {
            "ui/components/dataset_columns.py",  # for those that draw rows of a dataset
            "ui/components/drill_through.py",
            "ui/components/figure.py",  # the way itself
            "ui/components/diff_table.py",  # a publication, on the pages of publications
            "ui/admin/feeds.py",  # problems of what was not published
            "ui/map/order.py",
            "ui/participation/event_list.py",
            "ui/participation/tables.py",
            "ui/sources/detail.py",
            "ui/sources/shipped_offer.py",  # of a publication to come
        },
        r"st\.metric\(|st\.table\(|st\.data_editor\(|st\.\w+_chart\((?<!plotly_chart\()": set(),
        r'draw_template\(\s*"components/card\.html"': {"ui/components/cards.py"},
    }
    code = {path: path.read_text("utf-8") for room in ("ui", "pages")
            for path in (ROOT / room).rglob("*.py")}  # fmt: skip
    for pattern, files in allowed.items():
        drawn = {str(path.relative_to(ROOT)) for path, text in code.items()
                 if re.search(pattern, text)}  # fmt: skip
        assert drawn == files, pattern
    bringing = set.union(*allowed.values()) - {
        "ui/components/dataset_columns.py",
        "ui/components/diff_table.py",
        "ui/sources/shipped_offer.py",  # rows that are not published here yet
        "ui/admin/feeds.py",
        "ui/components/map_view.py",
        "ui/components/tables.py",
    }
    brought = re.compile(r"\b(drill_through|origin)\.(button|way)\(")
    files = bringing - {"ui/components/drill_through.py"}
    lacking = {file for file in files if not brought.search(code[ROOT / file])}
    assert lacking == set()


def test_a_number_leads_to_rows_publication_author_and_file(shell):
    app = opened(shell, "overview", {})
    with store().reader(Edition(1)) as cursor:
        row = cursor.execute("FROM measures WHERE measure_id = 'bank'").to_arrow_table()
    made = publish(store(), {"measures": row}, author="Anna Beispiel", mode="append",
                   source=b"x", source_name="massnahmen.csv")  # fmt: skip
    app.run()
    text = press(app, "overview_focus")
    total = len(app.dataframe[0].value)
    assert f"Stand {made} : 1 von {total} Zeilen Veröffentlichung" in text
    assert "Anna Beispiel · massnahmen.csv" in text
    assert f"Stand 1 : {total - 1} von {total} Zeilen Erstbefüllung" in text
    table = app.dataframe[0].value
    by_id = table.set_index("Maßnahmen-Kennung")["Veröffentlicht in Stand"]
    assert by_id["bank"] == made
    assert (by_id.drop("bank") == 1).all()
    links = "".join(part.value for part in app.html)
    assert f"./verlauf?veroeffentlichung={made}&amp;datensatz=measures" in links
    assert "Originaldatei massnahmen.csv" in [
        one.proto.label.replace("\\", "") for one in app.get("download_button")
    ]


def test_the_rows_are_those_of_the_filter(shell):
    app = opened(shell, "overview", {"bezirk": "01"})
    press(app, "card_money")
    shown = set(app.dataframe[0].value["Maßnahme"])
    with store().reader(Edition(1)) as cursor:
        own = cursor.execute(
            "SELECT DISTINCT measure_id FROM budgets JOIN measures USING (measure_id) "
            "WHERE (district_id = '01' OR district_id IS NULL) AND approved_eur IS NOT NULL"
        ).fetchall()
    assert shown == {code for (code,) in own}


def test_the_public_sees_rows_and_source_but_neither_author_nor_file(shell, monkeypatch):
    monkeypatch.setattr("ui.access.roles.is_local", lambda *_: False)
    app = opened(shell, "participation", {})
    text = press(app, "participation_events")
    titles = set(app.dataframe[0].value.iloc[:, 1]) | set(app.dataframe[1].value.iloc[:, 1])
    assert "Stand 1:" in text
    assert "Quelle" in app.dataframe[-1].value.columns
    assert "Interne Runde" not in titles
    for secret in ("Auslieferung", "events.csv", "verlauf?", "Originaldatei"):
        assert secret not in text + "".join(part.value for part in app.html)


def test_single_answers_are_for_analysts(shell, monkeypatch):
    monkeypatch.setattr("ui.access.roles.role", lambda: "staff")
    app = opened(shell, "surveys", {"umfrage": "beispiel"})
    text = press(app, "survey_time" if "survey_time" in ways(app) else sorted(ways(app))[0])
    assert "Einzelne Antworten sieht nur die Datenpflege" in text
    assert not any("respondent" in str(one.value.columns).lower() for one in app.dataframe)
