"""Any screen of klasapp as plain text or as CSV, without a terminal.

For a screen reader and for people who want no screens. What is read are the widgets, not the
picture: no frames, no columns that depend on the width, one thing on one line. So each screen that
klasapp has, or will have, can be read this way.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import Screen
from textual.visual import RichVisual
from textual.widget import Widget
from textual.widgets import (
    Button,
    Checkbox,
    DataTable,
    Input,
    Label,
    OptionList,
    RadioButton,
    Select,
    SelectionList,
    Static,
    Switch,
    TextArea,
)
from textual.worker import WorkerCancelled, WorkerFailed

from klasapp.documents.cells import inert
from klasapp.errors import InputError
from klasapp.widgets.key_bar import KeyBar
from klasapp.widgets.marked_table import MARK
from klasapp.widgets.room_bar import RoomBar

if TYPE_CHECKING:
    from klasapp.app.finding import Found
    from klasapp.app.klasapp import KlasApp

_SIZE = (160, 400)
"""Wide and high enough that nothing is shortened or left out for want of room."""
_WAIT = 60.0
_SIGNS = str.maketrans("", "", "─│╭╮╰╯┌┐└┘├┤┬┴┼━┃▔▁▏▕")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a screen: rows of cells; a line of text is a row with one cell."""

    rows: tuple[tuple[str, ...], ...]
    header: tuple[str, ...] = ()


def as_text(blocks: Sequence[Block]) -> str:
    """The blocks as lines; a cell of a table is called by its heading."""
    lines: list[str] = []
    for block in blocks:
        for row in block.rows:
            if block.header:
                cells = zip(block.header, row, strict=False)
                lines.append("; ".join(f"{head}: {cell}" if head else cell for head, cell in cells
                                       if cell))  # fmt: skip
            else:
                lines.append("; ".join(cell for cell in row if cell))
    return "\n".join(lines) + "\n"


def as_csv(blocks: Sequence[Block]) -> str:
    """The blocks as CSV with ``;``, as Dutch spreadsheets read it; no cell becomes a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    for block in blocks:
        if block.header:
            writer.writerow([inert(cell) for cell in block.header])
        writer.writerows([inert(cell) for cell in row] for row in block.rows)
    return stream.getvalue()


def read_app(app: KlasApp, room: str, keys: Sequence[str], find: str = "") -> tuple[Block, ...]:
    """Open ``room`` (or what ``find`` names) in an app of its own, press ``keys``, read what it
    shows.

    Raises ``InputError`` when nothing, or more than one thing, is called ``find``.
    """
    app.remembers_places = False  # keys must do the same every time, and leave nothing behind
    read: list[Block] = []
    failed: list[Exception] = []

    async def look(pilot: Pilot[Any]) -> None:
        try:
            await _settle(pilot)
            if find:
                app.open_found(_one_named(app, find))
            else:
                await app.run_action(f"go_to('{room}')")
            await _settle(pilot)
            for key in keys:
                await pilot.press(key)
                await _settle(pilot)
            read.extend(blocks_of(app.screen))
        except Exception as error:
            failed.append(error)
        app.exit()

    app.run(headless=True, size=_SIZE, auto_pilot=look)
    if failed:
        raise failed[0]
    return tuple(read)


async def _settle(pilot: Pilot[Any]) -> None:
    """Until everything that was asked for is on the screen."""
    import asyncio

    for _ in range(3):
        await pilot.pause()
        with suppress(TimeoutError, WorkerFailed, WorkerCancelled):
            await asyncio.wait_for(pilot.app.workers.wait_for_complete(), _WAIT)
    await pilot.pause()


def _one_named(app: KlasApp, name: str) -> Found:
    from klasapp.app.finding import everything, fits

    if app.session is None:
        raise InputError("klasapp is nog niet geopend.")
    named = everything(app.session, app.current_class)
    exact = [one for one in named if one.name.casefold() == name.casefold()]
    fitting = exact or [one for one in named if fits(name, one.name)]
    if not fitting:
        raise InputError(
            f"Niets heet '{name}'; kijk met 'klasapp show roster' wie er in de klas is."
        )
    if len(fitting) > 1:
        names = "; ".join(f"{one.name} ({one.about})" for one in fitting[:8])
        raise InputError(f"'{name}' kan meer dan een ding zijn: {names}. Geef meer van de naam.")
    return fitting[0]


def blocks_of(screen: Screen[Any]) -> Iterator[Block]:
    """What a screen says, in reading order; the bar and the footer are left out."""
    for widget in screen.query("*"):
        if widget.display and all(one.display for one in widget.ancestors_with_self if
                                  isinstance(one, Widget)):  # fmt: skip
            yield from _block_of(widget)


def _block_of(widget: Widget) -> Iterator[Block]:
    if isinstance(widget, RoomBar | KeyBar) or any(
        isinstance(one, RoomBar | KeyBar | Select | Button) for one in widget.ancestors
    ):
        return
    if isinstance(widget, DataTable):
        yield _table(widget)
    elif isinstance(widget, OptionList):
        yield _options(widget)
    elif isinstance(widget, Input):
        yield _line(f"[veld] {'*' * len(widget.value) if widget.password else widget.value}")
    elif isinstance(widget, TextArea):
        yield _line(f"[veld] {widget.text}")
    elif isinstance(widget, Select):
        chosen = next((text for text, value in widget._options if value == widget.value), "")
        yield _line(f"[keuze] {_plain(chosen)}")
    elif isinstance(widget, Checkbox | RadioButton | Switch):
        label = _plain(getattr(widget, "label", ""))
        yield _line(f"[{'x' if widget.value else ' '}] {label}")
    elif isinstance(widget, Button):
        yield _line(f"[knop] {_plain(widget.label)}")
    elif isinstance(widget, Static | Label):
        text = _plain(widget.visual)
        if text:
            yield Block(tuple((line,) for line in text.splitlines() if line.strip()))
    elif (
        type(widget).render is not Widget.render and not widget.children and not widget.is_container
    ):
        yield from _drawn(widget)


def _line(text: str) -> Block:
    return Block(((text,),))


def _table(table: DataTable[Any]) -> Block:
    columns = [column for column in table.ordered_columns if column.key != MARK]
    header = tuple(_on_one_line(column.label) for column in columns)
    rows = (
        tuple(_on_one_line(table.get_cell(row.key, column.key)) for column in columns)
        for row in table.ordered_rows
    )
    return Block(tuple(rows), header)


def _on_one_line(shown: object) -> str:
    return " ".join(_plain(shown).split())


def _options(listed: OptionList) -> Block:
    chosen = set(listed.selected) if isinstance(listed, SelectionList) else None
    rows: list[tuple[str, ...]] = []
    for option in listed.options:
        text = _plain(option.prompt)
        if chosen is not None:
            mark = "x" if getattr(option, "value", None) in chosen else " "
            text = f"[{mark}] {text}"
        rows.extend((line,) for line in text.splitlines() if line.strip())
    return Block(tuple(rows))


def _drawn(widget: Widget) -> Iterator[Block]:
    """A widget that draws itself: the letters of its lines."""
    rows = []
    for number in range(widget.size.height):
        text = widget.render_line(number).text.translate(_SIGNS).rstrip()
        if any(letter.isalnum() for letter in text):
            rows.append((text,))
    if rows:
        yield Block(tuple(rows))


def _plain(shown: object) -> str:
    """What is shown, as text."""
    if isinstance(shown, str):
        return shown.strip()
    if isinstance(shown, Content | Text):
        return shown.plain.strip()
    if isinstance(shown, RichVisual):
        return _plain(shown._renderable)
    if isinstance(shown, Table):
        cells = [list(column.cells) for column in shown.columns]
        rows = zip(*cells, strict=False)
        return "\n".join("; ".join(filter(None, map(_plain, row))) for row in rows)
    if shown is None:
        return ""
    console = Console(width=_SIZE[0], file=io.StringIO(), color_system=None)
    with console.capture() as captured:
        console.print(shown, markup=False)
    return "\n".join(line.strip() for line in captured.get().splitlines()).strip()
