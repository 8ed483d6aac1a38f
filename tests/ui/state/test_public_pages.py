"""Which page a link of the screens leads to, and the file of a page."""

import pytest

from tests.ui.app import ADDRESSES
from ui.access.roles import PAGES
from ui.state.public_pages import SCREENS, Address, address, of_link


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("./?embed=true", "index.html"),
        ("./?bezirk=10", "ueberblick-bezirk-10.html"),
        ("./massnahmen?bezirk=10&massnahme=M1&lang=en", "massnahmen-massnahme-M1.html"),
        ("./massnahmen?urteil=watch", "massnahmen.html"),
        ("./umfragen?umfrage=a&frage=b", "umfragen-umfrage-a-frage-b.html"),
        ("./verlauf?veroeffentlichung=3", None),
        ("https://example.org/massnahmen", None),
    ],
)
def test_a_link_leads_to_the_page_that_says_most_of_it(link, file):
    found = of_link(link)
    assert (found.file if found else None) == file


@pytest.mark.parametrize("code", ["../../etc/passwd", "a/b", "", "ä" * 70, "x\x00", "a b"])
def test_no_code_leads_out_of_the_folder(code):
    file = Address("massnahmen", (("massnahme", code),)).file
    assert file.startswith("massnahmen-massnahme-")
    assert set(file) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert len(file) < 60


def test_a_choice_has_a_page_only_if_nothing_else_is_chosen():
    assert address("massnahmen", {"zielfeld": "a", "ansicht": "portfolio"}, exactly=True) is None
    assert Address("").with_choice("bezirk", "10") == Address("", (("bezirk", "10"),))


def test_every_page_that_the_public_may_open_is_in_the_edition():
    assert {path: file for file, path in ADDRESSES.items() if path not in PAGES} == SCREENS
