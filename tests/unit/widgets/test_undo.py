"""The ways back: newest first, a few of them, and those of one place apart."""

from klasapp.widgets.undo import LEVELS, WayBack, WaysBack


def way(said: str, place: str = "") -> WayBack:
    """A way back that does nothing."""
    return WayBack(said, lambda: None, "Terug.", place)


def test_the_newest_comes_first_and_each_place_has_its_own() -> None:
    ways = WaysBack()
    assert ways.latest() is None
    for said, place in (("a", "roster"), ("b", ""), ("c", "lessons"), ("d", "")):
        ways.offer(way(said, place))
    newest, own = ways.latest(), ways.latest("roster")
    assert newest is not None and own is not None
    assert (newest.said, own.said) == ("d", "a")
    ways.forget(newest)
    ways.forget(newest)
    left = ways.latest()
    assert left is not None and left.said == "c"
    assert ways.latest("cases") is None
    ways.clear()
    assert ways.latest() is None


def test_the_oldest_gives_way() -> None:
    ways = WaysBack()
    for number in range(LEVELS + 3):
        ways.offer(way(str(number)))
    found = []
    while (one := ways.latest()) is not None:
        found.append(one.said)
        ways.forget(one)
    assert found == [str(number) for number in range(LEVELS + 2, 2, -1)]
