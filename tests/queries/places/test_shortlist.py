from queries.places.shortlist import shortlist

CODES = [f"{n:02}" for n in range(1, 17)]


def test_up_to_fifteen_districts_are_all_shown():
    assert shortlist(CODES[:15]) == (CODES[:15], [])


def test_of_more_the_ends_the_chosen_and_its_neighbours_are_shown_in_order():
    shown, folded = shortlist(CODES, chosen="08", neighbours=["07", "01"])
    assert shown == ["01", "02", "03", "04", "05", "07", "08", "12", "13", "14", "15", "16"]
    assert folded == ["06", "09", "10", "11"]
