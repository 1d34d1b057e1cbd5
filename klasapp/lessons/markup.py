"""The little Markdown that lesson files use, as blocks for a screen and for paper. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "item", "quote", "head", "row"]
_ITEM = re.compile(r"^\s*([-*]|\d{1,3}[.)])\s+(.*)$")
_HEAD = re.compile(r"^#{3,6}\s+(.*)$")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_TICK = "[ ]"
_RULE = re.compile(r"^[\s|:-]+$")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item, a quotation, a heading or a table row.

    ``mark`` of an item: ``-``, ``1.`` or ``[ ]``.     ``cells``: one for text, several for a row.
    """

    kind: Kind
    cells: tuple[tuple[Span, ...], ...]
    mark: str = ""

    @property
    def spans(self) -> tuple[Span, ...]:
        """The text of a block that is no row."""
        return self.cells[0] if self.cells else ()


def blocks(text: str, *, keep_lines: bool = False) -> tuple[Block, ...]:
    """The blocks of a text; ``keep_lines``: a line end in it is meant (text for the screen)."""
    found: list[tuple[Kind, str, list[str]]] = []
    open_block = False
    for line in text.split("\n"):
        if not line.strip():
            open_block = False
            continue
        kind, mark, words = _line(line)
        joins = kind == "text" or (kind == "quote" and bool(found) and found[-1][0] == "quote")
        if open_block and joins and found[-1][0] not in {"row", "head"}:
            found[-1][2].append(words)
        else:
            found.append((kind, mark, [words]))
        open_block = True
    joint = "\n" if keep_lines else " "
    return tuple(_block(kind, mark, joint.join(lines)) for kind, mark, lines in found
                 if not (kind == "row" and _RULE.match(lines[0])))  # fmt: skip


def plain(text: str) -> str:
    """The text without the signs for bold."""
    return _BOLD.sub(r"\1", text)


def _line(line: str) -> tuple[Kind, str, str]:
    stripped = line.strip()
    if stripped.startswith("|"):
        return "row", "", stripped
    if stripped.startswith(">"):
        return "quote", "", stripped.removeprefix(">").strip()
    if head := _HEAD.match(stripped):
        return "head", "", head[1]
    if item := _ITEM.match(line):
        words = item[2].strip()
        if words.startswith(_TICK):
            return "item", _TICK, words.removeprefix(_TICK).strip()
        return "item", "-" if item[1] in "-*" else item[1], words
    return "text", "", stripped


def _block(kind: Kind, mark: str, text: str) -> Block:
    if kind == "row":
        cells = text.strip("|").split("|")
        return Block(kind, tuple(_spans(cell.strip()) for cell in cells))
    return Block(kind, (_spans(text),), mark)


def _spans(text: str) -> tuple[Span, ...]:
    parts = _BOLD.split(text)
    return tuple(Span(part, place % 2 == 1) for place, part in enumerate(parts) if part)
