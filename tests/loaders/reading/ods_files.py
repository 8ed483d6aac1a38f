"""Small ODS files, written by hand: no library for them is installed."""

import io
import zipfile

MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def ods(*rows, hidden=(), columns=""):
    """The bytes of a workbook of LibreOffice's kind; a row is the tags of its cells, `hidden` the
    numbers (from 1) of those that are not shown, `columns` the tags of the columns."""
    seen = dict.fromkeys(hidden, ' table:visibility="collapse"')
    text = columns + "".join(
        f"<table:table-row{seen.get(n, '')}>{''.join(row)}</table:table-row>"
        for n, row in enumerate(rows, 1)
    )
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Daten">{text}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": MANIFEST,
        "content.xml": content,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def words(*texts, more=""):
    return [
        f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p>'
        "</table:table-cell>"
        for text in texts
    ]


def number(value, kind="float"):
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>x</text:p>'
        "</table:table-cell>"
    )
