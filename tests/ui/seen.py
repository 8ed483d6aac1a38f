"""What a person would read on a page run by AppTest."""

import re

from streamlit.testing.v1 import AppTest


def words(app: AppTest) -> str:
    """All text of the page: headings, captions, warnings, and our HTML without its tags."""
    assert not app.exception, app.exception
    html = " ".join(re.sub(r"<[^>]+>", " ", part.value) for part in app.html)
    plain = [part.value for kind in ("title", "header", "subheader", "caption", "warning", "info", "error")
             for part in app.get(kind)]  # fmt: skip
    return re.sub(r"\s+", " ", " ".join([*plain, html])).replace("\\", "")


def charts(app: AppTest) -> list[str]:
    """Text alternatives of the charts, in their order."""
    return [chart.proto.alt for chart in app.get("plotly_chart")]
