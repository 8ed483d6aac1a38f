"""Parts that open have a name, under which `open_parts.js` keeps them in the address."""

import re
from collections import Counter

from ui.components.html import TEMPLATES


def test_every_part_that_opens_is_named_once_a_template():
    for path in sorted(TEMPLATES.rglob("*.html")):
        parts = re.findall(r"<details(?! class=\"filter-sheet\")[^>]*>", path.read_text("utf-8"))
        names = [re.findall(r'data-fold="([a-z_]+|{{ name }})"', part) for part in parts]
        assert all(len(found) == 1 for found in names), path
        assert max(Counter(found[0] for found in names).values(), default=1) == 1, path
