"""Download buttons: for any file, and for the kept files of publications."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import streamlit as st

from loaders.store.originals import Original
from ui.i18n.texts import inert
from ui.i18n.texts import text as _
from ui.state.session_data import package, shows_rows, store


def of(row: dict[str, Any]) -> list[Original]:
    """The files of a publication's row; a dataset of several files has them all."""
    if not isinstance(row["checksum"], str):
        return []
    sums = row["checksum"].split(", ")
    names = row["file"].split(", ")
    if len(names) != len(sums):  # a name with a comma in it
        names = [row["file"]] * len(sums)
    return [Original(name, checksum) for name, checksum in zip(names, sums, strict=True)]


def buttons(files: Sequence[Original], key: str, label: str = "") -> bool:
    """A button for each file that is still there, `label` with {name}; whether there is any."""
    words = label or _("Original file {name}")
    closed = _closed()
    found = [
        (plain_name(one.name), path)
        for one in dict.fromkeys(files)
        if one.checksum not in closed and (path := store().original(one.checksum))
    ]
    names = [name for name, _path in found]
    with st.container(horizontal=True, gap="small"):
        for number, (name, path) in enumerate(found):
            which = names[: number + 1].count(name)  # two of one name are told apart
            shown = f"{name} ({which})" if names.count(name) > 1 else name
            one_key = f"{key}_{number}" if number else key
            download_button(words.format(name=inert(shown)), path.read_bytes, name, None, one_key)
    return bool(found)


def download_button(
    label: str,
    content: Callable[[], bytes],
    file_name: str,
    mime: str | None,
    key: str,
    *,
    light: bool = False,
) -> None:
    """A button for a file that is made, or read, only when somebody clicks. light: without a frame,
    where it stands among other things."""
    st.download_button(
        label,
        data=content,
        file_name=file_name,
        mime=mime,
        key=key,
        on_click="ignore",
        type="tertiary" if light else "secondary",
        icon=":material/download:",
    )


@contextmanager
def button_row(key: str) -> Iterator[None]:
    """Buttons beside each other."""
    with st.container(horizontal=True, gap="small", key=key):
        yield


def _closed() -> frozenset[str]:
    """Checksums of files with single rows that this session may not see: a survey's file also
    brought the questions and is named with them."""
    protected = {name for name, one in package().datasets.items() if not shows_rows(one)}
    if not protected:
        return frozenset()
    found = store().snapshots()
    sums = found.loc[found["dataset"].isin(protected), "checksum"].dropna()
    return frozenset(one for row in sums for one in row.split(", "))


def plain_name(name: str) -> str:
    """The name a file came with, without folders and control characters."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    name = "".join(character for character in last if character.isprintable()).strip(". ")
    return name[-200:] or "datei"
