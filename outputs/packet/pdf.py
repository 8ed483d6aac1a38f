"""A packet's pages as an accessible PDF: PDF/UA-1 and PDF/A-2a in one file, the same bytes for the
same content."""

import datetime as dt
import io
import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import font_source_sans_pro
import pikepdf
import typst

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
TEMPLATE = Path(__file__).parent / "packet.typ"
_lock = Lock()


@cache
def _compiler() -> typst.Compiler:
    """Kept: reading the typefaces takes ten times as long as a page."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts)


def to_pdf(content: dict[str, Any], moment: dt.datetime) -> bytes:
    """content: as `outputs.packet.content` makes it. moment: when the state was published, the
    date of the file."""
    with _lock:
        made = _compiler().compile(
            format="pdf",
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=int(moment.timestamp()),
        )
    assert isinstance(made, bytes)
    return with_row_headers(made)


def with_row_headers(pdf: bytes) -> bytes:
    """The PDF with the first cell of each row of a table's body as header of that row, so that
    screen readers say whose number they read; typst cannot be told from Python."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _mark(opened.Root.StructTreeRoot, is_body=False)
        _end_clearly(opened)
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, **AS_THEY_ARE)
    return out.getvalue()


AS_THEY_ARE = {
    "compress_streams": False,
    "stream_decode_level": pikepdf.StreamDecodeLevel.none,
}
"""typst has compressed all streams."""


def _end_clearly(pdf: pikepdf.Pdf) -> None:
    """Write compressed data that happen to end with a carriage return as hexadecimal digits: before
    the line feed that closes a stream it reads as part of the end of the line, and validators call
    the length wrong. One of 256 streams ends so."""
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Stream) or one.get("/Filter") != "/FlateDecode":
            continue
        raw = one.read_raw_bytes()
        if raw.endswith(b"\r") and "/DecodeParms" not in one:
            digits = raw.hex().encode() + b">"
            filters = [pikepdf.Name.ASCIIHexDecode, pikepdf.Name.FlateDecode]
            one.write(digits, filter=pikepdf.Array(filters))


def _mark(element: pikepdf.Object, is_body: bool) -> None:
    kind = str(element.get("/S", ""))
    if kind == "/TR" and is_body:
        _head(element)
        return
    for child in _children(element):
        _mark(child, is_body=kind == "/TBody")


def _head(row: pikepdf.Object) -> None:
    first = next((one for one in _children(row) if one.get("/S") == "/TD"), None)
    if first is not None:
        first.S = pikepdf.Name.TH
        first.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K")
    if kids is None:
        return []
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [one for one in found if isinstance(one, pikepdf.Dictionary) and "/S" in one]
