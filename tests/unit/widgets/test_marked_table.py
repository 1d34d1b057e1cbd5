"""A table that fits its room, cuts visibly, and keeps its place."""

from rich.text import Text
from textual.app import App, ComposeResult

from klasapp.widgets.marked_table import Column, MarkedTable

COLUMNS = (Column("name", "Naam", give=True), Column("count", "Aantal", right=True))


class Host(App[None]):
    """Shows one table."""

    def compose(self) -> ComposeResult:
        yield MarkedTable(id="table")


def column(table: MarkedTable, place: int) -> list[str]:
    return [str(table.get_row_at(row)[place]) for row in range(table.row_count)]


async def test_a_long_text_gives_way_visibly_and_only_as_far_as_it_must() -> None:
    rows = {"a": ("Annemarie van den Broek", "12"), "b": ("Bo", "3"), "c": ("[red]Cor [/", "1")}
    app = Host()
    async with app.run_test(size=(60, 10)):
        table = app.query_one(MarkedTable)
        table.fill(COLUMNS, rows, 60)
        assert column(table, 1) == ["Annemarie van den Broek", "Bo", "[red]Cor [/"]
        table.fill(COLUMNS, rows, 30)
        assert column(table, 1) == ["Annemarie van …", "Bo", "[red]Cor [/"]
        assert column(table, 2) == ["12", "3", "1"]
        table.fill(COLUMNS, rows, 5)
        assert column(table, 1)[0] == "Annemar…"


async def test_the_cursor_stays_on_its_row_and_only_that_row_is_marked() -> None:
    rows = {key: (key.upper(), "1") for key in "abc"}
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        table = app.query_one(MarkedTable)
        table.fill(COLUMNS, rows, 40)
        table.focus()
        await pilot.press("down")
        assert column(table, 0) == ["", "▶", ""]
        table.fill(COLUMNS, dict(reversed(rows.items())), 40)
        await pilot.press("down")
        assert table.chosen == "a"
        assert column(table, 0) == ["", "", "▶"]
        table.choose("nobody")
        assert table.chosen == "a"
        # One cell changed: the rows stay, and so does what the mentor looks at.
        before = table.ordered_rows
        table.fill(COLUMNS, {"c": ("C", "1"), "b": ("B", "7"), "a": ("A", "1")}, 40)
        assert column(table, 2) == ["1", "7", "1"]
        assert (table.ordered_rows, column(table, 0)) == (before, ["", "", "▶"])
        table.fill(COLUMNS, {"c": ("C", "1"), "a": ("A", "1")}, 40)
        assert (column(table, 1), table.chosen) == (["C", "A"], "a")


async def test_an_empty_table_has_headings_and_no_chosen_row() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)):
        table = app.query_one(MarkedTable)
        table.fill(COLUMNS, {}, 40)
        assert [str(one.label) for one in table.ordered_columns] == ["", "Naam", "Aantal"]
        assert table.chosen is None
        assert isinstance(table.ordered_columns[1].label, Text)


async def test_a_name_stays_readable_beside_a_wide_text() -> None:
    columns = (*COLUMNS, Column("flags", "Aandachtspunt"))
    flags = "genoemd als gepest, vaak afgewezen, weinig gekozen"
    rows = {"a": ("Annemarie van den Broek", "12", flags), "b": ("Bo", "3", "")}
    app = Host()
    async with app.run_test(size=(80, 10)):
        table = app.query_one(MarkedTable)
        table.fill(columns, rows, 66)
        assert column(table, 1)[0] == "Annemarie van den…"
        assert column(table, 3)[0].startswith("genoemd als gepest")
        assert table.virtual_size.width <= 66
        table.fill(columns, rows, 140)
        assert column(table, 3)[0] == flags
