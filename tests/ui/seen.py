"""What a person would read on a page run by AppTest."""

import re
from html import unescape as html_unescape

import pandas as pd
from streamlit.testing.v1 import AppTest


def words(app: AppTest) -> str:
    """All text of the page: headings, captions, warnings, and our HTML without its tags."""
    assert not app.exception, app.exception
    drawn = re.sub(r"(?s)<script.*?</script>", " ", " ".join(part.value for part in app.html))
    drawn = re.sub(r'(?s)<div class="numbers".*?</div>', " ", drawn)  # see `tables`
    html = re.sub(r"<[^>]+>", " ", drawn)
    kinds = ("title", "header", "subheader", "caption", "warning", "info", "error")
    plain = [part.value for kind in kinds for part in app.get(kind)]
    seen = html_unescape(" ".join([*plain, html]))
    return re.sub(r"\s+", " ", seen).replace("\\", "").replace("\u2060", "")


def charts(app: AppTest) -> list[str]:
    """Text alternatives of the charts, in their order."""
    stills = [one.value for one in app.markdown if 'class="stills"' in one.value]
    described = [html_unescape(re.findall(r"<desc>(.*?)</desc>", one)[0]) for one in stills]
    plotly = [chart.proto.alt for chart in app.get("plotly_chart")]
    return [alt.replace("\xa0", " ") for alt in (*plotly, *described)]


def tables(app: AppTest) -> list[pd.DataFrame]:
    """The tables of the page in their order: sortable ones, and small ones that are HTML, whose
    cells are words."""
    found = []
    for node in app._tree:
        if node.type in ("arrow_data_frame", "dataframe"):
            found.append(node.value)
        elif node.type == "html" and 'class="numbers"' in node.value:
            rows = re.findall(r"(?s)<tr>(.*?)</tr>", node.value)
            cells = [
                [html_unescape(one) for one in re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row)]
                for row in rows
            ]
            found.append(pd.DataFrame(cells[1:], columns=cells[0]))
    return found
