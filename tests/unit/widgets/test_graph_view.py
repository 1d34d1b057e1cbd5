"""The graph widget: labels above lines, arrow heads outside labels, never markup."""

from rich.cells import cell_len
from textual.app import App, ComposeResult

from klasapp.widgets.graph_view import Frame, GraphView, Line, Node, Picture, rasterise


def rows(picture: Picture, width: int = 40, height: int = 9) -> list[str]:
    """The text of each row."""
    return ["".join(text for text, _ in row) for row in rasterise(picture, width, height)]


def is_braille(letter: str) -> bool:
    return 0x2800 < ord(letter) < 0x2900


LEFT, RIGHT = Node("a", "Anna", 2, 4), Node("b", "Bo", 30, 4)


def test_every_row_is_as_wide_as_the_canvas_whatever_the_names_are() -> None:
    names = ("李小龍", "💥Ünï", "[/]", "Łukasz\u0301", "محمد", "passwd\u200b")
    nodes = tuple(Node(name, name, 3 * k, k) for k, name in enumerate(names))
    for row in rows(Picture(nodes, (Line(names[0], names[5]),))):
        assert cell_len(row) == 40


def test_a_line_runs_between_two_labels_and_never_over_them() -> None:
    row = rows(Picture((LEFT, RIGHT), (Line("a", "b"),)))[4]
    assert row[2:6] == "Anna"
    assert row[30:32] == "Bo"
    assert all(is_braille(letter) for letter in row[6:30])
    assert not any(is_braille(letter) for letter in row[:2] + row[32:])


def test_a_label_on_the_way_hides_the_line_not_the_other_way_round() -> None:
    row = rows(Picture((LEFT, RIGHT, Node("c", "Carla", 15, 4)), (Line("a", "b"),)))[4]
    assert row[15:20] == "Carla"


def test_a_line_runs_past_a_third_label_where_there_is_room_and_still_arrives() -> None:
    third = Node("c", "Carla", 15, 4)
    shown = rows(Picture((LEFT, RIGHT, third), (Line("a", "b", head=True),)))
    assert not is_braille(shown[4][14]) and not is_braille(shown[4][20])
    assert any(is_braille(letter) for row in (shown[3], shown[5]) for letter in row[14:20])
    assert "▶" in "".join(row[28:30] for row in shown[3:6])


def test_where_nothing_helps_the_line_stops_visibly_on_both_sides_of_the_third_label() -> None:
    third = Node("c", "Carla", 15, 0)
    left, right = Node("a", "Anna", 2, 0), Node("b", "Bo", 30, 0)
    (row,) = rows(Picture((left, right, third), (Line("a", "b", head=True),)), height=1)
    assert row[14:21] == " Carla "
    assert is_braille(row[10]) and is_braille(row[24])
    assert row[29] == "▶"


def test_the_head_of_a_line_that_stops_at_a_third_label_still_stands_at_its_end() -> None:
    third, end = Node("c", "Carla", 24, 0), Node("b", "Bo", 30, 0)
    (row,) = rows(
        Picture((Node("a", "Anna", 2, 0), third, end), (Line("a", "b", head=True),)), height=1
    )
    assert row[24:32] == "Carla▶Bo"


def test_an_arrow_head_points_at_the_label_from_outside() -> None:
    assert rows(Picture((LEFT, RIGHT), (Line("a", "b", head=True),)))[4][29] == "▶"
    assert rows(Picture((LEFT, RIGHT), (Line("b", "a", head=True),)))[4][6] == "◀"
    above, below = Node("a", "Anna", 10, 1), Node("b", "Anna", 10, 7)
    assert rows(Picture((above, below), (Line("a", "b", head=True),)))[6][10:14].strip("\u2800")
    assert "▼" in rows(Picture((above, below), (Line("a", "b", head=True),)))[6]
    assert "▲" in rows(Picture((above, below), (Line("b", "a", head=True),)))[2]


def test_a_mark_stands_half_way() -> None:
    assert "×" in rows(Picture((LEFT, RIGHT), (Line("a", "b", mark="×"),)))[4][14:22]


def test_strokes_differ_without_colour() -> None:
    drawn = {
        stroke: rows(Picture((LEFT, RIGHT), (Line("a", "b", stroke),)))[4]
        for stroke in ("solid", "dotted", "dashed", "double")
    }
    assert len(set(drawn.values())) == len(drawn)


def test_the_stronger_line_keeps_its_tone_where_two_cross() -> None:
    down = (Node("c", "C", 18, 0), Node("d", "D", 18, 8))
    lines = (Line("a", "b", tone="both"), Line("c", "d", tone="faint"))
    raster = rasterise(Picture((LEFT, RIGHT, *down), lines), 40, 9)
    assert raster[4][18][1] == "both"
    assert raster[2][18][1] == "faint"


def test_the_title_of_a_frame_stands_where_no_line_crosses_it() -> None:
    above, below = Node("a", "A", 5, 0), Node("b", "B", 5, 7)
    shown = rows(Picture((above, below), (Line("a", "b"),), (Frame(2, 3, 30, 6, " A "),)))
    assert is_braille(shown[3][5])
    assert " A " in shown[3][6:]


def test_a_frame_has_a_title_and_one_that_does_not_fit_is_left_out() -> None:
    shown = rows(Picture(frames=(Frame(0, 0, 20, 5, " A "),)))
    assert shown[0].startswith("╭─ A ─")
    assert shown[4].startswith("╰")
    assert "".join(rows(Picture(frames=(Frame(0, 0, 60, 5),)))).strip() == ""


def test_a_label_without_room_stays_out_instead_of_lying_over_another() -> None:
    nodes = (Node("a", "Anna", 2, 4), Node("b", "Bob", 4, 4), Node("c", "Xx", 39, 0))
    shown = rows(Picture(nodes))
    assert shown[4].strip() == "Anna"
    assert shown[0].strip() == ""


class Host(App[None]):
    """Shows one graph and keeps what was picked."""

    def __init__(self) -> None:
        super().__init__()
        self.picked: list[str] = []

    def compose(self) -> ComposeResult:
        yield GraphView(id="graph")

    def on_graph_view_picked(self, event: GraphView.Picked) -> None:
        self.picked.append(event.key)


async def test_arrow_keys_follow_the_steps_and_begin_at_the_entry() -> None:
    app = Host()
    async with app.run_test(size=(40, 9)) as pilot:
        graph = app.query_one(GraphView)
        graph.focus()
        graph.show(Picture((LEFT, RIGHT), entry="b"))
        await pilot.press("up")
        graph.show(Picture((LEFT, RIGHT), steps={("b", "left"): "a"}, focus="b"))
        await pilot.press("left", "right")
        assert app.picked == ["b", "a"]


async def test_a_click_on_or_just_beside_a_label_chooses_it_and_elsewhere_nothing() -> None:
    app = Host()
    async with app.run_test(size=(40, 9)) as pilot:
        app.query_one(GraphView).show(Picture((LEFT, RIGHT)))
        await pilot.pause()
        for place in ((3, 4), (7, 4), (31, 4), (20, 4), (3, 2)):
            await pilot.click(GraphView, offset=place)
        assert app.picked == ["a", "a", "b"]


async def test_names_that_look_like_markup_are_shown_as_typed() -> None:
    app = Host()
    async with app.run_test(size=(40, 9)) as pilot:
        app.query_one(GraphView).show(Picture((Node("a", "[red]Zoë [/", 2, 4),)))
        await pilot.pause()
        line = app.query_one(GraphView).render_line(4)
        assert "[red]Zoë [/" in line.text
        assert line.cell_length == 40
