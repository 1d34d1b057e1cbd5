"""The handbook: ``docs/handleiding.md`` and its neighbours, in sections that the app can show.

One text for paper and screen. A comment under a heading says which screens a section is about, by
their Dutch names: ``<!-- schermen: Zaak, Verslag -->``; after ``ook:`` come screens whose keys it
names as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from klasapp.documents.content import docs_folder
from klasapp.documents.markup import Block, blocks
from klasapp.errors import KlasappError

HANDBOOK = "handleiding.md"
_BOOKS = (HANDBOOK, "sociogram-uitleg.md", "installeren.md", "privacy.md", "dpia.md")
_HEAD = re.compile(r"^(#{1,3}) +(.*)$")
_SCREENS = re.compile(r"<!-- schermen: (.*?)(?:; ook: (.*?))? -->")
_UNREAD = re.compile(r"^(?:!\[.*\]\(.*\)|<!--.*-->)\n*", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_SLANTED = re.compile(r"(?<![\w*])\*(?=[\w«])|(?<=[\w».])\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a book under one heading."""

    book: str
    """The name of the file."""
    chapter: str
    """The heading above it; its own for the beginning of a chapter."""
    title: str
    blocks: tuple[Block, ...]
    """Its paragraphs, items and rows, without pictures and comments."""
    screens: tuple[str, ...] = ()
    """The Dutch names of the screens that it is about."""
    also: tuple[str, ...] = ()
    """Screens elsewhere whose keys it names."""

    @property
    def opens_chapter(self) -> bool:
        """Whether it is the beginning of its chapter."""
        return self.chapter == self.title


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that was found, and the piece of it that fits."""

    section: Section
    place: int
    """Which of its blocks; -1 for the title."""

    @property
    def text(self) -> str:
        """What to show in a list."""
        pieces = self.section.blocks
        return words_of(pieces[max(self.place, 0)]) if pieces else ""


def sections(text: str, book: str = HANDBOOK) -> tuple[Section, ...]:
    """The sections of a book, in order. Its title is the first chapter."""
    found: list[Section] = []
    chapter, title, lines = "", "", list[str]()

    def close() -> None:
        body = "\n".join(lines)
        named = _SCREENS.search(body)
        screens, also = (_listed(named[1]), _listed(named[2])) if named else ((), ())
        kept = _SLANTED.sub("", _LINK.sub(r"\1", _UNREAD.sub("", body)))
        if title:
            found.append(Section(book, chapter, title, blocks(kept), screens, also))

    fenced = False
    for line in text.splitlines():
        fenced ^= line.strip().startswith("```")
        head = None if fenced else _HEAD.match(line)
        if head is None:
            lines.append(line)
            continue
        close()
        lines = []
        title = head[2].strip()
        chapter = title if len(head[1]) < 3 else chapter
    close()
    return tuple(found)


@cache
def handbook() -> tuple[Section, ...]:
    """The handbook that ships with klasapp. Raises ``KlasappError`` when it is missing."""
    return sections(_read(HANDBOOK))


@cache
def books() -> tuple[Section, ...]:
    """The handbook and the explanations beside it."""
    return tuple(one for name in _BOOKS for one in sections(_read(name), name))


def section_about(chapter: str, screen: str) -> Section:
    """What the handbook says of a screen, by the name of its room and its own."""
    here = [one for one in handbook() if one.chapter == chapter]
    named = (one for one in here if screen in one.screens)
    return next(named, here[0] if here else handbook()[0])


def search(found_in: Iterable[Section], query: str) -> tuple[Hit, ...]:
    """Blocks in which every word of ``query`` occurs; accents and case are ignored.

    Sections whose title fits come first.
    """
    words = _bare(query).split()
    if not words:
        return ()
    named, hits = [], []
    for section in found_in:
        if all(word in _bare(section.title) for word in words):
            named.append(Hit(section, -1))
            continue
        hits += [Hit(section, place) for place, one in enumerate(section.blocks)
                 if all(word in _bare(words_of(one)) for word in words)]  # fmt: skip
    return (*named, *hits)


def words_of(block: Block) -> str:
    """A block as plain text; a key before its label stands in brackets."""
    return "; ".join(
        "".join(f"[{one.text}]" if one.bold and one.code else one.text for one in cell)
        for cell in block.cells
    )


def spoken(section: Section) -> str:
    """A section as plain text under its heading, a block on a line."""
    line = "=" if section.opens_chapter else "-"
    lines = [
        f"{'  ' if block.inner else ''}{f'{block.mark} ' if block.mark else ''}{words_of(block)}"
        for block in section.blocks
    ]
    return "\n".join((section.title, line * len(section.title), *lines, ""))


def _listed(names: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (names or "").split(",") if name.strip())


def _bare(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _read(name: str) -> str:
    try:
        return (docs_folder() / name).read_text(encoding="utf-8")
    except OSError as error:
        raise KlasappError(
            f"Het bestand {name} van de handleiding ontbreekt; installeer klasapp opnieuw."
        ) from error
