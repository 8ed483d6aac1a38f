"""Which kept pages say what is not public any more."""

import pytest

from outputs.edition.public_texts import probes, says

PUBLIC = {"Stadtpark am Fluss", "Bauhof", "Neues Rathaus, Ostflügel"}


@pytest.mark.parametrize(
    ("page", "is_said"),
    [
        ("<p>Frau Muster, Zimmer 3</p>", True),
        ("<p>Frau <b>Muster</b>, Zimmer 3</p>", True),
        ('<svg aria-label="von Frau Muster, Zimmer 3"/>', True),
        ("<text>Frau Muster, Zimm…</text>", True),
        ("<p>Frau Musterfrau</p>", False),
        ("<p>A &amp; B im Amt</p>", True),
        ("<p>Neues Rathaus, Ostflügel</p>", False),
        ("<p>Neues Rathaus, Westflügel</p>", True),
        ("<p>Bauhof, Stadtpark am Fluss</p>", False),
    ],
)
def test_a_page_is_known_by_its_words_or_the_start_of_them(page, is_said):
    gone = ["Frau Muster, Zimmer 3", "A & B im Amt", "Neues Rathaus, Westflügel", "Bauhof"]
    wanted = probes(gone, PUBLIC)
    assert wanted is not None
    assert says(page, wanted) is is_said


def test_what_is_still_said_elsewhere_is_not_looked_for():
    assert probes(["Bauhof", "Stadtpark"], PUBLIC) is None
