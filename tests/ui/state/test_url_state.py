"""What an address may hold, and that nothing of it grows the server."""

import pytest

from tests.ui.access.test_hostile_addresses import at
from tests.ui.seen import words
from ui.state import url_state
from ui.state.session_data import answers


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"bezirk": "10"}, {"bezirk": "10"}),
        ({"bezirk": "1" * 500}, {"bezirk": "1" * 500}),
        ({"bezirk": "1" * 501, "ag": "IT"}, {"ag": "IT"}),
        ({"b" * 41: "1", "ag": "IT"}, {"ag": "IT"}),
    ],
)
def test_a_parameter_that_is_too_long_is_none_of_ours(shell, given, kept):
    shell.run()
    app = at(shell, "sources", **given)
    assert app.session_state["address"] == kept
    assert dict(app.query_params) == kept


def test_an_address_has_so_many_parameters_at_most(shell):
    shell.run()
    app = at(shell, "sources", **{f"p{n}": "1" for n in range(500)})
    assert len(app.session_state["address"]) == url_state.MOST


def test_searches_of_any_length_leave_nothing_behind(shell):
    """The survey's question in free text, searched for another word each time."""

    def searched(text: str):
        address = {"umfrage": "umfrage", "frage": "wunsch", "beispiele": "1", "suche": text}
        return at(shell, "surveys", **{name: value for name, value in address.items() if value})

    shell.run()
    searched("")
    before = answers.size
    for n in range(3):
        searched(f"{n}" * 500_000)
        page = searched(f"schat{'t' * n}")
        assert page.text_input(key="survey_search").value == f"schat{'t' * n}"
        assert ("Mehr Schatten" in words(page)) is (n < 2)
    assert answers.size == before
