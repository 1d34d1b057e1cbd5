"""The little Markdown of lessons and handbook, as blocks for a screen and for paper. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "item", "quote", "head", "row", "code"]
_ITEM = re.compile(r"^\s*([-*]|\d{1,3}[.)])\s+(.*)$")
_HEAD = re.compile(r"^#{3,6}\s+(.*)$")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")
_FENCE = "```"
_TICK = "[ ]"
_RULE = re.compile(r"^[\s|:-]+$")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line."""

    text: str
    bold: bool = False
    code: bool = False
    """A key, a command or a name of a file."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item, a quotation, a heading, a table row, or a line of code.

    ``mark`` of an item: ``-``, ``1.`` or ``[ ]``. ``cells``: one for text, several for a row.
    ``inner``: it stands inside an item.
    """

    kind: Kind
    cells: tuple[tuple[Span, ...], ...]
    mark: str = ""
    inner: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        """The text of a block that is no row."""
        return self.cells[0] if self.cells else ()


def blocks(text: str, *, keep_lines: bool = False) -> tuple[Block, ...]:
    """The blocks of a text; ``keep_lines``: a line end in it is meant (text for the screen)."""
    found: list[tuple[Kind, str, bool, list[str]]] = []
    open_block = fenced = False
    for line in text.split("\n"):
        if line.strip().startswith(_FENCE):
            fenced, open_block = not fenced, False
            continue
        if not line.strip():
            open_block = False
            continue
        kind, mark, words = _fenced(line) if fenced else _line(line)
        joins = kind == "text" or (kind == "quote" and bool(found) and found[-1][0] == "quote")
        if open_block and joins and found[-1][0] not in {"row", "head"}:
            found[-1][3].append(words)
        else:
            found.append((kind, mark, line[0].isspace() and not fenced, [words]))
        open_block = True
    joint = "\n" if keep_lines else " "
    return tuple(_block(kind, mark, joint.join(lines), inner) for kind, mark, inner, lines in found
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


def _block(kind: Kind, mark: str, text: str, inner: bool) -> Block:
    if kind == "code":
        return Block(kind, ((Span(text, code=True),),))
    if kind == "row":
        cells = text.strip("|").split("|")
        return Block(kind, tuple(_spans(cell.strip()) for cell in cells))
    return Block(kind, (_spans(text),), mark, inner)


def _spans(text: str) -> tuple[Span, ...]:
    return tuple(
        Span(piece, bold == 1, code == 1)
        for part, bold in _turns(_BOLD, text)
        for piece, code in _turns(_CODE, part)
        if piece
    )


def _turns(sign: re.Pattern[str], text: str) -> list[tuple[str, int]]:
    return [(part, place % 2) for place, part in enumerate(sign.split(text))]


def _fenced(line: str) -> tuple[Kind, str, str]:
    return "code", "", line
