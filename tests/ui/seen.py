"""What a person would read on a page run by AppTest."""

import re
from html import unescape as html_unescape

from streamlit.testing.v1 import AppTest


def words(app: AppTest) -> str:
    """All text of the page: headings, captions, warnings, and our HTML without its tags."""
    assert not app.exception, app.exception
    drawn = re.sub(r"(?s)<script.*?</script>", " ", " ".join(part.value for part in app.html))
    html = re.sub(r"<[^>]+>", " ", drawn)
    kinds = ("title", "header", "subheader", "caption", "warning", "info", "error")
    plain = [part.value for kind in kinds for part in app.get(kind)]
    seen = html_unescape(" ".join([*plain, html]))
    return re.sub(r"\s+", " ", seen).replace("\\", "").replace("\u2060", "")


def charts(app: AppTest) -> list[str]:
    """Text alternatives of the charts, in their order."""
    return [chart.proto.alt.replace("\xa0", " ") for chart in app.get("plotly_chart")]
