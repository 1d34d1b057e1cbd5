"""Where Escape leads: back along the rooms, each visit once."""

from klasapp.app.trail import Trail, Visit

CASE = ("case", 4, "")


def test_the_way_back_goes_from_room_to_room() -> None:
    trail = Trail()
    trail.add(Visit("cases", 1, "week", CASE))
    trail.add(Visit("signals", 0, "cases"))
    assert trail.origin_of("signals", 0) == "cases"
    assert trail.origin_of("cases", 2) == "", "a screen that was opened over the case"
    assert trail.left("signals", 0) == "cases"
    assert trail.left("signals", 0) == ""
    assert trail.left("cases", 1) == "week"
    assert trail.at(CASE) is None


def test_who_chooses_a_room_or_stays_in_it_has_nothing_to_go_back_to() -> None:
    trail = Trail()
    trail.add(Visit("cases", 1, "cases", CASE))
    assert trail.left("cases", 1) == ""
    trail.add(Visit("cases", 1, "week", CASE))
    trail.stay()
    assert trail.at(CASE) is not None
    assert trail.left("cases", 1) == ""


def test_a_visit_ends_the_one_that_was_there() -> None:
    trail = Trail()
    trail.add(Visit("cases", 1, "week", CASE))
    trail.add(Visit("cases", 2, "signals"))
    trail.add(Visit("cases", 1, "lessons"))
    assert trail.at(CASE) is None
    assert trail.origin_of("cases", 2) == ""
    assert trail.left("cases", 1) == "lessons"
