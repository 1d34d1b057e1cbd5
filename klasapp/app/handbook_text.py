"""The text of the handbook on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rich.table import Table
from rich.text import Text

from klasapp.documents.markup import Block, Span

_KEY = "bold reverse"


def shown(block: Block) -> Table | Text:
    """A block, wrapped under its own beginning; keys look like keys."""
    if block.kind == "row":
        first, *others = block.cells
        return hung("", Text("\n").join([_line(first, "bold"), *map(_line, others)]))
    text = _line(block.spans)
    if block.kind == "code":
        return hung("  ", text)
    mark = "•" if block.mark == "-" else block.mark
    if block.kind == "item" or block.inner:
        return hung(f"{'   ' if block.inner else ''}{mark:<{3 if mark != '•' else 2}}", text)
    return text


def parted(blocks: Sequence[Block]) -> list[bool]:
    """For each block whether an empty line stands before it: not within a list."""
    lists = ("item", "code")
    joined = [one.kind == other.kind and one.kind in lists for one, other in pairwise(blocks)]
    return [False, *(not one for one in joined)] if blocks else []


def _line(spans: Sequence[Span], style: str = "") -> Text:
    text = Text(style=style)
    for span in spans:
        if span.code and span.bold:
            text.append(span.text, _KEY)
        else:
            text.append(span.text, "bold" if span.bold or span.code else "")
    return text


def hung(mark: str, text: Text) -> Table:
    """A text that goes on under its own beginning, behind a mark."""
    table = Table.grid(expand=True)
    table.add_column(width=len(mark))
    table.add_column(ratio=1)
    table.add_row(Text(mark), text)
    return table
