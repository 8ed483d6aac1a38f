"""The folder of the public edition, as a web server hands it out.

    index.html            leads to the newest state
    aktuell/de/…          the newest state, a link to a folder that is changed at once
    stand/<name>/de/…     every state that was published, compressed, never changed
    assets/<hash>.css     a name for each content
    .states/<name>.json   what a state said in words, to find what was taken back

Nothing is ever half there: a tree is written beside its place and renamed.
"""

import datetime as dt
import gzip
import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from markupsafe import Markup

from loaders.store.store import Store
from outputs.edition import public_texts
from outputs.edition.site import Edition, filled, render
from ui.i18n.texts import LANGUAGES, Look
from ui.state.public_edition import name_of

NEWEST, KEPT, NOTES, TREES = "aktuell", "stand", ".states", ".trees"
START = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Öffentliche Ausgabe</title>'
    '<meta http-equiv="refresh" content="0; url={way}de/index.html"></head><body><p>'
    '<a href="{way}de/index.html">Deutsch</a> <a href="{way}en/index.html" lang="en">English</a>'
    "</p></body></html>"
)
GONE_HEAD = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>410</title></head><body>'
)
GONE = Markup(
    '<main lang="{0}"><h1>{1}</h1><p>{2}</p>'
    '<p><a href="{4}aktuell/{0}/index.html">{3}</a></p></main>'
)


def publish(
    folder: Path,
    store: Store,
    today: dt.date,
    *,
    is_plain: bool = False,
    rest: Callable[[float], None] = lambda seconds: None,
) -> str:
    """Bring the folder to the store's newest state; returns the state's name.

    Where there is none yet, the pages of the navigation come first, and all of them later.
    is_plain: kept states are written uncompressed too, for servers that do not know `.gz` files.
    Raises what a screen raises, OSError; the folder then is as it was."""
    snapshot = store.snapshot_id()
    name = name_of(snapshot)
    withdraw(folder, store, snapshot)
    if not (folder / NEWEST).exists():
        _show(folder, render(snapshot, is_first=True))
    made = render(snapshot, rest=rest)
    _write_assets(folder, made.assets)
    if not (folder / KEPT / name).exists():
        is_same_day = name.startswith(today.isoformat())
        then = made if is_same_day else render(snapshot, is_past=True, rest=rest)
        _keep(folder, then, store, snapshot)
    _show(folder, made)
    if is_plain:
        _unpack(folder / KEPT)
    return name


def _show(folder: Path, made: Edition) -> None:
    _write_assets(folder, made.assets)
    _replace_newest(folder, made)
    _write(folder / "index.html", START.format(way=f"{NEWEST}/").encode())


def _write_assets(folder: Path, assets: Mapping[str, str]) -> None:
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    for name, text in assets.items():
        if not (folder / "assets" / name).exists():
            _write(folder / "assets" / f"{name}.gz", _compressed(text))
            _write(folder / "assets" / name, text.encode())


def _replace_newest(folder: Path, made: Edition) -> None:
    """Write the tree under a name of its own and turn the link `aktuell` to it."""
    tree = folder / TREES / uuid4().hex
    for path, text in made.files.items():
        content = filled(text, "../../")
        _write(tree / path, content.encode())
        _write(tree / f"{path}.gz", _compressed(content))
    _write(tree / "index.html", START.format(way="").encode())
    link = folder / f"{NEWEST}.{tree.name}"
    link.symlink_to(Path(TREES) / tree.name, target_is_directory=True)
    os.replace(link, folder / NEWEST)
    for other in (folder / TREES).iterdir():
        if other != tree:
            shutil.rmtree(other, ignore_errors=True)


def _unpack(kept: Path) -> None:
    """Write the kept pages uncompressed too, those of earlier states as well."""
    for packed in kept.rglob("*.html.gz"):
        if not (plain := packed.with_suffix("")).exists():
            _write(plain, gzip.decompress(packed.read_bytes()))


def _keep(folder: Path, made: Edition, store: Store, snapshot: int) -> None:
    tree = folder / TREES / f"kept-{uuid4().hex}"
    for path, text in made.files.items():
        kept = filled(made.kept[path.partition("/")[0]], "../../../")
        content = filled(text, "../../../", kept)
        _write(tree / f"{path}.gz", _compressed(content))
    note = {
        "snapshot": snapshot,
        "pages": sorted(made.files),
        "columns": public_texts.public_columns(store),
        "texts": sorted(public_texts.public_texts(store, snapshot)),
    }
    _write_note(folder, made.name, note)
    (folder / KEPT).mkdir(exist_ok=True)
    os.replace(tree, folder / KEPT / made.name)


def withdraw(folder: Path, store: Store, newest: int) -> list[str]:
    """Take from all kept states what is public no more; returns the pages that went, as
    `<state>/<page>`."""
    notes = sorted((folder / NOTES).glob("*.json"))
    if not notes:
        return []
    columns, texts = public_texts.public_columns(store), public_texts.public_texts(store, newest)
    existing = set(store.snapshots()["snapshot_id"])
    gone = []
    for file in notes:
        note = json.loads(file.read_text("utf-8"))
        tree = folder / KEPT / file.stem
        is_whole = note["snapshot"] not in existing or not set(note["columns"]) <= set(columns)
        lost = set(note["texts"]) - texts
        pages = note["pages"] if is_whole else _saying(tree, note["pages"], lost, texts)
        if not pages and not lost:
            continue
        for page in pages:
            (tree / f"{page}.gz").unlink(missing_ok=True)
            (tree / page).unlink(missing_ok=True)
        _leave_word(tree)
        left = [] if is_whole else sorted(set(note["texts"]) & texts)
        went = sorted({*note.get("gone", ()), *pages})
        stays = [one for one in note["pages"] if one not in went]
        _write_note(folder, file.stem, {**note, "pages": stays, "gone": went, "texts": left})
        gone += [f"{file.stem}/{page}" for page in pages]
    return gone


def _saying(
    tree: Path, pages: Collection[str], lost: Collection[str], public: Collection[str]
) -> list[str]:
    wanted = public_texts.probes(lost, public)
    if wanted is None:
        return []
    return [
        page
        for page in pages
        if (text := _read(tree / f"{page}.gz")) and public_texts.says(text, wanted)
    ]


def _read(file: Path) -> str:
    with suppress(FileNotFoundError):
        return gzip.decompress(file.read_bytes()).decode()
    return ""


def _leave_word(tree: Path) -> None:
    """The page that stands where others were."""
    if tree.is_dir():
        _write(tree / "gone.html", gone_page("../").encode())


def gone_page(up: str) -> str:
    """Says in both languages that a page was withdrawn. up: the way to the kept states' folder."""
    parts = [
        GONE.format(
            language,
            look.text("Withdrawn"),
            look.text(
                "This page of a kept state said something that is no longer public. It has "
                "therefore been removed."
            ),
            look.text("To the newest state"),
            f"{up}../",
        )
        for language, look in ((one, Look(one)) for one in LANGUAGES)
    ]
    return GONE_HEAD + "".join(parts) + "</body></html>"


def note_of(folder: Path, name: str) -> Mapping[str, Any] | None:
    """What is noted of a kept state, None if there is none of this name."""
    try:
        note: Mapping[str, Any] = json.loads((folder / NOTES / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return note


def _write_note(folder: Path, name: str, note: Mapping[str, Any]) -> None:
    _write(folder / NOTES / f"{name}.json", json.dumps(note, ensure_ascii=False).encode())


def _compressed(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    draft.write_bytes(content)
    os.replace(draft, path)
