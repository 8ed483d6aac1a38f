"""Files and datasets that need each other."""

from loaders.store.store import Edition
from tests.ui.seen import tables, words
from tests.ui.upload.page import GOOD, MEASURES, drop, publish_as, widget
from ui.state.session_data import store
from ui.upload import case as upload_case

MILESTONES = "milestone_id,measure_id,title,baseline_date,source\nm-neu,neu,Start,31.12.2027,Test\n"


def choose(app, number):
    """Lay another file of the desk out."""
    choice = next(one for one in app.get("button_group") if one.key == "upload_choice")
    return choice.set_value(list(app.session_state["upload_cases"])[number]).run()


def held(dataset, column):
    with store().reader(Edition(store().snapshot_id())) as cursor:
        return {row[0] for row in cursor.execute(f"SELECT {column} FROM {dataset}").fetchall()}


def test_files_that_need_each_other_go_into_one_state(shell):
    app = drop(shell, ("massnahmen.csv", MEASURES), ("meilensteine.csv", MILESTONES))
    text = words(app.run())
    assert "Diese Datei und „meilensteine.csv“ brauchen einander" in text
    assert "massnahmen.csv → Maßnahmen wird ergänzt · +1 ~0 −0" in text
    assert "meilensteine.csv → Meilensteine wird ergänzt · +1 ~0 −0" in text
    text = words(choose(app, 1))
    assert "③ Probleme keine" in text
    assert "Diese Datei und „massnahmen.csv“ brauchen einander" in text
    assert "„Meilensteine“: Die Öffentlichkeit sieht 1 von 1 Zeile;" in text
    before = store().snapshot_id()
    text = words(publish_as(app, "Anna"))
    assert "Veröffentlicht als Stand" in text
    made = store().snapshots()
    made = made[made["snapshot_id"] > before]
    assert made["snapshot_id"].nunique() == 1
    assert dict(zip(made["dataset"], made["file"], strict=True)) == {
        "measures": "massnahmen.csv",
        "milestones": "meilensteine.csv",
    }
    assert "neu" in held("measures", "measure_id")
    assert "m-neu" in held("milestones", "milestone_id")
    assert "Veröffentlicht als Stand" in words(choose(app, 0))


def test_one_of_them_can_still_go_alone(shell):
    app = drop(shell, ("massnahmen.csv", MEASURES), ("meilensteine.csv", MILESTONES))
    app.run()
    widget(app, "toggle", "alone").set_value(True).run()
    text = words(app)
    assert "brauchen einander" not in text
    assert "Gemeinsam in einen Stand" not in text
    publish_as(app, "Anna")
    assert "neu" in held("measures", "measure_id")
    assert "m-neu" not in held("milestones", "milestone_id")
    assert "③ Probleme keine" in words(choose(app, 1))


def test_a_faulty_partner_holds_both_back_and_is_named(shell):
    broken = MILESTONES.replace("31.12.2027", "32.12.2027")
    app = drop(shell, ("massnahmen.csv", MEASURES), ("meilensteine.csv", broken))
    text = words(app.run())
    assert "„meilensteine.csv“ hat noch Probleme." in text
    assert not [one for one in app.button if str(one.key).startswith("upload_publish")]


def test_files_that_do_not_need_each_other_stay_apart(shell):
    app = drop(shell, ("massnahmen.csv", MEASURES), ("stand.csv", GOOD))
    assert "brauchen einander" not in words(app.run())


def test_a_replacement_that_others_refer_to_is_refused_before_the_click(shell):
    app = drop(shell, ("massnahmen.csv", MEASURES))
    widget(app, "radio", "mode").set_value("replace").run()
    (box,) = app.error
    assert "es fehlen Zeilen, auf die andere Daten verweisen".casefold() in box.value.casefold()
    assert box.value.count("verweist auf") >= 2
    assert not [one for one in app.warning if "nicht in der Datei" in one.value]
    button = next(one for one in app.button if str(one.key).startswith("upload_publish"))
    assert button.disabled


def test_an_edition_that_lacks_rows_others_refer_to_is_first_offered_as_an_addition(shell):
    with store().reader(Edition(1)) as cursor:
        names = cursor.execute(
            "SELECT measure_id, title, status FROM measures ORDER BY measure_id IN "
            "(SELECT measure_id FROM milestones) DESC, 1"
        ).fetchall()
    rows = "".join(f"{','.join(row)},Test\n" for row in names[1:])  # most of them, but not all
    app = drop(shell, ("massnahmen.csv", "measure_id,title,status,source\n" + rows))
    assert widget(app, "radio", "mode").value == "append"
    assert not app.error
    assert any("1 veröffentlichte Zeile steht nicht in der Datei und bleibt" in one.value
               for one in app.info)  # fmt: skip


def test_what_a_file_fills_besides_is_shown_before(shell, monkeypatch):
    """One list of measures with a column of Zielfelder, as the real ones have them."""
    import dataclasses

    import pyarrow as pa

    real = upload_case.check_file

    def with_others(*args, **kwargs):
        report = real(*args, **kwargs)
        with store().reader(Edition(1)) as cursor:
            schema = cursor.execute("FROM stops LIMIT 0").to_arrow_table().schema
        stop = {"stop_id": "neu", "name": "Neuer Halt", "kind": "Haltestelle", "source": "T"}
        others = {"stops": pa.Table.from_pylist([stop], schema=schema)}
        return dataclasses.replace(report, others=others)

    monkeypatch.setattr(upload_case, "check_file", with_others)
    app = drop(shell, ("stand.csv", GOOD))
    assert "Die Datei füllt auch „Bahnhöfe und Haltestellen“:" in words(app)
    assert "Neuer Halt" in str([one.to_string() for one in tables(app)])
