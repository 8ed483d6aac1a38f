"""The page Hochladen on Musterstadt, as a test drives it."""

from pathlib import Path

from loaders.store.store import Edition
from ui.state.session_data import store

ROOT = Path(__file__).parents[3]


PAGE = "../../pages/upload.py"


HEAD = "Statistischer Bezirk;Stichtag;Einwohnerinnen und Einwohner;Register;Quelle\n"


GOOD = HEAD + "01;31.12.2020;5.100;Stadt;Testdaten\n02;31.12.2023;3.200;Stadt;Testdaten\n"


FAULTY = (
    HEAD
    + "01;31.12.2023;5.234;Stadt;Test\n"
    + "99;31.12.2023;abc;Stadt;Test\n"
    + "02;32.12.2023;3.100;;Test\n"
)


MEASURES = "measure_id,title,status,is_public,source\nneu,Neues,geplant,ja,Test\n"
HOSTILE = "../<img src=x onerror=alert(1)>![x](evil).csv"


def drop(app, *files):
    """Open the page and drop files given as (name, text or bytes)."""
    app.switch_page(PAGE).run()
    return drop_more(app, *files)


def drop_more(app, *files):
    for name, content in files:
        app.file_uploader[0].upload(
            name, content if isinstance(content, bytes) else content.encode()
        )
    return app.run()


def case(app):
    return next(iter(app.session_state["upload_cases"].values()))


def widget(app, kind, name):
    key = f"upload_{case(app).upload.id}_{name}"
    return next(one for one in app.get(kind) if one.key == key)


def publish_as(app, name):
    app.text_input(key="upload_author").input(name).run()
    return press(app)


def press(app):
    """Click the button that publishes."""
    found = [one for one in app.button if str(one.key).startswith("upload_publish")]
    return found[0].click().run()


def residents():
    with store().reader(Edition(store().snapshot_id())) as cursor:
        rows = cursor.execute("SELECT district_id, year(date), population FROM population")
        return {(district, year): number for district, year, number in rows.fetchall()}
