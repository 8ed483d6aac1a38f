"""How a figure is cited: in words, as BibTeX and as CSL-JSON, with the address of its state."""

import datetime as dt
import json
import re
from dataclasses import dataclass

BRACES = re.compile(r"[\\{}%$&#_^~]")


@dataclass(frozen=True)
class Source:
    """What is cited: title of the figure, dashboard, city, the state's number and day, and the
    permanent address."""

    key: str
    title: str
    dashboard: str
    city: str
    state: int
    day: dt.date
    address: str


def bibtex(source: Source) -> str:
    """An entry for BibTeX and BibLaTeX; signs that TeX would obey are written out."""
    fields = {
        "author": f"{{{_tex(source.city)}}}",
        "title": f"{{{_tex(source.title)}}}",
        "organization": _tex(source.dashboard),
        "year": str(source.day.year),
        "version": str(source.state),
        "url": source.address,
        "urldate": source.day.isoformat(),
    }
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@online{{{source.key},\n{inside}\n}}"


def _tex(words: str) -> str:
    named = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
    return BRACES.sub(lambda one: named.get(one[0], "\\" + one[0]), words)


def csl_json(source: Source) -> str:
    """An item of the Citation Style Language (schema 1.0)."""
    day = [[source.day.year, source.day.month, source.day.day]]
    item = {
        "id": source.key,
        "type": "webpage",
        "title": source.title,
        "container-title": source.dashboard,
        "author": [{"literal": source.city}],
        "issued": {"date-parts": day},
        "version": str(source.state),
        "URL": source.address,
    }
    return json.dumps([item], ensure_ascii=False)
